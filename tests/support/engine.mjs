// The order engine as its clients see it: programs that place orders through it, and what a store
// holds afterwards.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { sleep, until } from "./place.mjs";
import { program } from "./shop.mjs";

const clientsProgram =
  process.env.ORDO_ENGINE_CLIENTS ?? path.join(path.dirname(program), "tests/engine/shop_clients");

const running = new Set();

// A promise, or a failure where it takes far too long.
function inTime(promise, what, seconds = 120) {
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${seconds} s in vain for ${what}`)), seconds * 1000);
  });
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}

// Many clients on one engine, in a process of their own (tests/engine/shop_clients.c).
export class Clients {
  // `options`: the engine's lanes, queue and timeout (ms); `url`: another way to the database than the
  // store's own; `env`.
  constructor(store, { url = store.shop.url(store.name), env = {}, ...options } = {}) {
    const words = Object.entries({ lanes: 2, ...options }).flatMap(([name, value]) => [`--${name}`, String(value)]);
    if (!existsSync(clientsProgram)) throw new Error(`${clientsProgram} is not there; build with -Dtests=true`);
    this.child = spawn(clientsProgram, ["--database", url, "--store", store.name, ...words], {
      env: { ...store.shop.env, ...env },
    });
    running.add(this);
    this.count = 0;
    this.answered = 0;
    this.waiting = new Map();
    let unread = "";
    let stderr = "";
    this.child.stdin.on("error", () => {}); // it was killed
    this.child.stderr.on("data", (piece) => (stderr += piece));
    this.child.stdout.on("data", (piece) => {
      const lines = (unread + piece).split("\n");
      unread = lines.pop();
      for (const line of lines) this.take(JSON.parse(line));
    });
    this.done = new Promise((resolve) =>
      this.child.on("close", (code, signal) => {
        this.isGone = true;
        running.delete(this);
        for (const resolveAnswer of this.waiting.values()) resolveAnswer({ status: "unanswered" });
        resolve({ code, signal, stderr });
      }),
    );
  }

  take({ id, ...answer }) {
    const resolve = this.waiting.get(id);
    assert.ok(resolve, `an answer to ${id}, which was asked and not answered yet`);
    this.waiting.delete(id);
    // The place among all answers; it does not show, so that answers compare by what they say.
    resolve(Object.defineProperty(answer, "sequence", { value: ++this.answered }));
  }

  // Ask several things at once, in this order: their answers. "unanswered" if it was killed before.
  ask(lines) {
    if (this.isGone) return Promise.resolve(lines.map(() => ({ status: "unanswered" })));
    const asked = lines.map((line) => ({ id: ++this.count, ...line }));
    const answers = asked.map(({ id }) => new Promise((resolve) => this.waiting.set(id, resolve)));
    this.child.stdin.write(asked.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return inTime(Promise.all(answers), "the engine's answers");
  }

  async order(order) {
    const [answer] = await this.ask([order]);
    return answer;
  }

  async stats() {
    const [stats] = await this.ask([{ command: "stats" }]);
    return stats;
  }

  // When its lanes are connected.
  ready() {
    return until(async () => {
      const { lanes, lanes_ready } = await this.stats();
      return lanes === lanes_ready;
    }, "the lanes to be connected");
  }

  kill(signal = "SIGKILL") {
    this.child.kill(signal);
    return this.done;
  }

  // No more orders: it answers what it has, and ends well.
  async end() {
    this.child.stdin.end();
    assert.deepEqual(await inTime(this.done, "the engine to end"), { code: 0, signal: null, stderr: "" });
  }
}

export const endAll = (all) => Promise.all(all.map((clients) => clients.end()));

// Whatever a failed test left running goes, so that the test file ends.
export function killClients() {
  for (const clients of running) clients.kill();
}

// A store with so many customers and these products [{ price, stock, sku }], numbered from 1.
export function stockedStore(shop, name, products, customers = 1) {
  const store = shop.store(name);
  store.sql(
    "INSERT INTO customers (first_name, last_name, email) SELECT 'Ada', 'Lovelace', 'ada' || n || '@example.com' FROM generate_series(1, $1::integer) AS n",
    customers,
  );
  store.sql(
    "SELECT count(*) FROM json_to_recordset($1::json) AS p (name text, price numeric, stock integer, sku text), add_product(p.name, NULL, p.price, p.stock, p.sku, 'test')",
    JSON.stringify(products.map((product, n) => ({ name: `Product ${n + 1}`, ...product }))),
  );
  return store;
}

// An order of [[product, quantity], ...].
export const orderOf = (lines, key, customer = 1) => ({
  customer_id: customer,
  items: lines.map(([product_id, quantity]) => ({ product_id, quantity })),
  ...(key === undefined ? {} : { idempotency_key: key }),
});

// Clients that order again and again: each sends the next order when its last one is answered, until
// `isOver`. They are shared out over the engines.
export function trade(engines, clientCount, nextOrder, isOver, onAnswer) {
  const clients = Array.from({ length: clientCount }, async (_, n) => {
    const engine = engines[n % engines.length];
    while (!isOver() && !engine.isGone) {
      const order = nextOrder(n);
      onAnswer(order, await engine.order(order));
    }
  });
  return Promise.all(clients);
}

// The same for so long.
export async function tradeFor(milliseconds, engines, clientCount, nextOrder, onAnswer) {
  let isOver = false;
  const clients = trade(engines, clientCount, nextOrder, () => isOver, onAnswer);
  await sleep(milliseconds);
  isOver = true;
  await clients;
}

export const stocks = (store) =>
  store.sql("SELECT stock_quantity FROM products ORDER BY product_id").map((row) => row.stock_quantity);

const ordersAndLines = `
  SELECT order_id, customer_id, idempotency_key, total_amount::text AS total_amount,
         (SELECT json_agg(json_build_array(product_id, quantity, price_at_purchase::text) ORDER BY order_item_id)
          FROM order_items i WHERE i.order_id = o.order_id) AS lines
  FROM orders o ORDER BY order_id`;

// The store's orders: order_id, customer_id, idempotency_key, total_amount,
// lines: [[product, quantity, price], ...] in their order.
export const placedOrders = (store) => store.sql(ordersAndLines);

// Its orders and its stocks at one moment: PostgreSQL may still be placing orders whose client is gone.
export const placedOrdersAndStocks = (store) =>
  store.sql(
    `SELECT (SELECT coalesce(json_agg(o), '[]') FROM (${ordersAndLines}) o) AS placed,
            (SELECT json_agg(stock_quantity ORDER BY product_id) FROM products) AS stocks`,
  )[0];

// How many deadlocks PostgreSQL has resolved in the store's database.
export const deadlocks = (store) =>
  store.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")[0].deadlocks;

export function assertVerified(store) {
  const verified = store.try("verify");
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
}

// How often each answer was given: { accepted: 7, out_of_stock: 3 }; by status where there is no verdict.
export function tally(answers) {
  const counts = {};
  for (const { status, verdict } of answers) {
    const name = verdict === undefined || verdict === "none" ? status : verdict;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
