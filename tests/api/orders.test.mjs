// Orders over HTTP: placed or refused, once a key, many at a time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problem, serve } from "../support/serve.mjs";

const api = await serve("api_orders", ["--rate-limit", "0"]);
const { store } = api;
for (let n = 0; n < 3; n++) store.customer();
store.product({ stock: 1000, price: "2.50", sku: "A" });
store.product({ stock: 5 });
store.product({ stock: 0 });
store.product({ stock: 100 });

const line = (product_id, quantity) => ({ product_id, quantity });
const order = (...items) => ({ customer_id: 1, items });
const place = (body, headers) => api.post("/v1/orders", body, { headers });
const stock = (id) => store.sql("SELECT stock_quantity FROM products WHERE product_id = $1", id)[0].stock_quantity;

test("an order is placed: 201, where it is, what it costs", async () => {
  const made = await place(order(line(1, 2), { sku: "A", quantity: 1 }));
  assert.equal(made.status, 201, made.text);
  const { order_id, order_date, ...rest } = made.body;
  assert.deepEqual(rest, { customer_id: 1, total_amount: "7.50", status: "Pending" });
  assert.ok(Math.abs(Date.parse(order_date) - Date.now()) < 60_000);
  assert.equal(made.headers.location, `/v1/orders/${order_id}`);
  assert.equal((await api.get(made.headers.location)).body.order_date, order_date, "to the letter");
  assert.equal(stock(1), 997);
});

test("what there is not enough of is told: which product, how many were wanted, how many there are", async () => {
  const before = store.contents();
  problem(await place(order(line(1, 1), line(2, 6))), 409, { type: "out_of_stock", product_id: 2, wanted: 6, available: 5 });
  problem(await place(order(line(2, 3), line(2, 3))), 409, { type: "out_of_stock", product_id: 2, wanted: 6, available: 5 });
  problem(await place(order(line(3, 1))), 409, { type: "out_of_stock", product_id: 3, wanted: 1, available: 0 });
  assert.deepEqual(store.contents(), before, "nothing was written");
});

const refusals = [
  ["an unknown customer", { ...order(line(1, 1)), customer_id: 99 }, 404, { type: "not_found", field: "customer_id" }],
  ["an unknown product", order(line(1, 1), line(99, 1)), 404, { type: "not_found", field: "items[2].product_id" }],
  ["an unknown SKU", order({ sku: "B", quantity: 1 }), 404, { type: "not_found", field: "items[1].sku" }],
  ["no units", order(line(1, 0)), 400, { field: "items[1].quantity" }],
  ["negative units", order(line(1, 1), line(1, -1)), 400, { field: "items[2].quantity" }],
  ["more units than an integer", order(line(1, 2147483648)), 400, { field: "items[1].quantity" }],
  ["half a unit", order(line(1, 1.5)), 400, { field: "items[1].quantity", detail: /is a number; a whole number is taken/ }],
  ["units as text", order(line(1, "1")), 400, { field: "items[1].quantity", detail: /is text; a whole number is taken/ }],
  ["no quantity", order({ product_id: 1 }), 400, { field: "items[1].quantity", detail: /missing/ }],
  ["no product", order({ quantity: 1 }), 400, { field: "items[1].product_id", detail: /missing/ }],
  ["product 0", order(line(0, 1)), 400, { field: "items[1].product_id" }],
  ["customer 0", { ...order(line(1, 1)), customer_id: 0 }, 400, { field: "customer_id" }],
  ["no customer", { items: [line(1, 1)] }, 400, { field: "customer_id", detail: /missing/ }],
  ["a customer that is null", { customer_id: null, items: [line(1, 1)] }, 400, { field: "customer_id" }],
  ["no items", { customer_id: 1 }, 400, { field: "items", detail: /missing/ }],
  ["empty items", order(), 400, { field: "items" }],
  ["items that are no array", { customer_id: 1, items: line(1, 1) }, 400, { field: "items", detail: /an object; an array/ }],
  ["an item that is no object", order(7), 400, { detail: /items\[1\]/ }],
  ["too many items", order(...Array(10001).fill(line(1, 1))), 400, { field: "items", detail: /10000/ }],
  ["an unknown name", { ...order(line(1, 1)), coupon: "X" }, 400, { field: "coupon", detail: /unknown/ }],
  ["an unknown name in an item", order({ ...line(1, 1), price: 1 }), 400, { field: "items[1].price", detail: /unknown/ }],
  ["an empty key", { ...order(line(1, 1)), idempotency_key: "" }, 400, { field: "idempotency_key" }],
  ["too long a key", { ...order(line(1, 1)), idempotency_key: "k".repeat(256) }, 400, { field: "idempotency_key" }],
  ["a key that is no text", { ...order(line(1, 1)), idempotency_key: 7 }, 400, { field: "idempotency_key" }],
];
for (const [what, body, status, expected] of refusals)
  test(`refused: ${what}`, async () => {
    const before = store.contents();
    problem(await place(body), status, status === 400 ? { type: "invalid", ...expected } : expected);
    assert.deepEqual(store.contents(), before, "nothing was written");
  });

