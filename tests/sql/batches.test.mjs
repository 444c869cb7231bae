// A batch equals its orders one by one: random batches from scarce stock, with ids that do not exist,
// products twice in an order and keys twice in a batch, against a model, and against batches of one in
// a second store. ORDO_TEST_SEED repeats a run.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { outcome, placing } from "../support/batches.mjs";
import { Database } from "../support/database.mjs";
import { random } from "../support/expect.mjs";
import { program } from "../support/shop.mjs";
import { ShopModel } from "../support/shop_model.mjs";

const seed = Number(process.env.ORDO_TEST_SEED ?? Date.now() % 1_000_000);
const batchCount = 400;
const stores = ["main", "twin"]; // whole batches are placed in the first, batches of one in the other
const next = random(seed);
const upTo = (most) => 1 + Math.floor(next() * most);
const chance = (probability) => next() < probability;
const oneOf = (things) => things[upTo(things.length) - 1];
let database;

before(() => {
  database = new Database();
  execFileSync(program, ["--db", database.url, "--quiet", "--store", "twin", "init"], { env: database.env });
});
after(() => database?.drop());

// What happens in turn: a statement for every store, or orders to be placed; the model does it too.
class Script {
  constructor() {
    this.model = new ShopModel();
    this.steps = [];
    this.given = new Map(); // key: the order that last came with it
  }

  // `sql` without a store's name runs in each.
  everywhere(sql) {
    this.steps.push({ sql });
  }

  customer(id, archived) {
    this.model.customers.set(id, { archived });
    this.everywhere(`INSERT INTO customers (customer_id, first_name, last_name, email, archived_at)
      VALUES (${id}, 'Ada', 'Lovelace', 'ada${id}@example.com', ${archived ? "now()" : "NULL"});`);
  }

  product(id, sku, price, archived = false) {
    this.model.products.set(id, { sku, price, stock: 0, archived });
    this.everywhere(`INSERT INTO products (product_id, product_name, sku, price, archived_at)
      VALUES (${id}, 'Product ${id}', ${sku === undefined ? "NULL" : `'${sku}'`}, ${price} / 10000.0, ${archived ? "now()" : "NULL"});`);
  }

  deliver(id, units) {
    this.model.products.get(id).stock += units;
    this.everywhere(`SELECT FROM change_stock(${id}, ${units}, NULL, 'receipt', NULL, 'ada');`);
  }

  price(id, price) {
    this.model.products.get(id).price = price;
    this.everywhere(`UPDATE products SET price = ${price} / 10000.0 WHERE product_id = ${id};`);
  }

  archive(kind, id, archived) {
    this.model[`${kind}s`].get(id).archived = archived;
    this.everywhere(`UPDATE ${kind}s SET archived_at = ${archived ? "now()" : "NULL"} WHERE ${kind}_id = ${id};`);
  }

  step(order, status) {
    if (this.model.orders[order]?.status !== "Pending") return;
    if (status === "Cancelled") this.model.cancel(order);
    else this.model.orders[order].status = status;
    this.everywhere(`SELECT FROM change_order_status((SELECT order_id FROM orders ORDER BY order_id OFFSET ${order} LIMIT 1),
      '${status}', NULL, 'ada');`);
  }

  place(orders) {
    const outcomes = orders.map((order) => this.model.place(order));
    const stock = [...this.model.products.values()].map((product) => product.stock);
    this.steps.push({ orders, outcomes, stock });
  }
}

const bale = 6; // so dear that its orders' totals may be too large

function openShop(script) {
  for (const id of [1, 2, 3, 4]) script.customer(id, id === 4);
  script.product(1, "CUP", 45_000n);
  script.product(2, "1", 1_3333n); // a SKU that is another's id
  script.product(3, undefined, 50n);
  script.product(4, "4", 99_9999n); // a SKU that is its own id
  script.product(5, "a \"{5},\\", 20_0000n);
  script.product(bale, "BALE", 99_999_999_9999n);
  script.product(7, "CANDLE", 1_0000n);
  script.product(8, "OLD", 1_0000n, true);
}

// Something else happens in the shop.
function happen(script) {
  const product = upTo(8);
  const order = upTo(script.model.orders.length + 1) - 1;
  const events = [
    () => script.deliver(product, product === bale ? 10_000 + upTo(5) : upTo(20)),
    () => script.deliver(upTo(3), upTo(25)),
    () => product !== bale && script.price(product, BigInt(upTo(300_000) - 1)),
    () => script.archive("product", 3 + upTo(5), chance(0.3)),
    () => script.archive("customer", 1 + upTo(3), chance(0.3)),
    () => script.step(order, "Shipped"),
    () => script.step(order, "Cancelled"),
  ];
  oneOf(events)();
}

function randomLine() {
  const id = upTo(8);
  if (id === bale) return { id, units: oneOf([1, 9_999, 10_000, 10_001]) };
  const units = upTo(5);
  if (chance(0.6)) return { id, units };
  if (chance(0.5)) return { sku: oneOf(["CUP", "1", "4", "a \"{5},\\", "CANDLE", "OLD"]), units };
  if (chance(0.7)) return { id: upTo(4), sku: String(upTo(4)), units };
  return oneOf([{ id: 99, units }, { sku: "NONE", units }, { id: 99, sku: "99", units }]);
}

