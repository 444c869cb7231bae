// Import of orders: history, an order at a time, all its lines or none.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Files, reasons } from "../support/import.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
const files = new Files();
after(() => {
  shop.stop();
  files.remove();
});

// A store with customers 1..2 and products 1 (CUP, 5 on hand), 2 (POT, none), 3 (without SKU, none).
function stocked(name, ...options) {
  const store = shop.store(name, ...options);
  store.customer({ email: "ada@example.com" });
  store.customer({ email: "bob@example.com" });
  store.product({ name: "Cup", sku: "CUP", stock: 5 });
  store.product({ name: "Pot", sku: "POT" });
  store.product({ name: "Jar" });
  return store;
}

const stock = (store) => store.sql("SELECT stock_quantity FROM products ORDER BY product_id").map((p) => p.stock_quantity);
const orders = (store) =>
  store.sql("SELECT order_id, customer_id, order_date, total_amount::text, status, idempotency_key FROM orders ORDER BY 1").map(Object.values);
const items = (store) =>
  store.sql("SELECT order_item_id, order_id, product_id, quantity, price_at_purchase::text FROM order_items ORDER BY 1").map(Object.values);

test("orders by reference: new ids in the order of the file, stock as it was, the ledger adds up", () => {
  const store = stocked("references");
  const name = files.make(
    "order_reference,order_date,email,sku,product_id,quantity,price_at_purchase,status",
    "B-7,2020-05-01T10:00:00Z,ADA@example.com,CUP,,2,4.50,",
    "A-1,2020-04-01T10:00:00Z,bob@example.com,POT,2,1,0.005,Shipped",
    "B-7,2020-05-01T10:00:00Z,ada@example.com,,3,1,0,Pending",
    "B-7,2020-05-01T10:00:00Z,ada@example.com,CUP,1,1,5,Pending",
    "C-3,2020-03-01T10:00:00Z,bob@example.com,CUP,,9,1,Cancelled",
    "C-3,2020-03-01T10:00:00Z,bob@example.com,CUP,,1,1,Cancelled",
  );
  const { counts } = files.taken(store, "orders", name);
  assert.deepEqual([counts.orders, counts.order_items, counts.rejected], [3, 6, 0]);
  assert.deepEqual(orders(store), [
    [1, 1, "2020-05-01T10:00:00Z", "14.00", "Pending", "B-7"],
    [2, 2, "2020-04-01T10:00:00Z", "0.01", "Shipped", "A-1"],
    [3, 2, "2020-03-01T10:00:00Z", "10.00", "Cancelled", "C-3"],
  ]);
  assert.deepEqual(items(store), [
    [1, 1, 1, 2, "4.5000"], [2, 2, 2, 1, "0.0050"], [3, 1, 3, 1, "0.0000"],
    [4, 1, 1, 1, "5.0000"], [5, 3, 1, 9, "1.0000"], [6, 3, 1, 1, "1.0000"],
  ]);
  assert.deepEqual(stock(store), [5, 0, 0]);
  assert.deepEqual(
    store.json("report", "stock-ledger", "1").reverse().map((row) => [row.moved_at.slice(0, 7), row.kind, row.quantity, row.balance, row.order_id]).slice(0, 6),
    [
      ["2020-03", "restock", 10, 10, 3], ["2020-03", "sale", -9, 1, 3], ["2020-03", "sale", -1, 0, 3],
      ["2020-05", "opening", 3, 3, null], ["2020-05", "sale", -2, 1, 1], ["2020-05", "sale", -1, 0, 1],
    ],
  );
  assert.deepEqual(store.json("order", "show", "3").status_changes.map((c) => [c.from_status, c.to_status]), [["Pending", "Cancelled"]]);
  assert.equal(store.try("verify").code, 0);

  const before = store.contents();
  const again = files.taken(store, "orders", name).counts;
  assert.deepEqual([again.orders, again.already_there], [0, 6]);
  assert.deepEqual(store.contents(), before);
  assert.equal(store.json("order", "cancel", "1", "--reason", "asked").status, "Cancelled", "an imported order lives on");
  assert.equal(store.try("verify").code, 0);
});

test("orders by id: ids are kept, and new ones come after them", () => {
  const store = stocked("ids");
  store.order(1, "CUP:1");
  const name = files.make(
    "order_id,order_item_id,order_date,customer_id,product_id,quantity,price_at_purchase,total_amount,idempotency_key",
    "70,900,2020-05-01,1,1,2,4.50,14.5,key",
    "70,300,2020-05-01,1,2,1,5.5,14.50,key",
    "60,,2020-05-02,2,2,1,0.1,,",
  );
  assert.equal(files.taken(store, "orders", name).counts.orders, 2);
  assert.deepEqual(orders(store).map((o) => [o[0], o[3], o[5]]), [[1, "10.00", null], [60, "0.10", null], [70, "14.50", "key"]]);
  assert.deepEqual(items(store).map((i) => i.slice(0, 2)), [[1, 1], [300, 70], [900, 70], [901, 60]]);
  assert.equal(store.order(1, "CUP:1").order_id, 71);
  assert.equal(items(store).at(-1)[0], 902);
  assert.equal(store.try("verify").code, 0);
});

