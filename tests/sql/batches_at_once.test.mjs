// Batches that meet others, or other changes, in the database: what a transaction that is not yet
// committed holds, when a product falls short or a key is taken between reading and writing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { outcome, placeOrders, placing } from "../support/batches.mjs";
import { Database } from "../support/database.mjs";
import { Session } from "../support/sessions.mjs";
import { program } from "../support/shop.mjs";

let database;
let a, b, c;
let products = 0;
let keys = 0;
before(() => {
  database = new Database();
  database.run("INSERT INTO customers (first_name, last_name, email) VALUES ('Ada', 'Lovelace', 'ada@example.com')");
});
after(() => database?.drop());
beforeEach(async () => ([a, b, c] = await Promise.all([1, 2, 3].map(() => Session.open(database)))));
afterEach(async () => {
  for (const session of [a, b, c]) await session.close();
  execFileSync(program, ["--db", database.url, "verify"], { env: database.env, stdio: ["ignore", "ignore", "inherit"] });
});

// A new product with so many units; its id.
function product(stock) {
  database.run(`SELECT FROM add_product('Product ${++products}', NULL, 1, ${stock}, 'SKU-${products}', 'ada')`);
  return products;
}

const newKey = () => `key ${++keys}`;
const order = (...lines) => ({ customer: 1, lines: lines.map(([id, units]) => ({ id, units })) });
const withKey = (key, ...lines) => ({ ...order(...lines), key });
const stock = (id) => Number(database.run(`SELECT stock_quantity FROM products WHERE product_id = ${id}`));
const sold = (id) => Number(database.run(`SELECT coalesce(sum(quantity), 0) FROM order_items WHERE product_id = ${id}`));
const ids = (lines) => lines.map((line) => outcome(line).order_id);

// The outcomes in words: "accepted", "out_of_stock: wanted 2 of 1".
const told = (lines) =>
  lines.map(outcome).map((o) => (o.product_id === null ? o.outcome : `${o.outcome}: wanted ${o.wanted} of ${o.available}`));

test("a product that falls short while a batch waits for it: who is met is decided by what is left", async () => {
  const [scarce, plenty] = [product(10), product(100)];
  await a.run("BEGIN");
  await a.run(placing([order([scarce, 9])]));
  const batch = [order([scarce, 2]), order([plenty, 1], [scarce, 1]), order([plenty, 2]), order([plenty, 4], [scarce, 1])];
  const waiting = await b.waits(placing(batch));
  await a.run("COMMIT");
  assert.deepEqual(told(await waiting.answer), [
    "out_of_stock: wanted 2 of 1", "accepted", "accepted", "out_of_stock: wanted 1 of 0",
  ]);
  assert.deepEqual([stock(scarce), sold(scarce)], [0, 10]);
  assert.deepEqual([stock(plenty), sold(plenty)], [97, 3]);
});

test("a product that another transaction only seemed to take is there", async () => {
  const scarce = product(10);
  await a.run("BEGIN");
  await a.run(placing([order([scarce, 9])]));
  const waiting = await b.waits(placing([order([scarce, 2]), order([scarce, 8])]));
  await a.run("ROLLBACK");
  assert.deepEqual(told(await waiting.answer), ["accepted", "accepted"]);
  assert.deepEqual([stock(scarce), sold(scarce)], [0, 10]);
});

test("several batches wait for what is left: no unit is sold twice", async () => {
  const scarce = product(10);
  await a.run("BEGIN");
  await a.run(placing([order([scarce, 5])]));
  const batch = [order([scarce, 2]), order([scarce, 2])];
  const waiting = [await b.waits(placing(batch)), await c.waits(placing(batch))];
  await a.run("COMMIT");
  const answers = (await Promise.all(waiting.map(({ answer }) => answer))).flatMap(told);
  assert.deepEqual(answers.sort(), [
    "accepted", "accepted", "out_of_stock: wanted 2 of 1", "out_of_stock: wanted 2 of 1",
  ]);
  assert.deepEqual([stock(scarce), sold(scarce)], [1, 9]);
});

