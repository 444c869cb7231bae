// ordo bench: what it measures, what it leaves in its store, and whose store it never touches.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { until } from "../support/place.mjs";
import { holding } from "../support/races.mjs";
import { Shop, Store } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());
const small = ["--seconds", "1", "--clients", "8", "--products", "20", "--customers", "10"];
const keys = [
  "orders_per_s", "refusals_per_s", "p50_ms", "p95_ms", "p99_ms", "batch_mean", "refused", "failed",
  "retried", "clients", "lanes", "seconds",
];

const bench = (...options) => shop.json("--quiet", "bench", ...small, ...options);
const names = () => shop.json("store", "list").map((store) => store.store);

// A bench that keeps its store: what it measured, and the store, proved to be right.
function kept(name, ...options) {
  const result = shop.json("--quiet", "--store", name, "bench", ...small, "--keep", ...options);
  const store = new Store(shop, name);
  assert.equal(store.try("verify").code, 0, "the store keeps every invariant");
  return { result, store };
}

// One row of SQL.
const row = (store, text, ...values) => store.sql(text, ...values)[0];

// ---------------------------------------------------------------- the result

for (const shape of ["uniform", "zipf", "hot"]) {
  test(`${shape}: orders are taken, and the store is gone afterwards`, () => {
    const result = bench("--shape", shape);
    assert.deepEqual(Object.keys(result), keys);
    assert.deepEqual(
      [result.clients, result.seconds, result.refused, result.refusals_per_s, result.failed, result.retried],
      [8, 1, 0, 0, 0, 0],
    );
    assert.ok(result.orders_per_s > 0);
    assert.ok(result.p50_ms > 0 && result.p50_ms <= result.p95_ms && result.p95_ms <= result.p99_ms, JSON.stringify(result));
    assert.ok(result.batch_mean >= 1 && result.batch_mean <= 8, `${result.batch_mean}`);
    assert.ok(!names().includes("bench"));
  });
}

test("the figures hang together", () => {
  const one = bench("--clients", "1", "--lanes", "1");
  assert.deepEqual([one.batch_mean, one.clients, one.lanes], [1, 1, 1]);
  // One client's orders follow each other: so many in a second take about a second, or less if some
  // take much longer than most.
  const busy = (one.orders_per_s * one.p50_ms) / 1000;
  assert.ok(busy > 0.1 && busy < 1.2, `${JSON.stringify(one)}: ${busy}`);
  const { result, store } = kept("counted", "--clients", "3", "--seconds", "2", "--lanes", "3");
  assert.deepEqual([result.clients, result.lanes, result.seconds], [3, 3, 2]);
  const { n } = row(store, "SELECT count(*) AS n FROM orders");
  // What the warm-up placed is there too, and not counted: a tenth of the time.
  assert.ok(result.orders_per_s * 1.8 < n && result.orders_per_s * 1.8 > 0.5 * n, `${result.orders_per_s} of ${n}`);
});

test("a line a second, then a record; with --quiet the record alone", () => {
  const done = shop.try("bench", ...small, "--seconds", "2");
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(done.stdout.match(/^\w+/gm), keys);
  const line = (n) => `ordo: ${n} s: \\d+ orders/s, 0 refused, p50 [\\d.]+ ms, p99 [\\d.]+ ms, [\\d.]+ orders a batch\n`;
  assert.match(done.stderr, new RegExp(`^${line(1)}${line(2)}$`));
  const quiet = shop.try("--quiet", "--format", "csv", "bench", ...small);
  assert.deepEqual([quiet.code, quiet.stderr, quiet.stdout.split("\n")[0]], [0, "", keys.join(",")]);
  assert.equal(quiet.stdout.trimEnd().split("\n").length, 2);
});

test("sold out: every order is refused", () => {
  const { result, store } = kept("sold_out", "--stock", "0");
  assert.equal(result.orders_per_s, 0);
  assert.ok(result.refused > 0 && result.p50_ms > 0);
  assert.ok(Math.abs(result.refused / 0.9 - result.refusals_per_s) < 0.05 * result.refusals_per_s, JSON.stringify(result));
  assert.equal(row(store, "SELECT count(*) AS n FROM orders").n, 0);
});