test("one bad line rejects its order, each line with a reason; the others are taken", () => {
  const store = stocked("bad_lines");
  store.order(2, "CUP:1"); // order 1, item 1
  const name = files.make(
    "order_reference,order_id,order_date,customer_id,email,sku,product_id,quantity,price_at_purchase,total_amount,order_item_id,status,idempotency_key",
    ",10,2020-01-01,1,,CUP,,1,1,,,,", //                  2: with 3
    ",10,2020-01-01,1,,CUP,,0,1,,,,", //                  3: quantity
    "r2,,2020-01-01,1,,NONE,,1,1,,,,", //                 4: SKU
    "r2,,2020-01-01,1,,CUP,,1,1,,,,", //                  5: with 4
    "r3,,2020-01-01,1,,,99,1,1,,,,", //                   6: product
    "r4,,2020-01-01,1,,,,1,1,,,,", //                     7: no product
    "r5,,2020-01-01,1,,CUP,2,1,1,,,,", //                 8: two products
    "r6,,2020-01-01,9,,CUP,,1,1,,,,", //                  9: customer
    "r7,,2020-01-01,,eve@example.com,CUP,,1,1,,,,", //   10: customer
    "r8,,2020-01-01,1,bob@example.com,CUP,,1,1,,,,", //  11: two customers
    "r9,,2020-01-01,,,CUP,,1,1,,,,", //                  12: no customer
    "ra,,2020-01-01,1,,CUP,,1,1.005,1.00,,,", //         13: total 1.01
    "ra,,2020-01-01,1,,CUP,,1,1,1.00,,,", //             14
    "rb,,2020-01-01,1,,CUP,,1,1,,,,", //                 15
    "rb,,2020-01-02,1,,CUP,,1,1,,,,", //                 16: another date
    "rc,11,2020-01-01,1,,CUP,,1,1,,,,", //               17: id and reference
    ",,2020-01-01,1,,CUP,,1,1,,,,", //                   18: neither, so 19 may be of the same order, and 17
    "rd,,2020-01-01,1,,CUP,,1,1,,,,", //                 19
    "re,,2020-01-01,1,,CUP,,1,1,,,,", //                 20: good
    "rf,,2020-01-01,1,,CUP,,1,1,,1,,", //                21: item 1 is taken
    "rg,,2020-01-01,1,,CUP,,1,1,,77,,", //               22: good
    "rh,,2020-01-01,1,,CUP,,1,1,,77,,", //               23: item 77 is on line 22
    "ri,,2020-01-01,1,,CUP,,1,1,,,,k", //                24: good
    "rj,,2020-01-01,1,,CUP,,1,1,,,,k", //                25: the key of line 24
    "rk,,2020-01-01,1,,CUP,,1,1,-1,,,", //               26: total
    "rl,,2020-01-01,1,,CUP,,1,1,1.001,,,", //            27: total
    "rm,,2020-01-01,1,,CUP,,1,1,,,Sold,", //             28: status
    ",1,2020-01-01,1,,CUP,,1,1,,,,", //                  29: order 1 is another
    "rn,,2020-01-01,1,,CUP,,2147483647,99999999.9999,,,,", // 30: total too large
    "ro,,2020-01-01,1,,CUP", //                          31: short, but tells its order
    "ro,,2020-01-01,1,,CUP,,1,1,,,,", //                 32: with 31, and perhaps 33
    'rp,,2020-01-01,1,,"CUP"X,,1,1,,,,', //              33: does not tell its order, so 34 may be of it
    "rq,,2020-01-01,1,,CUP,,1,1,,,,", //                 34
    "rr,,2020-01-01,1,,CUP,,1,1,,,,", //                 35: good
  );
  const { counts, rejects } = files.taken(store, "orders", name);
  assert.deepEqual(reasons(rejects), [
    [2, "line 3 of the same order cannot be taken"],
    [3, "quantity: 0 is out of range; at least 1 and at most 2147483647 is taken"],
    [4, 'sku: "NONE" is no product\'s'],
    [5, "line 4 of the same order cannot be taken"],
    [6, "product_id: product 99 does not exist"],
    [7, "give at least one of product_id or sku"],
    [8, 'sku: "CUP" is not product 2\'s'],
    [9, "customer_id: customer 9 does not exist"],
    [10, 'email: "eve@example.com" is no customer\'s'],
    [11, 'email: "bob@example.com" is not customer 1\'s'],
    [12, "give at least one of customer_id or email"],
    [13, "total_amount: 1.00 is not the sum of the order's rounded lines, 2.01"],
    [14, "total_amount: 1.00 is not the sum of the order's rounded lines, 2.01"],
    [15, "line 16 of the same order cannot be taken"],
    [16, "order_date: differs from that on line 15, which is of the same order"],
    [17, "give exactly one of order_id or order_reference"],
    [18, "give exactly one of order_id or order_reference"],
    [19, "line 18, which may be of the same order, cannot be taken"],
    [21, "order_item_id: 1 is a line of order 1 already"],
    [23, "order_item_id: 77 stands on line 22 already"],
    [25, 'idempotency_key: "k" is that of the order on line 24 already'],
    [26, 'total_amount: "-1" is not a total; write 0 to 999999999999.99, like 12.50'],
    [27, 'total_amount: "1.001" is not a total; write 0 to 999999999999.99, like 12.50'],
    [28, 'status: "Sold" is not one of Pending, Shipped, Cancelled'],
    [29, "order_date: order 1 is there already, with another"],
    [30, "total_amount: the total is too large; at most 999999999999.99 can be kept"],
    [31, "the line has 6 fields; the header has 13"],
    [32, "line 33, which may be of the same order, cannot be taken"],
    [33, "field 6 has text after its closing quote"],
    [34, "line 33, which may be of the same order, cannot be taken"],
  ]);
  assert.equal(counts.orders, 4);
  assert.deepEqual(orders(store).map((o) => o[5]), [null, "re", "rg", "k", "rr"]);
  assert.equal(store.try("verify").code, 0);
});

