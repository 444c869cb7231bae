// A later page costs what the first one costs: lists go on where the page before ended, by an index,
// in a store of 20,000 customers, products and orders. PostgreSQL plans an unnamed statement for its
// values; that is how the program sends a list, but for the server, which prepares those that have no
// filters: they must do with a plan for any values, too.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { operations, prepare } from "../support/catalogue.mjs";
import { Database } from "../support/database.mjs";

const catalogue = new Map(operations().map((operation) => [operation.name, operation]));
const limit = 50;
const ordersOfACustomer = 20;
let database;

before(() => {
  database = new Database();
  database.run(`
    INSERT INTO customers (first_name, last_name, email)
    SELECT 'Ada', 'Lovelace', 'ada' || n || '@example.com' FROM generate_series(1, 20000) n;
    INSERT INTO products (product_name, price, stock_quantity)
    SELECT 'Product ' || n, 4.5, 10 FROM generate_series(1, 20000) n;
    INSERT INTO stock_movements (product_id, quantity, kind, actor)
    SELECT n, 13, 'opening', 'ada' FROM generate_series(1, 20000) n;
    INSERT INTO orders (customer_id, order_date, total_amount)
    SELECT n % 1000 + 1, '2020-01-01Z'::timestamptz + n * interval '1 minute', 13.5
    FROM generate_series(1, 20000) n;
    INSERT INTO order_items (order_id, product_id, quantity, price_at_purchase)
    SELECT n, (n * 3 + line) % 20000 + 1, 1, 4.5
    FROM generate_series(1, 20000) n, generate_series(1, 3) line;
    VACUUM ANALYZE;`);
});
after(() => database?.drop());

// Every node of the plan, as it ran.
function plan(name, given, mode = "custom") {
  const operation = catalogue.get(name);
  const defaults = Object.fromEntries(operation.parameters.map((parameter) => [parameter.name, parameter.default ?? undefined]));
  const values = { ...defaults, limit, archived: false, ...given };
  const inputs = operation.inputs.map((input) => (values[input] === undefined ? "NULL" : `'${values[input]}'`));
  const [{ Plan }] = JSON.parse(
    database.run(`
      SET plan_cache_mode = force_${mode}_plan;
      ${prepare(operation)}
      EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE operation (${inputs.join(", ")});`),
  );
  const nodes = [];
  const collect = (node) => {
    nodes.push(node);
    (node.Plans ?? []).forEach(collect);
  };
  collect(Plan);
  return nodes;
}

// How many rows of a table were looked at, and kept or thrown away.
function rowsRead(nodes, table) {
  return nodes
    .filter((node) => node["Relation Name"] === table)
    .map((n) => (n["Actual Rows"] + (n["Rows Removed by Filter"] ?? 0)) * n["Actual Loops"])
    .reduce((sum, rows) => sum + rows, 0);
}

function assertNoWholeTable(nodes) {
  const scans = nodes.filter((node) => node["Node Type"] === "Seq Scan");
  assert.deepEqual(scans.map((scan) => scan["Relation Name"]), []);
}

const lists = [
  { name: "customer.list", table: "customers" },
  { name: "product.list", table: "products" },
  { name: "order.list", table: "orders" },
];
for (const { name, table } of lists)
  for (const after of [undefined, 500, 10_000, 19_500])
    test(`${name} after ${after ?? "nothing"} reads one page of ${table}`, () => {
      const nodes = plan(name, { after });
      assertNoWholeTable(nodes);
      const read = rowsRead(nodes, table);
      const pointOfReturn = 1; // the row that the page before ended with
      assert.ok(read >= limit && read <= limit + pointOfReturn, `${read} rows of ${table} were read`);
      assert.equal(nodes.filter((node) => node["Node Type"].includes("Sort")).length, 0, "rows were sorted");
    });

test("order.list of a time reads that time only", () => {
  const nodes = plan("order.list", { from: "2020-01-05", to: "2020-01-05 00:30Z" });
  assertNoWholeTable(nodes);
  assert.equal(rowsRead(nodes, "orders"), 30);
});

test("order.list from the oldest on reads one page, too", () => {
  const nodes = plan("order.list", { sort: "oldest", after: 10_006 });
  assertNoWholeTable(nodes);
  assert.ok(rowsRead(nodes, "orders") <= limit + 2, `${rowsRead(nodes, "orders")} rows`);
});

test("order.list of a customer reads that customer's orders", () => {
  const nodes = plan("order.list", { customer_id: 7, after: 10_006 });
  assertNoWholeTable(nodes);
  const read = rowsRead(nodes, "orders");
  assert.ok(read <= ordersOfACustomer + 1, `${read} orders were read`);
});

for (const mode of ["custom", "generic"]) {
  test(`customer.history reads that customer's orders, by a ${mode} plan`, () => {
    const nodes = plan("customer.history", { customer_id: 7, after: 30_018 }, mode);
    assertNoWholeTable(nodes);
    const read = rowsRead(nodes, "orders");
    assert.ok(read <= ordersOfACustomer + 1, `${read} orders were read`);
  });

  test(`report.stock_ledger reads that product's movements and sales, by a ${mode} plan`, () => {
    const nodes = plan("report.stock_ledger", { product_id: 7 }, mode);
    assertNoWholeTable(nodes);
    assert.equal(rowsRead(nodes, "stock_movements"), 1);
    assert.equal(rowsRead(nodes, "order_items"), 3);
  });
}

for (const [name, given] of [
  ["customer.show", { customer_id: 7 }],
  ["product.show", { product_id: 7 }],
  ["order.show", { order_id: 7 }],
])
  test(`${name} reads what it shows`, () => {
    const nodes = plan(name, given);
    for (const table of ["customers", "products", "orders", "order_items"])
      assert.ok(rowsRead(nodes, table) <= 3, `of ${table}`);
  });
