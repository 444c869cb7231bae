import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

const titles = {
  I1: "stock_not_negative",
  I2: "stock_equals_ledger",
  I3: "total_equals_lines",
  I4: "order_has_lines",
  I5: "status_by_legal_steps",
  I6: "one_order_a_key",
  I7: "no_orphans",
  I8: "restocks_equal_lines",
};

// A store with a shipped, a cancelled and a pending order of two lines each.
function sound(name) {
  const store = shop.store(name);
  store.customer();
  store.product({ name: "Cup", price: "4.50", stock: 50 });
  store.product({ name: "Pot", price: "20", stock: 50 });
  for (let n = 0; n < 3; n++) store.order(1, "1:2", "2:1");
  store.ordo("order", "ship", "1");
  store.ordo("order", "cancel", "2", "--reason", "r");
  return store;
}

test("a sound store keeps every invariant, and each is named with what it looked at", () => {
  const rows = sound("sound").json("verify");
  assert.deepEqual(
    rows.map(({ milliseconds, ...row }) => row),
    Object.entries(titles).map(([invariant, name]) => ({
      invariant,
      name,
      checked: { I1: 2, I2: 2, I7: 6, I8: 4 }[invariant] ?? 3,
      violations: 0,
      offenders: [],
    })),
  );
  assert.ok(rows.every((row) => row.milliseconds >= 0));
});

test("an empty store keeps every invariant", () => {
  const store = shop.store("empty");
  assert.ok(store.json("verify").every((row) => row.violations === 0));
});

// How to break each invariant, and the rows that break it then: { invariant: [offender, ...] }.
const drop = (table, constraint) => `ALTER TABLE ${table} DROP CONSTRAINT ${constraint}`;
const breaches = [
  ["stock below zero", [drop("products", "products_stock_quantity_check"),
    "UPDATE products SET stock_quantity = -1 WHERE product_id = 1",
    "UPDATE stock_movements SET quantity = 3 WHERE product_id = 1 AND kind = 'opening'"], {
    I1: [{ product_id: 1, product_name: "Cup", stock_quantity: -1 }],
  }],
  ["stock without a movement", ["UPDATE products SET stock_quantity = stock_quantity + 1 WHERE product_id = 2"], {
    I2: [{ product_id: 2, product_name: "Pot", stock_quantity: 49, ledger_quantity: 48 }],
  }],
  ["a movement without stock", ["DELETE FROM stock_movements WHERE kind = 'opening' AND product_id = 1"], {
    I2: [{ product_id: 1, product_name: "Cup", stock_quantity: 46, ledger_quantity: -4 }],
  }],
  ["a total off by a cent", ["UPDATE orders SET total_amount = total_amount + 0.01 WHERE order_id = 3"], {
    I3: [{ order_id: 3, total_amount: 29.01, lines_total: 29 }],
  }],
  ["a line's price changed", ["UPDATE order_items SET price_at_purchase = 5 WHERE order_id = 3 AND product_id = 1"], {
    I3: [{ order_id: 3, total_amount: 29, lines_total: 30 }],
  }],
  ["an order without lines", ["INSERT INTO orders (customer_id, total_amount, order_date) VALUES (1, 0, '2010-12-01Z')"], {
    I4: [{ order_id: 4, order_date: "2010-12-01T00:00:00+00:00", total_amount: 0 }],
  }],
  ["a status without a step", ["UPDATE orders SET status = 'Shipped' WHERE order_id = 3"], {
    I5: [{ order_id: 3, status: "Shipped", recorded_status: "Pending", path: null }],
  }],
  ["a step without its status", ["UPDATE orders SET status = 'Pending' WHERE order_id = 1"], {
    I5: [{ order_id: 1, status: "Pending", recorded_status: "Shipped", path: "Pending > Shipped" }],
  }],
  ["a step that is not legal", [
    "INSERT INTO order_status_changes (order_id, from_status, to_status, actor) VALUES (1, 'Shipped', 'Pending', 'x')",
    "UPDATE orders SET status = 'Pending' WHERE order_id = 1"], {
    I5: [{ order_id: 1, status: "Pending", recorded_status: "Pending", path: "Pending > Shipped, Shipped > Pending" }],
  }],
  ["steps that do not join", [
    "INSERT INTO order_status_changes (order_id, from_status, to_status, actor) VALUES (1, 'Pending', 'Shipped', 'x')"], {
    I5: [{ order_id: 1, status: "Shipped", recorded_status: "Shipped", path: "Pending > Shipped, Pending > Shipped" }],
  }],
  ["a key with two orders", ["DROP INDEX idx_orders_idempotency_key", "UPDATE orders SET idempotency_key = 'k' WHERE order_id > 1"], {
    I6: [{ idempotency_key: "k", order_count: 2, first_order_id: 2, last_order_id: 3 }],
  }],
  ["an order of nobody", [drop("orders", "orders_customer_id_fkey"), "UPDATE orders SET customer_id = 9 WHERE order_id = 3"], {
    I7: [{ table_name: "orders", id: 3, column_name: "customer_id" }],
  }],
  ["a movement of no product", [drop("stock_movements", "stock_movements_product_id_fkey"),
    "INSERT INTO stock_movements (product_id, quantity, kind, actor) VALUES (9, 1, 'receipt', 'x')"], {
    I7: [{ table_name: "stock_movements", id: 5, column_name: "product_id" }],
  }],
  ["a step of no order", [drop("order_status_changes", "order_status_changes_order_id_fkey"),
    "INSERT INTO order_status_changes (order_id, from_status, to_status, actor) VALUES (9, 'Pending', 'Shipped', 'x')"], {
    I7: [{ table_name: "order_status_changes", id: 3, column_name: "order_id" }],
  }],
  ["a line of no order", [drop("order_items", "order_items_order_id_fkey"),
    "INSERT INTO order_items (order_id, product_id, quantity, price_at_purchase) VALUES (9, 1, 1, 1)",
    "UPDATE products SET stock_quantity = stock_quantity - 1 WHERE product_id = 1"], {
    I7: [{ table_name: "order_items", id: 7, column_name: "order_id" }],
  }],
  ["a cancelled order that kept its units", ["DELETE FROM stock_movements WHERE kind = 'restock' AND product_id = 2",
    "UPDATE products SET stock_quantity = stock_quantity - 1 WHERE product_id = 2"], {
    I8: [{ order_id: 2, product_id: 2, expected_quantity: 1, restocked_quantity: 0 }],
  }],
  ["a restock of an order that was not cancelled", [
    "INSERT INTO stock_movements (product_id, quantity, kind, actor, order_id) VALUES (1, 2, 'restock', 'x', 3)",
    "UPDATE products SET stock_quantity = stock_quantity + 2 WHERE product_id = 1"], {
    I8: [{ order_id: 3, product_id: 1, expected_quantity: 0, restocked_quantity: 2 }],
  }],
];

