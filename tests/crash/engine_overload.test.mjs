// More orders than the engine takes, and a PostgreSQL that does not answer: refusals at once, bounded
// memory, answers in time, and recovery by itself.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import {
  Clients, assertVerified, killClients, orderOf, placedOrders, stockedStore, stocks, tally, tradeFor,
} from "../support/engine.mjs";
import { Place, until } from "../support/place.mjs";
import { holding, waiting } from "../support/races.mjs";

const place = new Place();
place.ordo("db", "start");
after(() => {
  killClients();
  place.stop();
});

const stock = 1_000_000;
const open = (name, options, products = 1) => {
  const store = stockedStore(place, name, Array.from({ length: products }, () => ({ price: "1", stock })));
  return { store, engine: new Clients(store, options) };
};
const many = (count, key) => Array.from({ length: count }, (_, n) => orderOf([[1, 1]], key && `${key} ${n}`));

test("ten times more orders than the queue holds: the first are taken, the others refused at once", async () => {
  const { store, engine } = open("queue", { lanes: 2, queue: 100 });
  await engine.ready();
  const taken = [];
  await holding(store, "products WHERE product_id = 1", async () => {
    for (let n = 0; n < 1000; n++) taken.push(engine.order(orderOf([[1, 1]])));
    // While nothing moves at all.
    for (const answer of await Promise.all(taken.splice(100))) {
      assert.deepEqual([answer.status, answer.verdict], ["busy", "none"]);
      assert.equal(answer.message, "too many orders are waiting already; the order was not taken");
    }
    const { waiting, under_way } = await engine.stats();
    assert.equal(waiting + under_way, 100);
  });
  assert.deepEqual(tally(await Promise.all(taken)), { accepted: 100 });
  assert.deepEqual(tally(await engine.ask(many(100))), { accepted: 100 }, "there is room again");
  await engine.end();
  assert.equal(placedOrders(store).length, 200);
});

// What a process took at most, in MB.
const peakMemory = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmHWM:\s+(\d+) kB/)[1]) / 1024;

test("200,000 orders thrown at it: each is answered, memory stays below 32 MB more than at rest", async (t) => {
  // A sanitizer would keep freed memory from being used again.
  const env = { ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ""}:quarantine_size_mb=1` };
  const { store, engine } = open("memory", { lanes: 2, queue: 1000, env });
  await engine.ready();
  const atRest = peakMemory(engine.child.pid);
  const pieces = [];
  for (let n = 0; n < 200; n++) pieces.push(engine.ask(many(1000)));
  const counts = tally((await Promise.all(pieces)).flat());
  const peak = peakMemory(engine.child.pid);
  t.diagnostic(`${JSON.stringify(counts)}, ${atRest.toFixed(1)} MB at rest, ${peak.toFixed(1)} MB at most`);
  const { accepted, busy, ...others } = counts;
  assert.deepEqual(others, {});
  assert.equal(accepted + busy, 200_000);
  assert.ok(busy > 100_000, "it was too much");
  assert.ok(peak < atRest + 32, `${peak} MB`);
  assert.deepEqual(tally(await engine.ask(many(1000))), { accepted: 1000 }, "afterwards it takes orders as before");
  await engine.end();
  assert.deepEqual(stocks(store), [stock - accepted - 1000]);
  assertVerified(store);
});

test("a product that somebody holds keeps an order, and no longer than the timeout; others go on", async () => {
  const { store, engine } = open("held", { lanes: 1, timeout: 1000 }, 2);
  await engine.ready();
  const [held, other] = await holding(store, "products WHERE product_id = 1", async () => {
    const asked = engine.order(orderOf([[1, 1]], "held"));
    await waiting(store, 1);
    const begin = Date.now();
    const answers = await Promise.all([asked, engine.order(orderOf([[2, 1]], "other"))]);
    assert.ok(Date.now() - begin < 4000, "in time");
    return answers;
  });
  // The server gave it up before its time was over: it is not placed, for certain.
  assert.equal(held.status, "limit");
  assert.equal(other.status, "ok", other.message);
  assert.equal((await engine.order(orderOf([[1, 1]], "held"))).status, "ok");
  await engine.end();
  assert.deepEqual(placedOrders(store).map((order) => order.idempotency_key).sort(), ["held", "other"]);
  assertVerified(store);
});

test("a product that is held for long does not use up PostgreSQL's connections", async () => {
  const lanes = 2;
  const { store, engine } = open("piling_up", { lanes, timeout: 250 });
  await engine.ready();
  await holding(store, "products WHERE product_id = 1", async () => {
    const answers = [];
    await tradeFor(4000, [engine], 8, () => orderOf([[1, 1]]), (_, answer) => answers.push(answer));
    assert.ok(answers.every((answer) => answer.status !== "ok"));
    const [{ n }] = store.sql("SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%place_orders%' AND pid <> pg_backend_pid()");
    assert.ok(n <= 2 * lanes, `${n} connections of an engine of ${lanes} lanes`);
  });
  await until(async () => (await engine.order(orderOf([[1, 1]]))).status === "ok", "the engine to go on");
  await engine.end();
  assertVerified(store);
});

test("PostgreSQL stands still: answers come in time and say what is known, and it goes on by itself", async (t) => {
  const timeout = 1500;
  const { store, engine } = open("frozen", { lanes: 2, timeout });
  await engine.ready();
  const told = new Map(); // key: status
  const timed = async (orders) => {
    const begin = Date.now();
    const answers = await engine.ask(orders);
    assert.ok(Date.now() - begin < timeout + 2500, `answered after ${Date.now() - begin} ms`);
    for (const [n, { status }] of answers.entries()) told.set(orders[n].idempotency_key, status);
    return answers;
  };
  const frozen = place.processes();
  for (const pid of frozen) process.kill(pid, "SIGSTOP");
  let down;
  try {
    const first = timed(many(200, "first"));
    await until(async () => (await engine.stats()).under_way > 0, "the orders to be under way");
    const { outcome_unknown, unavailable = 0 } = tally((await Promise.all([first, timed(many(200, "late"))])).flat());
    assert.ok(outcome_unknown > 0 && unavailable >= 200, `${outcome_unknown} were under way, ${unavailable} were not`);
    assert.equal(outcome_unknown + unavailable, 400);
    down = await timed(many(50, "down"));
  } finally {
    for (const pid of frozen) process.kill(pid, "SIGCONT");
  }
  assert.deepEqual(tally(down), { unavailable: 50 });
  assert.match(down[0].message, /^the order was not placed in time: /);
  const begin = Date.now();
  await until(async () => (await engine.order(orderOf([[1, 1]], "after"))).status === "ok", "the engine to go on");
  t.diagnostic(`"${down[0].message}"; it went on after ${Date.now() - begin} ms`);
  const placed = placedOrders(store).map((order) => order.idempotency_key);
  assert.deepEqual(placed.filter((key) => told.get(key) === "unavailable"), [], "what was turned away was not placed");
  for (const answer of await engine.ask([...told.keys()].map((key) => orderOf([[1, 1]], key)))) assert.equal(answer.status, "ok", answer.message);
  await engine.end();
  assert.equal(placedOrders(store).length, 451);
  assertVerified(store);
});
