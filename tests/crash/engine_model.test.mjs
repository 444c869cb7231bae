// Random orders of many clients with scarce stock, compared with a model of the shop in memory after
// every round. On one lane orders are decided one after another, in the order they were sent but for
// repeats of a key that was still to be decided, and the model foretells every answer; on several it says
// what the answers must agree on.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Clients, assertVerified, killClients, placedOrders, stockedStore, stocks, tally } from "../support/engine.mjs";
import { random } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const seed = Number(process.env.ORDO_TEST_SEED ?? Date.now() % 1_000_000);
const shop = new Shop();
after(() => {
  killClients();
  shop.stop();
});

// Product n stands at n - 1. The fifth's code is the second's number; the last but one makes totals too large.
const products = [
  { price: "0.005", stock: 40 },
  { price: "12.3456", stock: 25, sku: "B-2" },
  { price: "3", stock: 0 },
  { price: "0", stock: 60, sku: "D-4" },
  { price: "1.105", stock: 30, sku: "2" },
  { price: "7.77", stock: 9 },
  { price: "99999999.9999", stock: 40_000, sku: "DEAR" },
  { price: "1", stock: 1000, sku: "OLD" },
];
const archivedProduct = 8;
const archivedCustomer = 4;
const customers = 4;

// What stands for all that an order asks for: a product_id of 0 is none.
const request = ({ customer_id, items }) => JSON.stringify([customer_id, items.map(({ product_id = 0, sku, quantity }) => [product_id, sku, quantity])]);

// What the shop is, and what it must say.
class Model {
  constructor() {
    this.stock = products.map((product) => product.stock);
    this.keys = new Map(); // key: { request, total }
  }

  product({ product_id, sku }) {
    const byId = product_id >= 1 && product_id <= products.length ? product_id : 0;
    const bySku = sku === undefined ? 0 : 1 + products.findIndex((product) => product.sku === sku);
    if (byId && bySku && byId !== bySku) return { fault: "ambiguous_product" };
    if (!byId && !bySku) return { fault: "unknown_product" };
    return (byId || bySku) === archivedProduct ? { fault: "archived_product" } : { id: byId || bySku };
  }

  // A refusal that no other order can change, or undefined.
  fault({ customer_id, items }) {
    const wrong = items.findIndex(({ quantity }) => quantity < 1);
    if (wrong >= 0) return { status: "invalid", verdict: "none", item: 0 };
    if (customer_id > customers) return { status: "not_found", verdict: "unknown_customer", item: 0 };
    if (customer_id === archivedCustomer) return { status: "conflict", verdict: "archived_customer", item: 0 };
    const line = items.findIndex((item) => this.product(item).fault);
    if (line < 0) return undefined;
    const verdict = this.product(items[line]).fault;
    const status = { ambiguous_product: "invalid", unknown_product: "not_found", archived_product: "conflict" }[verdict];
    return { status, verdict, item: line + 1 };
  }

  // The units of each product, in the order in which they are named: [{ id, wanted, item }].
  wants({ items }) {
    const wants = new Map();
    for (const [n, item] of items.entries()) {
      const { id } = this.product(item);
      const want = wants.get(id) ?? { id, wanted: 0, item: n + 1 };
      wants.set(id, { ...want, wanted: want.wanted + item.quantity });
    }
    return [...wants.values()];
  }

  // In hundredths: each line rounds half up.
  total({ items }) {
    const lines = items.map((item) => {
      const [whole, decimals = ""] = products[this.product(item).id - 1].price.split(".");
      return (BigInt(item.quantity) * BigInt(whole + decimals.padEnd(4, "0")) + 50n) / 100n;
    });
    return lines.reduce((sum, line) => sum + line, 0n);
  }

  // What an order is answered now, and what it changes.
  place(order) {
    const fault = this.fault(order);
    if (fault?.status === "invalid" && fault.verdict === "none") return fault;
    const first = this.keys.get(order.idempotency_key);
    if (first) return first.request === request(order) ? { status: "ok", verdict: "replayed", total_amount: first.total_amount }
      : { status: "conflict", verdict: "key_conflict", item: 0 };
    if (fault) return fault;
    const wants = this.wants(order);
    const short = wants.find(({ id, wanted }) => wanted > this.stock[id - 1]);
    if (short) return { status: "out_of_stock", verdict: "out_of_stock", item: short.item, product_id: short.id, wanted: short.wanted, available: this.stock[short.id - 1] };
    const total = this.total(order);
    if (total > 99999999999999n) return { status: "invalid", verdict: "too_large" };
    this.sell(order);
    const total_amount = money(total);
    if (order.idempotency_key) this.keys.set(order.idempotency_key, { request: request(order), total_amount });
    return { status: "ok", verdict: "accepted", total_amount };
  }