breaches.forEach(([what, statements, offenders], n) => {
  test(`found: ${what}`, () => {
    const store = sound(`breach_${n}`);
    for (const statement of statements) store.sql(statement);
    const done = store.try("--format", "json", "verify");
    assert.equal(done.code, 8);
    const found = JSON.parse(done.stdout).filter((row) => row.violations > 0);
    assert.deepEqual(Object.fromEntries(found.map((row) => [row.invariant, row.offenders])), offenders);
    assert.ok(found.every((row) => row.violations === row.offenders.length));
    const names = Object.keys(offenders).map((invariant) => `${invariant} ${titles[invariant]}`);
    assert.equal(done.stderr, `ordo: the data breaks ${names.length} of 8 invariants: ${names.join(", ")}\n`);
  });
});

test("several broken invariants are all found at once, and shown as tables", () => {
  const store = sound("several");
  store.sql("UPDATE products SET stock_quantity = stock_quantity + 1 WHERE product_id = 2");
  store.sql("UPDATE orders SET total_amount = 1 WHERE order_id = 3");
  const done = store.try("verify");
  assert.equal(done.code, 8);
  assert.equal(done.stderr, "ordo: the data breaks 2 of 8 invariants: I2 stock_equals_ledger, I3 total_equals_lines\n");
  assert.match(done.stdout, /^I2 +stock_equals_ledger +2 +1 +\d+$/m);
  assert.match(done.stdout, /^I2 +\{"product_id":2,"product_name":"Pot","stock_quantity":49,"ledger_quantity":48\}$/m);
  assert.match(done.stdout, /^I3 +\{"order_id":3,"total_amount":1.00,"lines_total":29.00\}$/m);
});

test("of many offenders the first 20 are shown, and all counted", () => {
  const store = shop.store("many");
  store.sql("INSERT INTO products (product_name, price, stock_quantity) SELECT n::text, 1, 1 FROM generate_series(1, 30) n");
  const done = store.try("--format", "json", "verify");
  const [found] = JSON.parse(done.stdout).filter((row) => row.violations > 0);
  assert.deepEqual([found.invariant, found.violations, found.offenders.length], ["I2", 30, 20]);
  assert.deepEqual(found.offenders.map((row) => row.product_id), Array.from({ length: 20 }, (_, n) => n + 1));
});

test("verify writes nothing, and a shop may go on meanwhile", () => {
  const store = sound("reading");
  const before = store.contents();
  assert.equal(store.try("verify").code, 0);
  assert.deepEqual(store.contents(), before);
});
