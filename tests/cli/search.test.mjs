// Searches of customers, products and orders: every word, in any order, somewhere.
import assert from "node:assert/strict";
import path from "node:path";
import { after, test } from "node:test";
import { random, refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

const store = shop.store("searched");
for (const [first, last, email, phone] of [
  ["Ada", "Lovelace", "countess@example.com", "+44 20 555"],
  ["Grace", "Hopper", "grace@navy.example", ""],
  ["Jürgen", "Straße", "j_s@example.com", "50%"],
  ["Ada", "Hopper", "js@example.com", "555-0100"],
]) store.json("customer", "add", "--first-name", first, "--last-name", last, "--email", email, "--phone", phone);
for (const [name, sku, description] of [["Tea cup", "CUP-1", "Bone china"], ["Tea pot", "POT_1", "China, 1.5 l"], ["Mug", "MUG", "50% off"]])
  store.json("product", "add", "--name", name, "--price", "10", "--stock", "99", "--sku", sku, "--description", description);
for (const customer of [1, 2, 3, 4, 1, 2]) store.order(customer, "1:1");
store.ordo("order", "ship", "5");

const customers = (...words) => store.json("customer", "list", "--search", ...words).map((row) => row.customer_id);
const products = (...words) => store.json("product", "list", "--search", ...words).map((row) => row.product_id);
const orders = (...words) => store.json("order", "list", "--search", ...words).map((row) => row.order_id);

function searches() {
  for (const [search, found] of [
    ["ada", [1, 4]], ["ADA", [1, 4]], ["hopper ada", [4]], ["ada hopper", [4]], ["love ace", [1]], ["ada grace", []],
    ["example.com", [1, 3, 4]], ["jürgen", [3]], ["JÜRGEN", [3]], ["straße", [3]], ["  ada\t hopper\n", [4]],
    ["555", [1, 4]], ["555 navy", []], ["a", [1, 2, 3, 4]], ["%", [3]], ["_", [3]], ["j_s", [3]], ["\\", []], ["'", []],
    ["a d e o p h r . @ l", [4]], ["a d e o p h r . @ l z", []],
  ]) assert.deepEqual(customers(search), found, search);
  for (const [search, found] of [
    ["tea", [1, 2]], ["china tea", [1, 2]], ["bone tea", [1]], ["cup-1", [1]], ["t_1", [2]], ["p_1", []], ["%", [3]], ["off mug 50%", [3]], ["mug tea", []],
  ]) assert.deepEqual(products(search), found, search);
  for (const [search, found] of [
    ["ada", [5, 4, 1]], ["lovelace example", [5, 1]], ["hopper", [6, 4, 2]], ["nobody", []], ["3", [3]], [" 3 ", [3]], ["555", []],
    ["99999999999999999999", []], ["999999999999999999", []], ["ada 555", [5, 4, 1]], ["0", []], ["%", [3]],
  ]) assert.deepEqual(orders(search), found, search);
}

test("every word is somewhere, whatever their order and case", searches);

test("a search goes together with filters and pages", () => {
  assert.deepEqual(orders("ada", "--status", "Pending"), [4, 1]);
  assert.deepEqual(orders("ada", "--customer", "1"), [5, 1]);
  assert.deepEqual(orders("5", "--status", "Pending"), []);
  assert.deepEqual(orders("ada", "--limit", "2"), [5, 4]);
  assert.deepEqual(orders("ada", "--limit", "2", "--after", "4"), [1]);
  assert.deepEqual(customers("ada", "--after", "1"), [4]);
  assert.deepEqual(products("tea", "--max-price", "10", "--after", "1"), [2]);
  store.ordo("customer", "archive", "4");
  assert.deepEqual(customers("ada"), [1]);
  assert.deepEqual(customers("ada", "--archived"), [1, 4]);
  store.ordo("customer", "unarchive", "4");
});

test("random searches find what a plain look at all rows finds", () => {
  const next = random(7);
  const letters = "abäß%_\\.'1 ";
  const text = (length) => Array.from({ length }, () => letters[Math.floor(next() * letters.length)]).join("").trim() || "a";
  const many = shop.store("many");
  const rows = Array.from({ length: 300 }, (_, n) => ({ first: text(4), last: text(4), email: `${n}@example.com`, phone: text(4) }));
  many.sql("INSERT INTO customers (first_name, last_name, email, phone) SELECT first, last, email, phone FROM json_to_recordset($1::json) AS t (first text, last text, email text, phone text)", JSON.stringify(rows));
  for (let round = 0; round < 40; round++) {
    const search = text(1 + Math.floor(next() * 9));
    const words = search.split(/\s+/);
    const expected = rows.flatMap((row, n) => {
      const content = `${row.first} ${row.last} ${row.email} ${row.phone}`.toLowerCase();
      return words.every((word) => content.includes(word)) ? [n + 1] : [];
    });
    const found = many.json("customer", "list", "--limit", "1000", "--search", search).map((row) => row.customer_id);
    assert.deepEqual(found, expected, JSON.stringify(search));
  }
});

test("a search that is empty or too long is refused", () => {
  for (const list of ["customer", "product", "order"]) refused(store.try(list, "list", "--search", " "), 2, "search: must not be empty");
  refused(store.try("order", "list", "--search", "x".repeat(101)), 2, "search: is 101 characters long; at most 100 are taken");
});

const indexes = (of = shop) => of.json("query", "SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = 'idx_customers_search' ORDER BY 1").map((row) => row.nspname);

test("a store that is dropped leaves the others their index", () => {
  shop.store("dropped");
  assert.deepEqual(indexes().filter((name) => name !== "main"), ["dropped", "many", "searched"]);
  shop.ordo("store", "drop", "dropped", "--confirm", "dropped");
  assert.deepEqual(indexes().filter((name) => name !== "main"), ["many", "searched"]);
});

test("a dump is restored wherever pg_trgm is, and the index made there", () => {
  const dump = path.join(shop.home, "stores.dump");
  shop.ordo("query", "CREATE SCHEMA elsewhere");
  shop.ordo("query", "ALTER EXTENSION pg_trgm SET SCHEMA elsewhere");
  shop.ordo("db", "dump", dump);
  const other = new Shop();
  try {
    other.ordo("db", "restore", dump);
    assert.deepEqual(indexes(other).filter((name) => name !== "main"), ["many", "searched"]);
    assert.deepEqual(other.json("--store", "searched", "customer", "list", "--search", "hopper ada").length, 1);
  } finally {
    other.stop();
  }
});

test("without pg_trgm the same is found", () => {
  shop.ordo("query", "DROP EXTENSION pg_trgm CASCADE");
  assert.deepEqual(indexes(), []);
  searches();
});

test("where pg_trgm cannot be installed a store is made all the same", () => {
  shop.ordo("query", "ALTER SCHEMA public RENAME TO gone");
  const bare = shop.store("bare");
  bare.customer();
  assert.deepEqual(indexes(), []);
  assert.equal(bare.json("customer", "list", "--search", "lovelace ada").length, 1);
});
