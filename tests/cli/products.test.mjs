import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refusals, refused } from "../support/expect.mjs";
import { race } from "../support/races.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

const long = (length) => "ü".repeat(length);

test("a product is added with its opening stock as the first row of its ledger", () => {
  const store = shop.store("added");
  const added = store.json(
    "--actor", "Grace", "product", "add", "--name", "Tea cup", "--price", "4.5", "--stock", "12", "--sku", "CUP-1",
    "--description", "White,\n\"fine\"",
  );
  assert.deepEqual(added, {
    product_id: 1,
    sku: "CUP-1",
    product_name: "Tea cup",
    description: 'White,\n"fine"',
    price: "4.50",
    stock_quantity: 12,
    created_at: added.created_at,
    updated_at: added.created_at,
    archived_at: null,
  });
  assert.deepEqual(store.json("product", "show", "1"), added);
  const ledger = store.json("report", "stock-ledger", "1");
  assert.deepEqual(ledger, [
    { entry: 1, moved_at: added.created_at, kind: "opening", quantity: 12, balance: 12, reason: null, order_id: null, actor: "Grace" },
  ]);
});

test("a product without stock, SKU or description has none", () => {
  const store = shop.store("bare");
  const added = store.json("product", "add", "--name", "Idea", "--price", "0", "--sku", "", "--description", "");
  assert.deepEqual([added.price, added.stock_quantity, added.sku, added.description], ["0.00", 0, null, null]);
  assert.deepEqual(store.json("report", "stock-ledger", "1"), []);
});

test("a price is shown with two decimals or as many as it has, never changed", () => {
  const store = shop.store("prices");
  const shown = (price) => store.product({ price }).price;
  assert.equal(shown("1"), "1.00");
  assert.equal(shown("1.5"), "1.50");
  assert.equal(shown("0.0001"), "0.0001");
  assert.equal(shown("1.2500"), "1.25");
  assert.equal(shown("+7.10000000"), "7.10");
  assert.equal(shown("99999999.9999"), "99999999.9999");
  assert.equal(shown("00012.3450"), "12.345");
  assert.equal(shown("-0"), "0.00");
});

test("an update changes what is given and nothing else", () => {
  const store = shop.store("updated");
  const before = store.product({ name: "Cup", price: "4.5", stock: 3, sku: "A" });
  const update = (...fields) => {
    const { updated_at, ...rest } = store.json("product", "update", "1", ...fields);
    assert.ok(updated_at > before.updated_at);
    return rest;
  };
  const { updated_at, ...same } = before;
  assert.deepEqual(update("--price", "4.75"), { ...same, price: "4.75" });
  assert.deepEqual(update("--name", "Mug", "--sku", ""), { ...same, price: "4.75", product_name: "Mug", sku: null });
  assert.deepEqual(update("--description", "x").description, "x");
  assert.deepEqual(update("--description", "").description, null);
  refused(store.try("product", "update", "1"), 2, "give at least one of name, price, sku or description");
});

test("stock changes by a number or to a number, each with a row in the ledger", () => {
  const store = shop.store("stock");
  store.product({ stock: 5 });
  const stock = (...words) =>
    store.json("--actor", "Grace", "product", "stock", "1", "--reason", "why", ...words).stock_quantity;
  assert.equal(stock("--add", "7"), 12);
  assert.equal(stock("--add", "-2"), 10);
  assert.equal(stock("--set", "3"), 3);
  assert.equal(stock("--set", "3"), 3, "what it is already writes nothing");
  assert.equal(stock("--add", "-1", "--kind", "write-off"), 2);
  assert.equal(stock("--add", "-2"), 0);
  assert.equal(stock("--set", "2147483647"), 2147483647);
  const ledger = store.json("report", "stock-ledger", "1").reverse();
  assert.deepEqual(
    ledger.map((row) => [row.entry, row.kind, row.quantity, row.balance, row.reason]),
    [
      [1, "opening", 5, 5, null],
      [2, "receipt", 7, 12, "why"],
      [3, "correction", -2, 10, "why"],
      [4, "correction", -7, 3, "why"],
      [5, "write-off", -1, 2, "why"],
      [6, "correction", -2, 0, "why"],
      [7, "correction", 2147483647, 2147483647, "why"],
    ],
  );
  assert.ok(ledger.slice(1).every((row) => row.actor === "Grace"));
});

test("two changes of one product's stock at once are both counted", async () => {
  const store = shop.store("race");
  store.product();
  const changes = Array(8).fill(["product", "stock", "1", "--add", "3", "--reason", "delivery"]);
  for (const done of await race(store, "products", changes)) assert.equal(done.code, 0, done.stderr);
  assert.equal(store.json("product", "show", "1").stock_quantity, 24);
  assert.equal(store.try("verify").code, 0);
});

test("lists filter by text, SKU, stock and price, and leave out what is archived", () => {
  const store = shop.store("listed");
  store.product({ name: "Tea cup", price: "4.5", stock: 12, sku: "cup-1" });
  store.product({ name: "Tea pot", price: "20", stock: 0, sku: "CUP-1" });
  store.product({ name: "Spoon", price: "2", stock: 5 });
  store.ordo("product", "update", "3", "--description", "for TEA");
  const ids = (...words) => store.json("product", "list", ...words).map((p) => p.product_id);
  assert.deepEqual(ids(), [1, 2, 3]);
  assert.deepEqual(ids("--search", "tea"), [1, 2, 3]);
  assert.deepEqual(ids("--search", "cup"), [1, 2]);
  assert.deepEqual(ids("--sku", "CUP-1"), [2], "SKUs differ by case");
  assert.deepEqual(ids("--max-stock", "5"), [2, 3]);
  assert.deepEqual(ids("--min-price", "4.5"), [1, 2]);
  assert.deepEqual(ids("--max-price", "4.5"), [1, 3]);
  assert.deepEqual(ids("--min-price", "2.0001", "--max-price", "19.99"), [1]);
  const archived = store.json("product", "archive", "1");
  assert.ok(archived.archived_at);
  assert.deepEqual(store.json("product", "archive", "1"), archived);
  assert.deepEqual(ids(), [2, 3]);
  assert.deepEqual(ids("--archived"), [1, 2, 3]);
  assert.equal(store.json("product", "unarchive", "1").archived_at, null);
  assert.deepEqual(ids(), [1, 2, 3]);
});

