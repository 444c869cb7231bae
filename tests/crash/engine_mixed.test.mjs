// Orders while stock is counted, delivered and written off and prices change: the stock adds up, and
// no price changes inside an order.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  Clients, assertVerified, killClients, orderOf, placedOrders, stockedStore, stocks, tally, trade,
} from "../support/engine.mjs";
import { random } from "../support/expect.mjs";
import { sleep, until } from "../support/place.mjs";
import { Shop } from "../support/shop.mjs";

const seed = Number(process.env.ORDO_TEST_SEED ?? Date.now() % 1_000_000);
const shop = new Shop();
after(() => {
  killClients();
  shop.stop();
});

const products = 4;
const opening = 60;

// The staff: each one's next command, until the trade is over.
async function staff(store, next, isOver, prices) {
  const commands = [
    (product) => ["product", "stock", product, "--add", String(100 + Math.floor(next() * 200)), "--reason", "delivery"],
    (product) => ["product", "stock", product, "--set", String(Math.floor(next() * 300)), "--reason", "count"],
    (product) => ["product", "stock", product, "--add", "-1", "--kind", "write-off", "--reason", "broken"],
    (product) => {
      const price = `${Math.floor(next() * 50)}.${String(Math.floor(next() * 10_000)).padStart(4, "0")}`;
      prices[product - 1].add(Number(price));
      return ["product", "update", product, "--price", price];
    },
  ];
  for (let n = 0; !isOver(); n++) {
    const words = commands[n % commands.length](String(1 + Math.floor(next() * products)));
    const done = await store.spawn(words).done;
    // Who would take away more than there is, is told.
    const isShort = words.includes("-1") && /which has 0 on hand/.test(done.stderr);
    assert.ok(done.code === 0 || isShort, `${words.join(" ")}: ${done.stderr}`);
  }
}

// At how many prices products were sold.
async function pricesPaid(store) {
  const { stdout } = await store.spawn(["--format", "json", "query", "SELECT count(DISTINCT (product_id, price_at_purchase)) AS n FROM order_items"]).done;
  return JSON.parse(stdout)[0].n;
}

for (const lanes of [[3], [2, 2]]) {
  test(`orders, stock corrections and price changes at once, lanes ${lanes.join(" + ")} (ORDO_TEST_SEED=${seed})`, async (t) => {
    const next = random(seed + lanes.length);
    const prices = Array.from({ length: products }, () => new Set([1.5]));
    const store = stockedStore(shop, `mixed_${lanes.length}`, prices.map(() => ({ price: "1.5", stock: opening })));
    const engines = lanes.map((count) => new Clients(store, { lanes: count }));
    await Promise.all(engines.map((clients) => clients.ready()));
    const acknowledged = new Map();
    const answers = [];
    let isOver = false;
    const working = Promise.all(Array.from({ length: 2 }, () => staff(store, next, () => isOver, prices)));
    let count = 0;
    const nextOrder = () => {
      const lines = Array.from({ length: 4 }, () => [1 + Math.floor(next() * products), 1]);
      return orderOf(lines, ++count % 2 ? `key ${count}` : undefined);
    };
    const trading = trade(engines, 24, nextOrder, () => isOver, (order, answer) => {
      answers.push(answer);
      if (answer.verdict === "accepted") acknowledged.set(answer.order_id, { order, answer });
    });
    const enough = until(async () => (await pricesPaid(store)) > 2 * products, "prices to change meanwhile", 90);
    const over = Promise.all([sleep(4000), enough]).finally(() => (isOver = true));
    await Promise.all([over, trading, working]);

    const counts = tally(answers);
    const { accepted, out_of_stock, ...others } = counts;
    assert.deepEqual(others, {});
    assert.ok(accepted > 20 && out_of_stock > 0, JSON.stringify(counts));
    const placed = placedOrders(store);
    assert.equal(placed.length, accepted);
    const seen = new Set();
    for (const { order_id, total_amount, lines } of placed) {
      const { order, answer } = acknowledged.get(order_id);
      assert.equal(answer.total_amount, total_amount, "the total that the client was told");
      assert.deepEqual(lines.map(([product, quantity]) => [product, quantity]), order.items.map((i) => [i.product_id, i.quantity]));
      const priceOf = new Map();
      for (const [product, , price] of lines) {
        assert.equal(priceOf.get(product) ?? price, price, `order ${order_id}: product ${product} has one price`);
        assert.ok(prices[product - 1].has(Number(price)), `${price} was the price of product ${product}`);
        priceOf.set(product, price);
        seen.add(`${product} ${price}`);
      }
    }
    t.diagnostic(`${JSON.stringify(counts)}, ${seen.size} prices paid`);
    assert.ok(seen.size > 2 * products, "prices did change meanwhile");
    await Promise.all(engines.map((clients) => clients.end()));
    // Both by hand and by verify, which also adds up every order's rounded lines.
    const [{ moved }] = store.sql("SELECT json_agg(quantity ORDER BY product_id) AS moved FROM (SELECT product_id, sum(quantity) AS quantity FROM stock_movements GROUP BY product_id) m");
    const sold = Array(products).fill(0);
    for (const { lines } of placed) for (const [product, quantity] of lines) sold[product - 1] += quantity;
    assert.deepEqual(stocks(store), moved.map((units, n) => units - sold[n]));
    assertVerified(store);
  });
}