test("an order that is there: the same counts as there, another in its place is told", () => {
  const store = stocked("there");
  const header = "order_id,order_date,customer_id,product_id,quantity,price_at_purchase,idempotency_key";
  files.taken(store, "orders", files.make(header, "5,2020-01-01,1,1,2,3,k5", "6,2020-01-01,1,1,2,3,"));
  store.ordo("order", "ship", "5");
  const { counts, rejects } = files.taken(store, "orders", files.make(
    header,
    "5,2020-01-01,1,1,2,3,k5", // 2: there, though shipped since
    "6,2020-01-01,1,2,1,6,", //   3: there: the same customer, time and total
    "5,2020-01-01,1,1,2,3,kX", // of another key than line 2
  ));
  assert.equal(counts.already_there, 1);
  assert.deepEqual(reasons(rejects), [
    [2, "line 4 of the same order cannot be taken"],
    [4, "idempotency_key: differs from that on line 2, which is of the same order"],
  ]);
  for (const [line, reason] of [
    ["7,2020-01-01,1,1,2,3,k5", 'idempotency_key: "k5" is order 5\'s already'],
    ["5,2020-01-01,1,1,2,3,k7", 'order_id: 5 is another order already, with the idempotency_key "k5"'],
    ["5,2020-01-02,1,1,2,3,k5", "order_date: order 5 is there already, with another"],
    ["5,2020-01-01,2,1,2,3,k5", "customer_id: order 5 is there already, of customer 1"],
    ["5,2020-01-01,1,1,2,4,k5", "total_amount: order 5 is there already, with 6.00; these lines make 8.00"],
    ["6,2020-01-01,1,1,2,3,k6", "order_id: 6 is another order already, with no idempotency_key"],
  ])
    assert.deepEqual(reasons(files.taken(store, "orders", files.make(header, line)).rejects), [[2, reason]]);
  assert.equal(orders(store).length, 2);
});

test("lines round to the store's own minor unit, half away from zero", () => {
  const store = stocked("yen", "--currency", "JPY");
  const header = "order_reference,order_date,customer_id,product_id,quantity,price_at_purchase,total_amount";
  files.taken(store, "orders", files.make(header, "a,2020-01-01,1,1,1,0.5,3", "a,2020-01-01,1,1,3,0.5,3"));
  assert.deepEqual(orders(store).map((o) => o[3]), ["3.00"]);
  assert.equal(store.try("verify").code, 0);
});

test("more units than one ledger row can say are several rows", () => {
  const store = stocked("many");
  const header = "order_reference,order_date,customer_id,product_id,quantity,price_at_purchase,status";
  const line = (reference, status) => `${reference},2020-01-01,1,2,2147483647,1,${status}`;
  const name = files.make(header, line("a", ""), line("a", ""), line("b", ""), line("c", "Cancelled"), line("c", "Cancelled"));
  assert.equal(files.taken(store, "orders", name).counts.orders, 3);
  assert.deepEqual(
    store.sql("SELECT kind, quantity FROM stock_movements WHERE product_id = 2 ORDER BY 1, 2").map(Object.values),
    [...Array(3).fill(["opening", 2147483647]), ...Array(2).fill(["restock", 2147483647])],
  );
  assert.equal(store.try("verify").code, 0);
});