// ---------------------------------------------------------------- the orders

const ordered = `SELECT order_id, count(*) AS lines, count(DISTINCT product_id) AS products,
                        bool_or(product_id = 1) AS has_first, min(quantity) AS least, max(quantity) AS most
                 FROM order_items GROUP BY order_id`;

test("uniform: products alike, different ones within an order", () => {
  const { store } = kept("uniform", "--lines", "4");
  const all = row(store, `SELECT min(lines) AS l1, max(lines) AS l2, min(products) AS p, min(least) AS q1, max(most) AS q2 FROM (${ordered}) o`);
  assert.deepEqual(all, { l1: 4, l2: 4, p: 4, q1: 1, q2: 3 });
  const sold = store.sql("SELECT count(*) AS n FROM order_items GROUP BY product_id").map(({ n }) => n);
  assert.equal(sold.length, 20);
  const mean = sold.reduce((a, b) => a + b) / 20;
  for (const n of sold) assert.ok(Math.abs(n - mean) < 6 * Math.sqrt(mean), `${n} of a mean of ${mean}`);
  assert.equal(row(store, "SELECT count(DISTINCT customer_id) AS n FROM orders").n, 10);
});

test("hot: product 1 once in every order", () => {
  const { store } = kept("hot", "--shape", "hot");
  const all = row(store, `SELECT min(lines) AS l, min(products) AS p, bool_and(has_first) AS first FROM (${ordered}) o`);
  assert.deepEqual(all, { l: 3, p: 3, first: true });
  assert.equal(row(store, "SELECT count(DISTINCT product_id) AS n FROM order_items").n, 20);
});

test("zipf: product n as often as 1/n", () => {
  const { store } = kept("zipf", "--shape", "zipf");
  const sold = store.sql("SELECT count(*) AS n FROM order_items GROUP BY product_id ORDER BY product_id").map(({ n }) => n);
  const total = sold.reduce((a, b) => a + b);
  const harmonic = sold.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  assert.equal(sold.length, 20);
  sold.forEach((n, i) => {
    const wanted = total / harmonic / (i + 1);
    assert.ok(Math.abs(n - wanted) < 6 * Math.sqrt(wanted), `product ${i + 1}: ${n}, not ${wanted}`);
  });
});

test("the same seed gives the same orders, another seed others", () => {
  const first = (name, seed) => {
    const { store } = kept(name, "--seed", seed, "--clients", "1", "--lanes", "1");
    return store.sql(`SELECT o.customer_id, i.product_id, i.quantity FROM orders o JOIN order_items i USING (order_id)
                      ORDER BY o.order_id, i.order_item_id LIMIT 90`);
  };
  const seven = first("seed_a", "7");
  assert.deepEqual(first("seed_b", "7"), seven);
  assert.notDeepEqual(first("seed_c", "8"), seven);
});

test("with keys every order has one of its own, in another run too", () => {
  const { store } = kept("keyed", "--keys");
  const count = "SELECT count(*) AS orders, count(idempotency_key) AS keys FROM orders";
  const once = row(store, count);
  assert.ok(once.orders > 0);
  assert.equal(once.keys, once.orders);
  const { result } = kept("keyed", "--keys");
  const twice = row(store, count);
  assert.ok(twice.orders >= once.orders + 0.9 * result.orders_per_s * 0.9, "none was taken for a repeated one");
  assert.deepEqual([twice.keys, result.refused], [twice.orders, 0]);
});

// ---------------------------------------------------------------- the store

// Orders of the last year, which were not placed by the run itself.
const existing = (store) =>
  row(store, `SELECT count(*) AS orders, min(lines) AS least, max(lines) AS most, min(products) AS products,
                     avg((status = 'Shipped')::int) > 0.9 AS shipped,
                     max(order_date) - min(order_date) > interval '350 days' AS spread,
                     count(DISTINCT customer_id) AS customers
              FROM orders JOIN (${ordered}) i USING (order_id)
              WHERE order_date < (SELECT created_at FROM store_settings) - interval '1 hour'`);

