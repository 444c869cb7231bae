// What machines read: metrics in Prometheus' text, log lines in logfmt.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../support/place.mjs";
import { serve } from "../support/serve.mjs";

const api = await serve("api_metrics");
api.store.customer();
api.store.product({ stock: 3 });

// The text format, version 0.0.4: families of # HELP, # TYPE and their samples. As { name: value }.
async function metrics() {
  const answer = await api.get("/metrics", { key: null });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
  assert.ok(answer.text.endsWith("\n"));
  const [samples, families] = [{}, new Set()];
  let family;
  for (const line of answer.text.slice(0, -1).split("\n")) {
    const head = line.match(/^# (HELP|TYPE) ([a-z_]+) (.+)$/);
    if (head?.[1] === "HELP") {
      assert.ok(!families.has(head[2]), `${head[2]} twice`);
      families.add((family = head[2]));
    } else if (head) {
      assert.equal(head[2], family);
      assert.match(head[3], /^(counter|gauge|histogram|summary)$/);
    } else {
      const sample = line.match(/^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})? (\S+)$/);
      assert.ok(sample, line);
      assert.ok([family, `${family}_sum`, `${family}_count`, `${family}_bucket`].includes(sample[1]), `${line} in ${family}`);
      assert.ok(Number.isFinite(Number(sample[3])), line);
      const name = sample[1] + (sample[2] ?? "");
      assert.ok(!(name in samples), `${name} twice`);
      samples[name] = Number(sample[3]);
    }
  }
  return samples;
}

test("metrics count what was done", async () => {
  const before = await metrics();
  const order = (quantity) => api.post("/v1/orders", { customer_id: 1, items: [{ product_id: 1, quantity }] });
  for (const quantity of [1, 2, 1]) await order(quantity); // the third is one too many
  await api.get("/v1/customers/1");
  await api.get("/v1/customers/99");
  await api.get("/nothing");
  const raw = await api.connect();
  await raw.send("nonsense\r\n\r\n").ended();
  const after = await metrics();
  const more = (name) => (after[name] ?? 0) - (before[name] ?? 0);
  const requests = (method, route, status) => more(`ordo_http_requests_total{route="${route}",method="${method}",status="${status}"}`);
  assert.deepEqual(
    [requests("POST", "/v1/orders", 201), requests("POST", "/v1/orders", 409), requests("GET", "/v1/customers/{customer_id}", 200),
      requests("GET", "/v1/customers/{customer_id}", 404)],
    [2, 1, 1, 1],
  );
  assert.equal(more("ordo_http_requests_total{route=\"\",method=\"\",status=\"404\"}"), 1, "no path of a stranger's becomes a label");
  assert.equal(more("ordo_engine_orders_total{outcome=\"accepted\"}"), 2);
  assert.equal(more("ordo_engine_orders_total{outcome=\"refused\"}"), 1);
  assert.equal(more("ordo_http_refused_total"), 1);
  const refused = api.logged().filter((line) => line.msg === "refused");
  assert.deepEqual(refused.map((line) => [line.status, line.address]), [["400", "127.0.0.1"]], "whose it was is logged");
  const buckets = Object.entries(after).filter(([name]) => name.startsWith("ordo_http_request_duration_seconds_bucket{route=\"/v1/orders\",method=\"POST\"")).map(([, value]) => value);
  assert.ok(buckets.length > 5);
  assert.deepEqual(buckets, [...buckets].sort((a, b) => a - b), "cumulative");
  assert.equal(buckets.at(-1), 3);
  assert.equal(after["ordo_http_request_duration_seconds_count{route=\"/v1/orders\",method=\"POST\"}"], 3);
  assert.equal(after["ordo_engine_lanes"], after["ordo_engine_lanes_ready"]);
  assert.ok(after["ordo_http_connections"] >= 1 && after["process_open_fds"] > 5 && after["process_resident_memory_bytes"] > 1e6);
  assert.ok(Math.abs(after["process_start_time_seconds"] - Date.now() / 1000) < 120);
});

test("log lines are logfmt, one a request", async () => {
  const names = ["one", "two words", "quote\"d", "ü=1"];
  for (const name of names) assert.equal((await api.post("/v1/keys", { name, role: "admin" })).status, 201);
  const before = api.logged().length;
  await api.get("/v1/customers/1", { headers: { "x-request-id": "mine" } });
  await api.get("/nothing%22%20%0a=");
  await until(() => api.logged().length >= before + 2, "the log");
  const [known, unknown] = api.logged().slice(-2);
  assert.deepEqual([known.msg, known.id, known.method, known.path, known.status, known.address, known.key],
    ["request", "mine", "GET", "/v1/customers/1", "200", "127.0.0.1", "admin 1"]);
  assert.ok(Number(known.us) > 0 && Number(known.bytes) > 0);
  assert.deepEqual([unknown.path, unknown.status, unknown.key], ["/nothing%22%20%0a=", "404", undefined]);
});

test("a key's name in the log cannot make a line of its own", async () => {
  const { body } = await api.post("/v1/keys", { name: "a level=error\" msg=forged", role: "reader" });
  await api.get("/v1/customers", { key: body.secret });
  await until(() => api.log.includes("forged"), "the log");
  assert.equal(api.logged().at(-1).key, "a level=error\" msg=forged");
});
