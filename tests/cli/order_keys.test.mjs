import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

function stocked(name) {
  const store = shop.store(name);
  store.customer();
  store.customer();
  store.product({ name: "Cup", price: "4.50", stock: 100, sku: "CUP" });
  store.product({ name: "Pot", price: "20", stock: 100 });
  return store;
}
const withKey = (key, customer, ...items) => [
  "order", "create", "--idempotency-key", key, "--customer", customer, ...items.flatMap((i) => ["--item", i]),
];

test("the same key with the same order answers with the first order, as it is now", () => {
  const store = stocked("repeated");
  const first = store.json(...withKey("k 1", "1", "CUP:2", "2:1"));
  assert.equal(first.replayed, false);
  const before = store.contents();
  assert.deepEqual(store.json(...withKey("k 1", "1", "CUP:2", "2:1")), { ...first, replayed: true });
  assert.deepEqual(store.contents(), before);
  assert.equal(store.json("order", "show", "1").idempotency_key, "k 1");
  store.ordo("order", "ship", "1");
  store.ordo("product", "update", "1", "--price", "9");
  assert.deepEqual(store.json(...withKey("k 1", "1", "CUP:2", "2:1")), { ...first, status: "Shipped", replayed: true });
});

test("a key is answered also when the order could not be placed any more", () => {
  const store = stocked("sold_out");
  const first = store.json(...withKey("k", "1", "CUP:60"));
  store.ordo("customer", "archive", "1");
  assert.deepEqual(store.json(...withKey("k", "1", "CUP:60")), { ...first, replayed: true });
});

test("a refused order leaves its key free", () => {
  const store = stocked("freed");
  assert.equal(store.try(...withKey("k", "1", "CUP:101")).code, 5);
  assert.equal(store.json(...withKey("k", "1", "CUP:100")).replayed, false);
});

test("the same key with another order is a conflict", () => {
  const store = stocked("conflicting");
  store.json(...withKey("k", "1", "CUP:2", "2:1"));
  const before = store.contents();
  const others = [
    withKey("k", "2", "CUP:2", "2:1"),
    withKey("k", "1", "CUP:3", "2:1"),
    withKey("k", "1", "CUP:2"),
    withKey("k", "1", "2:1", "CUP:2"),
    withKey("k", "1", "CUP:2", "2:1", "2:1"),
  ];
  for (const other of others)
    refused(store.try(...other), 4, 'idempotency_key: "k" was used for another order already');
  assert.deepEqual(store.contents(), before);
  assert.equal(store.json(...withKey("K", "1", "CUP:2", "2:1")).replayed, false, "keys differ by case");
});

test("8 processes at once with one key place one order", async () => {
  const store = stocked("at_once");
  for (let round = 0; round < 3; round++) {
    const racers = Array.from({ length: 8 }, () =>
      store.spawn(["--format", "json", ...withKey(`round ${round}`, "1", "CUP:1", "2:2")]).done,
    );
    const answers = (await Promise.all(racers)).map((done) => {
      assert.equal(done.code, 0, done.stderr);
      return JSON.parse(done.stdout);
    });
    assert.equal(new Set(answers.map((order) => order.order_id)).size, 1);
    assert.equal(answers.filter((order) => !order.replayed).length, 1);
    assert.equal(store.json("order", "list").length, round + 1);
  }
  assert.deepEqual(store.json("product", "list").map((p) => p.stock_quantity), [97, 94]);
  assert.equal(store.try("verify").code, 0);
});
