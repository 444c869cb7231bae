// The crash ladder of the order engine: its program, its connections and PostgreSQL are killed at random
// moments under load. What was acknowledged is there once; what was not, tried again with its key, ends
// as one order; and the engine goes on by itself. ORDO_CRASH_MINUTES=N climbs each rung for so long.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import {
  Clients, assertVerified, killClients, orderOf, placedOrders, placedOrdersAndStocks, stockedStore, tally, trade,
} from "../support/engine.mjs";
import { random } from "../support/expect.mjs";
import { Place, sleep, until } from "../support/place.mjs";
import { Proxy } from "../support/proxy.mjs";
import { backends, holding, waiting } from "../support/races.mjs";

const seed = Number(process.env.ORDO_TEST_SEED ?? Date.now() % 1_000_000);
const minutes = Number(process.env.ORDO_CRASH_MINUTES ?? 0);
const stock = 1_000_000;
const place = new Place();
let proxy;
before(async () => {
  place.ordo("db", "start");
  proxy = await Proxy.before(place);
});
after(() => {
  proxy.stop();
  killClients();
  place.stop();
});

// So many rounds at least, and as many as go into the time.
function* rounds(least) {
  const end = Date.now() + minutes * 60_000;
  for (let round = 0; round < least || Date.now() < end; round++) yield round;
}

// The clients' own books. Orders with a key are customer 1's, those without customer 2's.
class Books {
  constructor(store) {
    this.store = store;
    this.count = 0;
    this.acknowledged = new Map(); // order_id: order
    this.withoutAnswer = []; // it may have been placed
    this.turnedAway = []; // nothing was done
    this.answers = [];
  }

  nextOrder() {
    const n = ++this.count;
    const lines = [[1 + (n % 2), 2], [2 - (n % 2), 1], [1 + (n % 2), 1]];
    return n % 8 === 0 ? orderOf(lines, undefined, 2) : orderOf(lines, `key ${n}`);
  }

  note(order, answer) {
    this.answers.push(answer);
    if (answer.status === "ok") this.acknowledged.set(answer.order_id, order);
    else if (["outcome_unknown", "unanswered"].includes(answer.status)) this.withoutAnswer.push(order);
    else if (answer.status === "unavailable") this.turnedAway.push(order);
    else assert.fail(`${answer.status}: ${answer.message}`);
  }

  // Orders are placed while `crash` is under way, and until the engine has gone on for a while.
  async tradeDuring(crash, ...engines) {
    let isOver = false;
    const trading = trade(engines, 32, () => this.nextOrder(), () => isOver, (order, answer) => this.note(order, answer));
    try {
      await crash();
      const mark = this.acknowledged.size;
      await until(() => this.acknowledged.size > mark + 100 || engines.every((engine) => engine.isGone), "the engine to go on");
    } finally {
      isOver = true;
      await trading;
    }
  }

  // Every order is there once that was acknowledged, and none whose client was told that nothing was
  // done; then whatever has no answer is sent again, and is there once.
  async settle(engine) {
    this.assertWhole();
    const again = [...this.withoutAnswer, ...this.turnedAway].filter((order) => order.idempotency_key);
    const answers = await engine.ask(again);
    for (const [n, answer] of answers.entries()) {
      assert.equal(answer.status, "ok", answer.message);
      this.acknowledged.set(answer.order_id, again[n]);
    }
    this.withoutAnswer = this.withoutAnswer.filter((order) => !order.idempotency_key);
    this.turnedAway = [];
    this.assertWhole();
  }

