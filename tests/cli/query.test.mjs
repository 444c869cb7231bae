import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refusals, refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());
const store = shop.store("query");
store.customer();
store.product({ name: "Cup", price: "4.50", stock: 12 });

test("values are bound, never pasted", () => {
  const value = "'; DROP TABLE orders; -- $2";
  assert.deepEqual(store.sql("SELECT $1 AS a, $2::int + 1 AS b, $1 AS c", value, "-5"), [{ a: value, b: -4, c: value }]);
  assert.deepEqual(store.sql("SELECT * FROM products WHERE price > $1 AND stock_quantity < $2", "4.49", "13").length, 1);
  assert.deepEqual(store.sql("SELECT $1 AS empty", ""), [{ empty: "" }]);
});

test("the statement may come from standard input", () => {
  const sql = "SELECT product_name\nFROM products -- a comment; with a semicolon\nWHERE price = $1;\n";
  const done = store.tryWith({ input: sql }, "--format", "csv", "query", "-", "4.50");
  assert.deepEqual(done, { code: 0, signal: null, stdout: "product_name\nCup\n", stderr: "" });
});

test("a statement without rows tells what it did", () => {
  const price = "UPDATE products SET price = price WHERE product_id = $1";
  assert.equal(store.ordo("query", price, "1"), "UPDATE 1\n");
  assert.equal(store.ordo("query", price, "9"), "UPDATE 0\n");
  assert.equal(store.ordo("query", "CREATE TEMP TABLE t (n int)"), "CREATE TABLE\n");
  assert.deepEqual(store.json("query", price, "1"), []);
  assert.deepEqual(store.json("query", "INSERT INTO customers (first_name, last_name, email) VALUES ('A', 'B', 'c@d.example') RETURNING customer_id, archived_at"), [
    { customer_id: 2, archived_at: null },
  ]);
});

test("what succeeds is committed, what fails is rolled back", () => {
  store.sql("UPDATE products SET description = 'committed'");
  assert.equal(store.json("product", "show", "1").description, "committed");
  const before = store.contents();
  const failing = "UPDATE products SET description = 'lost', stock_quantity = stock_quantity - 100 RETURNING 1 / stock_quantity";
  assert.equal(store.try("query", failing).code, 4);
  assert.deepEqual(store.contents(), before);
});

test("notices of the server do not mix with the output", () => {
  const done = store.try("query", "DO $$ BEGIN RAISE WARNING 'mind'; END $$");
  assert.deepEqual([done.code, done.stdout, done.stderr], [0, "DO\n", ""]);
});

const refusing = shop.store("refusing");
refusing.customer();
refusing.product({ name: "Cup", price: "4.50", stock: 12 });
refusals(refusing, [
  [["query"], 2, "SQL is missing", "See: ordo query --help"],
  [["query", ""], 2, "SQL: must not be empty"],
  [["query", " \n;"], 2, "sql: the statement is empty"],
  [["query", "--", "-- nothing"], 2, "sql: the statement is empty"],
  [["query", "BEGIN"], 2, "sql: a query is one statement, which is a transaction of its own; it cannot open one"],
  [["query", "START TRANSACTION READ ONLY"], 2,
    "sql: a query is one statement, which is a transaction of its own; it cannot open one"],
  [["query", "COPY customers TO STDOUT"], 2, "sql: COPY needs a stream, and there is none here",
    "Use `ordo db psql`, `ordo import` or `ordo export`."],
  [["query", "COPY customers FROM STDIN"], 2, "sql: COPY needs a stream, and there is none here",
    "Use `ordo db psql`, `ordo import` or `ordo export`."],
  [["query", "DELETE FROM products; DELETE FROM customers"], 7,
    "42601: cannot insert multiple commands into a prepared statement"],
  [["query", "SELECT 1", "-5"], 2, "unknown option -5", "See: ordo query --help"],
  [["query", "SELECT $1::int", "abc"], 7, '22P02: invalid input syntax for type integer: "abc"'],
  [["query", "SELECT $1::int", "99999999999"], 7, '22003: value "99999999999" is out of range for type integer'],
  [["query", "SELECT $1::int + $2::int", "1"], 7,
    '08P01: bind message supplies 1 parameters, but prepared statement "" requires 2',
    "Give one value for each of $1, $2, ... in the statement."],
  [["query", "SELECT 1", "1"], 7,
    '08P01: bind message supplies 1 parameters, but prepared statement "" requires 0',
    "Give one value for each of $1, $2, ... in the statement."],
  [["query", "DELETE FROM products WHERE 1 / (product_id - 1) = 1"], 7, "22012: division by zero"],
]);

test("a broken constraint of the user's own statement is told as PostgreSQL tells it", () => {
  const done = refusing.try("query", "UPDATE products SET stock_quantity = -1");
  assert.equal(done.code, 4);
  assert.match(
    done.stderr,
    /^ordo: 23514: new row for relation "products" violates check constraint "products_stock_quantity_check": Failing row contains \(1, Cup, /,
  );
});

// [statement, message, the line at fault, the caret below it]
const carets = [
  ["SELEC 1", '42601: syntax error at or near "SELEC"', "SELEC 1", "^"],
  ["SELECT 1 +", "42601: syntax error at end of input", "SELECT 1 +", "          ^"],
  ["SELECT 1 +\n\n", "42601: syntax error at end of input", "SELECT 1 +", "          ^"],
  ["SELECT nope", '42703: column "nope" does not exist', "SELECT nope", "       ^"],
  ["SELECT 'üß', nope", '42703: column "nope" does not exist', "SELECT 'üß', nope", "             ^"],
  ["SELECT '日本', nope", '42703: column "nope" does not exist', "SELECT '日本', nope", "               ^"],
  ["SELECT 'e\u0301', nope", '42703: column "nope" does not exist', "SELECT 'e\u0301', nope", "            ^"],
  ["SELECT 1,\n\t'é',\tnope\nFROM products", '42703: column "nope" does not exist', " 'é', nope", "      ^"],
  ["SELECT 1,\r\n  nope\r\nFROM products", '42703: column "nope" does not exist', "  nope", "  ^"],
  ["SELECT '\u001b[31m', nope", '42703: column "nope" does not exist', "SELECT '\\x1b[31m', nope", "                   ^"],
];
for (const [sql, message, line, caret] of carets) {
  test(`the caret stands under the fault of ${JSON.stringify(sql)}`, () => {
    refused(store.try("query", sql), 7, message, line, caret);
    refused(store.tryWith({ input: sql }, "query", "-"), 7, message, line, caret);
  });
}

test("a hint of the server follows", () => {
  refused(
    store.try("query", "SELECT lenght('a')"), 7,
    "42883: function lenght(unknown) does not exist", "SELECT lenght('a')", "       ^",
    "No function matches the given name and argument types. You might need to add explicit type casts.",
  );
});

test("input that is no text is refused", () => {
  refused(store.tryWith({ input: "SELECT 1\0; DROP TABLE orders" }, "query", "-"), 2, "SQL: holds a NUL byte");
  refused(store.bash(`"$ORDO" query $'SELECT \\'\\xff\\''`), 2, "SQL: is not valid UTF-8");
  refused(store.bash(`"$ORDO" query 'SELECT $1' $'\\xc3'`), 2, "VALUE: $1 is not valid UTF-8");
  refused(store.bash(`yes 'SELECT 1 +' | head -c 2000000 | "$ORDO" query -`), 2, "SQL: is over 1048576 bytes long");
  refused(store.bash(`"$ORDO" query - < /`), 7, "SQL: standard input cannot be read: Is a directory");
});
