// ordo db url, dump and restore: handing a database to other programs, and all stores to a file and back.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chownSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { temporaryFolder } from "../support/shop.mjs";
import { commandLines, owner, Place, until } from "../support/place.mjs";

const place = new Place();
const other = new Place();
const files = temporaryFolder();
const file = (name) => path.join(files, name);
const password = "pa ss'w\\ord%&";

// Let a user with a password into `place`, as a server of the user's own would; the URL for it.
function letInByPassword() {
  const access = file("pg_hba.conf");
  writeFileSync(access, "local all shopper scram-sha-256\nlocal all all peer map=ordo\n");
  chownSync(access, owner.uid, owner.gid);
  place.psql(`CREATE ROLE shopper SUPERUSER LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
  place.psql(`ALTER SYSTEM SET hba_file = '${access}'`);
  place.ordo("db", "stop");
  place.ordo("db", "start");
  const host = encodeURIComponent(place.path("run"));
  return `postgresql://shopper:${encodeURIComponent(password)}@/ordo?host=${host}`;
}

before(() => {
  place.ordo("customer", "add", "--first-name", "Ada", "--last-name", "L", "--email", "ada@example.com");
  place.ordo("store", "create", "outlet", "--currency", "GBP");
});

after(() => {
  place.stop();
  other.stop();
  rmSync(files, { recursive: true });
});

test("psql takes what `db url` prints, and is in the store", () => {
  assert.equal(place.psql("SHOW search_path", "SELECT email FROM customers"), "main\nada@example.com");
  const outlet = place.url("outlet");
  assert.match(outlet, /^postgresql:\/\/ordo@\/ordo\?host=[^&]*&port=5432&options=-csearch_path%3Doutlet$/);
  assert.equal(place.ordo("--db", outlet, "query", "SELECT 1 AS one").split("\n")[0].trim(), "one");
});

test("`db url` of a store that is not there fails", () => {
  const done = place.try("--store", "nowhere", "db", "url");
  assert.equal(done.code, 3);
  assert.equal(done.stdout, "");
});

test("`db url` adds the store to a database that is named, and connects to nothing", () => {
  const url = (database) => place.ordo("--db", database, "--store", "outlet", "db", "url").trim();
  const base = "postgresql://ada@db.example.com:5433/shop";
  assert.equal(url(base), `${base}?options=-csearch_path%3Doutlet`);
  assert.equal(url(`${base}?sslmode=require`), `${base}?sslmode=require&options=-csearch_path%3Doutlet`);
  assert.equal(
    url(`${base}?options=-cgeqo%3Doff&sslmode=require`),
    `${base}?options=-cgeqo%3Doff%20-csearch_path%3Doutlet&sslmode=require`,
  );
  assert.equal(url("postgres://ada:secret@h/shop"), "postgres://ada:secret@h/shop?options=-csearch_path%3Doutlet");
  assert.equal(url("host=h dbname='my shop'"), "host=h dbname='my shop' options='-csearch_path=outlet'");
  assert.equal(
    url("options='-c geqo=off' host=h"),
    "options='-c geqo=off' host=h options='-c geqo=off -csearch_path=outlet'",
  );
  const bad = place.try("--db", "hots=h password=hidden", "db", "url");
  assert.equal(bad.code, 2);
  assert.doesNotMatch(bad.stderr, /hidden/);
});

test("what is dumped, dropped and restored is there again, in every store", () => {
  const dump = file("stores.dump");
  const before = place.json("query", "SELECT * FROM customers");
  const dumped = place.try("db", "dump", dump);
  assert.equal(dumped.code, 0, dumped.stderr);
  assert.equal(dumped.stderr, `ordo: dumped main, outlet to ${dump}\n`);
  assert.equal((statSync(dump).mode & 0o777).toString(8), "600");
  place.ordo("store", "drop", "main", "--confirm", "main");
  place.ordo("store", "drop", "outlet", "--confirm", "outlet");
  const restored = place.try("db", "restore", dump);
  assert.equal(restored.code, 0, restored.stderr);
  assert.equal(restored.stderr, `ordo: restored main, outlet from ${dump}\n`);
  assert.deepEqual(place.json("query", "SELECT * FROM customers"), before);
  assert.deepEqual(place.json("store", "list").map((store) => [store.store, store.currency]), [["main", "EUR"], ["outlet", "GBP"]]);
  const next = place.json("customer", "add", "--first-name", "B", "--last-name", "C", "--email", "b@example.com");
  assert.ok(Number(next.customer_id ?? next[0]?.customer_id) > Number(before[0].customer_id));
  assert.equal(place.try("verify").code, 0);
});

test("a dump goes into another database", () => {
  other.ordo("db", "restore", file("stores.dump"));
  assert.equal(other.psql("SELECT email FROM customers"), "ada@example.com");
});

test("a restore over a store that is there is refused as a whole", () => {
  place.ordo("store", "drop", "outlet", "--confirm", "outlet");
  const done = place.try("db", "restore", file("stores.dump"));
  assert.equal(done.code, 4);
  assert.match(done.stderr, /holds the store main, which is there already; nothing was restored/);
  assert.match(done.stderr, /ordo store drop main/);
  assert.deepEqual(place.json("store", "list").map((store) => store.store), ["main"]);
});

test("a restore that fails half way leaves nothing", () => {
  place.ordo("store", "drop", "main", "--confirm", "main");
  const url = other.url().replace(encodeURIComponent(other.home), encodeURIComponent(place.home));
  execFileSync("psql", ["-XAtqc", "CREATE SCHEMA outlet", url]);
  const done = place.try("db", "restore", file("stores.dump"));
  assert.equal(done.code, 7);
  assert.match(done.stderr, /the restore failed, and nothing was changed: .*schema "outlet" already exists/);
  assert.deepEqual(place.json("store", "list"), []);
  execFileSync("psql", ["-XAtqc", "DROP SCHEMA outlet", url]);
  place.ordo("db", "restore", file("stores.dump"));
});

test("what is no dump is refused, and so is a dump without a store", () => {
  writeFileSync(file("garbage"), "no dump\n");
  const garbage = place.try("db", "restore", file("garbage"));
  assert.equal(garbage.code, 7);
  assert.match(garbage.stderr, /FILE: this is no dump: .*valid archive/);
  const missing = place.try("db", "restore", file("missing"));
  assert.equal(missing.code, 7);
  assert.match(missing.stderr, /FILE: .*missing cannot be read: No such file/);
  execFileSync("pg_dump", ["--format=custom", "--schema=pg_toast", `--file=${file("none.dump")}`, other.url()]);
  const none = place.try("db", "restore", file("none.dump"));
  assert.equal(none.code, 2);
  assert.match(none.stderr, /FILE: .*none.dump holds no store/);
});

test("where there is no store there is nothing to dump", () => {
  for (const store of ["main", "outlet"]) other.ordo("store", "drop", store, "--confirm", store);
  const done = other.try("db", "dump", file("nothing.dump"));
  assert.equal(done.code, 3);
  assert.match(done.stderr, /no store that could be dumped/);
});

test("a file that is there is replaced only with --force", () => {
  writeFileSync(file("kept"), "precious");
  const refused = place.try("db", "dump", file("kept"));
  assert.equal(refused.code, 4);
  assert.match(refused.stderr, /FILE: .*kept is there already\n.*--force/);
  assert.equal(statSync(file("kept")).size, "precious".length);
  place.ordo("db", "dump", "--force", file("kept"));
  assert.ok(statSync(file("kept")).size > 1000);
});

test("a device is never replaced", () => {
  const done = place.try("db", "dump", "--force", "/dev/null");
  assert.equal(done.code, 2);
  assert.ok(statSync("/dev/null").isCharacterDevice());
});

test("a dump into a folder that cannot be written leaves nothing", () => {
  const done = place.try("db", "dump", "/proc/stores.dump");
  assert.equal(done.code, 7);
  assert.match(done.stderr, /FILE: \/proc\/stores.dump cannot be written/);
});

// Have a dump wait for a table that somebody else has locked; then let `act` happen.
async function duringDump(database, act) {
  const folder = temporaryFolder();
  const lock = spawn("psql", ["-XAtq", place.url()], { env: place.env, stdio: ["pipe", "pipe", "ignore"] });
  lock.stdin.write("BEGIN; LOCK TABLE customers; SELECT 'locked';\n");
  await new Promise((resolve) => lock.stdout.once("data", resolve));
  try {
    const { child, done } = place.spawn([...database, "db", "dump", path.join(folder, "stores.dump")]);
    const dumper = await until(
      () => commandLines().find(({ line }) => /pg_dump /.test(line) && line.includes(folder)),
      "pg_dump",
    );
    await until(
      () => place.psql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_dump' AND wait_event_type = 'Lock'") === "1",
      "pg_dump to wait for the lock",
    );
    await act({ child, dumper });
    return { ...(await done), left: readdirSync(folder) };
  } finally {
    lock.stdin.end();
    await new Promise((resolve) => lock.on("close", resolve));
    rmSync(folder, { recursive: true });
  }
}

test("a dump that fails leaves no file", async () => {
  const done = await duringDump([], () =>
    place.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pg_dump'"),
  );
  assert.equal(done.code, 7);
  assert.match(done.stderr, /the dump failed: /);
  assert.deepEqual(done.left, []);
});

for (const signal of ["SIGINT", "SIGTERM"])
  test(`a dump that ${signal} ends leaves no file and no pg_dump`, async () => {
    const done = await duringDump([], async ({ child, dumper }) => {
      child.kill(signal);
      await until(() => !commandLines().some(({ pid, line }) => pid === dumper.pid && line !== ""), "pg_dump to end");
    });
    assert.notEqual(done.code, 0);
    assert.deepEqual(done.left, []);
  });

test("dump and restore work by URL, and show its password to no other user", async () => {
  const url = letInByPassword();
  const denied = place.try("--db", url.replace("shopper:", "shopper:x"), "db", "dump", file("denied.dump"));
  assert.equal(denied.code, 6);
  let line;
  const done = await duringDump(["--db", url], ({ dumper }) => {
    line = dumper.line;
    place.psql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'pg_dump'");
  });
  assert.match(line, /user='shopper'/);
  assert.doesNotMatch(line, /pa ss|pa%20ss/);
  assert.doesNotMatch(done.stderr, /pa ss|pa%20ss/);
  place.ordo("--db", url, "db", "dump", file("url.dump"));
  for (const { store } of place.json("store", "list")) place.ordo("store", "drop", store, "--confirm", store);
  place.ordo("--db", url, "db", "restore", file("url.dump"));
  assert.equal(place.ordo("--db", url, "db", "psql", "--", "-XAtc", "SELECT email FROM customers LIMIT 1").trim(), "ada@example.com");
});

test("`db psql` hands on psql's own exit code and arguments", () => {
  const done = place.try("db", "psql", "--", "-XAt", "-v", "ON_ERROR_STOP=1", "-c", "SELECT 1/0");
  assert.equal(done.code, 1);
  assert.match(done.stderr, /division by zero/);
});
