// Orders of many clients that race for the last units through the engine: each unit is sold once. And
// orders that name the same products in any order: no client ever sees a deadlock.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  Clients, assertVerified, deadlocks, endAll, killClients, orderOf, stockedStore, stocks, tally, tradeFor,
} from "../support/engine.mjs";
import { random } from "../support/expect.mjs";
import { until } from "../support/place.mjs";
import { backends, holding, waiting } from "../support/races.mjs";
import { Shop } from "../support/shop.mjs";

const seed = Number(process.env.ORDO_TEST_SEED ?? Date.now() % 1_000_000);
const shop = new Shop();
after(() => {
  killClients();
  shop.stop();
});

const engines = (store, ...lanes) => lanes.map((count) => new Clients(store, { lanes: count }));

// So many clients order one unit each, at moments of their own, of a product with fewer units.
async function lastUnits(name, lanes, t) {
  const next = random(seed);
  const rounds = 5;
  const store = stockedStore(shop, name, Array.from({ length: rounds }, () => ({ price: "1.99", stock: 37 })));
  const all = engines(store, ...lanes);
  await Promise.all(all.map((clients) => clients.ready()));
  for (let product = 1; product <= rounds; product++) {
    const answers = await Promise.all(
      Array.from({ length: 120 }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, next() * 20));
        return all[n % all.length].order(orderOf([[product, 1]]));
      }),
    );
    assert.deepEqual(tally(answers), { accepted: 37, out_of_stock: 83 });
    for (const answer of answers.filter((a) => a.verdict === "out_of_stock"))
      assert.deepEqual([answer.item, answer.product_id, answer.wanted, answer.available], [1, product, 1, 0]);
  }
  const batches = (await Promise.all(all.map((clients) => clients.stats()))).map((stats) => stats.batches);
  t.diagnostic(`${rounds * 120} orders in ${batches.join(" + ")} batches`);
  await endAll(all);
  assert.deepEqual(stocks(store), Array(rounds).fill(0));
  assert.equal(store.sql("SELECT count(*) AS n FROM orders")[0].n, rounds * 37);
  assertVerified(store);
}

for (const [name, ...lanes] of [["one_lane", 1], ["four_lanes", 4], ["two_processes", 2, 2]]) {
  test(`120 clients, 37 units, lanes ${lanes.join(" + ")}: 37 are sold (ORDO_TEST_SEED=${seed})`, (t) => lastUnits(name, lanes, t));
}

test("batches of two processes that wait for the same product sell what there is, whoever goes first", async () => {
  const store = stockedStore(shop, "meeting", [{ price: "5", stock: 50 }]);
  const all = engines(store, 2, 2);
  await Promise.all(all.map((clients) => clients.ready()));
  // Each lane takes its share of what is sent at once, and so do the batches meet at the product.
  const answers = await holding(store, "products WHERE product_id = 1", async () => {
    const asked = all.map((clients) => clients.ask(Array.from({ length: 60 }, () => orderOf([[1, 1]]))));
    await waiting(store, 4);
    return asked;
  });
  assert.deepEqual(tally((await Promise.all(answers)).flat()), { accepted: 50, out_of_stock: 70 });
  await endAll(all);
  assert.deepEqual(stocks(store), [0]);
  assertVerified(store);
});

// Some products, upwards or downwards, a product now and then twice; every other order with a key.
function anyOrders(next, products) {
  let count = 0;
  return () => {
    const lines = Array.from({ length: 2 + Math.floor(next() * 5) }, () => [1 + Math.floor(next() * products), 1]);
    const direction = next() < 0.5 ? 1 : -1;
    lines.sort(([a], [b]) => direction * (a - b));
    return orderOf(lines, ++count % 2 ? `key ${count}` : undefined);
  };
}

for (const [name, stock] of [["plenty", 1_000_000], ["scarce", 40]]) {
  for (const lanes of [[8], [3, 3]]) {
    test(`products in opposite order, stock ${name}, lanes ${lanes.join(" + ")}: no deadlock reaches a client (ORDO_TEST_SEED=${seed})`, async (t) => {
      const products = 12;
      const store = stockedStore(shop, `circle_${name}_${lanes.length}`, Array.from({ length: products }, () => ({ price: "1", stock })));
      const all = engines(store, ...lanes);
      await Promise.all(all.map((clients) => clients.ready()));
      const before = deadlocks(store);
      const answers = [];
      await tradeFor(1500, all, 48, anyOrders(random(seed), products), (_, answer) => answers.push(answer));
      const counts = tally(answers);
      const retried = (await Promise.all(all.map((clients) => clients.stats()))).map((stats) => stats.retried);
      t.diagnostic(`${JSON.stringify(counts)}, ${deadlocks(store) - before} deadlocks, ${retried.join(" + ")} orders sent again`);
      const { accepted = 0, out_of_stock = 0, ...others } = counts;
      assert.deepEqual(others, {}, "every answer is a verdict");
      assert.equal(out_of_stock > 0, name === "scarce");
      assert.ok(accepted > 50, JSON.stringify(counts));
      await endAll(all);
      assert.equal(store.sql("SELECT count(*) AS n FROM orders")[0].n, accepted);
      assertVerified(store);
    });
  }
}

test("a batch that PostgreSQL ends for a deadlock with somebody's own statements is sent again", async () => {
  const store = stockedStore(shop, "own_statements", [{ price: "1", stock: 9 }, { price: "1", stock: 9 }]);
  const clients = new Clients(store, { lanes: 1 });
  await clients.ready();
  // Downwards, where orders go upwards. The order waits first and is the one to look for a circle, so that
  // it is the one ended; sent again, it may come to wait first once more.
  const { done } = store.spawn(["query", `DO $$ BEGIN
    PERFORM set_config('deadlock_timeout', '1h', true);
    PERFORM 1 FROM products WHERE product_id = 2 FOR UPDATE;
    WHILE NOT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))) LOOP
      PERFORM pg_sleep(0.01);
    END LOOP;
    PERFORM 1 FROM products WHERE product_id = 1 FOR UPDATE;
  END $$`]);
  await until(() => backends(store, "wait_event = 'PgSleep'") === 1, "the statements to hold the second product");
  const before = deadlocks(store);
  const answer = await clients.order(orderOf([[1, 1], [2, 1]]));
  assert.equal(answer.verdict, "accepted", answer.message);
  const { retried } = await clients.stats();
  assert.ok(retried >= 1);
  await until(() => deadlocks(store) >= before + retried, "PostgreSQL to count the deadlocks");
  assert.equal(deadlocks(store), before + retried);
  assert.equal((await done).code, 0);
  await clients.end();
  assert.deepEqual(stocks(store), [8, 8]);
});
