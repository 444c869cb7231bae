import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

// A store with `count` customers, products, orders of the first customer, and ledger rows of the first product.
function filled(name, count) {
  const store = shop.store(name);
  store.sql("INSERT INTO customers (first_name, last_name, email) SELECT 'C', 'C', n || '@example.com' FROM generate_series(1, $1::int) n", count);
  store.sql("INSERT INTO products (product_name, price, stock_quantity) SELECT 'P' || n, n, 0 FROM generate_series(1, $1::int) n", count);
  store.ordo("product", "stock", "1", "--add", "1000", "--reason", "delivery");
  store.ordo("product", "stock", "2", "--add", "1000", "--reason", "delivery");
  for (let n = 0; n < count; n++) store.order(1, "1:1", "2:1");
  return store;
}

// Walk a list page by page by what each page says of the next; `between` runs after each page.
function walk(store, command, key, limit, between = () => {}) {
  const keys = [];
  for (let words = [], page = 0; ; page++) {
    assert.ok(page < 100, "the walk ends");
    const rows = store.json(...command, "--limit", String(limit), ...words);
    keys.push(...rows.map((row) => row[key]));
    if (rows.length < limit) return keys;
    words = ["--after", String(rows.at(-1)[key])];
    between(page);
  }
}

const lists = [
  { command: ["customer", "list"], key: "customer_id", more: (store, n) => store.customer({ email: `new${n}@example.com` }) },
  { command: ["product", "list"], key: "product_id", more: (store, n) => store.product({ name: `New ${n}` }) },
  { command: ["order", "list"], key: "order_id", more: (store) => store.order(1, "1:1"), newestFirst: true },
  { command: ["customer", "history", "1"], key: "order_item_id", more: (store) => store.order(1, "1:1"), newestFirst: true },
  { command: ["report", "stock-ledger", "1"], key: "entry", more: (store) => store.order(1, "1:1"), newestFirst: true },
];

const quiet = filled("quiet", 12);
for (const { command, key } of lists) {
  test(`the pages of ${command.join(" ")} give every row once, in the list's order`, () => {
    const whole = quiet.json(...command, "--limit", "1000").map((row) => row[key]);
    assert.ok(whole.length >= 12);
    for (const limit of [3, 12, 13]) assert.deepEqual(walk(quiet, command, key, limit), whole, `pages of ${limit}`);
  });
}

const busy = filled("busy", 12);
for (const { command, key, more, newestFirst } of lists) {
  test(`the pages of ${command.join(" ")} give every row once while rows are added`, () => {
    const before = busy.json(...command, "--limit", "1000").map((row) => row[key]);
    const walked = walk(busy, command, key, 4, (page) => page < 3 && more(busy, page));
    assert.equal(new Set(walked).size, walked.length, "no row twice");
    if (newestFirst) assert.deepEqual(walked, before, "rows newer than the first page are not on a later one");
    else assert.deepEqual(walked.slice(0, before.length), before);
  });
}

test("orders of one moment, and orders dated back, are on one page each", () => {
  const store = filled("moments", 10);
  store.sql("UPDATE orders SET order_date = '2010-12-01' WHERE order_id % 2 = 0");
  const expected = [9, 7, 5, 3, 1, 10, 8, 6, 4, 2];
  assert.deepEqual(walk(store, ["order", "list"], "order_id", 3), expected);
  const lines = expected.flatMap((id) => [2 * id, 2 * id - 1]);
  assert.deepEqual(walk(store, ["customer", "history", "1"], "order_item_id", 3), lines);
});

test("filters hold on every page", () => {
  for (let id = 1; id <= 12; id += 2) quiet.ordo("order", "ship", String(id));
  assert.deepEqual(walk(quiet, ["order", "list", "--status", "Shipped"], "order_id", 2), [11, 9, 7, 5, 3, 1]);
  assert.deepEqual(walk(quiet, ["product", "list", "--min-price", "4", "--max-price", "9"], "product_id", 2), [4, 5, 6, 7, 8, 9]);
});

test("a table says how to get the next page, and the last page does not", () => {
  const first = quiet.ordo("customer", "list", "--limit", "5");
  assert.match(first, /\n\(5 rows\)\nnext page: --after 5\n$/);
  assert.match(quiet.ordo("customer", "list", "--limit", "5", "--after", "10"), /\n\(2 rows\)\n$/);
  assert.match(quiet.ordo("order", "list", "--limit", "5"), /\nnext page: --after 8\n$/);
  assert.match(quiet.ordo("customer", "list", "--limit", "12"), /\n\(12 rows\)\n$/, "though it is full");
});

test("a page of a history that begins behind the last line of an order knows of the next page", () => {
  const store = shop.store("one_line");
  store.customer({});
  store.product({ stock: 9 });
  for (let n = 0; n < 4; n++) store.order(1, "1:1");
  assert.match(store.ordo("customer", "history", "1", "--limit", "1", "--after", "4"), /\nnext page: --after 3\n$/);
});

test("after what is not there comes nothing", () => {
  assert.deepEqual(quiet.json("order", "list", "--after", "99"), []);
  assert.deepEqual(quiet.json("customer", "list", "--after", "99"), []);
  assert.deepEqual(quiet.json("customer", "history", "1", "--after", "999"), []);
});
