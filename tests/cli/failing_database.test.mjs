// A database that is not there, refuses, or is short of something: told by exit code and message.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { commandLines, Place, until } from "../support/place.mjs";
import { holding, waiting } from "../support/races.mjs";
import { Server, freePort } from "../support/server.mjs";

const place = new Place();
let server;
const secret = "s3cret/päss:word";

before(async () => {
  server = await Server.start();
  for (const role of ["owner", "stranger", "clerk"]) server.sql(`CREATE ROLE ${role} LOGIN PASSWORD '${secret}'`);
  server.sql("CREATE DATABASE shop OWNER owner");
  assert.equal(on(owner(), "init").code, 0);
  assert.equal(on(owner(), "customer", "add", "--first-name", "A", "--last-name", "B", "--email", "a@b.example").code, 0);
  assert.equal(on(owner(), "product", "add", "--name", "Cup", "--price", "1", "--stock", "5").code, 0);
});
after(() => {
  server.remove();
  place.stop();
});

const urlOf = (user, password = secret) => server.urlOf(user, encodeURIComponent(password), "shop");
const owner = () => urlOf("owner");
// Run a command with the database in the environment, where other users cannot see its password.
const on = (url, ...words) => place.tryWith({ env: { ORDO_DATABASE_URL: url } }, ...words);
const add = ["customer", "add", "--first-name", "C", "--last-name", "D", "--email", "c@d.example"];
const order = ["order", "create", "--customer", "1", "--item", "1:1"];
// The store as its owner: what the helpers for races take.
const store = {
  spawn: (words) => place.spawn(words, { env: { ORDO_DATABASE_URL: owner() } }),
  sql: (text) => JSON.parse(on(owner(), "--format", "json", "query", text).stdout),
};
const customers = () => server.sql("SELECT count(*) FROM main.customers", "shop");

const notRunning = "Check that PostgreSQL runs there and takes connections.";
const noConnection = (why) => `cannot connect to the database: ${why}`;

test("nothing listens on the port", async () => {
  const port = await freePort();
  const why = noConnection(`connection to server at "127.0.0.1", port ${port} failed: Connection refused`);
  refused(on(`postgresql://127.0.0.1:${port}/shop`, "customer", "list"), 6, why, notRunning);
  refused(on(`postgresql://127.0.0.1:${port}/shop`, ...order), 6, why, notRunning);
});

test("there is no such socket", () => {
  const why = noConnection('connection to server on socket "/nowhere/.s.PGSQL.5432" failed: No such file or directory');
  refused(on("host=/nowhere port=5432", "customer", "list"), 6, why, notRunning);
});

test("there is no such host", () => {
  const done = on("host=nowhere.invalid", "customer", "list");
  assert.equal(done.code, 6);
  assert.match(done.stderr, /^ordo: cannot connect to the database: could not translate host name "nowhere.invalid" to address: /);
});

