import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());
const store = shop.store("output");
store.customer({ first: "Ada", last: "Lovelace", email: "ada@example.com" });
store.customer({ first: 'Gr"ace', last: "Hopper, Rear\nAdmiral", email: "grace@example.com" });
store.product({ name: "Cup", price: "4.5", stock: 12, sku: "CUP-1" });
store.product({ name: "Pot", price: "120", stock: 3 });
store.order(1, "1:2", "2:1");
store.sql("UPDATE customers SET registration_date = '2010-12-01T08:26:00Z'");
store.sql("UPDATE orders SET order_date = '2010-12-01T08:26:00.5Z'");

const format = (name, ...words) => store.ordo("--format", name, ...words);

test("JSON: a list is one array of objects, keys are the tables' columns, NULL is null", () => {
  assert.equal(
    format("json", "customer", "list"),
    `[
{"customer_id":1,"first_name":"Ada","last_name":"Lovelace","email":"ada@example.com","phone":null,"registration_date":"2010-12-01T08:26:00Z","archived_at":null},
{"customer_id":2,"first_name":"Gr\\"ace","last_name":"Hopper, Rear\\nAdmiral","email":"grace@example.com","phone":null,"registration_date":"2010-12-01T08:26:00Z","archived_at":null}
]
`,
  );
  assert.equal(format("json", "customer", "list", "--search", "nobody"), "[]\n");
});

test("JSON: a single result is one object on a line, money is text", () => {
  assert.equal(
    format("json", "query", "SELECT 1 AS n").trim().split("\n").length, 3, "a query gives a list");
  const order = format("json", "order", "show", "1");
  assert.equal(order.split("\n").length, 2);
  const { total_amount, items } = JSON.parse(order);
  assert.deepEqual([total_amount, items[0].price_at_purchase, items[1].line_total], ["129.00", "4.50", "120.00"]);
});

test("JSON: every type as itself", () => {
  assert.deepEqual(
    store.sql("SELECT 9007199254740991::bigint AS i, 1.5::float8 AS f, true AS b, 'NaN'::float8 AS nan, 1.10 AS m, "
      + "'2010-12-01'::date AS d, '{\"a\": [1, null]}'::jsonb AS j, '{\"b\" :  2}'::json AS k, NULL AS n, '' AS e, ARRAY[1, 2] AS a"),
    [{ i: 9007199254740991, f: 1.5, b: true, nan: "NaN", m: "1.10", d: "2010-12-01", j: { a: [1, null] }, k: { b: 2 }, n: null, e: "", a: "{1,2}" }],
  );
});

test("CSV: a header and a line a row, quoted where it must be, NULL apart from the empty text", () => {
  assert.equal(
    format("csv", "customer", "list"),
    `customer_id,first_name,last_name,email,phone,registration_date,archived_at
1,Ada,Lovelace,ada@example.com,,2010-12-01T08:26:00Z,
2,"Gr""ace","Hopper, Rear\nAdmiral",grace@example.com,,2010-12-01T08:26:00Z,
`,
  );
  assert.equal(format("csv", "query", "SELECT NULL AS a, '' AS b, ' ' AS c, 1.50 AS d, true AS e"), 'a,b,c,d,e\n,"", ,1.50,true\n');
  assert.equal(format("csv", "product", "list", "--search", "nothing").split("\n").length, 2, "just the header");
});

test("CSV: a single result is a header and one line", () => {
  assert.equal(
    format("csv", "order", "ship", "1"),
    "order_id,customer_id,order_date,total_amount,status\n1,1,2010-12-01T08:26:00.5Z,129.00,Shipped\n",
  );
});

test("table: numbers to the right, points aligned, money with the currency, NULL as nothing", () => {
  assert.equal(
    format("table", "report", "stock-value"),
    `product_id  sku    product_name  stock_quantity  price (EUR)  stock_value (EUR)  total_value (EUR)
----------  -----  ------------  --------------  -----------  -----------------  -----------------
         2         Pot                        2       120.00             240.00             285.00
         1  CUP-1  Cup                       10         4.50              45.00             285.00
(2 rows)
`,
  );
  assert.match(format("table", "customer", "list", "--limit", "1"), /\(1 row\)\nnext page: --after 1\n$/);
});

test("table: a single result is a line a column, an order's items a table of their own", () => {
  const shown = format("table", "order", "show", "1").split("\n\n");
  assert.equal(
    shown[0].split("\n").slice(0, 10).join("\n"),
    `order_id            1
order_date          2010-12-01 08:26:00Z
status              Shipped
total_amount (EUR)  129.00
currency            EUR
customer_id         1
first_name          Ada
last_name           Lovelace
email               ada@example.com
idempotency_key`,
  );
  assert.equal(
    shown[1],
    `items
order_item_id  product_id  sku    product_name  quantity  price_at_purchase (EUR)  line_total (EUR)
-------------  ----------  -----  ------------  --------  -----------------------  ----------------
            1           1  CUP-1  Cup                  2                     4.50              9.00
            2           2         Pot                  1                   120.00            120.00
(2 rows)`,
  );
});

test("what is no table has no width: a pipe gets whole values", () => {
  const name = "n".repeat(180);
  store.product({ name });
  assert.match(format("table", "product", "list"), new RegExp(name));
});

// Control characters of every kind that a name can hold: C0, DEL, C1, and what reorders text.
const hostile = "a\u0007\u001b[31mb\u007f\u009b2Jc\u202ed\te";
test("control characters in a name do not reach the terminal", () => {
  const victim = shop.store("hostile");
  victim.customer({ first: hostile, last: "line\nbreak", email: "x@example.com" });
  assert.equal(victim.json("customer", "show", "1").first_name, hostile, "JSON gives the name as it is");
  const outputs = [
    victim.ordo("customer", "list"),
    victim.ordo("customer", "show", "1"),
    victim.ordo("--format", "json", "customer", "list"),
    victim.try("customer", "add", "--first-name", "F", "--last-name", "L", "--email", hostile).stderr,
    victim.try("order", "create", "--customer", "1", "--item", `${hostile}:1`).stderr,
    victim.try("query", `SELECT 1 AS "${hostile}", 'x' + 1`).stderr,
    victim.try(hostile).stderr,
    victim.try("customer", "list", `--${hostile}`).stderr,
    victim.try("--store", hostile, "customer", "list").stderr,
  ];
  for (const output of outputs) {
    assert.ok(output.length > 0);
    assert.doesNotMatch(output, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    assert.match(output.replaceAll("\\u00", "\\x"), /\\x1b\[31m/, "shown as visible text");
  }
  for (const output of outputs.filter((_, n) => n !== 2)) assert.doesNotMatch(output, /\u202e/);
});

test("a full standard output is an error, also after the deed", () => {
  const lines = [
    "standard output cannot be written: No space left on device",
    "Only the output is missing; what was done to the store is done.",
  ];
  const full = (words) => store.bash(`"$ORDO" ${words} > /dev/full`);
  refused(full("customer list"), 7, ...lines);
  refused(full("order show 1"), 7, ...lines);
  refused(full("verify"), 7, ...lines);
  refused(full("--format json report sales"), 7, ...lines);
  refused(full("query 'SELECT 1'"), 7, ...lines);
  for (const words of ["--help", "--version", "customer add --help", "manual", "completion bash"])
    refused(full(words), 7, lines[0]);
  refused(full("order create --customer 1 --item CUP-1:1"), 7, ...lines);
  assert.equal(store.json("order", "list").length, 2);
});
