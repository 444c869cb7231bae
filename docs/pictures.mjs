// Take the README's pictures of the back office: docs/office-*.png, from build/ordo (or $ORDO_BIN) with a filled
// store, by Debian's Chromium. node docs/pictures.mjs
import { spawn, execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { packages } from "../tests/support/npm.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const program = process.env.ORDO_BIN ?? path.join(root, "build/ordo");
const { chromium } = createRequire(path.join(packages(path.join(root, "tests/web")), "none.js"))("playwright-core");
const home = mkdtempSync(path.join(tmpdir(), "ordo-pictures-"));
chmodSync(home, 0o755); // for the system user that PostgreSQL runs as
const env = { ...process.env, ORDO_HOME: path.join(home, "ordo"), ORDO_CONFIG: "/dev/null" };
delete env.ORDO_DATABASE_URL;
const ordo = (...words) => execFileSync(program, ["--quiet", ...words], { env, encoding: "utf8" });

const pictures = [
  { name: "office-dashboard", place: "/", heading: "Dashboard", width: 1280, height: 960, dark: false },
  { name: "office-product", place: "/products/134", heading: /./, width: 1280, height: 860, dark: true },
];

async function take(browser, link, { name, place, heading, width, height, dark }, key) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce", locale: "en-GB" });
  await page.goto(new URL("/", link).href);
  await page.evaluate((secret) => sessionStorage.setItem("ordo.key", secret), key);
  await page.goto(`${new URL("/", link).href}?#${place}`);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: path.join(here, `${name}.png`) });
  await page.close();
}

let server;
let browser;
try {
  ordo("demo", "--fill", "20000");
  const key = JSON.parse(ordo("--store", "demo", "--format", "json", "key", "create", "--name", "pictures", "--role", "admin")).secret;
  server = spawn(program, ["--store", "demo", "serve", "--listen", "127.0.0.1:0", "--log-level", "error"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const said = await new Promise((resolve, reject) => {
    server.stdout.once("data", (bytes) => resolve(String(bytes)));
    server.once("exit", () => reject(new Error("ordo serve did not begin")));
  });
  const address = / at (\S+)/.exec(said)[1];
  browser = await chromium.launch({ executablePath: process.env.ORDO_TEST_BROWSER ?? "/usr/bin/chromium", args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
  for (const picture of pictures) await take(browser, address, picture, key);
} finally {
  await browser?.close();
  if (server !== undefined) {
    server.removeAllListeners("exit");
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
  }
  ordo("db", "stop");
  rmSync(home, { recursive: true, force: true });
}