test("an answer that does not come is waited for only so long", async () => {
  const silent = net.createServer(() => {});
  await new Promise((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const url = `host=127.0.0.1 port=${silent.address().port} connect_timeout=1`;
  const done = await place.spawn(["customer", "list"], { env: { ORDO_DATABASE_URL: url } }).done;
  silent.close();
  refused(done, 6, noConnection("no answer within 1 s"));
});

test("a wrong password is refused and appears nowhere", async () => {
  const wrong = "wr0ng/päss:word";
  const hint = "Check the user name and the password (URL, PGUSER, PGPASSWORD, ~/.pgpass).";
  const why = noConnection('password authentication failed for user "owner"');
  refused(on(urlOf("owner", wrong), "customer", "list"), 6, why, hint);
  refused(place.try("--db", urlOf("owner", wrong), "customer", "list"), 6, why, hint);
  const config = path.join(place.home, "ordo.conf");
  writeFileSync(config, `database = "${urlOf("owner", wrong)}"\n`);
  refused(place.try("--config", config, "customer", "list"), 6, why, hint);
});

test("the right password does not appear either, not even while the program runs", async () => {
  const running = store.spawn(["query", "SELECT pg_sleep(60)"]);
  await until(() => server.sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND usename = 'owner'"), "the query to run");
  const seen = commandLines().map(({ line }) => line).join("\n");
  assert.ok(seen.includes("pg_sleep(60)"));
  const spellings = [secret, encodeURIComponent(secret)];
  for (const spelling of spellings) assert.ok(!seen.includes(spelling), "not in the list of processes");
  running.child.kill("SIGINT");
  const done = await running.done;
  for (const spelling of spellings) assert.ok(!(done.stdout + done.stderr).includes(spelling));
  for (const words of [["query", "SELEC"], ["--store", "none", "customer", "list"], ["db", "status"], ["db", "psql", "--", "-c", "SELEC"]]) {
    const { stdout, stderr } = on(owner(), ...words);
    for (const spelling of spellings) assert.ok(!(stdout + stderr).includes(spelling), words.join(" "));
  }
});

test("a connection string that cannot be read is not repeated, as it may hold a password", () => {
  refused(on(`postgresql://owner:${secret}%zz@127.0.0.1/shop`, "customer", "list"), 2,
    "database: this is not a connection string that PostgreSQL's libpq can read",
    "Write postgresql://USER@HOST:PORT/DATABASE, or host=... dbname=...");
});

test("a password is wanted, and none was given", () => {
  refused(on(`postgresql://owner@127.0.0.1:${server.port}/shop`, "customer", "list"), 6,
    "the database asks for a password, and none was given", "Put it in ~/.pgpass, or set PGPASSWORD.");
  const env = { ORDO_DATABASE_URL: `postgresql://owner@127.0.0.1:${server.port}/shop`, PGPASSWORD: secret };
  assert.equal(place.tryWith({ env }, "customer", "list").code, 0);
});

test("there is no such database, no such user", () => {
  refused(on(server.url("nowhere"), "customer", "list"), 6, noConnection('database "nowhere" does not exist'));
  refused(on(server.url("shop").replace("keeper", "nobody"), "customer", "list"), 6,
    noConnection('role "nobody" does not exist'), "Check the user name and the password (URL, PGUSER, PGPASSWORD, ~/.pgpass).");
});

test("a database that may only be read is read, and not written", () => {
  server.sql("ALTER DATABASE shop SET default_transaction_read_only = on");
  const readOnly = (what) => [`cannot execute ${what} in a read-only transaction`,
    "The server takes no writes: it is a standby, or default_transaction_read_only is on."];
  assert.equal(on(owner(), "customer", "list").code, 0);
  assert.equal(on(owner(), "verify").code, 0);
  refused(on(owner(), ...add), 6, ...readOnly("INSERT"));
  refused(on(owner(), "customer", "archive", "1"), 6, ...readOnly("UPDATE"));
  refused(on(owner(), ...order), 6, ...readOnly("nextval()"));
  refused(on(owner(), "--store", "other", "init"), 6, ...readOnly("CREATE SCHEMA"));
  refused(on(owner(), "query", "DELETE FROM products"), 6, `25006: ${readOnly("DELETE")[0]}`, readOnly("DELETE")[1]);
  server.sql("ALTER DATABASE shop RESET default_transaction_read_only");
  assert.equal(customers(), "1");
});

test("a user without rights is told which", () => {
  const grant = "Let the owner grant it to this role, or connect as a role that may.";
  refused(on(urlOf("stranger"), "customer", "list"), 6,
    "store: the user stranger may not use store main", "Its owner can: GRANT USAGE ON SCHEMA main TO ...");
  refused(on(urlOf("stranger"), "init"), 6, "store: the user stranger may not use store main",
    "Its owner can: GRANT USAGE ON SCHEMA main TO ...");
  refused(on(urlOf("stranger"), "--store", "other", "init"), 6, "permission denied for database shop", grant);
  assert.deepEqual(JSON.parse(on(urlOf("stranger"), "--format", "json", "store", "list").stdout), [], "and sees no store");
  server.sql("GRANT USAGE ON SCHEMA main TO stranger", "shop");
  refused(on(urlOf("stranger"), "customer", "list"), 6, "permission denied for table store_settings", grant);
  server.sql("GRANT SELECT ON ALL TABLES IN SCHEMA main TO stranger", "shop");
  assert.equal(on(urlOf("stranger"), "customer", "list").code, 0);
  assert.equal(JSON.parse(on(urlOf("stranger"), "--format", "json", "store", "list").stdout).length, 1);
  refused(on(urlOf("stranger"), ...add), 6, "permission denied for table customers", grant);
  refused(on(urlOf("stranger"), ...order), 6, "permission denied for sequence orders_order_id_seq", grant);
  refused(on(urlOf("stranger"), "store", "drop", "main", "--confirm", "main"), 6, "must be owner of schema main", grant);
  assert.equal(customers(), "1");
});

test("too many connections are a lack, not a fault", async () => {
  const sleeper = store.spawn(["query", "SELECT pg_sleep(60)"]);
  await until(() => server.sql("SELECT string_agg(query, ' ') FROM pg_stat_activity WHERE usename = 'owner'") === "SELECT pg_sleep(60)", "one connection");
  server.sql("ALTER ROLE owner CONNECTION LIMIT 1");
  refused(on(owner(), ...add), 7, noConnection('too many connections for role "owner"'));
  sleeper.child.kill("SIGINT");
  assert.equal((await sleeper.done).code, 130);
  server.sql("ALTER ROLE owner CONNECTION LIMIT -1");
  assert.equal(customers(), "1");
});

test("the server's own time limits end a statement, and nothing is written", async () => {
  const stock = ["product", "stock", "1", "--add", "1", "--reason", "r"];
  await holding(store, "products", () => {
    for (const [setting, message] of [
      ["statement_timeout", "the database ended the statement: canceling statement due to statement timeout"],
      ["lock_timeout", "canceling statement due to lock timeout"],
    ]) {
      server.sql(`ALTER ROLE owner SET ${setting} = '300ms'`);
      refused(on(owner(), ...order), 7, message);
      refused(on(owner(), ...stock), 7, message);
      server.sql(`ALTER ROLE owner RESET ${setting}`);
    }
  });
  assert.equal(server.sql("SELECT stock_quantity FROM main.products", "shop"), "5");
  assert.equal(on(owner(), "verify").code, 0);
});

test("an administrator's cancel is told apart from one's own", async () => {
  const running = store.spawn(["query", "SELECT pg_sleep(60)"]);
  await until(() => server.sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND usename = 'owner'"), "the query to run");
  refused(await running.done, 7, "57014: the database ended the statement: canceling statement due to user request");
});

test("a connection that is ended during a write leaves the outcome unknown", async () => {
  const change = "the connection to the database was lost before it answered: the change may or may not have been made";
  const end = (condition) => server.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'owner' AND ${condition}`);
  const query = store.spawn(["query", "SELECT pg_sleep(60)"]);
  await until(() => end("query LIKE '%pg_sleep(60)%' AND state = 'active'"), "the query to run");
  refused(await query.done, 6, `57P01: ${change}`, "Look before you try again.");
  await holding(store, "products", async () => {
    for (const [words, ...lines] of [
      [["product", "stock", "1", "--add", "1", "--reason", "r"], change, "Look before you try again."],
      [order, "the connection to the database was lost before it answered: the order may or may not have been placed",
        "Look at the customer's orders before you try again; an idempotency key makes trying again safe."],
    ]) {
      const running = store.spawn(words);
      await waiting(store, 1);
      end("wait_event_type = 'Lock'");
      refused(await running.done, 6, ...lines);
    }
  });
  assert.equal(on(owner(), "verify").code, 0);
  assert.equal(server.sql("SELECT count(*) FROM main.orders", "shop"), "0");
});

test("a server that is starting up is unavailable", async () => {
  server.down();
  writeFileSync(path.join(server.data, "standby.signal"), "");
  server.configure("hot_standby = off");
  server.upWithoutWait();
  const done = await until(() => {
    const tried = on(owner(), "customer", "list");
    return tried.stderr.includes("the database system is") && tried;
  }, "the server to answer");
  assert.equal(done.code, 6);
  assert.match(done.stderr, /^ordo: cannot connect to the database: the database system is (starting up|not accepting connections)\n$/);
});
