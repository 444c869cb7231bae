// Export: what it writes, and that what is imported again is the same, byte for byte.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Shop, temporaryFolder } from "../support/shop.mjs";

const shop = new Shop();
const folder = temporaryFolder();
after(() => {
  shop.stop();
  rmSync(folder, { recursive: true, force: true });
});

// A store with what CSV finds hard: quotes, line ends, commas, no value, archived things, microseconds.
function rich(name) {
  const store = shop.store(name, "--time-zone", "America/St_Johns");
  store.sql(`INSERT INTO customers (customer_id, first_name, last_name, email, phone, registration_date, archived_at)
    VALUES (3, 'Ada "the first"', E'Love\\nlace, née\\r\\nByron', 'Ada@example.com', NULL, '2020-01-01 00:00:00.000001+00', NULL),
           (5, '.', '日本', 'b@example.com', '+44,1', '1999-12-31 23:59:59.999999-03:30', '2021-06-01 12:00:00.5+00'),
           (4, '\\N', E'\\\\.', 'c@example.com', '"', '0999-01-01 00:00:00+00', NULL)`);
  store.sql(`INSERT INTO products (product_id, product_name, price, sku, description, stock_quantity, created_at, updated_at, archived_at)
    VALUES (2, E'Cup\\t"1"', 4.5, 'CUP,1', E'a\\\\nb\\nc', 5, '2020-01-01', '2020-06-01 01:02:03.004+00', NULL),
           (9, 'NULL', 0.0001, NULL, NULL, 0, '2020-01-01', '2020-01-01', '2022-01-01 00:00:00+00'),
           (7, 'Pot', 99999999.9999, 'cup,1', ' ', 2147483647, '2020-01-01', '2020-01-01', NULL)`);
  store.sql("INSERT INTO stock_movements (product_id, quantity, kind, actor) VALUES (2, 9, 'opening', 't'), (7, 2147483647, 'opening', 't')");
  store.sql(`INSERT INTO orders (order_id, customer_id, order_date, total_amount, status, idempotency_key)
    VALUES (8, 3, '2020-02-01 10:00:00.123456+00', 13.50, 'Pending', E'key "8",\\n'), (1, 5, '2020-03-01', 4.50, 'Pending', NULL)`);
  store.sql(`INSERT INTO order_items (order_item_id, order_id, product_id, quantity, price_at_purchase)
    VALUES (20, 8, 2, 2, 4.5), (10, 8, 2, 1, 4.5), (15, 8, 9, 1, 0.0001), (3, 1, 2, 1, 4.5)`);
  store.sql("INSERT INTO stock_movements (product_id, quantity, kind, actor) VALUES (9, 1, 'receipt', 't')");
  store.ordo("order", "ship", "8");
  for (const table of ["customers.customer_id", "products.product_id", "orders.order_id", "order_items.order_item_id"]) {
    const [name, column] = table.split(".");
    store.sql(`SELECT setval(pg_get_serial_sequence('${name}', '${column}'), 100)`);
  }
  store.order(3, "id=2:3");
  store.ordo("order", "cancel", "101", "--reason", "x");
  assert.equal(store.try("verify").code, 0);
  return store;
}

const tables = ["customers", "products", "orders", "order-items"];

