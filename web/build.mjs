// All pages of the server: the back office at /, the description of the API at /docs.
//   node build.mjs OUTPUT OPENAPI.json      builds them into OUTPUT
//   node build.mjs --types OPENAPI.json     only writes the types of the API, for an editor and `npm run dev`
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import openapiTypes, { astToString } from "openapi-typescript";
import { build } from "vite";
import { buildDocs } from "./docs/build.mjs";

const SCRIPT_BYTES_MOST = 120 * 1024; // of the back office, gzipped
const here = path.dirname(fileURLToPath(import.meta.url));

async function writeTypes(description) {
  const document = JSON.parse(readFileSync(description, "utf8"));
  writeFileSync(path.join(here, "office/api/schema.d.ts"), astToString(await openapiTypes(document, { defaultNonNullable: false })));
}

function checkTypes() {
  const compiler = path.join(here, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "--project", path.join(here, "office")], { stdio: "inherit" });
}

function checkSize(output) {
  const folder = path.join(output, "office");
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length, 0);
  console.log(`the back office: ${scripts.length} scripts, ${bytes} bytes gzipped, at most ${SCRIPT_BYTES_MOST}`);
  if (bytes > SCRIPT_BYTES_MOST) throw new Error("the back office's scripts are too large");
}

// What is given on goes with its licences.
function writeLicences(output) {
  const texts = ["preact", "@preact/signals", "@preact/signals-core", "uplot", "openapi-fetch"].map((name) => {
    const folder = path.join(here, "node_modules", name);
    const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? "MIT" : readFileSync(path.join(folder, file), "utf8").trim();
    return `${name} ${version}\n\n${text}`;
  });
  writeFileSync(path.join(output, "office/licences.txt"), `${texts.join("\n\n----\n\n")}\n`);
}

const [output, description] = process.argv.slice(2);
await writeTypes(description);
if (output !== "--types") {
  checkTypes();
  await build({ root: path.join(here, "office"), logLevel: "warn", build: { outDir: path.resolve(output), emptyOutDir: false } });
  checkSize(output);
  writeLicences(output);
  buildDocs(output);
}