test("existing orders are there before, of the last year, sold from what was received", () => {
  const { store } = kept("existing", "--existing-orders", "1000", "--lines", "2");
  const before = existing(store);
  assert.deepEqual(before, { orders: 1000, least: 2, most: 2, products: 2, shipped: true, spread: true, customers: 10 });
  assert.equal(row(store, "SELECT count(*) AS n FROM stock_ledger WHERE balance < 0").n, 0);
  kept("existing", "--existing-orders", "1000", "--lines", "2");
  assert.deepEqual(existing(store), before, "there were enough already");
  const { n } = row(store, "SELECT count(*) AS n FROM orders");
  kept("existing", "--existing-orders", String(n + 500), "--lines", "2");
  assert.equal(existing(store).orders, 1500);
});

test("a kept store is used again: filled up, its stock set anew through the ledger", () => {
  const { store } = kept("again", "--stock", "1000000");
  const count = "SELECT (SELECT count(*) FROM customers) AS customers, (SELECT count(*) FROM products) AS products, (SELECT count(*) FROM orders) AS orders";
  const before = row(store, count);
  assert.deepEqual([before.customers, before.products], [10, 20]);
  assert.equal(row(store, "SELECT max(stock_quantity) < 1000000 AS sold FROM products").sold, true);
  kept("again", "--stock", "0", "--customers", "30", "--products", "25");
  assert.deepEqual(row(store, count), { customers: 30, products: 25, orders: before.orders });
  assert.deepEqual(store.sql("SELECT DISTINCT stock_quantity FROM products"), [{ stock_quantity: 0 }]);
  kept("again", "--stock", "7");
  assert.equal(row(store, "SELECT max(stock_quantity) <= 7 AS low FROM products").low, true);
  assert.equal(store.customer().customer_id, 31);
  assert.equal(store.product({ name: "Mine" }).product_id, 26);
});

test("products have prices and SKUs; nothing is analyzed", () => {
  const { store } = kept("goods", "--products", "500");
  const goods = row(store, "SELECT min(price) >= 0.5 AS least, max(price) <= 100 AS most, count(DISTINCT sku) AS skus, count(DISTINCT price) > 100 AS differ FROM products");
  assert.deepEqual(goods, { least: true, most: true, skus: 500, differ: true });
  const analyzed = row(store, "SELECT sum(analyze_count) AS n FROM pg_stat_user_tables WHERE schemaname = 'goods'");
  assert.equal(Number(analyzed.n), 0);
});

test("a store that the user made is left alone", () => {
  const mine = shop.store("mine");
  mine.customer();
  const before = mine.contents();
  const words = (name) => [`store: ${name} was not made by the bench; it stays as it is`, "Choose another name with --store."];
  refused(mine.try("bench", ...small), 4, ...words("mine"));
  refused(mine.try("bench", ...small, "--keep"), 4, ...words("mine"));
  assert.deepEqual(mine.contents(), before);
  const main = new Store(shop, "main");
  main.sql("UPDATE mine.schema_migrations SET checksum = 'of an older ordo' WHERE name = 'functions'");
  refused(mine.try("bench", ...small), 4, ...words("mine"));
  const { checksum } = row(main, "SELECT checksum FROM mine.schema_migrations WHERE name = 'functions'");
  assert.equal(checksum, "of an older ordo", "its schema is not brought up to date either");
  const bench = shop.store("bench");
  refused(shop.try("bench", ...small), 4, ...words("bench"));
  assert.deepEqual(bench.json("customer", "list"), []);
  shop.ordo("store", "drop", "bench", "--confirm", "bench");
});

