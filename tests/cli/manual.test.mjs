import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { environment, program } from "../support/shop.mjs";

const run = (name, args, input) => {
  const env = environment({ MANWIDTH: "400", LC_ALL: "C.UTF-8", MAN_KEEP_FORMATTING: "" });
  const done = spawnSync(name, args, { encoding: "utf8", input, env });
  return { ...done, isMissing: done.error?.code === "ENOENT" };
};
const manual = run(program, ["manual"]).stdout;
const help = run(program, ["--help"]).stdout;

test("man shows it without a warning", (t) => {
  const page = run("man", ["--warnings=all", "-l", "-"], manual);
  if (page.isMissing) return t.skip("man is not installed");
  assert.deepEqual([page.status, page.stderr], [0, ""]);
  const text = page.stdout.replace(/.\x08/g, "");
  const flowing = text.replace(/\s+/g, " ");
  assert.match(text, /^NAME\n +ordo - order management for shops, on PostgreSQL\n/m);
  for (const [, command] of help.matchAll(/^ {2}([a-z]+(?: [a-z-]+)?) {2,}\S/gm))
    assert.match(text, new RegExp(`^ {3}ordo ${command}\n {7}ordo ${command}`, "m"), command);
  for (const [, code, meaning] of help.matchAll(/^ {2}(\d+) +(.*)$/gm))
    assert.ok(flowing.includes(` ${code} ${meaning}`), `exit code ${code}`);
  for (const word of ["ORDO_DATABASE_URL", "ORDO_STORE, ORDO_HOME, ORDO_ACTOR, ORDO_FORMAT, ORDO_CONFIG", "PGPASSFILE",
    "/etc/ordo/ordo.conf", "--format json", "--idempotency-key TEXT"])
    assert.ok(flowing.includes(word), word);
});

test("mandoc finds no fault with it", (t) => {
  const lint = run("mandoc", ["-Tlint", "-Werror"], manual);
  if (lint.isMissing) return t.skip("mandoc is not installed");
  assert.deepEqual([lint.status, lint.stdout], [0, ""]);
});