test("several products that fall short one after the other are told as they are in the end", async () => {
  const [first, second] = [product(10), product(10)];
  await a.run("BEGIN");
  await a.run(placing([order([first, 10])]));
  const waiting = await b.waits(placing([order([second, 6]), order([second, 4], [first, 1])]));
  await c.run(placing([order([second, 5])]));
  await a.run("COMMIT");
  assert.deepEqual(told(await waiting.answer), ["out_of_stock: wanted 6 of 5", "out_of_stock: wanted 1 of 0"]);
  assert.deepEqual([stock(first), stock(second)], [0, 5]);
});

test("a delivery counts once it is committed; until then an order is refused, without waiting", async () => {
  const scarce = product(0);
  await a.run("BEGIN");
  await a.run(`SELECT FROM change_stock(${scarce}, 2, NULL, 'receipt', NULL, 'ada')`);
  assert.deepEqual(told(await b.run(placing([order([scarce, 2])]))), ["out_of_stock: wanted 2 of 0"]);
  await a.run("COMMIT");
  assert.deepEqual(told(await b.run(placing([order([scarce, 2])]))), ["accepted"]);
  assert.equal(stock(scarce), 0);
});

test("a key that another transaction takes meanwhile stands for that order", async () => {
  const [cup, pot, key] = [product(10), product(10), newKey()];
  await a.run("BEGIN");
  const [first] = ids(await a.run(placing([withKey(key, [cup, 1])])));
  const waiting = await b.waits(placing([order([pot, 1]), withKey(key, [cup, 1]), withKey(newKey(), [pot, 2])]));
  await a.run("COMMIT");
  const answer = await waiting.answer;
  assert.deepEqual(told(answer), ["accepted", "replayed", "accepted"]);
  assert.equal(ids(answer)[1], first);
  assert.deepEqual([stock(cup), stock(pot)], [9, 7]);
});

test("with another request it is a conflict", async () => {
  const [cup, key] = [product(10), newKey()];
  await a.run("BEGIN");
  await a.run(placing([withKey(key, [cup, 1])]));
  const waiting = await b.waits(placing([withKey(key, [cup, 2]), order([cup, 3])]));
  await a.run("COMMIT");
  assert.deepEqual(told(await waiting.answer), ["key_conflict", "accepted"]);
  assert.equal(stock(cup), 6);
});

test("a key that was only seemingly taken is free", async () => {
  const [cup, key] = [product(10), newKey()];
  await a.run("BEGIN");
  await a.run(placing([withKey(key, [cup, 2])]));
  const waiting = await b.waits(placing([withKey(key, [cup, 1])]));
  await a.run("ROLLBACK");
  assert.deepEqual(told(await waiting.answer), ["accepted"]);
  assert.equal(stock(cup), 9);
});

test("a key is taken and its product sold out meanwhile: it is the first order's all the same", async () => {
  const [cup, key] = [product(3), newKey()];
  await a.run("BEGIN");
  await a.run(placing([withKey(key, [cup, 3])]));
  const waiting = await b.waits(placing([order([cup, 1]), withKey(key, [cup, 3])]));
  await a.run("COMMIT");
  assert.deepEqual(told(await waiting.answer), ["out_of_stock: wanted 1 of 0", "replayed"]);
  assert.deepEqual([stock(cup), sold(cup)], [0, 3]);
});

// A table is closed to all, so that the key's first order is committed while the second looks things up.
for (const table of ["customers", "products"])
  test(`the same, between two looks of the second order, before it reads ${table}`, async () => {
    const [cup, key] = [product(3), newKey()];
    await a.run("BEGIN");
    await a.run(placing([withKey(key, [cup, 3])]));
    const closed = await c.waits(`BEGIN; LOCK TABLE ${table}`);
    const waiting = await b.waits(placing([withKey(key, [cup, 3])]));
    await a.run("COMMIT");
    await closed.answer;
    await c.run("COMMIT");
    assert.deepEqual(told(await waiting.answer), ["replayed"]);
    assert.deepEqual([stock(cup), sold(cup)], [0, 3]);
  });

