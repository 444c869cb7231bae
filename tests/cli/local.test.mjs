// The private PostgreSQL: made and started on demand, once, safely, and with a word on what is wrong.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync, chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync,
  statSync, writeFileSync,
} from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { program, temporaryFolder } from "../support/shop.mjs";
import { isRoot, owner, Place, sleep, stranger, until } from "../support/place.mjs";

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

// One that runs, for the tests that change nothing.
const shared = newPlace();

test("the first command makes and starts it and says so; the next says nothing", () => {
  const first = shared.try("store", "list");
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, new RegExp(`^ordo: making a private PostgreSQL \\d+ in ${shared.home}\n`));
  assert.match(
    first.stderr,
    new RegExp(`\nordo: started the private PostgreSQL \\d+ in ${shared.home} \\(stop it with: ordo db stop\\)\n$`),
  );
  assert.equal(first.stderr.split("\n").length, 3);
  assert.deepEqual(shared.try("store", "list").stderr, "");
  assert.deepEqual(shared.try("db", "start"), { code: 0, signal: null, stdout: "", stderr: "" });
});

test("the command that is said to stop it stops this one, and not another", () => {
  const place = newPlace();
  const said = (home, ...options) => {
    const done = place.tryWith({ env: { ORDO_HOME: home } }, ...options, "db", "start");
    return /\(stop it with: (.*)\)\n$/.exec(done.stderr)?.[1];
  };
  assert.equal(said(place.home, "--home", place.home), "ordo db stop");
  const other = place.path("Ada's other one");
  const command = said(place.home, "--home", other);
  assert.equal(command, `ordo --home '${other.replace("'", `'\\''`)}' db stop`);
  const stopped = place.bash(`ordo() { "$ORDO" "$@"; }; ${command}`);
  assert.equal(stopped.code, 0, stopped.stderr);
  assert.match(stopped.stderr, /stopped the private PostgreSQL/);
  assert.equal(place.status().state, "running");
  assert.equal(JSON.parse(place.ordo("--home", other, "--format", "json", "db", "status")).state, "stopped");
  const plain = place.path("plain");
  assert.equal(said("", "--home", plain), `ordo --home ${plain} db stop`);
  place.ordo("--home", plain, "db", "stop");
});

test("what is committed is durable, checked and UTF-8; nothing listens on TCP", () => {
  const show = (name) => shared.psql(`SHOW ${name}`);
  assert.equal(show("fsync"), "on");
  assert.equal(show("synchronous_commit"), "on");
  assert.equal(show("full_page_writes"), "on");
  assert.equal(show("data_checksums"), "on");
  assert.equal(show("server_encoding"), "UTF8");
  assert.equal(show("listen_addresses"), "");
  assert.match(shared.psql("SELECT datcollate FROM pg_database WHERE datname = 'ordo'"), /^C(\.UTF-?8)?$/i);
});

test("memory is sized to the machine, a quarter of it at most", () => {
  const bytes = (name) => Number(shared.psql(`SELECT pg_size_bytes(current_setting('${name}'))`));
  const total = Number(/MemTotal:\s+(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))[1]) * 1024;
  assert.ok(bytes("shared_buffers") <= Math.max(total / 4, 32 << 20));
  assert.ok(bytes("shared_buffers") >= 32 << 20);
  assert.ok(bytes("effective_cache_size") > bytes("shared_buffers"));
});

test("its folders and its log are the owner's alone", () => {
  for (const name of ["pgdata", "run", "postgres.log", "lock"])
    assert.equal(statSync(shared.path(name)).uid, owner.uid, name);
  assert.equal(shared.mode("pgdata"), "700");
  assert.equal(shared.mode("run"), "700");
  assert.equal(shared.mode("postgres.log"), "600");
});

test("another user of the machine cannot reach it", { skip: !isRoot && "needs root" }, () => {
  const asked = shared.tryAs(stranger, {}, "store", "list");
  assert.equal(asked.code, 6);
  assert.match(asked.stderr, new RegExp(`in ${shared.home} belongs to another user`));
  assert.match(asked.stderr, /--home, ORDO_HOME/);
  const psql = shared.psqlAs(stranger, "SELECT 1");
  assert.notEqual(psql.status, 0);
  assert.match(psql.stderr, /Permission denied/);
});

test("without its folder's protection it still lets in nobody but the owner", { skip: !isRoot && "needs root" }, () => {
  chmodSync(shared.path("run"), 0o755);
  chmodSync(shared.path("run", ".s.PGSQL.5432"), 0o777);
  try {
    const psql = shared.psqlAs(stranger, "SELECT 1");
    assert.notEqual(psql.status, 0);
    assert.match(psql.stderr, /Peer authentication failed/);
  } finally {
    chmodSync(shared.path("run"), 0o700);
  }
});

test("libpq's environment variables do not lead elsewhere", () => {
  const env = {
    PGHOST: "/nonexistent", PGHOSTADDR: "127.0.0.1", PGPORT: "1", PGUSER: "x", PGDATABASE: "x", PGPASSWORD: "x",
    PGOPTIONS: "-c search_path=x", PGSERVICE: "x", PGSSLMODE: "require", PGTARGETSESSIONATTRS: "read-only",
    PGCHANNELBINDING: "require",
  };
  assert.equal(shared.tryWith({ env }, "query", "SELECT current_user").code, 0);
  assert.equal(shared.tryWith({ env }, "db", "psql", "--", "-XAtc", "SHOW search_path").stdout, "main\n");
});

test("status tells where it is and whether it runs", () => {
  const place = newPlace();
  const missing = place.status();
  assert.equal(missing.state, "missing");
  assert.equal(missing.home, place.home);
  assert.equal(missing.pid, null);
  place.ordo("db", "start");
  const running = place.status();
  assert.equal(running.state, "running");
  assert.equal(running.postgresql, Number(readFileSync(place.path("pgdata/PG_VERSION"), "utf8")));
  assert.ok(place.processes().includes(running.pid));
  place.ordo("db", "stop");
  assert.equal(place.status().state, "stopped");
  assert.deepEqual(place.processes(), []);
  assert.match(place.try("db", "stop").stderr, /does not run/);
});

test("eight at once get one cluster", async () => {
  const place = newPlace();
  const all = await Promise.all(Array.from({ length: 8 }, () => place.spawn(["store", "list"]).done));
  assert.deepEqual(all.map((one) => one.code), Array(8).fill(0), all.map((one) => one.stderr).join(""));
  const said = all.map((one) => one.stderr).join("");
  assert.equal(said.match(/making a private/g).length, 1);
  assert.equal(said.match(/started the private/g).length, 1);
  const servers = place.processes();
  const parent = (pid) => Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))[1]);
  assert.deepEqual(servers.filter((pid) => !servers.includes(parent(pid))), [place.status().pid]);
});

test("a killed server comes back with the next command, and keeps what was committed", async () => {
  const place = newPlace();
  place.ordo("customer", "add", "--first-name", "Ada", "--last-name", "L", "--email", "ada@example.com");
  for (let round = 0; round < 3; round++) {
    process.kill(place.status().pid, "SIGKILL");
    const next = place.try("--format", "json", "customer", "list");
    assert.equal(next.code, 0, next.stderr);
    assert.match(next.stderr, /^ordo: started the private PostgreSQL .*\n$/);
    assert.equal(JSON.parse(next.stdout)[0].email, "ada@example.com");
  }
  assert.match(place.log(), /was not properly shut down/);
});

test("eight commands at once after a crash start it once", async () => {
  const place = newPlace();
  place.ordo("db", "start");
  process.kill(place.status().pid, "SIGKILL");
  const all = await Promise.all(Array.from({ length: 8 }, () => place.spawn(["store", "list"]).done));
  assert.deepEqual(all.map((one) => one.code), Array(8).fill(0), all.map((one) => one.stderr).join(""));
  assert.equal(all.map((one) => one.stderr).join("").match(/started the private/g).length, 1);
});

test("a pid file that a dead process left does not matter", () => {
  const place = newPlace();
  place.ordo("db", "start");
  copyFileSync(place.path("pgdata/postmaster.pid"), place.path("kept.pid"));
  place.ordo("db", "stop");
  copyFileSync(place.path("kept.pid"), place.path("pgdata/postmaster.pid"));
  chownSync(place.path("pgdata/postmaster.pid"), owner.uid, owner.gid);
  assert.equal(place.status().state, "stopped");
  assert.equal(place.try("store", "list").code, 0);
  assert.equal(place.status().state, "running");
});

test("a pid file that names another program is not obeyed, and is named", async () => {
  const place = newPlace();
  place.ordo("db", "start");
  const lines = readFileSync(place.path("pgdata/postmaster.pid"), "utf8").split("\n");
  place.ordo("db", "stop");
  const bystander = spawn("sleep", ["600"], { stdio: "ignore", ...(isRoot ? { uid: owner.uid, gid: owner.gid } : {}) });
  helpers.push(bystander);
  const pidFile = place.path("pgdata/postmaster.pid");
  writeFileSync(pidFile, [bystander.pid, ...lines.slice(1)].join("\n"));
  chownSync(pidFile, owner.uid, owner.gid);
  chmodSync(pidFile, 0o600);
  assert.equal(place.status().state, "stopped");
  assert.match(place.try("db", "stop").stderr, /does not run/);
  const refused = place.try("store", "list");
  assert.equal(refused.code, 6);
  assert.match(refused.stderr, new RegExp(`${pidFile}, left over from a crash, names process ${bystander.pid}`));
  assert.match(refused.stderr, /delete that file/);
  assert.equal(bystander.exitCode, null, "it was not signalled");
  rmSync(pidFile);
  assert.equal(place.try("store", "list").code, 0);
});

test("without PostgreSQL it says what to install, and makes no folder", () => {
  const place = newPlace();
  const home = place.path("never");
  const empty = temporaryFolder();
  const done = place.tryWith({ env: { ORDO_PG_BINDIR: empty, ORDO_HOME: home } }, "store", "list");
  rmSync(empty, { recursive: true });
  assert.equal(done.code, 6);
  assert.match(done.stderr, new RegExp(`ORDO_PG_BINDIR: ${empty} has no program postgres`));
  assert.match(done.stderr, /apt-get install postgresql\)/);
  assert.ok(!existsSync(home));
});

test("a cluster of a version that is not installed names that version", () => {
  const place = newPlace();
  place.ordo("db", "start");
  place.ordo("db", "stop");
  writeFileSync(place.path("pgdata/PG_VERSION"), "11\n");
  const done = place.try("store", "list");
  assert.equal(done.code, 6);
  assert.match(done.stderr, /PostgreSQL 11 is not installed; the newest that is here is \d+/);
  assert.match(done.stderr, /apt-get install postgresql-11/);
});

test("a damaged cluster is not taken for one, nor overwritten", () => {
  const place = newPlace();
  mkdirSync(place.path("pgdata"));
  chownSync(place.path("pgdata"), owner.uid, owner.gid);
  const done = place.try("store", "list");
  assert.equal(done.code, 6);
  assert.match(done.stderr, /is not a PostgreSQL cluster, or is damaged/);
  assert.deepEqual(readdirSync(place.path("pgdata")), []);
});

test("a server that does not start tells why, and where its log is", () => {
  const place = newPlace();
  place.ordo("db", "start");
  place.ordo("db", "stop");
  appendFileSync(place.path("pgdata/postgresql.auto.conf"), "shared_buffers = 'plenty'\n");
  const done = place.try("store", "list");
  assert.equal(done.code, 6);
  assert.match(done.stderr, /did not start in .*: configuration file .* contains errors/);
  assert.match(done.stderr, new RegExp(`See ${place.path("postgres.log")}`));
});

test("ALTER SYSTEM outranks ordo's settings, over a restart too", () => {
  const place = newPlace();
  place.psql("ALTER SYSTEM SET work_mem = '7MB'");
  place.ordo("db", "stop");
  assert.equal(place.psql("SHOW work_mem"), "7MB");
});

test("too long a path is told with its length and the limit", () => {
  const place = newPlace();
  const fits = path.join(place.home, "x".repeat(89 - place.home.length - 1));
  assert.equal(place.tryWith({ env: { ORDO_HOME: fits } }, "db", "start").code, 0);
  assert.equal(place.tryWith({ env: { ORDO_HOME: fits } }, "db", "stop").code, 0);
  const done = place.tryWith({ env: { ORDO_HOME: `${fits}x` } }, "db", "start");
  assert.equal(done.code, 2);
  assert.match(done.stderr, /would have 108 bytes, and the system allows 107/);
  assert.match(done.stderr, /at most 89 bytes/);
});

test("a path that a shell would act on is only a path", () => {
  const place = newPlace();
  const home = place.path(`a b'c"d$(touch ran)%\`touch ran\``);
  const at = (...args) => place.tryWith({ env: { ORDO_HOME: home } }, ...args);
  assert.equal(at("store", "list").code, 0);
  const url = at("db", "url").stdout.trim();
  assert.equal(place.tryWith({}, "--db", url, "query", "SELECT 1").code, 0);
  assert.equal(at("db", "psql", "--", "-XAtc", "SHOW search_path").stdout, "main\n");
  at("db", "stop");
  assert.deepEqual(readdirSync(place.home), [path.basename(home)]);
  assert.ok(!readdirSync(home).includes("ran"));
});

test("a folder that the server's user may not reach is named", { skip: !isRoot && "needs root" }, () => {
  const place = newPlace();
  mkdirSync(place.path("closed"), 0o700);
  const done = place.tryWith({ env: { ORDO_HOME: place.path("closed/home") } }, "store", "list");
  assert.equal(done.code, 6);
  assert.match(done.stderr, new RegExp(`the user postgres, who may not enter ${place.path("closed")}\n`));
  assert.match(done.stderr, new RegExp(`chmod o\\+x ${place.path("closed")}`));
});

test("a file where the folder should be is told", () => {
  const place = newPlace();
  writeFileSync(place.path("file"), "");
  for (const home of [place.path("file"), place.path("file/home")]) {
    const done = place.tryWith({ env: { ORDO_HOME: home } }, "db", "start");
    assert.equal(done.code, 6);
    assert.match(done.stderr, new RegExp(`cannot make ${home}: Not a directory`));
  }
});

test("a disk that is full while it is made is told, and nothing half made is used", (t) => {
  const place = newPlace();
  const disk = place.path("disk");
  mkdirSync(disk);
  const mount = (...args) => spawnSync("mount", args).status === 0;
  if (!isRoot || !mount("-t", "tmpfs", "-o", "size=20m,mode=755", "tmpfs", disk)) return t.skip("cannot mount");
  try {
    const at = (...args) => place.tryWith({ env: { ORDO_HOME: path.join(disk, "home") } }, ...args);
    const full = at("db", "start");
    assert.equal(full.code, 7);
    assert.match(full.stderr, /could not be made: .*No space left on device/);
    assert.ok(mount("-o", "remount,size=400m", disk));
    assert.equal(at("store", "list").code, 0);
    at("db", "stop");
  } finally {
    spawnSync("umount", ["--lazy", disk]);
  }
});

for (const signal of ["SIGINT", "SIGKILL"])
  test(`interrupted by ${signal} while it is made, nothing half made is used`, async () => {
    const place = newPlace();
    const { child, done } = place.spawn(["store", "list"]);
    await until(() => existsSync(place.path("pgdata.new/PG_VERSION")), "initdb to be at work");
    child.kill(signal);
    await done;
    assert.ok(!existsSync(place.path("pgdata")));
    const next = place.try("store", "list"); /* at once: initdb may still be at work */
    assert.equal(next.code, 0, next.stderr);
    assert.ok(!existsSync(place.path("pgdata.new")));
    assert.equal(place.psql("SELECT count(*) FROM orders"), "0");
  });

test("Ctrl-C on the terminal of the command that started it does not stop it", async () => {
  const place = newPlace();
  const shell = spawn("sh", ["-c", '"$ORDO_BIN" db start && echo up && sleep 600'], {
    env: { ...place.env, ORDO_BIN: program },
    detached: true, /* with a process group of its own, like a terminal's foreground job */
    stdio: ["ignore", "pipe", "ignore"],
  });
  helpers.push(shell);
  await new Promise((resolve) => shell.stdout.once("data", resolve));
  const { pid } = place.status();
  process.kill(-shell.pid, "SIGINT");
  await until(() => shell.signalCode !== null || shell.exitCode !== null, "the shell to end");
  await sleep(300);
  assert.equal(place.status().pid, pid);
});

test("the log holds no data", () => {
  const place = newPlace();
  const args = ["customer", "add", "--first-name", "Ada", "--last-name", "L", "--email", "private@example.com"];
  place.ordo(...args);
  assert.equal(place.try(...args).code, 4);
  assert.equal(place.try("query", "SELECT 1 / $1::int, $2::text", "0", "private@example.com").code, 7);
  assert.equal(place.try("query", "SELECT 1 / 0, 'private@example.com'").code, 7);
  assert.match(place.log(), /ERROR/);
  assert.doesNotMatch(place.log(), /private@example/);
});

test("a user other than root has one of their own", { skip: !isRoot && "needs root" }, () => {
  const place = newPlace();
  const folder = place.path("user");
  mkdirSync(folder);
  chownSync(folder, stranger.uid, stranger.gid);
  const env = { HOME: folder, ORDO_HOME: "" };
  const home = path.join(folder, ".local/share/ordo");
  const first = place.tryAs(stranger, env, "store", "list");
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, new RegExp(`in ${home} `));
  try {
    assert.equal(statSync(path.join(home, "pgdata")).uid, stranger.uid);
    assert.equal((statSync(home).mode & 0o777).toString(8), "700");
    assert.equal(place.tryAs(stranger, env, "db", "psql", "--", "-XAtc", "SHOW search_path").stdout, "main\n");
    const root = place.tryWith({ env: { ORDO_HOME: home } }, "--format", "json", "db", "status");
    assert.equal(JSON.parse(root.stdout).state, "running");
    assert.equal(place.tryWith({ env: { ORDO_HOME: home } }, "query", "SELECT current_user").code, 0);
  } finally {
    assert.equal(place.tryAs(stranger, env, "db", "stop").code, 0);
  }
});

test("XDG_DATA_HOME is where a user's goes, if it is an absolute path", { skip: !isRoot && "needs root" }, () => {
  const home = (data) =>
    JSON.parse(
      shared.tryAs(stranger, { HOME: "/nowhere", ORDO_HOME: "", XDG_DATA_HOME: data }, "--format", "json", "db", "status")
        .stdout,
    ).home;
  assert.equal(home("/some/data"), "/some/data/ordo");
  assert.equal(home("data"), "/nowhere/.local/share/ordo");
});

test("start, stop and status are refused for a database that is named", () => {
  for (const command of ["start", "stop", "status"]) {
    const done = shared.try("--db", "postgresql://shop@db.example.com/shop", "db", command);
    assert.equal(done.code, 2);
    assert.match(done.stderr, new RegExp(`"ordo db ${command}" is about ordo's private PostgreSQL only`));
  }
});
