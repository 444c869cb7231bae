// POST /v1/query: any question, and nothing but questions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../support/place.mjs";
import { problem, serve } from "../support/serve.mjs";

const api = await serve("api_query", ["--rate-limit", "0"]);
const { store } = api;
store.customer();
store.product({ stock: 5, price: "2.50" });
store.order(1, "1:2");
const query = (sql, more = {}) => api.post("/v1/query", { sql, ...more });
const rows = async (sql, more) => {
  const answer = await query(sql, more);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.rows;
};

test("columns with their types, rows as arrays", async () => {
  const answer = await query(`
    SELECT order_id, total_amount, status, true AS yes, 1.5::float8 AS real, order_date, NULL AS nothing,
           '{"a": [1]}'::jsonb AS more, 'é "' AS text FROM orders`);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.body.columns.map((column) => [column.name, column.type]), [
    ["order_id", "integer"], ["total_amount", "money"], ["status", "text"], ["yes", "boolean"], ["real", "real"], ["order_date", "time"],
    ["nothing", "text"], ["more", "json"], ["text", "text"],
  ]);
  const [[order_id, total, status, yes, real, date, ...rest]] = answer.body.rows;
  assert.deepEqual([order_id, total, status, yes, real], [1, "5.00", "Pending", true, 1.5]);
  assert.match(date, /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/);
  assert.deepEqual(rest, [null, { a: [1] }, "é \""]);
  assert.equal(answer.body.truncated, false);
});

test("two columns of one name, none at all, no rows", async () => {
  assert.deepEqual(await rows("SELECT 1 AS a, 2 AS a"), [[1, 2]]);
  assert.deepEqual(await rows("SELECT"), [[]]);
  assert.deepEqual((await query("SELECT 1 AS a WHERE false")).body, { columns: [{ name: "a", type: "integer" }], rows: [], truncated: false });
});

test("parameters of all kinds", async () => {
  assert.deepEqual(
    await rows("SELECT $1::text, $2::bigint, $3::boolean, $4::text, $5::numeric::text, $6::date::text, $7::boolean", {
      parameters: ["'; DROP TABLE orders; --", 9007199254740993n.toString(), true, null, 2.5, "2026-01-02", false],
    }),
    [["'; DROP TABLE orders; --", 9007199254740993, true, null, "2.5", "2026-01-02", false]],
  );
  assert.deepEqual(await rows("SELECT count(*) FROM orders WHERE customer_id = $1 AND total_amount > $2", { parameters: [1, "4.99"] }), [[1]]);
  const names = Array.from({ length: 100 }, (_, n) => `$${n + 1}::int`);
  assert.deepEqual(await rows(`SELECT ${names.join(" + ")}`, { parameters: names.map((_, n) => n) }), [[4950]]);
  problem(await query("SELECT 1", { parameters: Array(101).fill(1) }), 400, { field: "parameters", detail: /101; at most 100/ });
  problem(await query("SELECT $1", { parameters: [[1]] }), 400, { field: "parameters", detail: /number 1 is an array/ });
  problem(await query("SELECT $1", { parameters: { a: 1 } }), 400, { field: "parameters" });
  problem(await query("SELECT $1::int", { parameters: ["x"] }), 400, { type: "query_failed", sqlstate: "22P02" });
  problem(await query("SELECT $2::int", { parameters: [1] }), 400);
});

test("a query that is too deep for PostgreSQL is the asker's to mend, not trouble that passes", async () => {
  problem(await query(`SELECT 1${" + 1".repeat(15000)}`), 400, { sqlstate: "54001" });
});

test("so many rows, and whether there were more", async () => {
  const counted = async (limit, series = 10) => {
    const { body } = await query(`SELECT generate_series(1, ${series}) AS n`, limit === undefined ? {} : { limit });
    return [body.rows.length, body.truncated];
  };
  assert.deepEqual(await counted(3), [3, true]);
  assert.deepEqual(await counted(9), [9, true]);
  assert.deepEqual(await counted(10), [10, false]);
  assert.deepEqual(await counted(11), [10, false]);
  assert.deepEqual(await counted(undefined, 1001), [1000, true]);
  assert.deepEqual(await counted(10000, 1e9), [10000, true], "without making the rest");
  for (const limit of [0, -1, 10001, 1.5, "10", null, true]) problem(await query("SELECT 1", { limit }), 400, { field: "limit" });
});

test("a request that is none", async () => {
  problem(await api.post("/v1/query", {}), 400, { field: "sql" });
  problem(await api.post("/v1/query", { sql: "" }), 400, { field: "sql" });
  problem(await api.post("/v1/query", { sql: 7 }), 400, { field: "sql" });
  problem(await api.post("/v1/query", { sql: "SELECT 1", format: "csv" }), 400, { field: "format" });
  problem(await query(`SELECT '${"x".repeat(65536)}'`), 400, { field: "sql" });
});

