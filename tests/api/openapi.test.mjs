// The OpenAPI document: it passes a strict linter without a word, and a typed client made from it compiles.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { installPackages } from "../support/packages.mjs";
import { root } from "../support/shop.mjs";

let folder; // in tests/, so that what is compiled there finds the packages
let text;

before(() => {
  installPackages();
  folder = mkdtempSync(path.join(root, "tests/node_modules/.openapi-"));
  const made = spawnSync("python3", ["-B", path.join(root, "tools/catalogue.py"), path.join(root, "sql"), folder, "1.2.3"]);
  assert.equal(made.status, 0, String(made.stderr));
  text = readFileSync(path.join(folder, "openapi.json"), "utf8");
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function problems(document) {
  const { createConfig, lintFromString } = await import("@redocly/openapi-core");
  const config = await createConfig({ extends: ["recommended"] });
  const found = await lintFromString({ source: document, absoluteRef: "/openapi.json", config });
  return found.map((p) => `${p.severity} ${p.ruleId} ${p.location[0].pointer}: ${p.message}`);
}

test("the linter has nothing to say", async () => {
  assert.deepEqual(await problems(text), []);
});

test("the linter sees an example that its schema does not take", async () => {
  const document = JSON.parse(text);
  document.paths["/v1/orders/{order_id}"].get.responses[200].content["application/json"].example.total_amount = 9;
  const found = await problems(JSON.stringify(document));
  assert.ok(found.some((p) => p.includes("no-invalid-media-type-examples")), found.join("\n"));
});

test("names and version", () => {
  const { info, paths } = JSON.parse(text);
  assert.equal(info.version, "1.2.3");
  const names = Object.values(paths).flatMap((path) => Object.values(path).map((operation) => operation.operationId));
  assert.equal(new Set(names).size, names.length);
  for (const name of ["customerAdd", "orderCreate", "orderCreateBatch", "reportLowStock", "query"]) assert.ok(names.includes(name), name);
});

// A client as one would write it; each expected error is one that the types must find.
const client = `
import createClient from "openapi-fetch";
import type { components, paths } from "./types";

const ordo = createClient<paths>({ baseUrl: "http://127.0.0.1:8080", headers: { Authorization: "Bearer ordo_x" } });

export async function sell(): Promise<string> {
  const { data: customer, error } = await ordo.POST("/v1/customers", {
    body: { first_name: "Ada", last_name: "Lovelace", email: "ada@example.com" },
  });
  if (!customer) throw new Error(error.hint ?? error.detail);
  const phone: string | null = customer.phone;
  // @ts-expect-error it may be null
  const sure: string = customer.phone;
  const { data: order } = await ordo.POST("/v1/orders", {
    params: { header: { "Idempotency-Key": "basket-4711" } },
    body: { customer_id: customer.customer_id, items: [{ sku: "CUP-1", quantity: 2 }] },
  });
  // @ts-expect-error quantity is missing
  await ordo.POST("/v1/orders", { body: { customer_id: 1, items: [{ sku: "CUP-1" }] } });
  await ordo.GET("/v1/orders", { params: { query: { status: "Pending", from: "2026-01-01", limit: 10 } } });
  // @ts-expect-error no such status
  await ordo.GET("/v1/orders", { params: { query: { status: "Lost" } } });
  const { data: details } = await ordo.GET("/v1/orders/{order_id}", { params: { path: { order_id: order?.order_id ?? 1 } } });
  const lines: components["schemas"]["OrderDetailsItem"][] = details?.items ?? [];
  const change: string | undefined = details?.status_changes[0]?.to_status;
  const { data: batch } = await ordo.POST("/v1/orders/batch", {
    body: { orders: [{ customer_id: 1, items: [{ product_id: 3, quantity: 1 }], idempotency_key: "k" }] },
  });
  for (const outcome of batch?.outcomes ?? []) if ("order" in outcome) console.log(outcome.order.total_amount);
  await ordo.PATCH("/v1/products/{product_id}", { params: { path: { product_id: 3 } }, body: { price: "4.75" } });
  await ordo.POST("/v1/query", { body: { sql: "SELECT 1", parameters: [1, "a", null], limit: 10 } });
  return [phone, sure, change, details?.actions.join(), ...lines.map((line) => line.line_total)].join();
}
`;

test("a typed client compiles", async () => {
  const { default: openapiTS, astToString } = await import("openapi-typescript");
  writeFileSync(path.join(folder, "types.ts"), astToString(await openapiTS(text)));
  writeFileSync(path.join(folder, "client.ts"), client);
  const tsc = path.join(root, "tests/node_modules/typescript/bin/tsc");
  const options = ["--strict", "--noEmit", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"];
  const done = spawnSync(process.execPath, [tsc, ...options, path.join(folder, "client.ts")], { encoding: "utf8" });
  assert.equal(done.stdout, "");
  assert.equal(done.status, 0);
});
