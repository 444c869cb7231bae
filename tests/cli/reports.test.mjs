import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refusals } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

// Three customers and four products; orders with the given time, customer, items and, perhaps, status.
function trading(name, orders, ...options) {
  const store = shop.store(name, ...options);
  store.customer({ first: "Ada", last: "Lovelace", email: "ada@example.com" });
  store.customer({ first: "Grace", last: "Hopper", email: "grace@example.com" });
  store.customer({ first: "Alan", last: "Turing", email: "alan@example.com" });
  store.product({ name: "Cup", price: "4.50", stock: 100, sku: "CUP" });
  store.product({ name: "Pot", price: "20", stock: 100 });
  store.product({ name: "Tray", price: "10", stock: 100 });
  store.product({ name: "Spoon", price: "0.125", stock: 100 });
  for (const [time, customer, items, status] of orders) {
    const { order_id } = store.order(customer, ...items);
    if (status === "Cancelled") store.ordo("order", "cancel", String(order_id), "--reason", "r");
    if (status === "Shipped") store.ordo("order", "ship", String(order_id));
    store.sql("UPDATE orders SET order_date = $1::timestamptz WHERE order_id = $2", time, order_id);
  }
  return store;
}

const store = trading("trading", [
  ["2010-12-01T08:26:00Z", 1, ["1:2", "2:1"], "Shipped"], // 29.00
  ["2010-12-01T23:59:59.999999Z", 2, ["3:3"]], // 30.00
  ["2010-12-02T00:00:00Z", 1, ["1:1", "1:1"]], // 9.00
  ["2010-12-06T12:00:00Z", 2, ["2:2", "4:3"]], // 40.38
  ["2011-01-31T12:00:00Z", 1, ["2:50"], "Cancelled"],
]);

test("sales by day, week and month have orders, units and revenue; cancelled orders do not count", () => {
  const sales = (...words) =>
    store.json("report", "sales", ...words).map((row) => [row.period, row.order_count, row.units_sold, row.revenue]);
  assert.deepEqual(sales(), [
    ["2010-12-01", 2, 6, "59.00"],
    ["2010-12-02", 1, 2, "9.00"],
    ["2010-12-06", 1, 5, "40.38"],
  ]);
  assert.deepEqual(sales("--by", "week"), [
    ["2010-11-29", 3, 8, "68.00"],
    ["2010-12-06", 1, 5, "40.38"],
  ]);
  assert.deepEqual(sales("--by", "month"), [["2010-12-01", 4, 13, "108.38"]]);
  assert.deepEqual(sales("--from", "2010-12-02", "--to", "2010-12-05"), [["2010-12-02", 1, 2, "9.00"]]);
  assert.deepEqual(sales("--to", "2010-12-01"), [["2010-12-01", 2, 6, "59.00"]]);
  assert.deepEqual(sales("--from", "2012-01-01"), []);
});

test("days begin in the store's time zone", () => {
  const orders = [
    ["2010-12-01T22:59:59Z", 1, ["3:1"]],
    ["2010-12-01T23:00:00Z", 1, ["3:2"]],
  ];
  const berlin = trading("berlin", orders, "--time-zone", "Europe/Berlin");
  const sales = (...words) => berlin.json("report", "sales", ...words).map((row) => [row.period, row.units_sold]);
  assert.deepEqual(sales(), [["2010-12-01", 1], ["2010-12-02", 2]]);
  assert.deepEqual(sales("--from", "2010-12-02"), [["2010-12-02", 2]]);
  assert.deepEqual(sales("--to", "2010-12-01"), [["2010-12-01", 1]]);
  assert.deepEqual(berlin.json("order", "list", "--from", "2010-12-02").map((order) => order.order_date), ["2010-12-02T00:00:00+01:00"]);
});

test("a day is as long as the clocks there make it", () => {
  const orders = [
    ["2011-03-26T23:00:00Z", 1, ["3:1"]], // the day of 23 hours begins
    ["2011-03-27T21:59:59Z", 1, ["3:1"]],
    ["2011-03-27T22:00:00Z", 1, ["3:1"]], // and the next
  ];
  const berlin = trading("clocks", orders, "--time-zone", "Europe/Berlin");
  const sales = berlin.json("report", "sales").map((row) => [row.period, row.units_sold]);
  assert.deepEqual(sales, [["2011-03-27", 2], ["2011-03-28", 1]]);
});

