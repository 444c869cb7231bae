// Import of the data set "Online Retail": its rules on a small file, and its figures to the cent.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Files, reasons } from "../support/import.mjs";
import { Shop, root } from "../support/shop.mjs";

const shop = new Shop();
const files = new Files();
after(() => {
  shop.stop();
  files.remove();
});

const data = path.resolve(root, "../shared/data/online-retail");
const nineDays = path.join(data, "online_retail_2010-12-01_to_10.csv");
const allDays = path.join(data, "online_retail.csv.gz");
const needs = (file) => (existsSync(file) ? {} : { skip: `needs ${path.relative(root, file)}` });

const header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

test("the rules, line by line", () => {
  const store = shop.store("rules", "--currency", "GBP", "--time-zone", "Europe/London");
  const name = files.make(
    header,
    "536365,85123a,CREAM CUPID ,6,2010-07-01 08:28:00,2.55,17850.0,United Kingdom", // 2
    "536365,85123A,CREAM CUPID,2,2010-07-01 08:26:00,0.001,17850,United Kingdom", //   3
    "536366,71053,,1,2010-07-01 08:30:00,1.5,,France", //                              4
    '536366,84029G,"CREAM CUPID (85123A)",1,2010-07-01 08:30:00,0.005,,France', //     5
    "536366,71053,KNITTED,1,2010-07-01 08:31:00,1.25,,France", //                      6
    "C536379,D,Discount,-1,2010-07-01 09:41:00,27.50,14527.0,United Kingdom", //       7
    "536367,22139,,56,2010-07-01 11:52:00,0.0,,United Kingdom", //                     8
    "A563186,B,Adjust bad debt,1,2010-07-01 14:51:00,-11062.06,,United Kingdom", //    9
    "536368,POST,,0,2010-07-01 08:34:00,3,,France", //                                 10
    "536368,POST,   ,1,12/1/2010 8:34,18,12583.0,France", //                           11
    "536369,POST,POSTAGE,1,12/31/2010 23:59,18.00001,12583,France", //                 12
    "536369,POST,POSTAGE,1,13/1/2010 8:34,18,12583,France", //                         13
    "536369,POST,POSTAGE,1.0,12/1/2010 8:34,18,12583,France", //                       14
    "536369,POST,POSTAGE,1,12/1/2010 8:34,18,12583.5,France", //                       15
    "536369,,POSTAGE,1,12/1/2010 8:34,18,12583,France", //                             16
    "536369,POST,POSTAGE,2147483648,12/1/2010 8:34,18,12583,France", //                17
    "536370,M,Manual,2147483647,2010-12-01 08:34:00,99999999,12583,France", //         18
    '536371,M,"a "" b",1,2010-12-01 08:34:00,1,12583,France', //                       19
  );
  const { counts, rejects } = files.taken(store, "online-retail", name);
  assert.deepEqual(reasons(rejects), [
    [7, "quantity: -1 is not above 0, so the line is not a sale"],
    [8, "price: 0.0 is not above 0, so the line is not a sale"],
    [9, "price: -11062.06 is not above 0, so the line is not a sale"],
    [10, "quantity: 0 is not above 0, so the line is not a sale"],
    [12, 'price: "18.00001" has too many decimals; at most 4 are taken'],
    [13, 'invoice_date: "2010-13-01 08:34" is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z'],
    [14, 'quantity: "1.0" is not a whole number'],
    [15, 'customer: "12583.5" is not a whole number'],
    [16, "sku: is missing"],
    [17, "quantity: 2147483648 is out of range; at least 1 and at most 2147483647 is taken"],
    [18, "the total of invoice 536370 is too large; at most 999999999999.99 can be kept"],
  ]);
  assert.equal(rejects.at(-1)[2], "536370,M,Manual,2147483647,2010-12-01 08:34:00,99999999,12583,France");
  assert.deepEqual(counts, {
    lines: 18, rejected: 11, already_there: 0, customers: 3, products: 6, orders: 4, order_items: 7,
  });
  assert.deepEqual(
    store.sql("SELECT first_name, last_name, email, registration_date FROM customers ORDER BY customer_id").map(Object.values),
    [
      ["Customer", "17850", "17850@online-retail.invalid", "2010-07-01T08:26:00+01:00"],
      ["Guest", "Customer", "guest@online-retail.invalid", "2010-07-01T08:30:00+01:00"],
      ["Customer", "12583", "12583@online-retail.invalid", "2010-12-01T08:34:00Z"],
    ],
  );
  assert.deepEqual(
    store.sql("SELECT sku, product_name, price::text, stock_quantity FROM products ORDER BY product_id").map(Object.values),
    [
      ["85123a", "CREAM CUPID", "2.5500", 0],
      ["85123A", "CREAM CUPID (85123A)", "0.0010", 0],
      ["71053", "KNITTED", "1.2500", 0],
      ["84029G", "CREAM CUPID (85123A) (84029G)", "0.0050", 0],
      ["POST", "POST", "18.0000", 0],
      ["M", 'a " b', "1.0000", 0],
    ],
  );
  assert.deepEqual(
    store.sql("SELECT idempotency_key, order_date, total_amount::text, status FROM orders ORDER BY order_id").map(Object.values),
    [
      ["online-retail:536365", "2010-07-01T08:26:00+01:00", "15.30", "Pending"],
      ["online-retail:536366", "2010-07-01T08:30:00+01:00", "2.76", "Pending"],
      ["online-retail:536368", "2010-12-01T08:34:00Z", "18.00", "Pending"],
      ["online-retail:536371", "2010-12-01T08:34:00Z", "1.00", "Pending"],
    ],
  );
  assert.deepEqual(
    store.sql("SELECT order_id, product_id, quantity, price_at_purchase::text FROM order_items ORDER BY order_item_id").map(Object.values),
    [
      [1, 1, 6, "2.5500"], [1, 2, 2, "0.0010"], [2, 3, 1, "1.5000"], [2, 4, 1, "0.0050"],
      [2, 3, 1, "1.2500"], [3, 5, 1, "18.0000"], [4, 6, 1, "1.0000"],
    ],
  );
  assert.deepEqual(
    store.json("report", "stock-ledger", "3").map((row) => [row.kind, row.quantity, row.balance, row.reason]).reverse(),
    [["opening", 2, 2, "online-retail import"], ["sale", -1, 1, null], ["sale", -1, 0, null]],
  );
  assert.deepEqual(store.sql("SELECT 1 FROM stock_ledger WHERE balance < 0"), []);
  assert.equal(store.try("verify").code, 0);
  const before = store.contents();
  const again = files.taken(store, "online-retail", name).counts;
  assert.deepEqual([again.already_there, again.rejected, again.orders, again.products, again.customers], [7, 11, 0, 0, 0]);
  assert.deepEqual(store.contents(), before);
});

