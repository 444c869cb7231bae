// The database fails while orders come in: what is answered is true, nothing is lost or done twice, and the
// server recovers by itself.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { sleep, until } from "../support/place.mjs";
import { Proxy } from "../support/proxy.mjs";
import { problem, Serving } from "../support/serve.mjs";
import { Server } from "../support/server.mjs";
import { Shop, environment } from "../support/shop.mjs";

// A shop on a PostgreSQL over TCP.
class ServedShop extends Shop {
  start() {}

  on(url) {
    this.env = environment({ ORDO_HOME: this.home, ORDO_CONFIG: "/dev/null", ORDO_DATABASE_URL: url });
    return this;
  }
}

const shop = new ServedShop();
let server;
let proxy;
let api;
after(async () => {
  await api?.kill();
  proxy?.stop();
  server?.remove();
  shop.stop();
});
server = await Server.start();
server.sql("CREATE ROLE seller LOGIN PASSWORD 'p'");
server.sql("CREATE DATABASE shop OWNER seller");
const direct = server.urlOf("seller", "p", "shop");
const store = shop.on(direct).store("failing");
store.customer();
for (let n = 0; n < 5; n++) store.product({ stock: 1_000_000 });
proxy = await Proxy.start({ host: "127.0.0.1", port: server.port });
api = await Serving.start(store, ["--rate-limit", "0"], { env: { ORDO_DATABASE_URL: direct.replace(`:${server.port}/`, `:${proxy.port}/`) } });
api.as = api.key("admin");

const orderOf = (n) => ({ customer_id: 1, items: [{ product_id: 1 + (n % 5), quantity: 1 }, { product_id: 1 + ((n + 1) % 5), quantity: 1 }] });

// Clients that order all the while. Those with keys send an order until it is placed.
class Trade {
  constructor(keyed, unkeyed) {
    this.placed = new Map(); // of each key, the order
    this.count = { accepted: 0, unknown: 0, failed: 0 }; // of those without
    this.problems = [];
    this.clients = [
      ...Array.from({ length: keyed }, (_, n) => this.withKeys(n)),
      ...Array.from({ length: unkeyed }, (_, n) => this.withoutKeys(n)),
    ];
  }

  refused(answer, hasKey) {
    problem(answer, 503);
    this.problems.push(answer.body);
    const type = answer.body.type.replace("/problems/", "");
    assert.ok(["unavailable", "outcome_unknown", "busy", "limit"].includes(type), answer.text);
    assert.ok(Number(answer.headers["retry-after"]) >= 1);
    if (type === "outcome_unknown")
      assert.match(`${answer.body.detail} ${answer.body.hint}`, hasKey ? /may or may not.*the same key/ : /may or may not.*an idempotency key makes trying again safe/, answer.text);
    return type;
  }

  async withKeys(n) {
    for (let i = 0; !this.isOver; i++) {
      const key = `client ${n} order ${i}`;
      for (;;) {
        const answer = await api.post("/v1/orders", orderOf(n + i), { headers: { "idempotency-key": key } });
        if (answer.status === 201) {
          this.placed.set(key, answer.body);
          break;
        }
        this.refused(answer, true);
        await sleep(50);
      }
    }
  }

  async withoutKeys(n) {
    for (let i = 0; !this.isOver; i++) {
      const answer = await api.post("/v1/orders", orderOf(n + i));
      if (answer.status === 201) this.count.accepted++;
      else if (this.refused(answer, false) === "outcome_unknown") this.count.unknown++;
      else this.count.failed++;
      if (answer.status !== 201) await sleep(50);
    }
  }

  async end() {
    this.isOver = true;
    await Promise.all(this.clients);
  }

  // Each order that was answered is there, once, as it was answered; and no others but those left open.
  check() {
    const orders = store.sql("SELECT order_id, idempotency_key AS key, total_amount FROM orders");
    const keyed = orders.filter((order) => order.key !== null && order.key.startsWith("client "));
    assert.equal(keyed.length, this.placed.size);
    for (const order of keyed) {
      const answered = this.placed.get(order.key);
      assert.deepEqual([order.order_id, order.total_amount], [answered?.order_id, answered?.total_amount], order.key);
    }
    const unkeyed = orders.filter((order) => order.key === null).length;
    const { accepted, unknown } = this.count;
    assert.ok(unkeyed >= accepted && unkeyed <= accepted + unknown, `${accepted} accepted, ${unknown} unknown, ${unkeyed} there`);
    const verified = store.try("verify");
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  }
}

const readiness = async () => (await api.get("/readyz", { key: null })).status;
const terminate = () => server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'seller'");

test("sessions end, the network is cut, PostgreSQL goes and comes back, while orders come in", async () => {
  const trade = new Trade(20, 6);
  const health = [];
  const failures = [
    terminate, () => proxy.drop(), terminate, () => proxy.drop(),
    () => proxy.cut("after", "place_orders"), () => proxy.cut("before", "place_orders"),
  ];
  await until(() => trade.placed.size > 50, "orders");
  for (const fail of failures) {
    fail();
    const before = trade.placed.size;
    health.push((await api.get("/healthz")).status);
    await until(() => trade.placed.size > before + 40, "orders to be placed again", 20);
  }
  for (const mode of ["immediate", "fast"]) {
    server.down(mode);
    await until(async () => (await readiness()) === 503, "readiness to be told off", 10);
    health.push((await api.get("/healthz")).status);
    problem(await api.get("/readyz", { key: null }), 503);
    await sleep(300);
    server.up();
    const before = trade.placed.size;
    await until(async () => (await readiness()) === 200, "it to be ready again", 20);
    await until(() => trade.placed.size > before + 40, "orders to be placed again", 20);
  }
  await trade.end();
  assert.deepEqual([...new Set(health)], [200]);
  assert.ok(trade.problems.length > 0, "failures were seen");
  trade.check();
});

test("reading fails with an answer while PostgreSQL is away, and works when it is back", async () => {
  server.down("fast");
  const answers = await Promise.all(["/v1/customers", "/v1/orders/1", "/v1/reports/sales"].map((target) => api.get(target)));
  for (const answer of answers) {
    problem(answer, 503, { type: "unavailable" });
    assert.match(answer.headers["retry-after"], /^\d+$/);
  }
  server.up();
  await until(async () => (await api.get("/v1/customers")).status === 200, "reading to work", 20);
  assert.equal((await api.get("/v1/reports/sales")).status, 200);
});

test("a write whose answer is lost is told to be unknown", async () => {
  proxy.cut("after", "INSERT INTO customers");
  const body = { first_name: "Lost", last_name: "Answer", email: "lost@example.com" };
  const answer = await api.post("/v1/customers", body);
  problem(answer, 503, { type: "outcome_unknown" });
  await until(async () => (await api.post("/v1/customers", body)).status === 409, "it to be found done");
});

test("in the end it stops well", () => api.stop());
