import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

// What init wrote, with its times.
const migrations = (store) => store.sql("SELECT * FROM schema_migrations ORDER BY migration_id");

test("the main store of the private PostgreSQL makes itself", () => {
  assert.deepEqual(shop.json("customer", "list"), []);
  const [main, ...others] = shop.json("store", "list");
  assert.deepEqual(main, {
    store: "main", currency: "EUR", time_zone: "UTC", schema_version: 4, is_demo: false, created_at: main.created_at,
  });
  assert.deepEqual(others, []);
});

test("any other store is made by init, and made once", () => {
  refused(shop.try("--store", "outlet", "customer", "list"), 3,
    "store: the database has no store outlet", "Make it with: ordo init --store outlet");
  const made = shop.try("--store", "outlet", "init", "--currency", "GBP", "--time-zone", "Europe/London");
  assert.deepEqual([made.code, made.stdout, made.stderr], [0, "", "ordo: store outlet is ready\n"]);
  const store = { sql: (text) => shop.json("--store", "outlet", "query", text) };
  const before = migrations(store);
  assert.equal(shop.try("--store", "outlet", "init").code, 0);
  assert.equal(shop.try("--store", "outlet", "init", "--currency", "GBP", "--time-zone", "Europe/London").code, 0);
  assert.deepEqual(migrations(store), before);
  refused(shop.try("--store", "outlet", "init", "--currency", "USD"), 4,
    "currency: store outlet was made with GBP, which cannot be changed to USD");
  refused(shop.try("--store", "outlet", "init", "--time-zone", "UTC"), 4,
    "time_zone: store outlet was made with Europe/London, which cannot be changed to UTC");
  assert.deepEqual(migrations(store), before);
  const [listed] = shop.json("store", "list").filter((s) => s.store === "outlet");
  assert.deepEqual([listed.currency, listed.time_zone], ["GBP", "Europe/London"]);
});

test("a store is created once", () => {
  const made = shop.try("store", "create", "yen", "--currency", "JPY");
  assert.deepEqual([made.code, made.stdout, made.stderr], [0, "", "ordo: store yen is ready\n"]);
  refused(shop.try("store", "create", "yen"), 4, "NAME: there is a store yen already");
});

test("a store that cannot be is refused, and nothing is made", () => {
  const before = shop.json("store", "list");
  const create = (...words) => shop.try("store", "create", ...words);
  const name = (wrong) =>
    `store: "${wrong}" is not a store's name; write 1 to 48 of a-z, 0-9 and _, beginning with a letter; pg_..., public and information_schema are PostgreSQL's`;
  for (const wrong of ["", "9to5", "_a", "Shop", "a-b", 'a"b', "a b", "ü", "pg_shop", "public", "information_schema", "s".repeat(49)])
    refused(create(wrong), 2, name(wrong));
  refused(shop.try("--store", "Shop", "customer", "list"), 2, name("Shop"));
  for (const wrong of ["KWD", "BHD"])
    refused(create("a", "--currency", wrong), 2, `currency: ${wrong} has 3 decimals; totals are kept with 2`);
  for (const wrong of ["XYZ", "eur", "EU", "", "EURO", "EUR USD"])
    refused(create("a", "--currency", wrong), 2,
      `currency: "${wrong.slice(0, 10)}" is not a currency of ISO 4217; write a code like EUR`);
  for (const wrong of ["Berlin", "Europe/Atlantis", "", "europe/berlin'; --"])
    refused(create("a", "--time-zone", wrong), 2,
      `time_zone: "${wrong}" is not a time zone that the database knows; write one like Europe/Berlin`);
  refused(shop.try("store", "create"), 2, "NAME is missing", "See: ordo store create --help");
  assert.deepEqual(shop.json("store", "list"), before);
});

test("stores keep their customers, products and orders apart", () => {
  const [a, b] = [shop.store("apart_a"), shop.store("apart_b")];
  for (const store of [a, b]) {
    store.customer({ email: "ada@example.com" });
    store.product({ name: "Cup", stock: 5 });
  }
  a.order(1, "1:5");
  assert.equal(b.json("product", "show", "1").stock_quantity, 5);
  assert.deepEqual(b.json("order", "list"), []);
});

test("a store is dropped, with its name again", () => {
  shop.store("gone").customer();
  const keep = 'confirm: must be the store\'s name again, "gone"; nothing was deleted';
  refused(shop.try("store", "drop", "gone"), 2, keep, "Without a terminal: ordo store drop gone --confirm gone");
  refused(shop.try("store", "drop", "gone", "--confirm", "main"), 2, keep);
  assert.equal(shop.json("--store", "gone", "customer", "list").length, 1);
  const dropped = shop.try("store", "drop", "gone", "--confirm", "gone");
  assert.deepEqual([dropped.code, dropped.stdout, dropped.stderr], [0, "", "ordo: store gone is deleted\n"]);
  refused(shop.try("store", "drop", "gone", "--confirm", "gone"), 3, "store: the database has no store gone");
});

