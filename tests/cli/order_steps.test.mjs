import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refusals } from "../support/expect.mjs";
import { race } from "../support/races.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

function stocked(name) {
  const store = shop.store(name);
  store.customer();
  store.product({ name: "Cup", price: "4.50", stock: 50 });
  store.product({ name: "Pot", price: "20", stock: 50 });
  return store;
}

test("shipping is recorded with time, actor and note", () => {
  const store = stocked("shipped");
  const placed = store.order(1, "1:2");
  const shipped = store.json("--actor", "Grace", "order", "ship", "1", "--note", "parcel 00340434");
  const { replayed, ...order } = placed;
  assert.deepEqual(shipped, { ...order, status: "Shipped" });
  const shown = store.json("order", "show", "1");
  const [change] = shown.status_changes;
  assert.ok(Math.abs(Date.parse(change.changed_at) - Date.now()) < 60_000);
  assert.deepEqual(shown.status_changes, [
    { from_status: "Pending", to_status: "Shipped", changed_at: change.changed_at, actor: "Grace", note: "parcel 00340434" },
  ]);
  assert.deepEqual(shown.actions, [], "Shipped is final");
  assert.equal(store.json("product", "show", "1").stock_quantity, 48);
});

test("without --actor, the system's user acted, and a note may be missing", () => {
  const store = stocked("actor");
  store.order(1, "1:1");
  store.ordo("order", "ship", "1");
  const [change] = store.json("order", "show", "1").status_changes;
  assert.equal(change.actor, shop.bash("id -un").stdout.trim());
  assert.equal(change.note, null);
});

test("cancelling returns every unit through the ledger", () => {
  const store = stocked("cancelled");
  store.order(1, "1:2", "2:5", "1:3");
  const before = store.json("product", "show", "1");
  const cancelled = store.json("--actor", "Grace", "order", "cancel", "1", "--reason", "changed mind");
  assert.equal(cancelled.status, "Cancelled");
  assert.deepEqual(store.json("product", "list").map((p) => p.stock_quantity), [50, 50]);
  assert.ok(store.json("product", "show", "1").updated_at > before.updated_at);
  const ledger = (id) =>
    store.json("report", "stock-ledger", id).map((row) => [row.kind, row.quantity, row.balance, row.reason, row.order_id, row.actor]);
  assert.deepEqual(ledger("1").slice(0, 3), [
    ["restock", 5, 50, "changed mind", 1, "Grace"],
    ["sale", -3, 45, null, 1, null],
    ["sale", -2, 48, null, 1, null],
  ]);
  assert.deepEqual(ledger("2")[0], ["restock", 5, 50, "changed mind", 1, "Grace"]);
  const shown = store.json("order", "show", "1");
  assert.equal(shown.items.length, 3, "the lines stay");
  assert.equal(shown.total_amount, "122.50", "and so does the total");
  assert.deepEqual(shown.status_changes.map((c) => [c.to_status, c.note, c.actor]), [["Cancelled", "changed mind", "Grace"]]);
  assert.equal(store.try("verify").code, 0);
});

test("an archived product's units return as well", () => {
  const store = stocked("archived");
  store.order(1, "1:5");
  store.ordo("product", "archive", "1");
  store.ordo("order", "cancel", "1", "--reason", "r");
  assert.equal(store.json("product", "show", "1").stock_quantity, 50);
});

const refusing = stocked("refusing");
refusing.product({ name: "Full", stock: 2147483647 });
for (const item of ["1:1", "1:1", "1:1", "3:1"]) refusing.order(1, item);
refusing.ordo("order", "ship", "1");
refusing.ordo("order", "cancel", "2", "--reason", "r");
refusing.ordo("product", "stock", "3", "--set", "2147483647", "--reason", "found one");
const cancel = (id, reason = "r") => ["order", "cancel", id, "--reason", reason];
refusals(refusing, [
  [["order", "ship", "1"], 4, "order 1 is Shipped already", "Shipped is final."],
  [cancel("1"), 4, "order 1 is Shipped and cannot become Cancelled", "Shipped is final."],
  [["order", "ship", "2"], 4, "order 2 is Cancelled and cannot become Shipped", "Cancelled is final."],
  [cancel("2"), 4, "order 2 is Cancelled already", "Cancelled is final."],
  [cancel("4"), 4,
    "order 4 cannot be restocked: product 3 has 2147483647 units, and at most 2147483647 can be kept"],
  [["order", "ship", "9"], 3, "order_id: there is no order 9"],
  [cancel("9"), 3, "order_id: there is no order 9"],
  [["order", "cancel", "3"], 2, "--reason TEXT is missing", "See: ordo order cancel --help"],
  [cancel("3", ""), 2, "reason: must not be empty"],
  [cancel("3", "r".repeat(501)), 2, "reason: is 501 characters long; at most 500 are taken"],
  [["order", "ship", "3", "--note", ""], 2, "note: must not be empty"],
  [["order", "ship", "3", "--note", "n".repeat(501)], 2, "note: is 501 characters long; at most 500 are taken"],
]);

test("16 processes ship and cancel one order at once: one wins, the others are told", async () => {
  const store = stocked("race");
  for (let round = 1; round <= 3; round++) {
    store.order(1, "1:2", "2:1", "1:1");
    const commands = Array.from({ length: 16 }, (_, n) => (n % 2 ? ["order", "ship", String(round)] : cancel(String(round))));
    const finished = await race(store, `orders WHERE order_id = ${round}`, commands);
    const winners = finished.filter((done) => done.code === 0);
    assert.equal(winners.length, 1);
    const { status, status_changes } = store.json("order", "show", String(round));
    assert.deepEqual(status_changes.map((change) => change.to_status), [status]);
    for (const done of finished.filter((other) => other !== winners[0])) {
      assert.equal(done.code, 4);
      assert.match(done.stderr, new RegExp(`^ordo: order ${round} is ${status} (already|and cannot become (Shipped|Cancelled))\n`));
    }
  }
  const kept = store.json("order", "list", "--status", "Shipped").length;
  assert.deepEqual(store.json("product", "list").map((p) => p.stock_quantity), [50 - 3 * kept, 50 - kept]);
  assert.equal(store.try("verify").code, 0);
});