test("the main store is not meant, and not touched", () => {
  shop.json("customer", "list");
  const main = new Store(shop, "main");
  const before = main.contents();
  const done = shop.tryWith({ env: { ORDO_STORE: "main" } }, "--quiet", "bench", ...small, "--keep");
  assert.equal(done.code, 0, done.stderr);
  assert.deepEqual(main.contents(), before);
  assert.equal(shop.json("store", "list").find(({ store }) => store === "bench").is_demo, true);
  bench();
  assert.ok(!names().includes("bench"), "what one run keeps, the next may delete");
});

// ---------------------------------------------------------------- wrong values

const range = (option, value, least, most) => [
  [`--${option}`, value], `${option}: ${value} is out of range; at least ${least} and at most ${most} is taken`,
];
const wrong = [
  range("clients", "0", 1, 100000),
  range("clients", "100001", 1, 100000),
  range("seconds", "0", 1, 86400),
  range("seconds", "86401", 1, 86400),
  range("lines", "0", 1, 100),
  range("lines", "101", 1, 100),
  range("products", "0", 1, 1000000),
  range("products", "1000001", 1, 1000000),
  range("customers", "0", 1, 10000000),
  range("customers", "10000001", 1, 10000000),
  range("existing-orders", "-1", 0, 100000000),
  range("existing-orders", "100000001", 0, 100000000),
  range("stock", "-1", 0, 2000000000),
  range("stock", "2000000001", 0, 2000000000),
  range("lanes", "0", 1, 64),
  range("lanes", "65", 1, 64),
  range("seed", "-1", 0, "9223372036854775807"),
  [["--clients", "many"], 'clients: "many" is not a whole number'],
  [["--seconds", "1.5"], 'seconds: "1.5" is not a whole number'],
  [["--stock", ""], 'stock: "" is not a whole number'],
  [["--shape", "round"], 'shape: "round" is not one of uniform, zipf, hot'],
  [["--lines", "21"], "products: 20 is out of range; at least 21 is taken, as the lines of an order name different products"],
];
for (const [options, message] of wrong)
  test(`refused: bench ${options.join(" ")}`, () => {
    refused(shop.try("bench", ...small, ...options), 2, message);
    assert.ok(!names().includes("bench"));
  });

test("as many lines as products, and one of everything", () => {
  for (const shape of ["uniform", "zipf", "hot"])
    for (const [lines, products] of [["20", "20"], ["1", "1"]])
      assert.ok(bench("--shape", shape, "--lines", lines, "--products", products, "--customers", "1").orders_per_s > 0);
});

// ---------------------------------------------------------------- what comes between

// Start a bench and wait until it has said something.
async function begun(pattern, ...words) {
  const running = shop.spawn(["bench", ...small, "--seconds", "60", ...words]);
  let said = "";
  running.child.stderr.on("data", (piece) => (said += piece));
  await until(() => pattern.test(said) || running.child.exitCode !== null, `${pattern}`);
  assert.match(said, pattern);
  return running;
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) {
  test(`${signal} ends the measuring, and the store is deleted`, async () => {
    const running = await begun(/ 1 s: /);
    const begin = Date.now();
    running.child.kill(signal);
    const done = await running.done;
    assert.deepEqual([done.code, done.stdout], [code, ""]);
    assert.match(done.stderr, /\nordo: cancelled; store bench is deleted\n$/);
    assert.ok(Date.now() - begin < 5000, "at once");
    assert.ok(!names().includes("bench"));
  });
}

test("Ctrl-C while it fills the store", async () => {
  const running = await begun(/ customers: /, "--customers", "10000000");
  running.child.kill("SIGINT");
  const done = await running.done;
  assert.deepEqual([done.code, done.stdout], [130, ""]);
  assert.ok(!names().includes("bench"));
});

test("Ctrl-C with --keep: the store stays, and is right", async () => {
  for (const [pattern, ...options] of [[/ 1 s: /], [/ existing orders: /, "--existing-orders", "100000000"]]) {
    const running = await begun(pattern, "--keep", ...options);
    running.child.kill("SIGINT");
    const done = await running.done;
    assert.equal(done.code, 130);
    assert.match(done.stderr, /\nordo: cancelled; store bench stays as far as it was filled\n$/);
    assert.equal(shop.try("--store", "bench", "verify").code, 0);
  }
  bench();
});