  assertWhole() {
    const { placed, stocks } = placedOrdersAndStocks(this.store);
    const ids = new Set(placed.map((order) => order.order_id));
    for (const id of this.acknowledged.keys()) assert.ok(ids.has(id), `order ${id} was acknowledged`);
    const keys = placed.flatMap((order) => order.idempotency_key ?? []);
    assert.equal(new Set(keys).size, keys.length, "a key has one order");
    const maybe = new Set(this.withoutAnswer.flatMap((order) => order.idempotency_key ?? []));
    for (const order of placed) {
      const asked = this.acknowledged.get(order.order_id);
      assert.equal(order.lines.length, 3);
      if (asked) assert.deepEqual(order.lines.map(([product, n]) => [product, n]), asked.items.map((i) => [i.product_id, i.quantity]));
      else if (order.idempotency_key) assert.ok(maybe.has(order.idempotency_key), `nobody was told that ${order.idempotency_key} was not placed`);
    }
    // Without a key, one that has no answer is there once or not at all.
    const extra = placed.filter((order) => !order.idempotency_key && !this.acknowledged.has(order.order_id));
    assert.ok(extra.length <= this.withoutAnswer.filter((order) => !order.idempotency_key).length);
    const sold = [0, 0];
    for (const { lines } of placed) for (const [product, quantity] of lines) sold[product - 1] += quantity;
    assert.deepEqual(stocks, sold.map((units) => stock - units));
    assertVerified(this.store);
  }
}

function open(name, options) {
  const store = stockedStore(place, name, [{ price: "1.25", stock }, { price: "9.99", stock }], 2);
  return { store, books: new Books(store), engine: new Clients(store, { lanes: 3, timeout: 30_000, ...options }) };
}

const title = (what) => `${what} (ORDO_TEST_SEED=${seed})`;

test(title("the program is killed"), async (t) => {
  const next = random(seed);
  const { store, books, engine } = open("program");
  let running = engine;
  for (const _ of rounds(5)) {
    await running.ready();
    await books.tradeDuring(async () => {
      await sleep(50 + next() * 400);
      await running.kill();
    }, running);
    running = new Clients(store, { lanes: 3 });
    await books.settle(running);
  }
  t.diagnostic(JSON.stringify(tally(books.answers)));
  assert.ok(tally(books.answers).unanswered > 0);
  await running.end();
});

// What the engine gets over by itself: an order with a key is placed, its client told, as if nothing was.
async function overcome(t, name, crash, { least = 4, ...options } = {}) {
  const next = random(seed);
  const { store, books, engine } = open(name, options);
  await engine.ready();
  for (const round of rounds(least)) {
    await books.tradeDuring(async () => {
      await sleep(50 + next() * 300);
      await crash(store, next, engine, round);
    }, engine);
    assert.deepEqual([...books.withoutAnswer, ...books.turnedAway].filter((order) => order.idempotency_key), []);
    await books.settle(engine);
  }
  const { reconnects, retried } = await engine.stats();
  t.diagnostic(`${JSON.stringify(tally(books.answers))}, ${reconnects} reconnects, ${retried} orders sent again`);
  assert.ok(reconnects >= least && retried > 0);
  await engine.end();
}

const lanesOf = "FROM pg_stat_activity WHERE application_name = 'ordo' AND backend_type = 'client backend' AND pid <> pg_backend_pid()";

test(title("connections are terminated, all of them or some"), (t) =>
  overcome(t, "terminated", async (store, next, _, round) => {
    const some = round % 2 ? "" : `AND pid % 3 = ${Math.floor(next() * 3)}`;
    await store.spawn(["query", `SELECT pg_terminate_backend(pid) ${lanesOf} ${some}`]).done;
  }, { least: 6 }));

test(title("connections are cut on their way"), (t) =>
  overcome(t, "cut", () => proxy.drop(), { least: 6, url: proxy.url }));

test(title("a server process is killed, and PostgreSQL recovers"), (t) =>
  overcome(t, "backend", async (store) => {
    const { stdout } = await store.spawn(["--format", "json", "query", `SELECT pid ${lanesOf} AND query LIKE '%place_orders%' LIMIT 1`]).done;
    process.kill(JSON.parse(stdout)[0].pid, "SIGKILL");
  }, { least: 2 }));