function randomOrder(script) {
  const lines = Array.from({ length: upTo(4) }, randomLine);
  if (chance(0.2)) lines.push({ ...oneOf(lines), units: upTo(5) });
  const order = { customer: chance(0.95) ? upTo(4) : 99, lines };
  if (chance(0.5)) return order;
  const recent = [...script.given.keys()].slice(-12);
  const key = recent.length > 0 && chance(0.6) ? oneOf(recent) : `key ${script.given.size}`;
  const again = script.given.get(key);
  const keyed = again && chance(0.6) ? again : { ...order, key };
  script.given.set(key, keyed);
  return keyed;
}

// Nothing is wrong with these but, perhaps, the stock.
const plainOrder = () => ({ customer: 1, lines: [{ id: oneOf([1, 2, 3]), units: upTo(2) }] });

function randomBatch(script) {
  const size = chance(0.05) ? 60 : upTo(12);
  const isPlain = chance(0.2);
  return Array.from({ length: size }, () => (isPlain ? plainOrder() : randomOrder(script)));
}

function writeScript() {
  const script = new Script();
  openShop(script);
  for (let n = 0; n < batchCount; n++) {
    for (let events = upTo(6); events > 0; events--) happen(script);
    script.place(randomBatch(script));
  }
  return script;
}

// A store's part of the script, in psql's words: a line of output for each order, then one for the stock.
function statements(script, store) {
  const stock = `SELECT json_agg(stock_quantity ORDER BY product_id) FROM products;`;
  const batches = (orders) => (store === "main" ? [orders] : orders.map((order) => [order]));
  return script.steps.map((step) =>
    step.sql ?? [...batches(step.orders).map((orders) => `${placing(orders, store)};`), stock].join("\n"),
  );
}

// The outcomes with each order's place among those accepted, as the model has it, instead of its id.
function inPlaces(outcomes, ids) {
  return outcomes.map(({ ordinal, order_id, ...rest }) => {
    if (rest.outcome === "accepted") {
      assert.ok(ids.length === 0 || order_id > ids[ids.length - 1], "ids ascend in the order of arrival");
      ids.push(order_id);
    }
    return { order: order_id === null ? null : ids.indexOf(order_id), ...rest };
  });
}

const allOrders = `
  SELECT json_agg(json_build_array(customer_id, total_amount::text, status, idempotency_key,
           (SELECT json_agg(json_build_array(product_id, quantity, round(price_at_purchase * 10000)::text) ORDER BY order_item_id)
            FROM order_items i WHERE i.order_id = o.order_id)) ORDER BY order_id)
  FROM orders o;`;

const modelOrders = (model) =>
  model.orders.map(({ customer, total_amount, status, key, lines }) => [
    customer, total_amount, status, key, lines.map(({ id, units, price }) => [id, units, String(price)]),
  ]);

test(`${batchCount} random batches (ORDO_TEST_SEED=${seed})`, async (t) => {
  const script = writeScript();
  const batches = script.steps.filter((step) => step.orders !== undefined);

  for (const store of stores)
    await t.test(store === "main" ? "a batch is decided as the model decides its orders" : "and so are its orders one by one", () => {
      const output = database.run([`SET search_path = ${store};`, ...statements(script, store), allOrders].join("\n"));
      const lines = output.split("\n").filter((line) => line !== "");
      const ids = [];
      for (const [n, { orders, outcomes, stock }] of batches.entries()) {
        const answered = lines.splice(0, orders.length).map(outcome);
        assert.deepEqual(answered.map(({ ordinal }) => ordinal), orders.map((_, place) => (store === "main" ? place + 1 : 1)));
        assert.deepEqual(
          { n, orders, outcomes: inPlaces(answered, ids), stock: JSON.parse(lines.shift()) },
          { n, orders, outcomes, stock },
        );
      }
      assert.deepEqual(JSON.parse(lines.shift()), modelOrders(script.model), "what stands in the tables");
      assert.deepEqual(lines, []);
    });

  await t.test("in both stores the invariants hold", () => {
    for (const store of stores)
      execFileSync(program, ["--db", database.url, "--store", store, "verify"], { env: database.env, stdio: ["ignore", "ignore", "inherit"] });
  });

  await t.test("and there was everything that can happen", () => {
    const counts = {};
    for (const { outcomes } of batches) for (const { outcome: name } of outcomes) counts[name] = (counts[name] ?? 0) + 1;
    t.diagnostic(JSON.stringify(counts));
    for (const name of ["accepted", "replayed", "key_conflict", "unknown_customer", "archived_customer", "unknown_product",
      "ambiguous_product", "archived_product", "out_of_stock", "too_large"])
      assert.ok(counts[name] > 5, `${name}: ${counts[name]}`);
    const hasRepeats = ({ orders }) => new Set(orders.map(({ key }) => key ?? {})).size < orders.length;
    const isMet = ({ outcomes }) => outcomes.every(({ outcome: name }) => name === "accepted");
    assert.ok(batches.filter(hasRepeats).length > 20, "batches with a key twice");
    assert.ok(batches.filter(isMet).length > 20, "batches that were met whole");
  });
});