test("a key makes a repetition harmless: the first answer again, to the letter", async () => {
  const body = order(line(1, 1), line(4, 2));
  const before = stock(4);
  const first = await place(body, { "idempotency-key": "\"basket-1\"" });
  assert.equal(first.status, 201, first.text);
  assert.equal(first.headers["idempotent-replayed"], undefined);
  await api.post(`/v1/orders/${first.body.order_id}/ship`, {});
  for (const again of [
    await place(body, { "idempotency-key": "\"basket-1\"" }),
    await place(body, { "idempotency-key": "basket-1" }),
    await place({ ...body, idempotency_key: "basket-1" }),
    await place({ ...body, idempotency_key: "basket-1" }, { "idempotency-key": "\"basket-1\"" }),
  ]) {
    assert.deepEqual([again.status, again.text, again.headers["idempotent-replayed"], again.headers.location],
      [201, first.text, "true", first.headers.location]);
  }
  assert.equal(stock(4), before - 2);
});

test("a quoted key's escapes are read, and the body's key is the same key", async () => {
  const first = await place({ ...order(line(1, 1)), idempotency_key: "a\"b\\c" });
  const again = await place(order(line(1, 1)), { "idempotency-key": "\"a\\\"b\\\\c\"" });
  assert.deepEqual([again.text, again.headers["idempotent-replayed"]], [first.text, "true"]);
});

test("a key's second request must be its first", async () => {
  await place(order(line(1, 1)), { "idempotency-key": "one" });
  const before = store.contents();
  problem(await place(order(line(1, 2)), { "idempotency-key": "one" }), 422, { type: "conflict" });
  problem(await place({ ...order(line(1, 1)), customer_id: 2 }, { "idempotency-key": "one" }), 422);
  problem(await place({ ...order(line(1, 1)), idempotency_key: "two" }, { "idempotency-key": "one" }), 400, { field: "idempotency_key" });
  problem(await place(order(line(1, 1)), { "idempotency-key": "\"\"" }), 400, { field: "idempotency_key" });
  assert.deepEqual(store.contents(), before);
});

test("a refused order's key is free: the order is decided anew", async () => {
  problem(await place(order(line(3, 1)), { "idempotency-key": "later" }), 409);
  store.ordo("product", "stock", "3", "--add", "1", "--reason", "delivery");
  const placed = await place(order(line(3, 1)), { "idempotency-key": "later" });
  assert.deepEqual([placed.status, placed.headers["idempotent-replayed"]], [201, undefined]);
});

test("twenty at once with one key make one order", async () => {
  const before = stock(4);
  const answers = await Promise.all(Array.from({ length: 20 }, () => place(order(line(4, 1)), { "idempotency-key": "at once" })));
  assert.deepEqual([...new Set(answers.map((answer) => `${answer.status} ${answer.text}`))].length, 1, answers[0].text);
  assert.equal(answers.filter((answer) => answer.headers["idempotent-replayed"] === undefined).length, 1);
  assert.equal(stock(4), before - 1);
});

