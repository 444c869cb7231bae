import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

// The line totals and the total of an order of lines [price, quantity].
function totals(store, ...lines) {
  const items = lines.map(([price, quantity]) => `id=${store.product({ price, stock: quantity }).product_id}:${quantity}`);
  const { order_id, total_amount } = store.order(1, ...items);
  const shown = store.json("order", "show", String(order_id));
  assert.equal(shown.total_amount, total_amount);
  return [...shown.items.map((line) => line.line_total), total_amount];
}

test("a line rounds half away from zero to the cent, and the total is the sum of the lines", () => {
  const store = shop.store("euro");
  store.customer();
  assert.deepEqual(totals(store, ["0.0049", 1]), ["0.00", "0.00"]);
  assert.deepEqual(totals(store, ["0.005", 1]), ["0.01", "0.01"]);
  assert.deepEqual(totals(store, ["0.015", 1]), ["0.02", "0.02"], "not to even, and not by binary fractions");
  assert.deepEqual(totals(store, ["1.005", 1]), ["1.01", "1.01"]);
  assert.deepEqual(totals(store, ["2.675", 1], ["2.675", 1]), ["2.68", "2.68", "5.36"], "a line, not the sum");
  assert.deepEqual(totals(store, ["0.0025", 2]), ["0.01", "0.01"], "the line, not the unit");
  assert.deepEqual(totals(store, ["0.3333", 3], ["0.1", 3]), ["1.00", "0.30", "1.30"]);
  assert.deepEqual(totals(store, ["0", 7]), ["0.00", "0.00"]);
  assert.equal(store.try("verify").code, 0);
});

test("a currency without decimals rounds to the whole", () => {
  const store = shop.store("yen", "--currency", "JPY");
  store.customer();
  assert.deepEqual(totals(store, ["10.5", 1], ["0.4999", 1]), ["11.00", "0.00", "11.00"]);
  assert.deepEqual(totals(store, ["10.25", 2]), ["21.00", "21.00"]);
  assert.equal(store.try("verify").code, 0);
});

test("a change of price leaves the orders there are as they are", () => {
  const store = shop.store("repriced");
  store.customer();
  store.product({ price: "10", stock: 9 });
  store.order(1, "1:2");
  store.ordo("product", "update", "1", "--price", "99.95");
  store.order(1, "1:2");
  assert.deepEqual(store.json("order", "list").map((order) => order.total_amount), ["199.90", "20.00"]);
  assert.deepEqual(store.json("customer", "history", "1").map((line) => line.price_at_purchase), ["99.95", "10.00"]);
  assert.equal(store.json("report", "customers")[0].total_spent, "219.90");
  assert.equal(store.try("verify").code, 0);
});

test("the greatest total is kept to the cent, and a greater one is refused", () => {
  const store = shop.store("greatest");
  store.customer();
  store.product({ price: "99999999.9999", stock: 2147483647 });
  store.product({ price: "0.01", stock: 2147483647 });
  const before = store.contents();
  const message = "items: the total is too large; at most 999999999999.99 can be kept";
  const create = (...items) => ["order", "create", "--customer", "1", ...items.flatMap((i) => ["--item", i])];
  refused(store.try(...create("1:2147483647")), 2, message);
  refused(store.try(...create("1:10001")), 2, message);
  refused(store.try(...create("1:10000", "2:100")), 2, message);
  assert.deepEqual(store.contents(), before);
  assert.equal(store.order(1, "1:10000", "2:99").total_amount, "999999999999.99");
  assert.equal(store.try("verify").code, 0);
});

test("PostgreSQL calculates, so that tenths are tenths", () => {
  const store = shop.store("exact");
  assert.deepEqual(store.sql("SELECT 0.1 * 3 AS a, 0.1 + 0.2 AS b, 1e20 + 0.01 AS c"), [
    { a: "0.3", b: "0.3", c: "100000000000000000000.01" },
  ]);
});

test("money is text in JSON and CSV, and lines up at the point in a table", () => {
  const store = shop.store("shown");
  store.product({ name: "A", price: "1234.5" });
  store.product({ name: "B", price: "0.125" });
  assert.deepEqual(store.json("report", "low-stock").map((p) => p.price), ["1234.50", "0.125"]);
  assert.match(store.ordo("--format", "csv", "report", "low-stock"), /^1,,A,0,1234.50\n2,,B,0,0.125$/m);
  const lines = store.ordo("report", "low-stock").split("\n");
  assert.match(lines[0], / price \(EUR\)$/);
  assert.equal(lines[2].lastIndexOf("."), lines[3].lastIndexOf("."));
});
