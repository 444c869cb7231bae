// Ctrl-C and SIGTERM: the statement under way ends in the database too, and nothing is written.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, test } from "node:test";
import { until } from "../support/place.mjs";
import { holding, waiting } from "../support/races.mjs";
import { program, Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());
const store = shop.store("interrupted");
store.customer();
store.product({ stock: 50 });
store.order(1, "1:1");

// Whether a statement like this runs.
const isActive = (pattern) =>
  store.sql("SELECT FROM pg_stat_activity WHERE query LIKE $1 AND pid <> pg_backend_pid() AND state = 'active'", pattern).length > 0;

const cancelled = { signal: null, stdout: "", stderr: "ordo: cancelled; nothing was changed\n" };

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) {
  test(`${signal} ends a query, here and in the database`, async () => {
    const running = store.spawn(["query", "SELECT pg_sleep(60)"]);
    await until(() => isActive("SELECT pg_sleep(60)"), "the query to run");
    const begin = Date.now();
    running.child.kill(signal);
    assert.deepEqual(await running.done, { code, ...cancelled });
    assert.ok(Date.now() - begin < 5000, "at once");
    await until(() => !isActive("SELECT pg_sleep(60)"), "the backend to be gone");
  });

  test(`${signal} during writes that wait for a lock leaves nothing behind`, async () => {
    const before = store.contents();
    await holding(store, "products", async () => {
      for (const words of [
        ["order", "create", "--customer", "1", "--item", "1:1"],
        ["order", "create", "--customer", "1", "--item", "1:1", "--idempotency-key", "k"],
        ["order", "cancel", "1", "--reason", "r"],
        ["product", "stock", "1", "--add", "5", "--reason", "r"],
        ["product", "archive", "1"],
        ["query", "DELETE FROM stock_movements WHERE product_id IN (SELECT product_id FROM products FOR UPDATE)"],
      ]) {
        const running = store.spawn(words);
        await waiting(store, 1);
        running.child.kill(signal);
        assert.deepEqual(await running.done, { code, ...cancelled }, words.join(" "));
      }
    });
    assert.deepEqual(store.contents(), before);
    assert.equal(store.try("verify").code, 0);
  });
}

test("a second Ctrl-C does not wait for the database", async () => {
  // The server cannot answer the first one: it is stopped for a moment.
  const running = store.spawn(["query", "SELECT pg_sleep(60), pg_backend_pid()"]);
  await until(() => isActive("SELECT pg_sleep(60), pg_backend_pid()"), "the query to run");
  const [{ pid }] = shop.json("query", "SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60), pg_backend_pid()'");
  process.kill(pid, "SIGSTOP");
  try {
    running.child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 200));
    running.child.kill("SIGINT");
    const done = await running.done;
    assert.deepEqual([done.code, done.stdout], [130, ""]);
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await until(() => !isActive("SELECT pg_sleep(60), pg_backend_pid()"), "the backend to be gone");
});

test("Ctrl-C while init makes a store leaves nothing that init cannot finish", async () => {
  for (let delay = 0; delay <= 120; delay += 15) {
    const name = `begun_${delay}`;
    const running = shop.spawn(["--store", name, "init"]);
    await new Promise((resolve) => setTimeout(resolve, delay));
    running.child.kill("SIGINT");
    const done = await running.done;
    assert.ok([0, 130].includes(done.code) || done.signal === "SIGINT", `${done.code} ${done.stderr}`);
    const listed = shop.try("--store", name, "customer", "list");
    assert.ok([0, 3].includes(listed.code), listed.stderr);
    shop.ordo("--store", name, "init");
    const ids = shop.json("--store", name, "query", "SELECT migration_id FROM schema_migrations ORDER BY 1");
    assert.deepEqual(ids.map((row) => row.migration_id), [0, 1, 2, 3, 4]);
    assert.equal(shop.try("--store", name, "verify").code, 0);
  }
});

test("Ctrl-C on a terminal reaches the program", async () => {
  const words = '"$ORDO" query "SELECT pg_sleep(60), 2"';
  const env = { ...shop.env, ORDO: program, ORDO_STORE: store.name };
  const terminal = spawn("script", ["-qec", words, "/dev/null"], { env, stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  terminal.stdout.on("data", (piece) => (shown += piece));
  const ended = new Promise((resolve) => terminal.on("close", resolve));
  await until(() => isActive("SELECT pg_sleep(60), 2"), "the query to run");
  terminal.stdin.write("\x03");
  assert.equal(await ended, 130);
  assert.match(shown, /ordo: cancelled; nothing was changed/);
});
