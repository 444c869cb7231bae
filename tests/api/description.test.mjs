// /openapi.json as other people's tools read it: a linter, and a client with types out of it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { packages } from "../support/npm.mjs";
import { serve } from "../support/serve.mjs";
import { root, temporaryFolder } from "../support/shop.mjs";

const api = await serve("api_description");
const folder = temporaryFolder();
after(() => rmSync(folder, { recursive: true }));
const inFolder = (...names) => path.join(folder, ...names);
let modules;
let text;

// A program of the folder or of a package.
function run(name, ...args) {
  const done = spawnSync(process.execPath, [inFolder(name), ...args], { cwd: folder, encoding: "utf8" });
  assert.equal(done.status, 0, done.stdout + done.stderr);
  return done.stdout;
}

before(async () => {
  modules = packages(path.join(root, "tests/api"));
  cpSync(path.join(root, "tests/api/client"), folder, { recursive: true });
  symlinkSync(modules, inFolder("node_modules"));
  writeFileSync(inFolder("package.json"), JSON.stringify({ type: "module" }));
  const answer = await api.get("/openapi.json", { key: null });
  assert.equal(answer.status, 200);
  text = answer.text;
  writeFileSync(inFolder("openapi.json"), text);
});

test("it is of OpenAPI 3.1, and describes this server", () => {
  const description = JSON.parse(text);
  assert.match(description.openapi, /^3\.1\./);
  assert.ok(Object.keys(description.paths).length > 20);
});

test("a linter finds nothing to say of it", async () => {
  const { createConfig, lintFromString } = createRequire(inFolder("package.json"))("@redocly/openapi-core");
  const lint = async (source) => {
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source, absoluteRef: inFolder("openapi.json"), config });
    return problems.map((problem) => `${problem.severity} ${problem.ruleId}: ${problem.message} ${problem.location[0]?.pointer}`);
  };
  assert.deepEqual(await lint(text), []);
  const wrong = JSON.parse(text);
  wrong.paths["/v1/orders/{order_id}"].get.responses[200].content["application/json"].example.total_amount = 9;
  assert.match((await lint(JSON.stringify(wrong))).join("\n"), /no-invalid-media-type-examples/, "it sees an example that its schema does not take");
});

test("a client with types out of it compiles, and does an order's whole way", async () => {
  run("node_modules/openapi-typescript/bin/cli.js", "openapi.json", "--default-non-nullable=false", "--output", "schema.ts");
  run("node_modules/typescript/lib/tsc.js", "--strict", "--noUncheckedIndexedAccess", "false", "--module", "nodenext", "--target", "es2022", "--types", "node",
    "--skipLibCheck", "--outDir", "built", "shop.ts", "wrong.ts");
  const done = JSON.parse(run("built/shop.js", api.url, api.as));
  assert.deepEqual(done, {
    isReplayed: true,
    location: "/v1/orders/1",
    total: "13.50",
    shortage: ["/problems/out_of_stock", 1, 100, 7],
    outcomes: ["13.50", 404],
    shipped: "Shipped",
    listed: [[1, "Lovelace"]],
    lines: [["Tea cup", 2], ["Tea cup", 1]],
    notes: ["parcel 1"],
    sold: [6],
    rows: [[1]],
  });
});
