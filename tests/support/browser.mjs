// A real browser on the back office of a real server.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after } from "node:test";
import { packages } from "./npm.mjs";
import { root } from "./shop.mjs";

const modules = packages(path.join(root, "tests/web"));
const require = createRequire(path.join(modules, "none.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(path.join(modules, "axe-core/axe.min.js"), "utf8");

// Where pictures of the pages are kept, for people to look at.
const pictures = process.env.ORDO_TEST_PICTURES ?? path.join(root, "build-test", "screenshots");

let browser;
async function launched() {
  browser ??= await chromium.launch({
    executablePath: process.env.ORDO_TEST_BROWSER ?? "/usr/bin/chromium",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
  });
  return browser;
}
after(() => browser?.close());

// A window with a session of its own. Whatever the console says, or a script throws, is kept in `said`.
export async function open(api, { role = "admin", key, width = 1280, height = 800, dark = false, ...more } = {}) {
  const context = await (await launched()).newContext({
    viewport: { width, height }, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce", locale: "en-GB", baseURL: api.url, ...more,
  });
  const secret = key === undefined ? (api.keyOf ??= {})[role] ??= api.key(role) : key;
  if (secret !== null) await context.addInitScript((text) => { if (sessionStorage.getItem("ordo.key") === null && !window.name) { sessionStorage.setItem("ordo.key", text); window.name = "given"; } }, secret);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.said = [];
  page.on("console", (message) => page.said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => page.said.push(`thrown: ${error.message}`));
  page.visit = async (place, heading) => {
    await page.goto(`/#${place}`);
    if (heading !== undefined) await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  };
  return page;
}

// Closed, its console empty: but for what the browser itself says of an answer that the test wanted to fail.
export async function close(page, wanted = /^$/) {
  const said = page.said.filter((text) => !wanted.test(text));
  await page.context().close();
  assert.deepEqual(said, []);
}

// Find one of many by words, in the field with this label, and take it.
export async function pick(page, label, words, name) {
  await page.getByRole("combobox", { name: label }).fill(words);
  await page.getByRole("option", { name }).click();
}

// What axe finds wrong on a page.
export async function assertAccessible(page) {
  await page.context().route("**/axe.js", (route) => route.fulfill({ body: axe, contentType: "text/javascript" }));
  await page.addScriptTag({ url: "/axe.js" });
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map((one) => `${one.id}: ${one.help}\n${one.nodes.slice(0, 3).map((node) => `    ${node.html.slice(0, 200)} ${node.any[0]?.message ?? ""}`).join("\n")}`);
  assert.deepEqual(told, []);
}

export async function picture(page, name) {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}
