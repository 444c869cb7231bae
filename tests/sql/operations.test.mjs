// Each operation of the catalogue against a real PostgreSQL: it can be prepared with the types it
// declares, answers the columns that it declares, and its file can be pasted into psql.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { operations, prepare } from "../support/catalogue.mjs";
import { Database } from "../support/database.mjs";
import { root } from "../support/shop.mjs";

const catalogue = operations();
let database;

before(() => {
  database = new Database();
  database.run(`
    INSERT INTO customers (first_name, last_name, email) VALUES ('Ada', 'Lovelace', 'ada@example.com');
    SELECT add_product('Tea cup', 'Bone china', 4.5, 12, 'CUP-1', 'ada');
    SELECT place_orders('{1}', NULL, NULL, '{1}', '{1}', NULL, '{2}');
    SELECT create_api_key('till', 'clerk', NULL, 'ada');`);
});
after(() => database?.drop());

// Its columns as PostgreSQL describes them: [name, type] each.
function columns(operation) {
  const nothing = operation.inputs.map(() => "NULL").join(", ");
  return database
    .run(`${prepare(operation)}\nEXECUTE operation (${nothing}) \\gdesc\n`)
    .trim()
    .split("\n")
    .map((line) => line.split("|"));
}

// The words of an operation's header for PostgreSQL's types.
const types = {
  bigint: ["id", "int"], integer: ["int"], smallint: ["int"], text: ["text", "choice"], numeric: ["money"],
  "timestamp with time zone": ["time"], date: ["date"], boolean: ["flag"], json: ["json"], jsonb: ["json"],
  "double precision": ["real"], real: ["real"],
};

for (const operation of catalogue.filter((o) => o.handler === null))
  test(`${operation.name} answers the columns that its header declares`, () => {
    const declared = operation.columns.map((c) => [c.step, c.type]);
    const described = columns(operation).map(([name, type], i) => {
      const words = types[type.replace(/\(.*\)/, "")] ?? [];
      return [name, words.includes(declared[i]?.[1]) ? declared[i][1] : type];
    });
    assert.deepEqual(described, declared);
  });

// The engine reads these by their place.
test("order.create answers what the engine expects", () => {
  assert.deepEqual(columns(catalogue.find((o) => o.name === "order.create")).map(([name]) => name), [
    "ordinal", "outcome", "order_id", "order_date", "total_amount", "status", "item", "product_id", "wanted", "available",
  ]);
});

// Something that each parameter takes.
const samples = {
  id: "1", int: "100", text: "x", email: "alan@example.com", money: "1.50",
  time: "2010-12-01", until: "2100-01-01", flag: "true",
};
const binds = {
  actor: "ada", customer_ids: "{1}", keys: "{x}", requests: "{y}", line_orders: "{1}", product_ids: "{1}", skus: "{CUP-1}",
  quantities: "{1}",
};

for (const operation of catalogue)
  test(`${operation.file} can be pasted into psql`, () => {
    const values = { ...binds };
    for (const p of operation.parameters) values[p.name] = p.choices.length > 0 ? p.choices[0] : samples[p.type];
    const variables = Object.entries(values).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
    const file = path.join(root, operation.file);
    const output = database.psql([...variables, "--command", "BEGIN", "--file", file, "--command", "ROLLBACK"]);
    if (operation.result === "one") assert.notEqual(output, "", "there is no row");
  });

test("and nothing of that stays", () => {
  const counted = "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders), stock_quantity FROM products";
  assert.equal(database.run(counted), "1|1|10\n");
});