test("a second bench in the same store is refused, and the first goes on", async () => {
  const running = await begun(/ 1 s: /, "--seconds", "4");
  refused(shop.try("bench", ...small), 4, "store: another bench is at work in bench; it stays as it is", "Choose another name with --store.");
  const done = await running.done;
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /^failed +0$/m);
});

test("connections that are lost: orders without a key fail, those with one are sent again", async () => {
  const main = new Store(shop, "main");
  const cut = () =>
    main.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%place_orders%' AND pid <> pg_backend_pid()").length;
  for (const options of [[], ["--keys"]]) {
    const running = await begun(/ 1 s: /, "--seconds", "3", "--keep", ...options);
    assert.ok(cut() > 0);
    const done = await running.done;
    assert.equal(done.code, 0, done.stderr);
    const count = (name) => Number(done.stdout.match(new RegExp(`^${name} +(\\d+)$`, "m"))[1]);
    assert.match(done.stderr, / 3 s: [1-9]\d* orders\/s/);
    assert.equal(count("failed") > 0, options.length === 0, done.stderr);
    assert.equal(/an order failed: the connection to the database was lost/.test(done.stderr), options.length === 0, done.stderr);
    assert.equal(shop.try("--store", "bench", "verify").code, 0);
  }
  bench();
});

test("PostgreSQL is gone at the end: what was measured is shown, and the exit code says so", async () => {
  const running = await begun(/ 1 s: /, "--seconds", "3");
  shop.ordo("db", "stop");
  const done = await running.done;
  assert.equal(done.code, 6, done.stderr);
  assert.match(done.stdout, /^orders_per_s +[1-9]/m);
  assert.match(done.stderr, /\nordo: .*the database.*\n/);
  shop.ordo("db", "start");
  assert.ok(!names().includes("bench"));
});

test("a store that is only configured is not meant, and main never", () => {
  refused(shop.try("--store", "main", "bench", ...small), 4, "store: main was not made by the bench; it stays as it is", "Choose another name with --store.");
  const done = shop.tryWith({ env: { ORDO_STORE: "outlet" } }, "bench", ...small);
  assert.equal(done.code, 0, done.stderr);
  assert.ok(!names().includes("outlet"));
});

test("clients whose orders fail wait a moment; where all do, the reason is the result", () => {
  const { store } = kept("closed");
  store.sql("ALTER TABLE orders ADD CONSTRAINT closed_for_today CHECK (order_id < 0) NOT VALID");
  const done = store.try("bench", ...small, "--keep");
  assert.deepEqual([done.code, done.stdout], [4, ""]);
  const [, failed, why] = done.stderr.match(/^ordo: 1 s: 0 orders\/s, 0 refused, (\d+) failed\nordo: an order failed: (.*)\nordo: (.*)\n/);
  assert.match(why, /closed_for_today/);
  assert.ok(failed >= 8 && failed <= 8 * 10, `${failed} of 8 clients in 0.9 s`);
});

test("lanes that cannot be: the reason is the result", () => {
  const { store } = kept("broken");
  store.sql("DROP FUNCTION place_orders");
  const done = store.try("--quiet", "bench", ...small, "--keep");
  assert.deepEqual([done.code, done.stdout], [7, ""]);
  assert.match(done.stderr, /^ordo: function place_orders.* does not exist\n/);
});

test("a database that answers nothing for a while", async () => {
  const running = await begun(/ 1 s: /, "--seconds", "4", "--keep");
  let said = "";
  running.child.stderr.on("data", (piece) => (said += piece));
  await holding(new Store(shop, "bench"), "products", () => until(() => / 4 s: /.test(said), "the end"));
  const done = await running.done;
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stderr, /^ordo: 4 s: 0 orders\/s, 0 refused$/m);
  assert.equal(shop.try("--store", "bench", "verify").code, 0);
  bench();
});
