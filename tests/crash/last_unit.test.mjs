// Orders that race for the last units: each unit is sold once, and who comes too late is told.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { holding, race, waiting } from "../support/races.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

const orderOf = (product, quantity = 1) => ["order", "create", "--customer", "1", "--item", `id=${product}:${quantity}`];

const product = (id) => `products WHERE product_id = ${id}`;

const units = (store, product) => store.json("product", "show", String(product)).stock_quantity;

// Exactly `winners` succeed; the others are told what was left.
function assertRace(finished, winners, losersAreTold) {
  for (const done of finished) assert.ok(done.code === 0 || done.code === 5, `${done.code}: ${done.stderr}`);
  assert.equal(finished.filter((done) => done.code === 0).length, winners);
  for (const done of finished.filter((loser) => loser.code === 5)) {
    assert.equal(done.stdout, "");
    assert.match(done.stderr, losersAreTold);
  }
}

test("two processes order the last unit at once: one succeeds, the other is told, 20 times", async () => {
  const store = shop.store("two");
  store.customer();
  for (let round = 1; round <= 20; round++) {
    store.product({ stock: 1 });
    const finished = await race(store, product(round), [orderOf(round), orderOf(round)]);
    assertRace(finished, 1, new RegExp(`^ordo: not enough stock of product ${round}: wanted 1, available 0\n$`));
    assert.equal(units(store, round), 0);
  }
  assert.equal(store.json("order", "list").length, 20);
  assert.equal(store.try("verify").code, 0);
});

test("16 processes order the last unit at once: one succeeds, 15 are told, 5 times", async () => {
  const store = shop.store("sixteen");
  store.customer();
  for (let round = 1; round <= 5; round++) {
    store.product({ stock: 1 });
    const finished = await race(store, product(round), Array(16).fill(orderOf(round)));
    assertRace(finished, 1, new RegExp(`^ordo: not enough stock of product ${round}: wanted 1, available 0\n$`));
  }
  assert.equal(store.json("order", "list").length, 5);
  assert.equal(store.try("verify").code, 0);
});

test("24 processes order from 10 units: exactly 10 are sold", async () => {
  const store = shop.store("ten");
  store.customer();
  store.product({ stock: 10 });
  assertRace(await race(store, product(1), Array(24).fill(orderOf(1))), 10, /^ordo: not enough stock of product 1: wanted 1, available 0\n$/);
  assert.equal(units(store, 1), 0);
  assert.equal(store.json("order", "list").length, 10);
  assert.equal(store.try("verify").code, 0);
});

test("orders of several units never take more than there are", async () => {
  const store = shop.store("several");
  store.customer();
  store.product({ stock: 20 });
  const finished = await race(store, product(1), Array(16).fill(orderOf(1, 3)));
  assertRace(finished, 6, /^ordo: not enough stock of product 1: wanted 3, available 2\n$/);
  assert.equal(units(store, 1), 2);
  assert.equal(store.try("verify").code, 0);
});

test("orders of the same products in any order do not wait for each other in a circle", async () => {
  const store = shop.store("circle");
  store.customer();
  for (let n = 0; n < 4; n++) store.product({ stock: 100 });
  const items = ["1:1", "2:1", "3:1", "4:1"];
  const commands = Array.from({ length: 16 }, (_, n) => {
    const turned = [...items.slice(n % 4), ...items.slice(0, n % 4)];
    if (n & 4) turned.reverse();
    return ["order", "create", "--customer", "1", ...turned.flatMap((item) => ["--item", item])];
  });
  for (let round = 1; round <= 2; round++) {
    for (const done of await race(store, "products", commands)) assert.equal(done.code, 0, done.stderr);
    assert.deepEqual([1, 2, 3, 4].map((product) => units(store, product)), Array(4).fill(100 - 16 * round));
  }
  assert.equal(store.try("verify").code, 0);
});

test("sales, deliveries, corrections and cancellations at once add up", async () => {
  const store = shop.store("mixed");
  store.customer();
  store.product({ stock: 8 });
  for (let n = 0; n < 4; n++) store.order(1, "1:1");
  const commands = [
    ...Array(10).fill(orderOf(1)),
    ...Array(3).fill(["product", "stock", "1", "--add", "2", "--reason", "delivery"]),
    ...[1, 2, 3, 4].map((id) => ["order", "cancel", String(id), "--reason", "r"]),
    ["product", "update", "1", "--price", "12"],
  ];
  const finished = await race(store, product(1), commands);
  for (const [n, done] of finished.entries()) assert.ok(done.code === 0 || (n < 10 && done.code === 5), done.stderr);
  const sold = finished.slice(0, 10).filter((done) => done.code === 0).length;
  assert.equal(units(store, 1), 8 - sold + 6);
  assert.equal(store.try("verify").code, 0);
  // An order's time is taken before it waits for its product, so that only the last balance is sure.
  const [last] = store.json("report", "stock-ledger", "1");
  assert.equal(last.balance, 8 - sold + 6);
});

test("a product that is sold out is refused at once, though another of the order is held", async () => {
  const store = shop.store("at_once");
  store.customer();
  store.product({ stock: 5 });
  store.product({ stock: 0 });
  const both = ["order", "create", "--customer", "1", "--item", "1:1", "--item", "2:2"];
  await holding(store, product(1), () =>
    refused(store.try(...both), 5, "not enough stock of product 2: wanted 2, available 0"),
  );
  store.ordo("product", "stock", "2", "--add", "2", "--reason", "delivery");
  store.ordo(...both);
  assert.deepEqual([units(store, 1), units(store, 2)], [4, 0]);
});

test("an order that waited is decided by what there is then", async () => {
  const store = shop.store("waited");
  store.customer();
  store.product({ stock: 5 });
  store.product({ stock: 2 });
  const order = await holding(store, product(1), async () => {
    const { done } = store.spawn(["order", "create", "--customer", "1", "--item", "1:1", "--item", "2:2"]);
    await waiting(store, 1);
    store.ordo("product", "stock", "2", "--add", "-1", "--reason", "broken");
    return { done };
  });
  refused(await order.done, 5, "not enough stock of product 2: wanted 2, available 1");
  assert.deepEqual([units(store, 1), units(store, 2)], [5, 1]);
  assert.equal(store.json("order", "list").length, 0);
});