  sell(order) {
    for (const { id, wanted } of this.wants(order)) this.stock[id - 1] -= wanted;
  }
}

const money = (hundredths) => `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;

// Random orders; keys come again, mostly for the same order.
function orders(next, round, count) {
  const some = (n) => 1 + Math.floor(next() * n);
  const item = () => {
    const product = next() < 0.03 ? 99 : next() < 0.03 ? archivedProduct : some(7);
    const { sku } = products[product - 1] ?? { sku: "NO" };
    const quantity = next() < 0.01 ? 0 : product === 7 && next() < 0.3 ? 15_000 : some(3);
    if (next() < 0.02) return { product_id: 2, sku: "2", quantity };
    if (sku === undefined || next() < 0.5) return { product_id: product, quantity };
    return next() < 0.5 ? { sku, quantity } : { product_id: sku === "2" ? 0 : product, sku, quantity };
  };
  const made = [];
  while (made.length < count) {
    const again = made[Math.floor(next() * made.length)];
    if (again?.idempotency_key && next() < 0.2) {
      made.push(next() < 0.7 ? again : { ...again, items: [item()] });
      continue;
    }
    const customer_id = next() < 0.02 ? 99 : next() < 0.02 ? archivedCustomer : some(3);
    const key = next() < 0.5 ? { idempotency_key: `${round}.${made.length}` } : {};
    made.push({ customer_id, items: Array.from({ length: some(4) }, item), ...key });
  }
  return made;
}

function openShop(name) {
  const store = stockedStore(shop, name, products, customers);
  store.ordo("product", "archive", String(archivedProduct));
  store.ordo("customer", "archive", String(archivedCustomer));
  return store;
}

// More of everything, so that the next round sells something too.
function deliver(store, model) {
  const units = [70, 50, 40, 60, 50, 40, 20_000, 0];
  store.sql("SELECT change_stock(n, u, NULL, NULL, 'delivery', 'test') FROM unnest($1::integer[]) WITH ORDINALITY AS d (u, n) WHERE u > 0", `{${units}}`);
  model.stock = model.stock.map((stock, n) => stock + units[n]);
}

// The store holds the acknowledged orders, once and as they were asked for, and nothing else.
function assertStore(store, model, acknowledged) {
  const placed = placedOrders(store);
  assert.equal(placed.length, acknowledged.size, "as many orders as were accepted");
  for (const { order_id, customer_id, idempotency_key, total_amount, lines } of placed) {
    const order = acknowledged.get(order_id);
    assert.ok(order, `order ${order_id} was acknowledged`);
    assert.deepEqual([customer_id, idempotency_key ?? undefined, total_amount], [order.customer_id, order.idempotency_key, money(model.total(order))]);
    assert.deepEqual(lines.map(([product, quantity]) => [product, quantity]), order.items.map((item) => [model.product(item).id, item.quantity]));
  }
  assert.deepEqual(stocks(store), model.stock, "the stock is what there was less what was sold");
  assertVerified(store);
}

const fields = ({ status, verdict, item, product_id, wanted, available, total_amount }) => ({ status, verdict, item, product_id, wanted, available, total_amount });
const whole = (expected) => ({ item: 0, product_id: 0, wanted: 0, available: 0, total_amount: "", ...expected });

const bySequence = (answers) => [...answers.keys()].sort((a, b) => answers[a].sequence - answers[b].sequence);

// Decided in the order sent; what repeats a key that was still to be decided when it was sent may come
// later than its turn, after what it repeats. What is invalid is told at once. `answered`: how many
// answers there were when each order was sent.
function assertOrderOfDecisions(made, answers, answered) {
  const decided = bySequence(answers).filter((n) => answers[n].status !== "invalid" || answers[n].verdict !== "none");
  const ofKey = (n) => decided.filter((m) => made[m].idempotency_key === made[n].idempotency_key);
  const mayWait = (n) => made[n].idempotency_key !== undefined && ofKey(n).some((m) => m < n && answers[m].sequence > answered[n]);
  const inOrder = (places, what) => assert.deepEqual(places, [...places].sort((a, b) => a - b), what);
  inOrder(decided.filter((n) => !mayWait(n)), "in the order sent");
  for (const n of decided.filter(mayWait)) inOrder(ofKey(n), `${made[n].idempotency_key} in the order sent`);
}

test(`one lane: every answer is that of placing the orders one by one (ORDO_TEST_SEED=${seed})`, async (t) => {
  const next = random(seed);
  const store = openShop("one_by_one");
  const model = new Model();
  const clients = new Clients(store, { lanes: 1 });
  const acknowledged = new Map();
  const byKey = new Map();
  const answers = [];
  for (let round = 0; round < 5; round++) {
    const made = orders(next, round, 200);
    // In pieces, so that batches of all sizes come about.
    const pieces = [];
    const answeredBefore = [];
    for (let at = 0; at < made.length; ) {
      const piece = made.slice(at, (at += 1 + Math.floor(next() * next() * 80)));
      answeredBefore.push(...piece.map(() => clients.answered));
      pieces.push(clients.ask(piece));
      if (next() < 0.5) await pieces[pieces.length - 1];
    }
    const answered = (await Promise.all(pieces)).flat();
    assertOrderOfDecisions(made, answered, answeredBefore);
    for (const n of bySequence(answered)) {
      const answer = answered[n];
      const expected = whole(model.place(made[n]));
      // The line at fault of an invalid total, and of a field out of range, is told in words.
      assert.deepEqual(fields(answer), expected, `round ${round}, order ${n}: ${JSON.stringify(made[n])}: ${answer.message}`);
      if (answer.verdict === "accepted") acknowledged.set(answer.order_id, made[n]);
      if (answer.verdict === "accepted" && made[n].idempotency_key) byKey.set(made[n].idempotency_key, answer.order_id);
      if (answer.verdict === "replayed") assert.equal(answer.order_id, byKey.get(made[n].idempotency_key));
    }
    answers.push(...answered);
    assertStore(store, model, acknowledged);
    deliver(store, model);
  }
  t.diagnostic(`${JSON.stringify(tally(answers))} in ${(await clients.stats()).batches} batches`);
  await clients.end();
});

// What is true of a round whose orders went side by side. `standing`: key → { order, id } of orders.
function assertRound(model, made, answers, standing, acknowledged) {
  const start = [...model.stock];
  const before = new Set(standing.keys());
  for (const [n, answer] of answers.entries()) {
    if (answer.verdict !== "accepted") continue;
    const order = made[n];
    assert.equal(model.fault(order), undefined);
    assert.ok(!acknowledged.has(answer.order_id), "each has a number of its own");
    assert.ok(!standing.has(order.idempotency_key), `${order.idempotency_key} is placed once`);
    assert.equal(answer.total_amount, money(model.total(order)));
    acknowledged.set(answer.order_id, order);
    if (order.idempotency_key) standing.set(order.idempotency_key, { order, id: answer.order_id });
    model.sell(order);
  }
  const isSame = (a, b) => request(a) === request(b);
  for (const [n, answer] of answers.entries()) {
    const order = made[n];
    const what = `${JSON.stringify(order)}: ${JSON.stringify(answer)}`;
    const first = standing.get(order.idempotency_key);
    const { status, verdict } = answer;
    if (verdict === "accepted") continue;
    if (status === "invalid" && verdict === "none") assert.equal(model.fault(order)?.status, "invalid", what);
    else if (verdict === "replayed") assert.ok(first && isSame(first.order, order) && answer.order_id === first.id, what);
    else if (verdict === "key_conflict") assert.ok(first && !isSame(first.order, order), what);
    else {
      assert.ok(!before.has(order.idempotency_key), `its key stood for an order before: ${what}`);
      if (verdict === "out_of_stock") {
        const want = model.wants(order).find(({ id }) => id === answer.product_id);
        assert.deepEqual([answer.wanted, answer.item], [want.wanted, want.item], what);
        assert.ok(answer.available < want.wanted, what);
        assert.ok(answer.available >= model.stock[want.id - 1] && answer.available <= start[want.id - 1], what);
      } else if (verdict === "too_large") assert.ok(model.total(order) > 99999999999999n, what);
      else assert.deepEqual([status, verdict, answer.item], Object.values(model.fault(order) ?? {}), what);
    }
  }
}

for (const lanes of [[4], [2, 2]]) {
  test(`lanes ${lanes.join(" + ")}: the answers, the model and the store agree after every round (ORDO_TEST_SEED=${seed})`, async (t) => {
    const next = random(seed + lanes.length);
    const store = openShop(`side_by_side_${lanes.length}`);
    const model = new Model();
    const engines = lanes.map((count) => new Clients(store, { lanes: count }));
    const acknowledged = new Map();
    const standing = new Map();
    const all = [];
    for (let round = 0; round < 5; round++) {
      const made = orders(next, round, 200);
      const answers = Array(made.length);
      let sent = 0;
      const client = async (_, n) => {
        while (sent < made.length) {
          const at = sent++;
          answers[at] = await engines[n % engines.length].order(made[at]);
        }
      };
      await Promise.all(Array.from({ length: 32 }, client));
      assertRound(model, made, answers, standing, acknowledged);
      assertStore(store, model, acknowledged);
      deliver(store, model);
      all.push(...answers);
    }
    t.diagnostic(JSON.stringify(tally(all)));
    await Promise.all(engines.map((clients) => clients.end()));
  });
}