const refusing = shop.store("refusing");
refusing.product({ name: "Cup", stock: 5, sku: "CUP" });
refusing.product({ name: "Pot", stock: 2147483647 });
const add = (name, price, ...more) => ["product", "add", "--name", name, "--price", price, ...more];
const range = (least, most) => `is out of range; at least ${least} and at most ${most} is taken`;
const stock = (...words) => ["product", "stock", "1", ...words];
refusals(refusing, [
  [["product", "add", "--price", "1"], 2, "--name TEXT is missing", "See: ordo product add --help"],
  [["product", "add", "--name", "P"], 2, "--price AMOUNT is missing", "See: ordo product add --help"],
  [add("", "1"), 2, "name: must not be empty"],
  [add(" ", "1"), 2, "name: must not be empty"],
  [add(long(201), "1"), 2, "name: is 201 characters long; at most 200 are taken"],
  [add("Cup", "1"), 4, 'name: "Cup" is another product\'s name already; names are unique'],
  [add("P", "1", "--sku", "CUP"), 4, 'sku: "CUP" is another product\'s SKU already; SKUs are unique'],
  [["product", "update", "2", "--name", "Cup"], 4, 'name: "Cup" is another product\'s name already; names are unique'],
  [["product", "update", "2", "--sku", "CUP"], 4, 'sku: "CUP" is another product\'s SKU already; SKUs are unique'],
  [add("P", "1", "--sku", long(65)), 2, "sku: is 65 characters long; at most 64 are taken"],
  [add("P", "1", "--description", long(4001)), 2, "description: is 4001 characters long; at most 4000 are taken"],
  ...["", "abc", "1,50", "1.", ".5", "1e3", "0x10", "NaN", "Infinity", " 1", "1 ", "1.2.3", "£5", "--1"].map((price) =>
    [["product", "add", "--name", "P", `--price=${price}`], 2,
      `price: "${price}" is not an amount; write digits with a point, like 12.50`]),
  [add("P", "-1"), 2, 'price: "-1" is negative; at least 0 is taken'],
  [add("P", "-0.01"), 2, 'price: "-0.01" is negative; at least 0 is taken'],
  [add("P", "1.00001"), 2, 'price: "1.00001" has too many decimals; at most 4 are taken'],
  [add("P", "100000000"), 2, 'price: "100000000" is too large; at most 99999999.9999 is taken'],
  [add("P", "9".repeat(100)), 2, `price: "${"9".repeat(60)}..." is too large; at most 99999999.9999 is taken`],
  [["product", "update", "1", "--price", "-1"], 2, 'price: "-1" is negative; at least 0 is taken'],
  [add("P", "1", "--stock", "-1"), 2, `stock: -1 ${range(0, 2147483647)}`],
  [add("P", "1", "--stock", "2147483648"), 2, `stock: 2147483648 ${range(0, 2147483647)}`],
  [add("P", "1", "--stock", "1.5"), 2, 'stock: "1.5" is not a whole number'],
  [stock("--add", "1"), 2, "--reason TEXT is missing", "See: ordo product stock --help"],
  [stock("--add", "1", "--reason", ""), 2, "reason: must not be empty"],
  [stock("--add", "1", "--reason", long(501)), 2, "reason: is 501 characters long; at most 500 are taken"],
  [stock("--reason", "r"), 2, "give exactly one of add or set"],
  [stock("--add", "1", "--set", "1", "--reason", "r"), 2, "give exactly one of add or set"],
  [stock("--add", "-6", "--reason", "r"), 4, "add: 6 units cannot be taken from product 1, which has 5 on hand"],
  [stock("--add", "-2147483647", "--reason", "r"), 4,
    "add: 2147483647 units cannot be taken from product 1, which has 5 on hand"],
  [stock("--add", "2147483643", "--reason", "r"), 2,
    "add: product 1 would have 2147483648 units; at most 2147483647 can be kept"],
  [stock("--add", "2147483648", "--reason", "r"), 2, `add: 2147483648 ${range(-2147483647, 2147483647)}`],
  [stock("--set", "-1", "--reason", "r"), 2, `set: -1 ${range(0, 2147483647)}`],
  [stock("--add", "1", "--reason", "r", "--kind", "theft"), 2,
    'kind: "theft" is not one of receipt, correction, write-off'],
  [["product", "stock", "9", "--add", "1", "--reason", "r"], 3, "product_id: there is no product 9"],
  [["product", "show", "9"], 3, "product_id: there is no product 9"],
  [["product", "update", "9", "--price", "1"], 3, "product_id: there is no product 9"],
  [["product", "archive", "9"], 3, "product_id: there is no product 9"],
  [["product", "list", "--min-price", "x"], 2, 'min_price: "x" is not an amount; write digits with a point, like 12.50'],
  [["report", "stock-ledger", "9"], 3, "product_id: there is no product 9"],
]);