test("a batch of a thousand, each with an outcome of its own", async () => {
  store.product({ name: "Rare", stock: 10, price: "1.00" });
  store.product({ name: "Plenty", stock: 5000, price: "1.00" });
  const [rare, plenty] = store.sql("SELECT product_id FROM products ORDER BY 1 DESC LIMIT 2").map((row) => row.product_id).reverse();
  const orders = Array.from({ length: 1000 }, (_, n) => {
    if (n % 10 === 0) return order(line(rare, 1)); // a hundred of them, for ten
    if (n % 10 === 1) return order(line(99999, 1));
    if (n % 10 === 2) return order(line(plenty, 0));
    if (n % 10 === 3) return { ...order(line(plenty, 1)), idempotency_key: `batch ${n - (n % 20 === 13 ? 10 : 0)}` }; // every second one again
    if (n % 100 === 4) return { ...order(line(plenty, 7)), idempotency_key: "batch 3" }; // another order's key
    return { ...order(line(plenty, 1)), customer_id: 1 + (n % 3) };
  });
  const answer = await api.post("/v1/orders/batch", { orders });
  assert.equal(answer.status, 200, answer.text);
  const { outcomes } = answer.body;
  assert.equal(outcomes.length, 1000);
  const count = (status, replayed) => outcomes.filter((o) => o.status === status && o.replayed === replayed).length;
  assert.deepEqual([count(201, false), count(201, true), count(404), count(400), count(409), count(422)], [650, 50, 100, 100, 90, 10]);
  for (const [n, outcome] of outcomes.entries()) {
    if (outcome.status !== 201) {
      assert.deepEqual(Object.keys(outcome), ["status", "problem"]);
      assert.equal(outcome.problem.status, outcome.status);
      continue;
    }
    assert.deepEqual(Object.keys(outcome), ["status", "order", "replayed"]);
    assert.equal(outcome.order.customer_id, orders[n].customer_id);
  }
  assert.equal(new Set(outcomes.filter((o) => o.replayed === false).map((o) => o.order.order_id)).size, 650);
  for (let n = 3; n < 1000; n += 20) assert.deepEqual(outcomes[n + 10].order, outcomes[n].order, "the key's first order");
  assert.deepEqual([stock(rare), stock(plenty)], [0, 5000 - 640]);
});

test("a batch that is none is refused whole", async () => {
  const before = store.contents();
  const good = order(line(1, 1));
  const batch = (body) => api.post("/v1/orders/batch", body);
  problem(await batch({ orders: Array(1001).fill(good) }), 400, { field: "orders", detail: /has 1001; 1 to 1000 are taken/ });
  problem(await batch({ orders: [] }), 400, { field: "orders" });
  problem(await batch({ orders: good }), 400, { field: "orders" });
  problem(await batch({ orders: [good], more: 1 }), 400, { field: "orders" });
  problem(await batch({}), 400, { field: "orders" });
  assert.deepEqual(store.contents(), before);
});

test("what is no order is told in its place, and its neighbours are placed", async () => {
  const good = order(line(1, 1));
  const bad = [
    [{ ...good, coupon: 1 }, "coupon"],
    [order(line(1, 1), { quantity: 1 }), "items[2].product_id"],
    [order(line(1, "two")), "items[1].quantity"],
    [{ ...good, customer_id: "one" }, "customer_id"],
    [order(7), "items[1]"],
    ["an order", "order"],
    [null, "order"],
  ];
  const before = stock(1);
  const answer = await api.post("/v1/orders/batch", { orders: [good, ...bad.map(([one]) => one), good] });
  assert.equal(answer.status, 200, answer.text);
  const { outcomes } = answer.body;
  assert.deepEqual(outcomes.map((outcome) => outcome.status), [201, ...bad.map(() => 400), 201]);
  assert.deepEqual(outcomes.slice(1, -1).map((outcome) => outcome.problem.errors[0].field), bad.map(([, field]) => field));
  assert.equal(stock(1), before - 2);
  const none = await api.post("/v1/orders/batch", { orders: [7, 8] });
  assert.deepEqual(none.body.outcomes.map((outcome) => outcome.status), [400, 400]);
});

test("many clients at once sell what there is, and no more", async () => {
  store.ordo("product", "stock", "2", "--set", "40", "--reason", "counted");
  const answers = await Promise.all(Array.from({ length: 100 }, () => place(order(line(2, 1)))));
  assert.deepEqual([201, 409].map((status) => answers.filter((answer) => answer.status === status).length), [40, 60]);
  assert.equal(stock(2), 0);
});

test("what was placed keeps the invariants", () => {
  const verified = store.try("verify");
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});