test("what the shop has already stays: customers, products, stock, and prices that it set", () => {
  const store = shop.store("live");
  store.ordo("customer", "add", "--first-name", "Nina", "--last-name", "K", "--email", "17850@Online-Retail.invalid");
  store.product({ name: "LANTERN", sku: "A", price: "9", stock: 4 });
  store.product({ name: "HOLDER", stock: 1 });
  const line = (invoice, sku, name, price, day) => `${invoice},${sku},${name},2,2010-12-0${day} 08:26:00,${price},17850.0,UK`;
  files.taken(store, "online-retail", files.make(header, line(1, "A", "X", 1, 1), line(1, "B", "HOLDER", 1, 1), line(1, "C", "CARD", 1, 1)));
  const products = () => store.sql("SELECT product_name, price::text, stock_quantity FROM products ORDER BY product_id").map(Object.values);
  assert.deepEqual(products(), [["LANTERN", "9.0000", 4], ["HOLDER", "10.0000", 1], ["HOLDER (B)", "1.0000", 0], ["CARD", "1.0000", 0]]);
  assert.equal(store.json("customer", "show", "1").first_name, "Nina");
  assert.equal(store.json("order", "show", "1").customer_id, 1);

  store.ordo("product", "update", "3", "--price", "7");
  files.taken(store, "online-retail", files.make(header, line(2, "B", "HOLDER", 3, 3), line(2, "C", "CARD", 3, 3)));
  files.taken(store, "online-retail", files.make(header, line(3, "C", "CARD", 2, 2)));
  assert.deepEqual(products().slice(2), [["HOLDER (B)", "7.0000", 0], ["CARD", "3.0000", 0]], "the last seen, unless it was set since");
  assert.deepEqual(store.sql("SELECT 1 FROM stock_ledger WHERE balance < 0"), []);
  assert.equal(store.try("verify").code, 0);
});

test("names are made unique whatever the file and the shop have", () => {
  const store = shop.store("names");
  const long = "é".repeat(230);
  store.product({ name: "CARD (C)" });
  store.product({ name: "CARD (D)" });
  store.product({ name: "CARD (D) 2" });
  const line = (sku, name) => `1,${sku},${name},1,2010-12-01 08:26:00,1,,UK`;
  files.taken(store, "online-retail", files.make(
    header, line("B", "CARD"), line("C", "CARD"), line("D", "CARD"), line("E", long), line("F", long), line("G", ""), line("H", "G"), line("I", "CARD (D) 3"),
  ));
  assert.deepEqual(
    store.sql("SELECT sku, product_name FROM products WHERE sku IS NOT NULL ORDER BY product_id").map(Object.values),
    [
      ["B", "CARD"], ["C", "CARD (C) 2"], ["D", "CARD (D) 3"], ["E", "é".repeat(200)], ["F", `${"é".repeat(196)} (F)`],
      ["G", "G"], ["H", "G (H)"], ["I", "CARD (D) 3 (I)"],
    ],
  );
});

