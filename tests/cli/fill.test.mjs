// ordo demo --fill: a lively store, the same for the same seed, sound however it ends.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { until } from "../support/place.mjs";
import { Shop } from "../support/shop.mjs";

let shop;
before(() => { shop = new Shop(); });
after(() => shop?.stop());

const ask = (sql) => JSON.parse(shop.ordo("--store", "demo", "--format", "json", "query", sql));
const sound = () => shop.ordo("--store", "demo", "verify");

// All that a store holds but for the moments at which rows were written.
function contents() {
  const rows = (columns, table) => ask(`SELECT ${columns} FROM ${table} ORDER BY 1, 2, 3`);
  return {
    customers: rows("customer_id, first_name, last_name, email, phone, registration_date", "customers"),
    products: rows("product_id, product_name, sku, price, stock_quantity", "products"),
    orders: rows("order_id, customer_id, order_date, total_amount, status", "orders"),
    items: rows("order_id, product_id, quantity, price_at_purchase", "order_items"),
    movements: rows("product_id, moved_at, quantity, kind, order_id", "stock_movements"),
    changes: rows("order_id, to_status, changed_at", "order_status_changes"),
  };
}

test("so many orders of a year, and the store is sound", () => {
  const said = shop.ordo("demo", "--fill", "5000");
  assert.match(said, /^5000 orders of the last year are in store demo, placed in \d+\.\d s\.\n/);
  sound();
  const [told] = ask("SELECT count(*) AS orders, min(order_date) > now() - interval '366 days' AS in_year, max(order_date) <= now() AS past, "
    + "max(order_date) > now() - interval '2 days' AS lately FROM orders");
  assert.deepEqual(told, { orders: 5000, in_year: true, past: true, lately: true });
  const statuses = new Map(ask("SELECT status, count(*) AS n FROM orders GROUP BY 1").map((row) => [row.status, row.n]));
  assert.ok(statuses.get("Shipped") > 4000 && statuses.get("Cancelled") > 50 && statuses.get("Pending") > 0, JSON.stringify([...statuses]));
  const [shelf] = ask("SELECT count(*) FILTER (WHERE stock_quantity = 0) AS out, count(*) FILTER (WHERE stock_quantity BETWEEN 1 AND 10) AS low, count(*) AS n FROM products");
  assert.ok(shelf.out >= 1 && shelf.low >= 5 && shelf.n === 240, JSON.stringify(shelf));
});

test("the same seed gives the same shop, to the id; another one another", () => {
  const fill = (...options) => shop.ordo("demo", "--fill", "3000", "--until", "2026-06-30", ...options);
  fill("--seed", "5");
  const first = contents();
  fill("--seed", "5");
  assert.deepEqual(contents(), first);
  fill("--seed", "6");
  assert.notDeepEqual(contents().orders, first.orders);
  sound();
});

test("stock never falls below nothing on the way, as the ledger tells it", () => {
  assert.deepEqual(ask("SELECT product_id, balance FROM stock_ledger WHERE balance < 0 LIMIT 3"), []);
});

test("interrupted, what was placed stays, and is sound", async () => {
  const { child, done } = shop.spawn(["demo", "--fill", "1000000"]);
  const placed = () => {
    const asked = shop.tryWith({}, "--store", "demo", "--format", "json", "query", "SELECT count(*) AS n FROM orders");
    return asked.code === 0 ? JSON.parse(asked.stdout)[0].n : 0;
  };
  await until(() => placed() > 4000, "some orders");
  child.kill("SIGINT");
  const ended = await done;
  assert.equal(ended.code, 130, ended.stderr);
  assert.match(ended.stderr, /The orders that were placed stay/);
  assert.ok(placed() > 4000);
  sound();
});

test("what is no number, or out of range, is refused", () => {
  for (const value of ["0", "-1", "10000001"])
    refused(shop.try("demo", "--fill", value), 2, `fill: ${value} is out of range; at least 1 and at most 10000000 is taken`);
  for (const value of ["many", "1e3"]) {
    const done = shop.try("demo", "--fill", value);
    assert.deepEqual([done.code, done.stdout], [2, ""]);
    assert.match(done.stderr, new RegExp(`^ordo: fill: "${value}" is `));
  }
  assert.match(shop.try("demo", "--fill", "1", "--seed", "-1").stderr, /^ordo: seed: -1 is out of range/);
  refused(shop.try("demo", "--fill", "1", "--until", "2026-02-30"), 2, "--until: \"2026-02-30\" is no date; one like 2026-11-27 is taken");
  refused(shop.try("demo", "--seed", "1"), 2, "--seed and --until go with --fill");
});

test("one order is a shop, too", () => {
  shop.ordo("demo", "--fill", "1");
  assert.equal(ask("SELECT count(*) AS n FROM orders")[0].n, 1);
  sound();
});
