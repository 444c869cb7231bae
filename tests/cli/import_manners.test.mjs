// How an import behaves: interrupted, killed, beside others, on a terminal, with a large file.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { Files } from "../support/import.mjs";
import { until } from "../support/place.mjs";
import { Shop, program, temporaryFolder } from "../support/shop.mjs";

const shop = new Shop();
const files = new Files();
const folder = temporaryFolder();
after(() => {
  shop.stop();
  files.remove();
  rmSync(folder, { recursive: true, force: true });
});

// A file of invoices with 20 lines each, every hundredth of which is no sale; its path.
function invoices(lines) {
  const name = path.join(folder, `invoices${lines}.csv`);
  const descriptor = openSync(name, "w");
  writeSync(descriptor, "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
  for (let first = 0; first < lines; first += 20_000) {
    let piece = "";
    for (let n = first; n < Math.min(lines, first + 20_000); n++)
      piece += `${Math.floor(n / 20)},S${n % 3000},THING ${n % 3000},${n % 100 === 0 ? -1 : 2},2010-12-01 08:26:00,1.25,${n % 500 || ""},UK\n`;
    writeSync(descriptor, piece);
  }
  closeSync(descriptor);
  return name;
}

const empty = (store) => store.sql("SELECT (SELECT count(*) FROM customers) + (SELECT count(*) FROM products) + (SELECT count(*) FROM orders) AS n")[0].n === 0;
const staging = (store) => store.sql("SELECT relname FROM pg_class WHERE relname LIKE 'import%'");
const statement = (store) =>
  store.sql("SELECT query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND backend_type = 'client backend'")[0]?.query ?? "";

// Start an import and wait until it runs a statement that matches; the child and its end.
async function started(store, name, place, running) {
  const { child, done } = store.spawn(["import", "online-retail", name], { cwd: place });
  await until(() => running.test(statement(store)) || child.exitCode !== null, `${running}`);
  assert.equal(child.exitCode, null, "it ended before it could be interrupted");
  return { child, done };
}

const large = invoices(200_000);

for (const running of [/^COPY import_lines/, /^INSERT INTO order_items/])
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"])
    test(`${signal} during ${running.source.slice(1)} leaves nothing`, async () => {
      const store = shop.store(`${signal}_${running.source.length}`.toLowerCase());
      const place = temporaryFolder();
      const { child, done } = await started(store, large, place, running);
      const at = Date.now();
      child.kill(signal);
      const { code, signal: died, stderr } = await done;
      if (signal === "SIGKILL") assert.equal(died, "SIGKILL");
      else {
        assert.equal(code, signal === "SIGINT" ? 130 : 143);
        assert.equal(stderr, "ordo: cancelled; nothing was changed\n");
      }
      await until(() => statement(store) === "", "the server ends the statement too");
      assert.ok(Date.now() - at < 5000, `${Date.now() - at} ms`);
      assert.ok(empty(store));
      assert.deepEqual(staging(store), []);
      assert.deepEqual(readdirSync(place), []);
      rmSync(place, { recursive: true });
    });

test("an import that is killed while it waits for a lock leaves no statement behind", async () => {
  const store = shop.store("waiting");
  const holder = store.spawn(["db", "psql", "--", "-c", "BEGIN; LOCK TABLE orders; SELECT pg_sleep(60)"]);
  await until(() => /pg_sleep/.test(statement(store)), "the lock is held");
  const waits = () => store.sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'ANALYZE orders%' OR query LIKE 'DELETE FROM import_lines%'").length > 0;
  const { child, done } = store.spawn(["import", "online-retail", large], { cwd: folder });
  await until(waits, "the import waits");
  child.kill("SIGKILL");
  await done;
  await until(() => !waits(), "its session is gone", 10);
  holder.child.kill();
  await holder.done;
  assert.ok(empty(store));
});

test("two at once: one waits for the other, and finds all of it there", async () => {
  const store = shop.store("at_once");
  const name = invoices(20_000);
  const run = () => store.spawn(["--format", "json", "import", "online-retail", name, "--rejects", "/dev/null"]).done;
  const counts = (await Promise.all([run(), run(), run()])).map(({ stdout, stderr }) => {
    assert.equal(stderr, "ordo: 200 lines were not taken; which and why: /dev/null\n");
    return JSON.parse(stdout);
  });
  assert.deepEqual(counts.map((c) => c.orders).sort((a, b) => a - b), [0, 0, 1000]);
  assert.deepEqual(counts.map((c) => c.already_there).sort((a, b) => a - b), [0, 19_800, 19_800]);
  assert.equal(store.try("verify").code, 0);
});

test("orders are placed while an import runs, and both are right", async () => {
  const store = shop.store("beside");
  store.customer();
  store.product({ name: "THING 7", sku: "S7", stock: 100 });
  const { child, done } = await started(store, large, folder, /^INSERT INTO order_items/);
  let placed = 0;
  for (; child.exitCode === null && placed < 20; placed++) store.order(1, "S7:1");
  assert.equal((await done).code, 0);
  assert.ok(placed > 0);
  assert.equal(store.json("product", "show", "1").stock_quantity, 100 - placed);
  assert.equal(store.try("verify").code, 0);
});

test("a new key never meets one from a file, however many add at once", async () => {
  const store = shop.store("keys");
  const lines = Array.from({ length: 2000 }, (_, n) => `${n + 5},A,B,file${n}@example.com`);
  const { done } = store.spawn(["import", "customers", files.make("customer_id,first_name,last_name,email", ...lines)], { cwd: folder });
  const clerks = Array.from({ length: 40 }, (_, n) =>
    store.spawn(["customer", "add", "--first-name", "A", "--last-name", "B", "--email", `clerk${n}@example.com`]).done);
  const added = await Promise.all(clerks);
  const imported = await done;
  // Those that took one of the file's keys before it came make the whole import a conflict.
  if (imported.code === 0) assert.deepEqual(added.filter(({ code }) => code !== 0), []);
  else assert.match(imported.stderr, /^ordo: .*customers_pkey.*\n {6}Somebody added the same at the same moment/);
  assert.equal(store.customer({ email: "last@example.com" }).email, "last@example.com");
});

test("a bar on a terminal, which is gone at the end; none elsewhere, nor with --quiet", () => {
  const store = shop.store("bar");
  const name = invoices(20_000);
  const typed = (command) => shop.bash(`script -qec '${command}' /dev/null </dev/null`, { ORDO_STORE: "bar" }).stdout;
  const shown = typed(`"$ORDO" import online-retail ${name} --rejects /dev/null`);
  assert.match(shown, /\[#* *\] +\d+% reading/);
  assert.match(shown, /adding orders/);
  assert.match(shown, /committing \.\.\.\r\x1b\[Klines /);
  assert.doesNotMatch(typed(`"$ORDO" --quiet import online-retail ${name} --rejects /dev/null`), /reading|\x1b/);
  assert.doesNotMatch(store.try("import", "online-retail", name, "--rejects", "/dev/null").stderr, /reading|\x1b/);
});

// The most memory that the program holds at any moment, in MB.
function peak(store, ...args) {
  const script = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); " +
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
  // A sanitizer keeps what was freed for a while; that is not the program's doing.
  const ASAN_OPTIONS = `${process.env.ASAN_OPTIONS ?? ""}:quarantine_size_mb=1`;
  const command = ["-c", script, program, "--store", store.name, "--quiet", ...args];
  return execFileSync("python3", command, { env: { ...shop.env, ASAN_OPTIONS }, encoding: "utf8" }) / 1024;
}

test("memory stays flat, whatever the file's size", () => {
  const small = shop.store("small");
  const big = shop.store("big");
  const before = peak(small, "import", "online-retail", invoices(20_000), "--rejects", "/dev/null");
  const after = peak(big, "import", "online-retail", large, "--rejects", "/dev/null");
  assert.ok(after < before + 2, `import: ${before} MB, and ${after} MB for ten times as much`);
  const out = (store) => peak(store, "export", "orders", "--output", "/dev/null");
  const [less, more] = [out(small), out(big)];
  assert.ok(more < less + 2, `export: ${less} MB, and ${more} MB for ten times as much`);
  const [few, many] = [small, big].map((store) => {
    const copy = shop.store(`copy_of_${store.name}`);
    const name = path.join(folder, `${store.name}.csv`);
    for (const what of ["customers", "products"]) {
      store.ordo("export", what, "--output", name);
      copy.ordo("import", what, name);
    }
    store.ordo("export", "orders", "--output", name);
    return peak(copy, "import", "orders", name);
  });
  assert.ok(many < few + 2, `import of orders: ${few} MB, and ${many} MB for ten times as much`);
});
