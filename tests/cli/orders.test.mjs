import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refusals, refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

test("an order of several products is placed whole, and its stock deducted", () => {
  const store = shop.store("placed");
  store.customer();
  store.product({ name: "Cup", price: "4.50", stock: 12, sku: "CUP-1" });
  store.product({ name: "Pot", price: "20", stock: 3 });
  const placed = store.order(1, "CUP-1:2", "2:3", "1:1");
  assert.deepEqual(placed, {
    order_id: 1,
    customer_id: 1,
    order_date: placed.order_date,
    total_amount: "73.50",
    status: "Pending",
    replayed: false,
  });
  assert.ok(Math.abs(Date.parse(placed.order_date) - Date.now()) < 60_000, placed.order_date);
  assert.deepEqual(store.json("product", "list").map((p) => p.stock_quantity), [9, 0]);
  assert.deepEqual(
    store.json("report", "stock-ledger", "1").map((row) => [row.kind, row.quantity, row.balance, row.order_id]),
    [["sale", -1, 9, 1], ["sale", -2, 10, 1], ["opening", 12, 12, null]],
  );
  assert.deepEqual(store.json("order", "show", "1"), {
    order_id: 1,
    order_date: placed.order_date,
    status: "Pending",
    total_amount: "73.50",
    currency: "EUR",
    customer_id: 1,
    first_name: "Ada",
    last_name: "Lovelace",
    email: "ada1@example.com",
    idempotency_key: null,
    items: [
      { order_item_id: 1, product_id: 1, sku: "CUP-1", product_name: "Cup", quantity: 2, price_at_purchase: "4.50", line_total: "9.00" },
      { order_item_id: 2, product_id: 2, sku: null, product_name: "Pot", quantity: 3, price_at_purchase: "20.00", line_total: "60.00" },
      { order_item_id: 3, product_id: 1, sku: "CUP-1", product_name: "Cup", quantity: 1, price_at_purchase: "4.50", line_total: "4.50" },
    ],
    status_changes: [],
    actions: ["cancel", "ship"],
  });
  assert.equal(store.try("verify").code, 0);
});

test("a product is named by id, by SKU, or by either where a number is meant", () => {
  const store = shop.store("named");
  store.customer();
  store.product({ name: "A", stock: 9, sku: "2" });
  store.product({ name: "B", stock: 9, sku: "84077" });
  store.product({ name: "C", stock: 9, sku: "3" });
  store.product({ name: "D", stock: 9, sku: "a:b\"\\{},NULL" });
  store.product({ name: "E", stock: 9, sku: "NULL" });
  const ordered = (item) => {
    const { order_id } = store.order(1, item);
    return store.json("order", "show", String(order_id)).items.map((line) => line.product_name).join();
  };
  assert.equal(ordered("84077:1"), "B", "a SKU of digits");
  assert.equal(ordered("1:1"), "A", "an id");
  assert.equal(ordered("3:1"), "C", "an id that is the same product's SKU");
  assert.equal(ordered("id=2:1"), "B");
  assert.equal(ordered("sku=2:1"), "A");
  assert.equal(ordered('a:b"\\{},NULL:1'), "D", "the last colon parts product and quantity");
  assert.equal(ordered("NULL:1"), "E");
  refused(
    store.try("order", "create", "--customer", "1", "--item", "2:1"), 2,
    'items[1].sku: id or sku "2" is one product\'s id and another\'s SKU', "Say which: id=... or sku=...",
  );
});

test("an order of 10000 lines is placed", () => {
  const store = shop.store("many");
  store.customer();
  store.product({ price: "0.01", stock: 10000 });
  const placed = store.order(1, ...Array(10000).fill("1:1"));
  assert.equal(placed.total_amount, "100.00");
  assert.equal(store.json("product", "show", "1").stock_quantity, 0);
  assert.equal(store.json("order", "show", "1").items.length, 10000);
});

test("the greatest quantity of a line can be ordered", () => {
  const store = shop.store("greatest");
  store.customer();
  store.product({ price: "1", stock: 2147483647 });
  assert.equal(store.order(1, "1:2147483647").total_amount, "2147483647.00");
});

test("lists of orders filter by status, customer, time and total", () => {
  const store = shop.store("listed");
  store.customer();
  store.customer({ first: "Grace" });
  store.product({ price: "10", stock: 100 });
  store.order(1, "1:1");
  store.order(2, "1:2");
  store.order(1, "1:3");
  store.ordo("order", "ship", "1");
  store.ordo("order", "cancel", "2", "--reason", "r");
  store.sql("UPDATE orders SET order_date = '2010-12-01T00:00:00Z'::timestamptz + (order_id - 1) * interval '12 hours'");
  const ids = (...words) => store.json("order", "list", ...words).map((o) => o.order_id);
  assert.deepEqual(ids(), [3, 2, 1], "newest first");
  assert.deepEqual(ids("--status", "Shipped"), [1]);
  assert.deepEqual(ids("--customer", "1"), [3, 1]);
  assert.deepEqual(ids("--customer", "9"), []);
  assert.deepEqual(ids("--from", "2010-12-01T12:00:00Z"), [3, 2], "from is inclusive");
  assert.deepEqual(ids("--to", "2010-12-01T12:00:00Z"), [1], "to is exclusive");
  assert.deepEqual(ids("--to", "2010-12-01"), [2, 1], "but a date counts whole");
  assert.deepEqual(ids("--from", "2010-12-01T13:00:00+01:00", "--to", "2010-12-02T00:00:00Z"), [2]);
  assert.deepEqual(ids("--min-total", "20"), [3, 2]);
  assert.deepEqual(ids("--max-total", "20"), [2, 1]);
  assert.deepEqual(ids("--status", "Pending", "--customer", "1", "--min-total", "10.01", "--from", "2010-12-02"), [3]);
  assert.deepEqual(store.json("order", "list", "--limit", "1"), [
    { order_id: 3, order_date: "2010-12-02T00:00:00Z", status: "Pending", total_amount: "30.00", customer_id: 1, first_name: "Ada", last_name: "Lovelace", email: "ada1@example.com" },
  ]);
});