test("best sellers go by units or revenue; ties by revenue, then by id", () => {
  const best = (...words) =>
    store.json("report", "top-products", ...words).map((row) => [row.product_name, row.units_sold, row.order_count, row.revenue]);
  assert.deepEqual(best(), [
    ["Cup", 4, 2, "18.00"],
    ["Pot", 3, 2, "60.00"],
    ["Tray", 3, 1, "30.00"],
    ["Spoon", 3, 1, "0.38"],
  ]);
  assert.deepEqual(best("--by", "revenue").map(([name]) => name), ["Pot", "Tray", "Cup", "Spoon"]);
  assert.deepEqual(best("--limit", "1"), [["Cup", 4, 2, "18.00"]]);
  assert.deepEqual(best("--from", "2010-12-02", "--to", "2010-12-02"), [["Cup", 2, 1, "9.00"]]);
  assert.deepEqual(Object.keys(store.json("report", "top-products")[0]), [
    "product_id", "sku", "product_name", "units_sold", "order_count", "revenue",
  ]);
});

test("products that sold the same stand in the order of their ids", () => {
  const tied = trading("tied", [["2010-12-01", 1, ["3:1"]]]);
  tied.product({ name: "Twin of the tray", price: "10", stock: 9 });
  tied.order(1, "5:1");
  assert.deepEqual(tied.json("report", "top-products").map((row) => row.product_id), [3, 5]);
});

test("customers go by spending or by orders", () => {
  const rows = (...words) =>
    store.json("report", "customers", ...words).map((row) => [row.first_name, row.order_count, row.total_spent, row.last_order_date]);
  const ada = ["Ada", 2, "38.00", "2010-12-02T00:00:00Z"];
  const grace = ["Grace", 2, "70.38", "2010-12-06T12:00:00Z"];
  assert.deepEqual(rows(), [grace, ada], "a customer without an order is not in it");
  assert.deepEqual(rows("--by", "orders"), [grace, ada], "ties go by spending");
  assert.deepEqual(rows("--to", "2010-12-01"), [
    ["Grace", 1, "30.00", "2010-12-01T23:59:59.999999Z"],
    ["Ada", 1, "29.00", "2010-12-01T08:26:00Z"],
  ]);
  assert.deepEqual(rows("--limit", "1"), [grace]);
});

test("low stock has the fewest units first, and no archived product", () => {
  const shelf = shop.store("shelf");
  for (const stock of [10, 0, 11, 3, 3]) shelf.product({ stock });
  shelf.product({ stock: 1 });
  shelf.ordo("product", "archive", "6");
  const low = (...words) => shelf.json("report", "low-stock", ...words).map((row) => [row.product_id, row.stock_quantity]);
  assert.deepEqual(low(), [[2, 0], [4, 3], [5, 3], [1, 10]]);
  assert.deepEqual(low("--threshold", "3"), [[2, 0], [4, 3], [5, 3]]);
  assert.deepEqual(low("--threshold", "0"), [[2, 0]]);
  assert.deepEqual(low("--limit", "2"), [[2, 0], [4, 3]]);
});

test("stock value is units times price, line by line, and the whole in every row", () => {
  const shelf = shop.store("value");
  shelf.product({ name: "A", price: "0.125", stock: 3 });
  shelf.product({ name: "B", price: "10", stock: 2 });
  shelf.product({ name: "C", price: "99", stock: 0 });
  shelf.product({ name: "D", price: "1", stock: 5 });
  shelf.ordo("product", "archive", "4");
  const value = (...words) =>
    shelf.json("report", "stock-value", ...words).map((row) => [row.product_name, row.stock_value, row.total_value]);
  assert.deepEqual(value(), [["B", "20.00", "25.38"], ["D", "5.00", "25.38"], ["A", "0.38", "25.38"]]);
  assert.deepEqual(value("--limit", "1"), [["B", "20.00", "25.38"]]);
});

const period = (report, flag, wrong) => [["report", report, `--${flag}`, wrong], 2,
  `${flag}: "${wrong}" is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z`];
refusals(store, [
  period("sales", "from", "01.12.2010"),
  period("top-products", "to", "2010-12"),
  period("customers", "from", ""),
  [["report", "sales", "--to", "9999-12-31"], 2, 'to: "9999-12-31" is too late; the last date is 9999-12-30'],
  [["report", "sales", "--by", "year"], 2, 'by: "year" is not one of day, week, month'],
  [["report", "top-products", "--by", "profit"], 2, 'by: "profit" is not one of units, revenue'],
  [["report", "customers", "--by", "name"], 2, 'by: "name" is not one of spending, orders'],
  [["report", "low-stock", "--threshold", "-1"], 2,
    "threshold: -1 is out of range; at least 0 and at most 2147483647 is taken"],
]);
