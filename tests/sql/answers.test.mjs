// What operations answer, as JSON, against what their headers declare: names, types, what may be null, and
// what is nested.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkColumns, operations } from "../support/catalogue.mjs";
import { Shop } from "../support/shop.mjs";

const catalogue = new Map(operations().map((operation) => [operation.name, operation]));
let shop;

before(() => {
  shop = new Shop();
  shop.ordo("init");
  const add = (name, ...more) => shop.ordo("product", "add", "--name", name, "--price", "4.50", "--stock", "50", ...more);
  shop.ordo("customer", "add", "--first-name", "Ada", "--last-name", "Lovelace", "--email", "ada@example.com");
  add("Tea cup", "--sku", "CUP-1", "--description", "Bone china");
  add("Saucer");
  for (const key of ["a", "b", "c"])
    shop.ordo("order", "create", "--customer", "1", "--item", "1:2", "--item", "2:1", ...(key === "a" ? [] : ["--idempotency-key", key]));
  shop.ordo("order", "ship", "2", "--note", "parcel 1");
  shop.ordo("order", "cancel", "3", "--reason", "no longer wanted");
});
after(() => shop?.stop());

const runs = [
  ["customer.add", "--first-name", "Alan", "--last-name", "Turing", "--email", "alan@example.com", "--phone", "1"],
  ["customer.update", "2", "--phone", ""],
  ["customer.archive", "2"],
  ["customer.unarchive", "2"],
  ["customer.show", "1"],
  ["customer.summary", "1"],
  ["customer.summary", "2"],
  ["customer.list"],
  ["customer.history", "1"],
  ["product.add", "--name", "Spoon", "--price", "1"],
  ["product.update", "3", "--price", "1.25"],
  ["product.stock", "3", "--add", "5", "--reason", "delivery"],
  ["product.archive", "3"],
  ["product.unarchive", "3"],
  ["product.show", "2"],
  ["product.list"],
  ["order.create", "--customer", "1", "--item", "1:1"],
  ["order.show", "1"],
  ["order.show", "2"],
  ["order.show", "3"],
  ["order.ship", "4"],
  ["order.create", "--customer", "1", "--item", "CUP-1:1", "--idempotency-key", "d"],
  ["order.cancel", "5", "--reason", "a mistake"],
  ["order.list"],
  ["key.create", "--name", "till-1", "--role", "clerk"],
  ["key.list"],
  ["key.revoke", "1"],
  ["report.customers"],
  ["report.low_stock", "--threshold", "100"],
  ["report.orders_by_status"],
  ["report.product_sales", "1", "--by", "week"],
  ["report.sales"],
  ["report.stock_ledger", "1"],
  ["report.stock_value"],
  ["report.top_products"],
  ["store.show"],
];

for (const [name, ...args] of runs)
  test(`${name} ${args.join(" ")}`.trim(), () => {
    const operation = catalogue.get(name);
    const answer = shop.json(...operation.cli.split(" <")[0].split(" "), ...args);
    const rows = operation.result === "list" ? answer : [answer];
    if (operation.handler !== null) delete rows[0].replayed; // over HTTP it is a header
    assert.notEqual(rows.length, 0);
    for (const row of rows) checkColumns(row, operation.columns, name);
  });

test("order.show tells lines, steps and what may come next", () => {
  const [pending, shipped, cancelled] = ["1", "2", "3"].map((id) => shop.json("order", "show", id));
  assert.deepEqual(pending.items.map((i) => [i.product_id, i.quantity, i.line_total]), [[1, 2, "9.00"], [2, 1, "4.50"]]);
  assert.deepEqual([pending.status_changes, pending.actions], [[], ["cancel", "ship"]]);
  assert.deepEqual(shipped.status_changes.map((c) => [c.to_status, c.note]), [["Shipped", "parcel 1"]]);
  assert.deepEqual([cancelled.status_changes.length, cancelled.actions], [1, []]);
});

test("every operation is among these", () => {
  assert.deepEqual([...catalogue.keys()].filter((name) => !runs.some((run) => run[0] === name)), []);
});