const refused = [
  "INSERT INTO customers (first_name, last_name, email) VALUES ('a', 'b', 'c@d.example')", "UPDATE products SET price = 0",
  "DELETE FROM order_items", "TRUNCATE orders", "DROP TABLE orders", "CREATE TABLE t (a int)", "CREATE TEMP TABLE t (a int)",
  "SELECT 1 AS a INTO TEMP t", "DO $$ BEGIN PERFORM 1; END $$", "COPY customers TO STDOUT", "COPY (SELECT 1) TO PROGRAM 'true'",
  "SET ROLE NONE", "SET statement_timeout = 0", "RESET ROLE", "BEGIN", "COMMIT", "ROLLBACK", "VACUUM", "LISTEN orders", "CALL nothing()",
  "EXPLAIN ANALYZE DELETE FROM orders", "SELECT 1; SELECT 2", "SELECT 1; COMMIT; DELETE FROM order_items", "GRANT ALL ON orders TO PUBLIC",
  "WITH gone AS (DELETE FROM order_items RETURNING 1) SELECT * FROM gone", "SELECT * FROM orders FOR UPDATE",
  "SELECT nextval('customers_customer_id_seq')", "SELECT * FROM api_keys", "SELECT secret_hash FROM api_keys", "TABLE api_keys",
  "SELECT pg_read_file('/etc/passwd')", "SELECT lo_import('/etc/passwd')", "SELECT pg_ls_dir('.')", "SELECT pg_sleep(1) FROM pg_authid",
  "SELECT create_api_key('a', 'admin', NULL, 'b')", "SELECT * FROM place_orders('{1}', NULL, NULL, '{1}', '{1}', NULL, '{1}')",
  "SELECT change_stock(1, 5, NULL, NULL, 'r', 'a')", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user AND pid <> pg_backend_pid()",
  "SELECT pg_reload_conf()", "SELECT query_to_xml('DELETE FROM order_items', true, true, '')",
];
test("whatever is no question is refused, and changes nothing", async () => {
  const before = store.contents();
  for (const sql of refused) {
    const answer = await query(sql);
    if (!(answer.status === 200 && /pg_terminate/.test(sql) && answer.body.rows.length === 0)) {
      assert.ok([400, 403].includes(answer.status), `${sql}: ${answer.status} ${answer.text}`);
      problem(answer, answer.status);
    }
    assert.deepEqual(await rows("SELECT 1"), [[1]], `after ${sql}`);
  }
  assert.deepEqual(store.contents(), before);
});

test("what a query sets ends with it", async () => {
  await rows("SELECT set_config('search_path', 'pg_catalog', false), set_config('statement_timeout', '0', false), set_config('TimeZone', 'Asia/Tokyo', false)");
  for (let n = 0; n < 4; n++) { // each of the connections
    const [[path, timeout, zone]] = await rows("SELECT current_setting('search_path'), current_setting('statement_timeout'), current_setting('TimeZone')");
    assert.deepEqual([path.includes(store.name), timeout, zone === "Asia/Tokyo"], [true, "30s", false]);
  }
});

test("advisory locks do not outlive it", async () => {
  await query("SELECT pg_advisory_lock(4711)");
  assert.deepEqual(store.sql("SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711"), [{ n: 0 }]);
});

test("where a statement is wrong", async () => {
  problem(await query("SELEC 1"), 400, { type: "query_failed", sqlstate: "42601", position: 1 });
  problem(await query("SELECT 1,\n  nothing FROM orders"), 400, { sqlstate: "42703", position: 13, detail: /nothing/ });
  problem(await query("SELECT 1/0"), 400, { sqlstate: "22012" });
  problem(await query("SELECT set_config('transaction_read_only', 'off', false)"), 400, { sqlstate: "25001" });
});

// How many queries sleep in the database.
const sleeping = () =>
  store.sql("SELECT count(*) AS n FROM pg_stat_activity WHERE usename = $1 AND wait_event = 'PgSleep'", `ordo_${store.name}_reader`)[0].n;

// A query that takes long, on a connection of its own.
async function sleeper() {
  const body = JSON.stringify({ sql: "SELECT pg_sleep(20)" });
  const raw = await api.connect();
  const head = `Host: a\r\nAuthorization: Bearer ${api.as}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  return raw.send(`POST /v1/query HTTP/1.1\r\n${head}\r\n\r\n${body}`);
}

for (const [how, leave] of [
  ["breaks the connection", (raw) => raw.socket.resetAndDestroy()],
  ["closes the connection", (raw) => raw.destroy()],
  ["closes its side of it", (raw) => raw.socket.end()],
])
  test(`a client that ${how} takes its query with it`, async () => {
    const raw = await sleeper();
    await until(() => sleeping() === 1, "the query to run");
    const begin = performance.now();
    leave(raw);
    await until(() => sleeping() === 0, "the query to end", 10);
    assert.ok(performance.now() - begin < 3000, `${performance.now() - begin} ms`);
    raw.destroy();
    assert.deepEqual(await rows("SELECT 1"), [[1]]);
  });

test("a query that is ended on the server, as one that takes too long is, is told so", async () => {
  const asked = query("SELECT pg_sleep(20)");
  await until(() => sleeping() === 1, "the query to run");
  store.sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = $1 AND wait_event = 'PgSleep'", `ordo_${store.name}_reader`);
  problem(await asked, 422, { sqlstate: "57014" });
});

test("reports and orders go on while queries are slow", async () => {
  const slow = await Promise.all(Array.from({ length: 3 }, sleeper));
  await until(() => sleeping() === 2, "all of its connections to be at work");
  const begin = performance.now();
  assert.equal((await api.get("/v1/reports/sales")).status, 200);
  assert.equal((await api.post("/v1/orders", { customer_id: 1, items: [{ product_id: 1, quantity: 1 }] })).status, 201);
  assert.ok(performance.now() - begin < 2000);
  for (const raw of slow) raw.destroy();
  await until(() => sleeping() === 0, "the queries to end");
});