test("batches with the same keys in opposite order do not wait for each other in a circle", async () => {
  const [cup, pot, one, two] = [product(10), product(10), newKey(), newKey()];
  await a.run("BEGIN");
  await a.run(placing([withKey(one, [cup, 1])]));
  const waiting = await b.waits(placing([withKey(two, [pot, 1]), withKey(one, [cup, 1])]));
  assert.deepEqual(told(await a.run(placing([withKey(two, [pot, 1])]))), ["accepted"]);
  await a.run("COMMIT");
  assert.deepEqual(told(await waiting.answer), ["replayed", "replayed"]);
  assert.deepEqual([stock(cup), stock(pot)], [9, 9]);
});

// Statements again and again for some seconds, a transaction each.
const repeating = (seconds, ...statements) => `
  DO $$
  DECLARE
      finish CONSTANT timestamptz := clock_timestamp() + interval '${seconds} s';
  BEGIN
      WHILE clock_timestamp() < finish LOOP
          ${statements.map((statement) => `PERFORM ${statement}; COMMIT;`).join("\n")}
      END LOOP;
  END;
  $$`;

const placed = (orders) => `count(*) FROM ${placeOrders(orders)}`;

test("batches with the same products in any order, some of them short, never wait for each other in a circle", async () => {
  const first = product(0); // these two are always short
  const shelf = Array.from({ length: 10 }, () => product(1_000_000));
  const last = product(0);
  const oneOfEach = (...shelves) => order(...shelves.flat().map((id) => [id, 1]));
  const turned = [...shelf.slice(4), ...shelf.slice(0, 4)];
  const deliver = (id) => `change_stock(${id}, 2, NULL, 'receipt', NULL, 'ada')`;
  const running = [
    a.run(repeating(4, placed(shelf.map((id) => oneOfEach(id, last))), deliver(first))),
    b.run(repeating(4, placed([oneOfEach([...shelf].reverse()), oneOfEach(last, shelf[2], first), oneOfEach(shelf[1], first)]))),
    c.run(repeating(4, placed([oneOfEach(turned), { customer: 1, lines: [{ sku: `SKU-${last}`, units: 1 }, { id: first, units: 1 }] }]), deliver(last))),
  ];
  await Promise.all(running);
  for (const session of [a, b, c]) await session.close();
  assert.equal(database.run("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), "0\n");
  const count = sold(shelf[0]);
  assert.ok(count > 100, `${count} units were sold`);
  for (const id of shelf) assert.equal(stock(id), 1_000_000 - sold(id));
  for (const id of [first, last]) assert.ok(sold(id) > 50, `${sold(id)} scarce units were sold`);
});

test("a batch that wants all there is of a product is placed, however fast others take of it", async () => {
  const [hot, plenty] = [product(0), product(1_000_000)];
  const one = placed([order([hot, 1])]);
  await Promise.all([
    a.run(repeating(4, `change_stock(${hot}, 20, NULL, 'receipt', NULL, 'ada')`, one, one)),
    b.run(repeating(4, placed([...Array(30).fill(order([hot, 1])), order([plenty, 1])]))),
    c.run(repeating(4, one, one, one, one)),
  ]);
  assert.ok(sold(plenty) > 50, `${sold(plenty)} batches were placed`);
  assert.ok(sold(hot) > 200, `${sold(hot)} units were sold`);
});

test("a batch with a key twice takes its products in order too", async () => {
  const [first, second, key] = [product(10), product(10), newKey()];
  await c.run(`BEGIN; UPDATE products SET updated_at = now() WHERE product_id = ${first}`);
  const both = await b.waits(placing([order([first, 1], [second, 1])]));
  const parts = await a.waits(placing([withKey(key, [second, 1]), withKey(key, [first, 1]), order([first, 1])]));
  await c.run("COMMIT");
  assert.deepEqual(told(await both.answer), ["accepted"]);
  assert.deepEqual(told(await parts.answer), ["accepted", "key_conflict", "accepted"]);
});