test(title("the postmaster is killed, and PostgreSQL started again"), (t) =>
  overcome(t, "postmaster", async () => {
    process.kill(Number(readFileSync(place.path("pgdata", "postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
    await until(() => place.processes().length === 0, "all of PostgreSQL to end");
    const started = await place.spawn(["db", "start"]).done;
    assert.equal(started.code, 0, started.stderr);
  }, { least: 2 }));

// At chosen moments: before PostgreSQL sees the batch, and between its commit and the answer.
for (const when of ["before", "after"]) {
  test(`cut ${when} PostgreSQL has the batch: orders with a key are sent again, the others never`, async () => {
    const { store, engine } = open(`moment_${when}`, { lanes: 1, url: proxy.url });
    await engine.ready();
    proxy.cut(when, "key 5");
    const [first, ...others] = await engine.ask(Array.from({ length: 10 }, (_, n) => orderOf([[1, 1]], n % 2 ? `key ${n}` : undefined)));
    assert.equal(proxy.cuts.length, 0, "it was cut");
    const withKey = others.filter((_, n) => n % 2 === 0);
    assert.deepEqual(tally(withKey), when === "before" ? { accepted: 5 } : { replayed: 5 });
    const without = [first, ...others.filter((_, n) => n % 2)];
    assert.deepEqual(tally(without), { outcome_unknown: 5 });
    for (const answer of without)
      assert.equal(answer.message, "the connection to the database was lost before it answered: the order may or may not have been placed");
    assert.equal((await engine.stats()).retried, 5);
    assert.equal((await engine.order(orderOf([[1, 1]]))).status, "ok", "it goes on");
    const keys = placedOrders(store).map((order) => order.idempotency_key);
    assert.equal(keys.filter((key) => key !== null).length, 5);
    assert.equal(keys.length, 5 + 1 + (when === "after" ? 5 : 0));
    await engine.end();
    assertVerified(store);
  });
}

test("cut each time, an order with a key is given up as unknown in the end, and was placed once", async () => {
  const { store, engine } = open("always", { lanes: 1, url: proxy.url });
  await engine.ready();
  for (let n = 0; n < 10; n++) proxy.cut("after", "always cut");
  const order = orderOf([[1, 1]], "always cut");
  assert.equal((await engine.order(order)).status, "outcome_unknown");
  assert.equal(10 - proxy.cuts.length, 5, "tried five times");
  proxy.cuts.length = 0;
  assert.equal((await engine.order(order)).verdict, "replayed");
  await engine.end();
  assert.equal(placedOrders(store).length, 1);
});

test("an order that is refused when it is sent again is not placed by what was sent before the cut", async () => {
  const { store, engine } = open("refused", { lanes: 1, url: proxy.url });
  await engine.ready();
  const answer = await holding(store, "products WHERE product_id = 1", async () => {
    const asked = engine.order(orderOf([[1, 1]], "k"));
    await waiting(store, 1);
    store.ordo("customer", "archive", "1");
    proxy.drop();
    return Promise.race([asked, sleep(3000)]);
  });
  // It may also wait until it knows what became of the first.
  const { status } = answer ?? (await engine.order(orderOf([[1, 1]], "k")));
  await until(() => backends(store, "query LIKE '%place_orders%'") === 0, "PostgreSQL to be done");
  assert.equal(placedOrders(store).length, status === "ok" ? 1 : 0, `the client was told: ${status}`);
  await engine.end();
});

test("told to end, it answers what it has taken, takes no more, and ends well", async () => {
  const { store, engine } = open("told");
  await engine.ready();
  const [taken, late] = await holding(store, "products WHERE product_id = 1", async () => {
    const asked = engine.ask(Array.from({ length: 500 }, () => orderOf([[1, 1]])));
    const { waiting, under_way } = await engine.stats();
    assert.equal(waiting + under_way, 500);
    engine.child.kill("SIGTERM");
    await sleep(200);
    return [asked, engine.order(orderOf([[1, 1]]))];
  });
  assert.deepEqual(await engine.done, { code: 0, signal: null, stderr: "" });
  assert.deepEqual(tally(await taken), { accepted: 500 });
  assert.equal((await late).status, "unanswered");
  assert.equal(placedOrders(store).length, 500);
});
