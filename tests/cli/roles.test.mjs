// The database roles of a store: one that only reads, and one for what the program needs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { Place } from "../support/place.mjs";
import { Server } from "../support/server.mjs";
import { environment, Shop } from "../support/shop.mjs";

const shop = new Shop();
const place = new Place();
let server;
before(async () => {
  server = await Server.start();
  for (const role of ["plain", "maker", "seller"]) server.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'p'`);
  server.sql("ALTER ROLE maker CREATEROLE");
  for (const name of ["plain", "maker"]) server.sql(`CREATE DATABASE ${name} OWNER ${name}`);
  for (const name of ["mighty", "other"]) server.sql(`CREATE DATABASE ${name}`);
});
after(() => {
  shop.stop();
  server?.remove();
  place.stop();
});

// Statements of one session, as libpq's connection string says: { code, stdout, stderr }.
function session(url, ...statements) {
  const args = ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", url];
  const done = spawnSync("psql", [...args, ...statements.flatMap((text) => ["-c", text])], { encoding: "utf8", env: environment() });
  return { code: done.status, stdout: done.stdout.trim(), stderr: done.stderr };
}
const reader = (store) => `host=${path.join(shop.home, "run")} port=5432 dbname=ordo user=ordo_${store}_reader`;
// A reader that does away with all that it may do away with.
const free = ["SET default_transaction_read_only = off", "SET transaction_read_only = off", "SET statement_timeout = 0"];

test("a reader comes in on the private PostgreSQL, and reads", () => {
  const store = shop.store("read");
  store.customer();
  store.product({ stock: 5 });
  store.order(1, "1:2");
  assert.deepEqual(session(reader("read"), "SELECT count(*) FROM customer_order_details", "SELECT balance FROM stock_ledger WHERE entry = 2",
    "SELECT currency FROM store_settings", "SELECT shown_price(1)", "SHOW transaction_read_only", "SHOW statement_timeout"),
  { code: 0, stdout: "1\n3\nEUR\n1.00\non\n30s", stderr: "" });
});

const forbidden = [
  ["SELECT * FROM api_keys", /permission denied for table api_keys/],
  ["INSERT INTO customers (first_name, last_name, email) VALUES ('a', 'b', 'c@d.example')", /permission denied for table customers/],
  ["UPDATE products SET price = 0", /permission denied for table products/],
  ["DELETE FROM order_items", /permission denied for table order_items/],
  ["TRUNCATE stock_movements", /permission denied for table stock_movements/],
  ["SELECT * FROM customers FOR UPDATE", /permission denied for table customers/],
  ["SELECT nextval('customers_customer_id_seq')", /permission denied for sequence/],
  ["SELECT create_api_key('a', 'admin', NULL, 'b')", /permission denied for table api_keys/],
  ["DO $$ BEGIN UPDATE products SET price = 0; END $$", /permission denied for table products/],
  ["SELECT * FROM place_orders('{1}', NULL, NULL, '{1}', '{1}', NULL, '{1}')", /permission denied/],
  ["SELECT * FROM neighbour.customers", /permission denied for schema neighbour/],
  ["SET ROLE ordo", /permission denied to set role/],
  ["SET ROLE ordo_closed_app", /permission denied to set role/],
  ["SET ROLE ordo_neighbour_reader", /permission denied to set role/],
  ["SET SESSION AUTHORIZATION ordo", /permission denied to set session authorization/],
  ["ALTER ROLE ordo_closed_reader SUPERUSER", /must be superuser|permission denied/],
  ["COPY (SELECT 1) TO PROGRAM 'true'", /COPY to or from an external program|permission denied/],
  ["COPY (SELECT 1) TO '/tmp/ordo-never'", /COPY to a file|COPY to or from a file|permission denied/],
  ["SELECT pg_read_file('/etc/hostname')", /permission denied for function/],
  ["SELECT pg_ls_dir('.')", /permission denied for function/],
  ["SELECT lo_from_bytea(0, 'x')", /permission denied for function/],
  ["SELECT lo_create(0)", /permission denied for function/],
  ["SELECT lo_import('/etc/hostname')", /permission denied for function/],
  ["SELECT pg_advisory_lock(1)", /permission denied for function/],
  ["CREATE TEMPORARY TABLE t (a integer)", /permission denied to create temporary tables/],
  ["CREATE TABLE t (a integer)", /permission denied for schema/],
  ["CREATE TABLE public.t (a integer)", /permission denied for schema public/],
  ["CREATE SCHEMA mine", /permission denied for database/],
];
const closed = shop.store("closed");
const neighbour = shop.store("neighbour");
closed.product({ stock: 5 });
closed.customer();
for (const [statement, why] of forbidden)
  test(`a reader cannot: ${statement}`, () => {
    const contents = [closed.contents(), neighbour.contents()];
    const done = session(reader("closed"), ...free, statement);
    assert.equal(done.code, 1, done.stdout);
    assert.match(done.stderr, why);
    assert.deepEqual([closed.contents(), neighbour.contents()], contents);
  });

test("what migrations add is granted, and api_keys is taken back, by each init", () => {
  const store = shop.store("again");
  store.sql("CREATE TABLE added (a integer)");
  store.sql("GRANT ALL ON api_keys, customers TO ordo_again_reader");
  store.ordo("init");
  assert.deepEqual(session(reader("again"), "SELECT count(*) FROM added"), { code: 0, stdout: "0", stderr: "" });
  assert.match(session(reader("again"), "SELECT * FROM api_keys").stderr, /permission denied/);
  assert.match(session(reader("again"), ...free, "DELETE FROM customers").stderr, /permission denied/);
});

test("a restored store has its roles' rights again", () => {
  const store = shop.store("restored");
  const dump = path.join(shop.home, "stores.dump");
  shop.ordo("db", "dump", dump);
  const other = new Shop();
  try {
    other.ordo("db", "restore", dump);
    const url = reader("restored").replace(shop.home, other.home);
    assert.deepEqual(session(url, "SELECT count(*) FROM customers"), { code: 0, stdout: "0", stderr: "" });
    assert.match(session(url, "SELECT * FROM api_keys").stderr, /permission denied/);
  } finally {
    other.stop();
  }
});

test("the main store has them too, and a role is dropped with its store", () => {
  shop.ordo("customer", "list");
  assert.equal(session(reader("main"), "SELECT 1 FROM store_settings").stdout, "1");
  const roles = () => shop.json("query", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'ordo_gone_%' ORDER BY 1").map((r) => r.rolname);
  shop.store("gone");
  assert.deepEqual(roles(), ["ordo_gone_app", "ordo_gone_reader"]);
  shop.ordo("store", "drop", "gone", "--confirm", "gone");
  assert.deepEqual(roles(), []);
});

test("the longest name of a store has roles of its own", () => {
  const [a, b] = ["a", "b"].map((end) => shop.store("s".repeat(47) + end));
  assert.equal(session(reader(a.name), "SELECT 1 FROM store_settings").stdout, "1");
  assert.match(session(reader(a.name), `SELECT * FROM ${b.name}.customers`).stderr, /permission denied for schema/);
});

const on = (url, ...words) => place.tryWith({ env: { ORDO_DATABASE_URL: url } }, ...words);
const well = (done) => assert.deepEqual([done.code, done.stderr.replace(/^ordo: store \w+ is (ready|deleted)\n$/, "")], [0, ""]);
const rolesOf = (store) => server.sql(`SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 'ordo\\_${store}\\_%'`);

test("who may not make roles makes a store without them, and is told nothing", () => {
  const plain = server.urlOf("plain", "p", "plain");
  well(on(plain, "--store", "bare", "init"));
  assert.equal(rolesOf("bare"), "");
  well(on(plain, "--store", "bare", "customer", "list"));
  well(on(plain, "store", "drop", "bare", "--confirm", "bare"));
});

test("roles that somebody else made are granted their rights by a plain owner", () => {
  server.sql("CREATE ROLE ordo_given_reader LOGIN PASSWORD 'r'");
  well(on(server.urlOf("plain", "p", "plain"), "--store", "given", "init"));
  const url = server.urlOf("ordo_given_reader", "r", "plain");
  assert.equal(session(url, "SELECT count(*) FROM given.customers").stdout, "0");
  assert.match(session(url, "SELECT * FROM given.api_keys").stderr, /permission denied/);
});

test("a mighty role of a reader's name is given nothing", () => {
  server.sql("CREATE ROLE ordo_feigned_reader LOGIN CREATEDB PASSWORD 'r'");
  server.sql("CREATE ROLE ordo_feigned_app LOGIN PASSWORD 'r' IN ROLE pg_read_server_files");
  well(on(server.urlOf("plain", "p", "plain"), "--store", "feigned", "init"));
  for (const role of ["ordo_feigned_reader", "ordo_feigned_app"])
    assert.match(session(server.urlOf(role, "r", "plain"), "SELECT * FROM feigned.customers").stderr, /permission denied for schema/);
});

for (const [who, url] of [["a superuser", () => server.url("mighty")], ["a role that may make roles", () => server.urlOf("maker", "p", "maker")]])
  test(`${who} makes the roles; a member of the app's can do all that the program does`, () => {
    const name = who.includes("superuser") ? "one" : "two";
    well(on(url(), "--store", name, "init"));
    assert.equal(rolesOf(name), `ordo_${name}_app ordo_${name}_reader`);
    server.sql(`GRANT ordo_${name}_app TO seller`);
    const database = name === "one" ? "mighty" : "maker";
    const seller = (...words) => well(on(server.urlOf("seller", "p", database), "--store", name, "--format", "json", ...words));
    seller("customer", "add", "--first-name", "A", "--last-name", "B", "--email", "a@b.example");
    seller("product", "add", "--name", "Cup", "--price", "1", "--stock", "5");
    seller("product", "stock", "1", "--add", "5", "--reason", "delivery");
    seller("order", "create", "--customer", "1", "--item", "1:2");
    seller("order", "cancel", "1", "--reason", "no");
    seller("key", "create", "--name", "till", "--role", "clerk");
    seller("report", "sales");
    assert.equal(on(server.urlOf("seller", "p", database), "--store", name, "verify").code, 0);
    for (const ddl of ["DROP TABLE customers", "ALTER TABLE customers ADD COLUMN a integer", "CREATE TABLE t (a integer)", "DELETE FROM schema_migrations"])
      assert.equal(on(server.urlOf("seller", "p", database), "--store", name, "query", ddl).code, 6, ddl);
    well(on(url(), "store", "drop", name, "--confirm", name));
    assert.equal(rolesOf(name), "");
  });

test("a role that another database uses stays until that store is dropped too", () => {
  for (const database of ["mighty", "other"]) well(on(server.url(database), "--store", "shared", "init"));
  well(on(server.url("mighty"), "store", "drop", "shared", "--confirm", "shared"));
  assert.equal(rolesOf("shared"), "ordo_shared_app ordo_shared_reader");
  assert.equal(server.sql("SELECT has_table_privilege('ordo_shared_reader', 'shared.customers', 'SELECT')", "other"), "t");
  well(on(server.url("other"), "store", "drop", "shared", "--confirm", "shared"));
  assert.equal(rolesOf("shared"), "");
});

test("on a server of others, nothing is taken from everyone", () => {
  well(on(server.url("mighty"), "--store", "guest", "init"));
  const granted = "SELECT has_database_privilege('plain', 'mighty', 'TEMPORARY'), has_function_privilege('plain', 'lo_create(oid)', 'EXECUTE')";
  assert.equal(server.sql(granted, "mighty"), "t|t");
});