test("the columns and their text, in key order", () => {
  const store = rich("columns");
  assert.equal(
    store.ordo("export", "customers"),
    "customer_id,first_name,last_name,email,phone,registration_date,archived_at\n" +
      '3,"Ada ""the first""","Love\nlace, née\r\nByron",Ada@example.com,,2020-01-01T00:00:00.000001Z,\n' +
      '4,\\N,\\.,c@example.com,"""",0999-01-01T00:00:00Z,\n' +
      '5,.,日本,b@example.com,"+44,1",2000-01-01T03:29:59.999999Z,2021-06-01T12:00:00.5Z\n',
  );
  assert.equal(
    store.ordo("export", "products").replace(/(2,"Cup.*?Z,)[^,]*Z,/s, "$1NOW,"),
    "product_id,product_name,price,sku,description,stock_quantity,created_at,updated_at,archived_at\n" +
      '2,"Cup\t""1""",4.50,"CUP,1","a\\nb\nc",5,2020-01-01T03:30:00Z,NOW,\n' +
      '7,Pot,99999999.9999,"cup,1", ,2147483647,2020-01-01T03:30:00Z,2020-01-01T03:30:00Z,\n' +
      "9,NULL,0.0001,,,0,2020-01-01T03:30:00Z,2020-01-01T03:30:00Z,2022-01-01T00:00:00Z\n",
  );
  const [header, ...orders] = store.ordo("export", "orders").replace(/^101,[^,]*/gm, "101,NOW").split(/\n(?=\d|$)/);
  assert.equal(header, "order_id,order_date,customer_id,email,status,idempotency_key,order_item_id,product_id,sku,quantity,price_at_purchase,total_amount");
  assert.deepEqual(orders, [
    '1,2020-03-01T03:30:00Z,5,b@example.com,Pending,,3,2,"CUP,1",1,4.50,4.50',
    '8,2020-02-01T10:00:00.123456Z,3,Ada@example.com,Shipped,"key ""8"",\n",10,2,"CUP,1",1,4.50,13.50',
    '8,2020-02-01T10:00:00.123456Z,3,Ada@example.com,Shipped,"key ""8"",\n",15,9,,1,0.0001,13.50',
    '8,2020-02-01T10:00:00.123456Z,3,Ada@example.com,Shipped,"key ""8"",\n",20,2,"CUP,1",2,4.50,13.50',
    '101,NOW,3,Ada@example.com,Cancelled,,101,2,"CUP,1",3,4.50,13.50',
    "",
  ]);
  assert.equal(
    store.ordo("export", "order-items"),
    "order_item_id,order_id,product_id,quantity,price_at_purchase\n3,1,2,1,4.50\n10,8,2,1,4.50\n15,8,9,1,0.0001\n20,8,2,2,4.50\n101,101,2,3,4.50\n",
  );
});

test("exported, imported into an empty store and exported again, it is the same byte for byte", () => {
  const store = rich("original");
  const copy = shop.store("again", "--time-zone", "Asia/Tokyo");
  const names = Object.fromEntries(tables.map((what) => [what, path.join(folder, `${what}.csv`)]));
  for (const what of tables) store.ordo("export", what, "--output", names[what]);
  for (const what of ["customers", "products", "orders"])
    assert.equal(copy.json("import", what, names[what], "--rejects", path.join(folder, what)).rejected, 0);
  for (const what of tables) assert.equal(copy.ordo("export", what), readFileSync(names[what], "utf8"), what);
  assert.equal(copy.try("verify").code, 0);
  assert.deepEqual(copy.sql("SELECT 1 FROM stock_ledger WHERE balance < 0"), []);
  const steps = (s) => s.sql("SELECT order_id, from_status, to_status FROM order_status_changes ORDER BY 1");
  assert.deepEqual(steps(copy), steps(store));

  for (const what of ["customers", "products", "orders"]) {
    const { lines, already_there } = copy.json("import", what, names[what]);
    assert.equal(already_there, lines, `${what}: all of it is there`);
  }
  assert.deepEqual(
    [copy.customer({ email: "new@example.com" }).customer_id, copy.product({ name: "new" }).product_id, copy.order(3, "CUP,1:1").order_id],
    [6, 10, 102],
    "new keys come after those that were imported",
  );
});

test("JSON lines: an object a line, with the same columns", () => {
  const store = rich("json");
  for (const what of tables) {
    const csvColumns = store.ordo("export", what).split("\n")[0].split(",");
    const lines = store.ordo("--format", "json", "export", what).split("\n");
    assert.equal(lines.pop(), "");
    for (const line of lines) assert.deepEqual(Object.keys(JSON.parse(line)), csvColumns);
  }
  assert.deepEqual(JSON.parse(store.ordo("--format", "json", "export", "orders").split("\n")[1]), {
    order_id: 8, order_date: "2020-02-01T10:00:00.123456Z", customer_id: 3, email: "Ada@example.com", status: "Shipped",
    idempotency_key: 'key "8",\n', order_item_id: 10, product_id: 2, sku: "CUP,1", quantity: 1, price_at_purchase: "4.50", total_amount: "13.50",
  });
});

test("an empty table is its header, or no line at all", () => {
  const store = shop.store("empty");
  for (const what of tables) {
    assert.match(store.ordo("export", what), /^[a-z_,]+\n$/);
    assert.equal(store.ordo("--format", "json", "export", what), "");
  }
});

test("a file appears whole or not at all", () => {
  const store = rich("output");
  const place = temporaryFolder();
  const name = path.join(place, "customers.csv");
  writeFileSync(name, "old");
  assert.equal(store.ordo("export", "customers", "--output", name), "");
  assert.equal(readFileSync(name, "utf8"), store.ordo("export", "customers"));
  assert.deepEqual(readdirSync(place), ["customers.csv"]);
  writeFileSync(name, "old");
  refused(store.try("export", "shipments", "--output", name), 2, 'what: "shipments" is not one of customers, order-items, orders, products');
  assert.equal(readFileSync(name, "utf8"), "old");
  assert.deepEqual(readdirSync(place), ["customers.csv"]);
  refused(store.try("export", "customers", "--output", "/dev/full"), 7, "/dev/full cannot be written: No space left on device");
  refused(store.try("export", "customers", "--output", place), 7, `${place} cannot be written: Is a directory`);
  refused(store.try("export", "customers", "--output", path.join(place, "no/such")), 7, `${path.join(place, "no/such")} cannot be written: No such file or directory`);
  assert.ok(existsSync("/dev/full"));
  rmSync(place, { recursive: true });
});

test("standard output that is full is told; one that goes away ends it without a word", () => {
  const store = shop.store("stdout");
  store.sql("INSERT INTO customers (first_name, last_name, email) SELECT 'A', 'B', n || '@example.com' FROM generate_series(1, 20000) AS n");
  const full = shop.bash('"$ORDO" --store stdout export customers >/dev/full');
  assert.deepEqual([full.code, full.stderr], [7, "ordo: standard output cannot be written: No space left on device\n"]);
  const closed = shop.bash('"$ORDO" --store stdout export customers | head -n 1; exit "${PIPESTATUS[0]}"');
  assert.deepEqual([closed.code, closed.stderr], [141, ""]);
  assert.equal(closed.stdout.split(",")[0], "customer_id");
});