test("the sister files' headers, dates and line ends", () => {
  const store = shop.store("sisters");
  const name = files.make(Buffer.from(
    "\ufeffInvoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\r\n" +
      "489434,85048,15CM CHRISTMAS,12,1/2/2010 7:45,6.95,13085,UK\r\n" +
      "489434,79323P,PINK CHERRY,12,2009-12-01 07:45:00,6.75,13085.00,UK\r\n",
  ));
  assert.equal(files.taken(store, "online-retail", name).counts.orders, 1);
  assert.deepEqual(store.sql("SELECT order_date, total_amount::text FROM orders").map(Object.values), [["2009-12-01T07:45:00Z", "164.40"]]);
  assert.deepEqual(store.sql("SELECT email FROM customers").map(Object.values), [["13085@online-retail.invalid"]]);
});

test("nine days: the figures of the data, by ordo report", needs(nineDays), () => {
  const store = shop.store("nine", "--currency", "GBP");
  const { counts, rejects } = files.taken(store, "online-retail", nineDays);
  assert.deepEqual(counts, {
    lines: 25281, rejected: 584, already_there: 0, customers: 614, products: 2499, orders: 911, order_items: 24697,
  });
  assert.ok(rejects.every(([, reason]) => /is not above 0, so the line is not a sale$/.test(reason)));
  assert.deepEqual(store.json("report", "sales", "--by", "month").map(({ order_count, units_sold, revenue }) => [order_count, units_sold, revenue]), [
    [911, 202056, "498035.57"],
  ]);
  assert.deepEqual(
    store.json("report", "top-products", "--limit", "5").map((row) => [row.sku, row.units_sold]),
    [["84077", 3826], ["22492", 2266], ["22189", 2169], ["22188", 2130], ["21212", 2074]],
  );
  const [guest, best] = store.json("report", "customers", "--by", "orders", "--limit", "2");
  assert.equal(guest.email, "guest@online-retail.invalid");
  assert.deepEqual([best.email, best.order_count], ["17850@online-retail.invalid", 34]);
  assert.equal(store.try("verify").code, 0);
  assert.deepEqual(store.sql("SELECT 1 FROM stock_ledger WHERE balance < 0"), []);
});

test("in parts that overlap it comes to the same as in one", needs(nineDays), () => {
  const [first, ...lines] = readFileSync(nineDays, "utf8").trimEnd().split("\n");
  const whole = shop.store("whole");
  const parts = shop.store("parts");
  files.taken(whole, "online-retail", nineDays);
  for (const days of [/ ?2010-12-0[1-3] /, /2010-12-0[2-7] /, /2010-12-(0[89]|10) /])
    files.taken(parts, "online-retail", files.make(first, ...lines.filter((line) => days.test(line))));
  const products = "SELECT product_id, sku, product_name, price, stock_quantity FROM products ORDER BY 1";
  assert.deepEqual(parts.sql(products), whole.sql(products));
  for (const what of ["customers", "orders", "order-items"]) assert.equal(parts.ordo("export", what), whole.ordo("export", what), what);
  assert.equal(parts.try("verify").code, 0);
});

// The file read another way: revenue in cents and units by month, by SKU; all in whole numbers.
function computed(text) {
  const months = new Map();
  const skus = new Map();
  const count = { lines: 0, invoices: new Set(), customers: new Set() };
  for (const line of text.trimEnd().split("\n").slice(1)) {
    const fields = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => match[1]);
    const [invoice, sku, , quantityText, date, priceText, customer] = fields;
    const [whole, fraction = ""] = priceText.split(".");
    const price = BigInt(whole + fraction.padEnd(4, "0"));
    const quantity = BigInt(quantityText);
    if (quantity <= 0n || price <= 0n) continue;
    const cents = (quantity * price + 50n) / 100n;
    count.lines++;
    count.invoices.add(invoice);
    count.customers.add(customer);
    const month = months.get(date.slice(0, 7)) ?? { invoices: new Set(), units: 0n, cents: 0n };
    months.set(date.slice(0, 7), month);
    month.invoices.add(invoice);
    month.units += quantity;
    month.cents += cents;
    skus.set(sku, (skus.get(sku) ?? 0n) + quantity);
  }
  return { months, skus, count };
}

const money = (cents) => `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;

test("all of it: sums by month and by product are those of an independent reading", needs(allDays), () => {
  const store = shop.store("all", "--currency", "GBP");
  const { months, skus, count } = computed(gunzipSync(readFileSync(allDays)).toString());
  const { counts } = files.taken(store, "online-retail", allDays);
  assert.deepEqual(
    [counts.lines, counts.order_items, counts.orders, counts.products, counts.customers],
    [541909, count.lines, count.invoices.size, skus.size, count.customers.size],
  );
  assert.deepEqual(
    store.json("report", "sales", "--by", "month").map((row) => [row.period.slice(0, 7), row.order_count, row.units_sold, row.revenue]),
    [...months].sort().map(([month, sums]) => [month, sums.invoices.size, Number(sums.units), money(sums.cents)]),
  );
  assert.deepEqual(
    store.json("report", "top-products", "--limit", "1000").map((row) => row.units_sold),
    [...skus.values()].map(Number).sort((a, b) => b - a).slice(0, 1000),
  );
  assert.deepEqual(store.sql("SELECT 1 FROM stock_ledger WHERE balance < 0"), []);
  assert.equal(store.try("verify").code, 0);
});