const refusing = shop.store("refusing");
refusing.customer();
refusing.customer();
refusing.product({ name: "Cup", stock: 5, sku: "CUP" });
refusing.product({ name: "Pot", stock: 5, sku: "1" });
refusing.product({ name: "Old", stock: 5, sku: "OLD" });
refusing.ordo("customer", "archive", "2");
refusing.ordo("product", "archive", "3");
const create = (customer, ...items) => [
  "order", "create", "--customer", customer, ...items.flatMap((item) => ["--item", item]),
];
const quantity = (item, wrong) => [create("1", item), 2,
  `item: "${item}": the quantity ${wrong} must be a whole number from 1 to 2147483647`];
const shape = (item) => [create("1", item), 2, `item: "${item}" is not PRODUCT:QUANTITY, like 7:2 or CUP-1:2`];
const time = (flag, wrong) => [["order", "list", `--${flag}`, wrong], 2,
  `${flag}: "${wrong}" is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z`];
refusals(refusing, [
  [["order", "create", "--item", "CUP:1"], 2, "--customer ID is missing", "See: ordo order create --help"],
  [create("1"), 2, "--item PRODUCT:QUANTITY is missing", "See: ordo order create --help"],
  [create("ada", "CUP:1"), 2, 'customer_id: "ada" is not a whole number'],
  [create("0", "CUP:1"), 2, "customer_id: 0 is out of range; at least 1 and at most 9223372036854775807 is taken"],
  [create("9", "CUP:1"), 3, "customer_id: customer 9 does not exist"],
  [create("2", "CUP:1"), 4, "customer_id: customer 2 is archived and cannot order"],
  quantity("CUP:0", "0"),
  quantity("CUP:-1", "-1"),
  quantity("CUP:2147483648", "2147483648"),
  quantity("CUP:99999999999999999999", "99999999999999999999"),
  quantity("CUP:one", "one"),
  quantity("CUP:1.5", "1.5"),
  quantity("CUP: 1", " 1"),
  shape("CUP"),
  shape("CUP:"),
  shape(":1"),
  shape(""),
  [create("1", "id=CUP:1"), 2, 'item: "CUP" is not a product\'s id'],
  [create("1", "id=0:1"), 2, 'item: "0" is not a product\'s id'],
  [create("1", "CUP:1", "NOPE:1"), 3, 'items[2].sku: sku "NOPE" does not exist'],
  [create("1", "cup:1"), 3, 'items[1].sku: sku "cup" does not exist'],
  [create("1", "99:1"), 3, 'items[1].sku: id or sku "99" does not exist'],
  [create("1", "id=99:1"), 3, "items[1].product_id: product_id 99 does not exist"],
  [create("1", "sku=2:1"), 3, 'items[1].sku: sku "2" does not exist'],
  [create("1", "id=9223372036854775807:1"), 3, "items[1].product_id: product_id 9223372036854775807 does not exist"],
  [create("1", "1:1"), 2, 'items[1].sku: id or sku "1" is one product\'s id and another\'s SKU',
    "Say which: id=... or sku=..."],
  [create("1", "CUP:1", "OLD:1"), 4, 'items[2].sku: sku "OLD" is archived and cannot be ordered'],
  [create("1", "CUP:6"), 5, "not enough stock of product 1 (sku CUP): wanted 6, available 5"],
  [create("1", "2:1", "CUP:4", "id=1:2"), 5, "not enough stock of product 1 (sku CUP): wanted 6, available 5"],
  [create("1", "CUP:2147483647", "CUP:2147483647"), 5,
    "not enough stock of product 1 (sku CUP): wanted 4294967294, available 5"],
  [create("1", "CUP:1", "2:6"), 5, "not enough stock of product 2: wanted 6, available 5"],
  [create("1", ...Array(10001).fill("CUP:1")), 2, "items: 10001 are too many; at most 10000 are taken"],
  [[...create("1", "CUP:1"), "--idempotency-key", ""], 2, "idempotency_key: must be 1 to 255 characters of UTF-8"],
  [[...create("1", "CUP:1"), "--idempotency-key", "k".repeat(256)], 2,
    "idempotency_key: must be 1 to 255 characters of UTF-8"],
  [["order", "show", "9"], 3, "order_id: there is no order 9"],
  [["order", "show", "x"], 2, 'order_id: "x" is not a whole number'],
  time("from", "yesterday"),
  time("from", "2010-13-01"),
  time("to", "2010-02-29"),
  time("to", "2010-12-01T25:00:00Z"),
  [["order", "list", "--status", "pending"], 2, 'status: "pending" is not one of Pending, Shipped, Cancelled'],
  [["order", "list", "--min-total", "-1"], 2, 'min_total: "-1" is negative; at least 0 is taken'],
]);

test("an item that is not UTF-8 is refused", () => {
  const before = refusing.contents();
  refused(refusing.bash(`"$ORDO" order create --customer 1 --item $'\\xff:1'`), 2, "item: is not valid UTF-8");
  assert.deepEqual(refusing.contents(), before);
});
