// The npm packages of tests/package.json, installed when they are first needed or have changed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./shop.mjs";

const tests = path.join(root, "tests");
const lock = path.join(tests, "package-lock.json");
const installed = path.join(tests, "node_modules/.installed-lock.json");

export function installPackages() {
  const wanted = readFileSync(lock, "utf8");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) return;
  const done = spawnSync("npm", ["ci"], { cwd: tests, encoding: "utf8" });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`npm ci in tests/ failed; is the network there?\n${done.stdout}${done.stderr}`);
  writeFileSync(installed, wanted);
}
