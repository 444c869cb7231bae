// The same idempotency key from many clients at once, through one engine or two: one order, and the
// same answer to all; also after restarts.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  Clients, assertVerified, deadlocks, endAll, killClients, orderOf, placedOrders, stockedStore, stocks, tally, tradeFor,
} from "../support/engine.mjs";
import { random } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const seed = Number(process.env.ORDO_TEST_SEED ?? Date.now() % 1_000_000);
const shop = new Shop();
after(() => {
  killClients();
  shop.stop();
});

async function engines(store, lanes) {
  const all = lanes.map((count) => new Clients(store, { lanes: count }));
  await Promise.all(all.map((clients) => clients.ready()));
  return all;
}

// All have the same order: the first one as its placing, the others as its repetition. Its number.
function assertOne(answers) {
  const [first] = answers;
  const accepted = answers.filter((answer) => answer.verdict === "accepted").length;
  assert.ok(accepted <= 1, JSON.stringify(tally(answers)));
  for (const { status, verdict, order_id, total_amount, order_status, message } of answers) {
    assert.ok(status === "ok" && (verdict === "accepted" || verdict === "replayed"), `${verdict} ${message}`);
    assert.deepEqual([order_id, total_amount, order_status], [first.order_id, first.total_amount, "Pending"]);
  }
  return { order_id: first.order_id, accepted };
}

for (const lanes of [[1], [4], [2, 2]]) {
  test(`100 clients send the same key at once, lanes ${lanes.join(" + ")}: one order`, async () => {
    const store = stockedStore(shop, `one_key_${lanes.join("_")}`, [{ price: "2.5", stock: 5 }]);
    const all = await engines(store, lanes);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => all[n % all.length].order(orderOf([[1, 3]], "k"))));
    assert.equal(assertOne(answers).accepted, 1, "one of them placed it");
    await endAll(all);
    assert.deepEqual(placedOrders(store).map((order) => [order.idempotency_key, order.total_amount, order.lines.length]), [["k", "7.50", 1]]);
    assert.deepEqual(stocks(store), [2]);
    assertVerified(store);
  });
}

test("a key for another order is refused, and which of two came first decides what it stands for", async () => {
  const store = stockedStore(shop, "two_orders", [{ price: "1", stock: 1000 }], 2);
  const all = await engines(store, [2, 2]);
  const orders = [orderOf([[1, 1]], "k"), orderOf([[1, 2]], "k"), orderOf([[1, 1]], "k", 2), orderOf([[1, 1], [1, 1]], "k")];
  const answers = await Promise.all(Array.from({ length: 80 }, (_, n) => all[n % 2].order(orders[(n >> 1) % orders.length])));
  const winner = answers.findIndex((answer) => answer.verdict === "accepted");
  const { order_id } = answers[winner];
  for (const [n, answer] of answers.entries()) {
    if ((n >> 1) % orders.length === (winner >> 1) % orders.length) assert.deepEqual([answer.status, answer.order_id], ["ok", order_id]);
    else assert.deepEqual([answer.status, answer.verdict, answer.order_id, answer.message],
      ["conflict", "key_conflict", 0, 'idempotency_key: "k" was used for another order already']);
  }
  await endAll(all);
  assert.equal(placedOrders(store).length, 1);
  assertVerified(store);
});

test("a refused order leaves its key free", async () => {
  const store = stockedStore(shop, "free", [{ price: "1", stock: 2 }]);
  const [clients] = await engines(store, [2]);
  const refused = await clients.ask(Array(5).fill(orderOf([[1, 3]], "k")));
  assert.deepEqual(tally(refused), { out_of_stock: 5 });
  assert.deepEqual(tally(await clients.ask(Array(5).fill(orderOf([[1, 2]], "k")))), { accepted: 1, replayed: 4 });
  assert.equal((await clients.order(orderOf([[1, 3]], "k"))).verdict, "key_conflict");
  await clients.end();
});

test("a key is answered with its first order after the engine, and after PostgreSQL, were started anew", async () => {
  const store = stockedStore(shop, "restarted", [{ price: "1", stock: 100 }]);
  const orders = Array.from({ length: 20 }, (_, n) => orderOf([[1, 1 + (n % 3)]], `k${n}`));
  let [clients] = await engines(store, [2]);
  const first = await clients.ask(orders);
  assert.deepEqual(tally(first), { accepted: 20 });
  const again = async () => {
    const answers = await clients.ask(orders);
    assert.deepEqual(tally(answers), { replayed: 20 });
    assert.deepEqual(answers.map((answer) => answer.order_id), first.map((answer) => answer.order_id));
    assert.equal((await clients.order(orderOf([[1, 9]], "k0"))).verdict, "key_conflict");
  };
  await again();
  await clients.end();
  [clients] = await engines(store, [2]);
  await again();
  shop.ordo("db", "stop");
  shop.ordo("db", "start");
  await again();
  assert.ok((await clients.stats()).reconnects >= 1, "by the same engine");
  await clients.end();
  assert.equal(placedOrders(store).length, 20);
  assertVerified(store);
});

// Clients that have no answer yet ask again, perhaps of another server: a key is then under way on
// several lanes, beside others' orders. Lanes may wait for one another then, but not in a circle, which
// PostgreSQL resolves only after a second.
for (const lanes of [[8], [3, 3]]) {
  test(`each key comes from several clients at once, lanes ${lanes.join(" + ")}: every answer is a verdict, and soon (ORDO_TEST_SEED=${seed})`, async (t) => {
    const next = random(seed);
    const products = 12;
    const store = stockedStore(shop, `many_keys_${lanes.length}`, Array.from({ length: products }, () => ({ price: "1", stock: 1_000_000 })));
    const all = await engines(store, lanes);
    const before = deadlocks(store);
    let count = 0;
    const answers = [];
    await tradeFor(2000, all, 48, () => {
      const n = Math.floor(count++ / 5);
      return next() < 0.3 ? orderOf([[1 + Math.floor(next() * products), 1]]) : orderOf([[1 + (n * 7) % products, 1], [1 + (n * 5) % products, 1]], `k${n}`);
    }, (order, answer) => answers.push({ key: order.idempotency_key, ...answer }));
    t.diagnostic(`${JSON.stringify(tally(answers))}, ${deadlocks(store) - before} deadlocks`);
    const { accepted, replayed, ...others } = tally(answers);
    assert.deepEqual(others, {}, "every answer is a verdict");
    assert.ok(answers.length > 400 && replayed > 100, `only ${answers.length} answers in 2 s`);
    const keys = new Map();
    for (const answer of answers.filter(({ key }) => key !== undefined)) keys.set(answer.key, [...(keys.get(answer.key) ?? []), answer]);
    for (const same of keys.values()) assert.equal(assertOne(same).accepted, 1);
    await endAll(all);
    assert.equal(placedOrders(store).length, accepted);
    assertVerified(store);
  });
}
