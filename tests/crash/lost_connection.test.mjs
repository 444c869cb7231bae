// The connection is cut at chosen moments, by a proxy between the program and PostgreSQL.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Proxy } from "../support/proxy.mjs";
import { holding, waiting } from "../support/races.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
let proxy;
before(async () => {
  const [, query] = shop.url().split("?");
  const where = new URLSearchParams(query);
  proxy = await Proxy.start({ path: path.join(where.get("host"), `.s.PGSQL.${where.get("port")}`) });
});
after(() => {
  proxy.stop();
  shop.stop();
});

function stocked(name) {
  const store = shop.store(name);
  store.customer();
  store.product({ stock: 100 });
  return store;
}

// Run a command through the proxy; how it ended.
function through(store, ...words) {
  const [, user, database] = shop.url().match(/^postgresql:\/\/(\w+)@\/(\w+)\?/);
  const ORDO_DATABASE_URL = `postgresql://${user}@127.0.0.1:${proxy.port}/${database}`;
  return store.spawn(words, { env: { ORDO_DATABASE_URL } }).done;
}

const order = (...more) => ["--format", "json", "order", "create", "--customer", "1", "--item", "1:2", ...more];
const withKey = (key) => order("--idempotency-key", key);
const orders = (store) => store.json("order", "list").length;
const lost = "the connection to the database was lost before it answered: the order may or may not have been placed";
const look = "Look at the customer's orders before you try again; an idempotency key makes trying again safe.";
const sendAgain = "Send it again with the same idempotency key: it is placed once.";

test("the proxy alone changes nothing", async () => {
  const store = stocked("through");
  assert.equal((await through(store, ...order())).code, 0);
});

for (const when of ["before", "after"]) {
  test(`cut ${when} the server has the order, with a key: sent again by itself, placed once`, async () => {
    const store = stocked(`key_${when}`);
    proxy.cut(when, "place_orders");
    const connections = proxy.connections;
    const done = await through(store, ...withKey("k"));
    assert.equal(done.code, 0, done.stderr);
    assert.equal(done.stderr, "");
    assert.equal(proxy.connections, connections + 2);
    const placed = JSON.parse(done.stdout);
    assert.equal(placed.replayed, when === "after", "told whether it is the first one's");
    assert.deepEqual(store.json("order", "list").map((o) => o.order_id), [placed.order_id]);
    assert.equal(store.json("product", "show", "1").stock_quantity, 98);
    assert.equal(store.try("verify").code, 0);
  });

  test(`cut ${when} the server has the order, without a key: the outcome is unknown, and said so`, async () => {
    const store = stocked(`plain_${when}`);
    proxy.cut(when, "place_orders");
    refused(await through(store, ...order()), 6, lost, look);
    assert.equal(orders(store), when === "after" ? 1 : 0);
    assert.equal(store.try("verify").code, 0);
  });

  test(`cut ${when} the server has another write: the outcome is unknown, and said so`, async () => {
    const store = stocked(`write_${when}`);
    proxy.cut(when, "change_stock");
    refused(await through(store, "product", "stock", "1", "--add", "5", "--reason", "r"), 6,
      "the connection to the database was lost before it answered: the change may or may not have been made",
      "Look before you try again.");
    assert.equal(store.json("product", "show", "1").stock_quantity, when === "after" ? 105 : 100);
  });

  test(`cut ${when} the server has a read: nothing was changed`, async () => {
    const store = stocked(`read_${when}`);
    proxy.cut(when, "FROM customers");
    refused(await through(store, "customer", "list"), 6, "the connection to the database was lost; nothing was changed");
  });
}

test("cut twice, and once more after the server has it: still placed once", async () => {
  const store = stocked("often");
  for (const when of ["before", "after", "before", "after"]) proxy.cut(when, "place_orders");
  const done = await through(store, ...withKey("k"));
  assert.equal(done.code, 0, done.stderr);
  assert.equal(orders(store), 1);
});

test("cut again and again, it gives up, and says that the same key is safe", async () => {
  const store = stocked("always");
  for (let n = 0; n < 10; n++) proxy.cut("after", "place_orders");
  refused(await through(store, ...withKey("k")), 6, lost, sendAgain);
  proxy.cuts.length = 0;
  assert.equal(orders(store), 1);
  assert.equal(JSON.parse((await through(store, ...withKey("k"))).stdout).replayed, true);
});

test("a refusal that was cut off is told when it is asked again", async () => {
  const store = stocked("refusal");
  proxy.cut("after", "place_orders");
  const words = ["order", "create", "--customer", "1", "--item", "1:101", "--idempotency-key", "k"];
  refused(await through(store, ...words), 5, "not enough stock of product 1: wanted 101, available 100");
});

test("refused when it is sent again, it is not placed by what was sent before the cut", async () => {
  const store = stocked("ended");
  const done = await holding(store, "products WHERE product_id = 1", async () => {
    const first = through(store, ...withKey("k"));
    await waiting(store, 1);
    store.ordo("customer", "archive", "1");
    proxy.drop();
    return first;
  });
  refused(done, 4, "customer_id: customer 1 is archived and cannot order");
  assert.equal(orders(store), 0);
  assert.equal(store.try("verify").code, 0);
});

test("cut after the server has it, and no server any more: the outcome is unknown, not the order refused", async () => {
  const store = stocked("gone");
  proxy.cut("after", "place_orders", () => proxy.refuse());
  refused(await through(store, ...withKey("k")), 6, lost, sendAgain);
  assert.equal(orders(store), 1);
});