test("on a terminal, drop asks for the name", () => {
  shop.store("asked");
  const answer = (text) => shop.bash(`printf '${text}\\n' | script -qec '"$ORDO" store drop asked' /dev/null`);
  const wrong = answer("main");
  assert.equal(wrong.code, 2);
  assert.match(wrong.stdout, /This deletes store asked with all its data, for ever\. Its name again: /);
  assert.match(wrong.stdout, /nothing was deleted/);
  const right = answer("asked");
  assert.equal(right.code, 0);
  assert.match(right.stdout, /ordo: store asked is deleted/);
  assert.ok(!shop.json("store", "list").some((store) => store.store === "asked"));
});

test("a schema newer than the program is refused by every command", () => {
  const store = shop.store("newer");
  const row = store.customer();
  store.sql("INSERT INTO schema_migrations (migration_id, name, checksum) VALUES (5, 'later', 'x')");
  const words = [6, "store: newer has schema version 5; this ordo knows versions up to 4", "Use the newer ordo that made it."];
  for (const command of [["customer", "list"], ["query", "SELECT 1"], ["verify"], ["init"], ["customer", "archive", "1"]])
    refused(store.try(...command), ...words);
  shop.ordo("query", "DELETE FROM newer.schema_migrations WHERE migration_id = 5");
  assert.deepEqual(store.json("customer", "list"), [row]);
});

test("a migration that was applied in another form is refused by init", () => {
  const store = shop.store("altered");
  store.sql("UPDATE schema_migrations SET checksum = 'x' WHERE migration_id = 2");
  refused(store.try("init"), 4, "store: migration 2 (stock_ledger) of altered was applied in another form than this ordo has it");
});

test("an older schema is brought up to date: on the private PostgreSQL by itself, else by init", () => {
  const url = shop.url();
  const age = (store) =>
    store.sql("DO $$ BEGIN DROP TABLE api_keys; DELETE FROM schema_migrations WHERE migration_id = 4; END $$");
  const store = shop.store("older");
  store.customer();
  age(store);
  refused(store.try("--db", url, "customer", "list"), 3,
    "store: the schema of older is older than this ordo", "Bring it up to date with: ordo init --store older");
  assert.equal(store.try("--db", url, "init").code, 0);
  assert.equal(shop.json("--db", url, "--store", "older", "customer", "list").length, 1);
  assert.deepEqual(migrations(store).map((row) => row.migration_id), [0, 1, 2, 3, 4]);
  age(store);
  assert.equal(store.json("customer", "list").length, 1);
  assert.deepEqual(migrations(store).map((row) => row.migration_id), [0, 1, 2, 3, 4]);
  assert.equal(store.try("verify").code, 0);
});

test("functions that changed are made again by init", () => {
  const store = shop.store("functions");
  store.sql("UPDATE schema_migrations SET checksum = 'x' WHERE migration_id = 0");
  shop.ordo("query", "CREATE OR REPLACE FUNCTION functions.shown_price(price numeric) RETURNS numeric IMMUTABLE LANGUAGE sql AS 'SELECT 7.0'");
  assert.equal(store.product({ price: "12" }).price, "12.00");
});

test("a schema of someone else is left alone", () => {
  const foreign = (name) => [4, `store: the database has a schema ${name} that is not a store of ordo`, "Choose another name with --store."];
  shop.ordo("query", "CREATE SCHEMA theirs");
  shop.ordo("query", "CREATE TABLE theirs.customers (name text)");
  refused(shop.try("--store", "theirs", "init"), ...foreign("theirs"));
  shop.ordo("query", "CREATE TABLE theirs.schema_migrations (version text)");
  refused(shop.try("--store", "theirs", "init"), ...foreign("theirs"));
  refused(shop.try("--store", "theirs", "customer", "list"), 3,
    "store: the database has no store theirs", "Make it with: ordo init --store theirs");
  assert.deepEqual(shop.json("query", "SELECT relname FROM pg_class WHERE relnamespace = 'theirs'::regnamespace ORDER BY 1"), [
    { relname: "customers" }, { relname: "schema_migrations" },
  ]);
  shop.ordo("query", "CREATE SCHEMA empty");
  assert.equal(shop.try("--store", "empty", "init").code, 0, "an empty schema can become a store");
});

test("8 processes that make one store at once make it once", async () => {
  const racers = Array.from({ length: 8 }, () => shop.spawn(["--store", "raced", "init"]).done);
  for (const done of await Promise.all(racers)) assert.equal(done.code, 0, done.stderr);
  const store = { sql: (text) => shop.json("--store", "raced", "query", text) };
  assert.deepEqual(migrations(store).map((row) => row.migration_id), [0, 1, 2, 3, 4]);
  assert.equal(shop.try("--store", "raced", "verify").code, 0);
});
