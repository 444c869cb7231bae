// Each operation of the catalogue against a real PostgreSQL: it can be prepared with the types it
// declares, what it answers is what is written down, and its file can be pasted into psql.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { operations, prepare } from "../support/catalogue.mjs";
import { Database } from "../support/database.mjs";
import { root } from "../support/shop.mjs";

const expectation = path.join(root, "tests/sql/operations.columns");
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

// Its columns as PostgreSQL describes them: "name type" each.
function columns(operation) {
  const nothing = operation.inputs.map(() => "NULL").join(", ");
  return database
    .run(`${prepare(operation)}\nEXECUTE operation (${nothing}) \\gdesc\n`)
    .trim()
    .split("\n")
    .map((line) => line.split("|").join(" "));
}

// A change here is a change of what programs see: an old name that goes breaks them. To write down
// a new one: ORDO_WRITE_EXPECTED=1 node --test tests/sql/
test("every operation can be prepared, and answers with the columns written down", () => {
  const described = catalogue.map((o) => `${o.name}\n${columns(o).map((column) => `    ${column}\n`).join("")}`);
  if (process.env.ORDO_WRITE_EXPECTED) writeFileSync(expectation, described.join("\n"));
  assert.equal(described.join("\n"), readFileSync(expectation, "utf8"));
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
