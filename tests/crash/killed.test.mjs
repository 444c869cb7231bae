// kill -9 of the program at random moments, and of PostgreSQL under load: what was acknowledged is
// there once, nothing is half done.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { random } from "../support/expect.mjs";
import { Place } from "../support/place.mjs";
import { Shop, Store } from "../support/shop.mjs";

const seed = Number(process.env.ORDO_TEST_SEED ?? Date.now() % 1_000_000);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function stocked(shop, name) {
  const store = shop.store(name);
  store.customer();
  store.product({ stock: 100_000 });
  store.product({ stock: 100_000 });
  return store;
}

const withKey = (key) => [
  "--format", "json", "order", "create", "--customer", "1", "--item", "1:2", "--item", "2:1", "--item", "1:1",
  "--idempotency-key", key,
];

// Every acknowledged order is there once with its key, and what is there is whole.
function assertWhole(store, acknowledged) {
  const rows = store.sql("SELECT o.order_id, o.idempotency_key, (SELECT count(*) FROM order_items i WHERE i.order_id = o.order_id) AS lines FROM orders o");
  const byKey = new Map(rows.map((row) => [row.idempotency_key, row.order_id]));
  assert.equal(byKey.size, rows.length, "a key has one order");
  for (const [key, id] of acknowledged) assert.equal(byKey.get(key), id, `${key} was acknowledged`);
  assert.ok(rows.every((row) => row.lines === 3));
  assert.deepEqual(store.json("product", "list").map((p) => p.stock_quantity), [100_000 - 3 * rows.length, 100_000 - rows.length]);
  const verified = store.try("verify");
  assert.equal(verified.code, 0, verified.stderr);
}

test(`the program is killed at random moments (ORDO_TEST_SEED=${seed})`, async () => {
  const shop = new Shop();
  try {
    const next = random(seed);
    const store = stocked(shop, "clients");
    const usual = Date.now();
    store.ordo(...withKey("usual"));
    const longest = 2 * (Date.now() - usual);
    const acknowledged = new Map();
    const killed = new Set();
    for (let round = 0; round < 15; round++) {
      const clients = Array.from({ length: 4 }, async (_, n) => {
        const key = `${round}.${n}`;
        const { child, done } = store.spawn(withKey(key));
        setTimeout(() => child.kill("SIGKILL"), next() * longest);
        const { code, signal, stdout, stderr } = await done;
        if (stdout.endsWith("}\n")) acknowledged.set(key, JSON.parse(stdout).order_id);
        else assert.deepEqual([code, signal, stderr], [null, "SIGKILL", ""]);
        if (signal === "SIGKILL") killed.add(key);
      });
      await Promise.all(clients);
    }
    assert.ok(killed.size > 0, "some were killed");
    assertWhole(store, acknowledged);
    // The shop's own program sends what it has no answer to again, and has each order once.
    for (const key of killed) acknowledged.set(key, store.json(...withKey(key).slice(2)).order_id);
    assertWhole(store, acknowledged);
  } finally {
    shop.stop();
  }
});

test("PostgreSQL is killed under load, and recovers", async () => {
  const place = new Place();
  try {
    place.ordo("db", "start");
    const store = new Store(place, "main");
    store.customer();
    store.product({ stock: 100_000 });
    store.product({ stock: 100_000 });
    const acknowledged = new Map();
    for (let round = 0; round < 3; round++) {
      let running = true;
      const shops = Array.from({ length: 4 }, async (_, n) => {
        for (let count = 0; running; count++) {
          const key = `${round}.${n}.${count}`;
          const { code, stdout, stderr } = await store.spawn(withKey(key)).done;
          if (code === 0) acknowledged.set(key, JSON.parse(stdout).order_id);
          else assert.equal(code, 6, stderr);
        }
      });
      await sleep(700);
      const postmaster = Number(readFileSync(place.path("pgdata", "postmaster.pid"), "utf8").split("\n")[0]);
      process.kill(postmaster, "SIGKILL");
      await sleep(300);
      running = false;
      await Promise.all(shops);
      assertWhole(store, acknowledged);
    }
    assert.ok(acknowledged.size > 10, `${acknowledged.size} orders were acknowledged`);
  } finally {
    place.stop();
  }
});
