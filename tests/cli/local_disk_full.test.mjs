// The private PostgreSQL when its disk is full or it recovers: what is said, what comes back, what ends.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { isRoot, Place, until } from "../support/place.mjs";

const places = [];
const helpers = [];

function newPlace() {
  const place = new Place();
  places.push(place);
  return place;
}

after(() => {
  for (const helper of helpers) helper.kill("SIGKILL");
  for (const place of places) place.stop();
});

const writeLog = (megabytes) =>
  `SELECT count(pg_logical_emit_message(true, 'x', repeat('x', 1048576))) FROM generate_series(1, ${megabytes})`;

// A place on a small file system in memory, or nothing where that cannot be mounted.
function placeOnDisk(t) {
  const place = newPlace();
  const disk = place.home;
  if (!isRoot || spawnSync("mount", ["-t", "tmpfs", "-o", "size=200m,mode=755", "tmpfs", disk]).status !== 0)
    return t.skip("no file system of memory can be mounted here");
  t.after(() => {
    place.try("db", "stop");
    spawnSync("umount", ["--lazy", disk]);
  });
  return place;
}

function leave(place, megabytes) {
  const { bavail, bsize } = statfsSync(place.home);
  writeFileSync(place.path("stuffing"), Buffer.alloc(bavail * bsize - megabytes * 2 ** 20));
}

test("a full disk that ends the server is named to all who were connected, and the next command works", async (t) => {
  const place = placeOnDisk(t);
  if (!place) return;
  place.ordo("customer", "add", "--first-name", "A", "--last-name", "B", "--email", "a@b.example");
  const url = place.url();
  const locker = spawn("psql", ["-X", url, "-c", "BEGIN; LOCK TABLE customers; SELECT pg_sleep(600)"], {
    env: place.env,
    stdio: "ignore",
  });
  helpers.push(locker);
  const waits = (text) =>
    place.psql(`SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%${text}%'`);
  await until(() => waits("pg_sleep(600)") === "1", "the lock");
  const add = ["customer", "add", "--first-name", "C", "--last-name", "D", "--email", "c@d.example"];
  const reader = place.spawn(["customer", "list"]).done;
  const writer = place.spawn(add).done;
  await until(
    () => place.psql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") === "2",
    "a reader and a writer to wait",
  );

  leave(place, 40);
  assert.notEqual(place.try("query", writeLog(100)).code, 0);
  const read = await reader;
  assert.equal(read.code, 7, read.stderr);
  assert.equal(
    read.stderr,
    `ordo: disk full under ${place.home}: the connection to the database was lost; nothing was changed\n` +
      "      Free space there, then try again; PostgreSQL recovers by itself.\n",
  );
  const wrote = await writer;
  assert.equal(wrote.code, 6, wrote.stderr);
  assert.match(wrote.stderr, new RegExp(`^ordo: disk full under ${place.home}: .* may or may not have been made\n`));
  assert.match(wrote.stderr, /Free space there; PostgreSQL recovers by itself. Look before you try again./);

  rmSync(place.path("stuffing"));
  const next = place.try("--format", "json", "customer", "list");
  assert.equal(next.code, 0, next.stderr);
  assert.deepEqual(JSON.parse(next.stdout).map(({ email }) => email), ["a@b.example"]);
});

test("a server that cannot start on a full disk says so", (t) => {
  const place = placeOnDisk(t);
  if (!place) return;
  place.ordo("db", "start");
  place.ordo("db", "stop");
  for (const [megabytes, what] of [[0, "cannot write "], [1 / 16, "PostgreSQL \\d+ did not start in "]]) {
    leave(place, megabytes);
    const full = place.try("store", "list");
    assert.equal(full.code, 7, full.stderr);
    assert.match(full.stderr, new RegExp(`^ordo: disk full under ${place.home}: ${what}`));
    assert.match(full.stderr, /Free space there, then try again/);
    rmSync(place.path("stuffing"));
  }
  assert.equal(place.try("store", "list").code, 0);
});

// One of the server's processes is killed, and the one that then recovers is held: its number.
async function recoverSlowly(place) {
  place.ordo("query", writeLog(300));
  const named = (name) =>
    place.processes().find((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(name);
      } catch {
        return false;
      }
    });
  process.kill(named("walwriter"), "SIGKILL");
  const startup = await until(() => named("startup"), "the recovery");
  process.kill(startup, "SIGSTOP");
  return startup;
}

const refusals = (place) => place.log().split("in recovery mode").length - 1;

test("a command waits for a recovery", async () => {
  const place = newPlace();
  place.ordo("db", "start");
  const startup = await recoverSlowly(place);
  const command = place.spawn(["store", "list"]);
  await until(() => refusals(place) >= 5, "the command to try again");
  assert.equal(command.child.exitCode, null);
  process.kill(startup, "SIGCONT");
  const done = await command.done;
  assert.equal(done.code, 0, done.stderr);
  assert.equal(done.stderr, "");
});

test("a recovery that does not end is given up after a while, and db stop ends it", async () => {
  const place = newPlace();
  place.ordo("db", "start");
  await recoverSlowly(place);
  const command = place.spawn(["store", "list"]);
  await until(() => refusals(place) >= 2, "the command to try");
  const stopped = await place.spawn(["db", "stop"]).done;
  assert.equal(stopped.code, 0, stopped.stderr);
  assert.match(stopped.stderr, /^ordo: stopped the private PostgreSQL \d+ in \S+ at once, as it took too long: it recovers/);
  assert.deepEqual(place.processes(), []);
  const gave = await command.done;
  assert.equal(gave.code, 6, gave.stderr);
  assert.match(gave.stderr, new RegExp(`^ordo: cannot connect to the database: .*\n {6}See ${place.path("postgres.log")}\n$`));
  assert.equal(place.try("store", "list").code, 0);
});
