// Keys: who may ask what, how often, and what a wrong one gets.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { sleep, until } from "../support/place.mjs";
import { problem, serve, Serving } from "../support/serve.mjs";

const api = await serve("api_keys_roles");
const { store } = api;
store.customer();
store.product({ stock: 1000 });
const [reader, clerk, admin] = ["reader", "clerk", "admin"].map((role) => api.key(role));
const order = { customer_id: 1, items: [{ product_id: 1, quantity: 1 }] };
const wrong = `${admin.slice(0, -64)}${"0".repeat(64)}`;

// What is asked takes so many milliseconds.
async function timed(asked) {
  const begin = performance.now();
  const answer = await asked();
  return [answer, performance.now() - begin];
}

test("without a key: 401, and how to send one", async () => {
  for (const [method, target] of [["GET", "/v1/customers"], ["POST", "/v1/orders"], ["POST", "/v1/query"], ["DELETE", "/v1/keys/1"]]) {
    const answer = await api.ask(method, target, { key: null });
    problem(answer, 401, { type: "unauthorized", detail: /Bearer ordo_/ });
    assert.equal(answer.headers["www-authenticate"], "Bearer realm=\"ordo\"");
  }
});

test("what tells nothing of the store needs none", async () => {
  for (const target of ["/healthz", "/readyz", "/metrics", "/openapi.json"])
    assert.equal((await api.get(target, { key: null })).status, 200, target);
});

test("roles: a reader looks, a clerk sells, an admin does all", async () => {
  const cases = [
    ["GET", "/v1/customers", undefined, [200, 200, 200]],
    ["GET", "/v1/reports/sales", undefined, [200, 200, 200]],
    ["POST", "/v1/orders", order, [403, 201, 201]],
    ["POST", "/v1/orders/batch", { orders: [order] }, [403, 200, 200]],
    ["PATCH", "/v1/customers/1", { phone: "1" }, [403, 200, 200]],
    ["POST", "/v1/products/1/stock", { add: 1, reason: "r" }, [403, 200, 200]],
    ["POST", "/v1/customers/1/archive", undefined, [403, 200, 200]],
    ["POST", "/v1/customers/1/unarchive", undefined, [403, 200, 200]],
    ["GET", "/v1/keys", undefined, [403, 403, 200]],
    ["POST", "/v1/keys", { name: "more", role: "reader" }, [403, 403, 201]],
    ["DELETE", "/v1/keys/99", undefined, [403, 403, 404]],
    ["POST", "/v1/query", { sql: "SELECT 1" }, [403, 403, 200]],
  ];
  for (const [method, target, body, statuses] of cases)
    for (const [n, key] of [reader, clerk, admin].entries()) {
      const answer = await api.ask(method, target, { key, body });
      assert.equal(answer.status, statuses[n], `${method} ${target} by ${["reader", "clerk", "admin"][n]}: ${answer.text}`);
      if (answer.status === 403) problem(answer, 403, { type: "forbidden", detail: /the role/ });
    }
});

test("no list and no change of a key shows what it is checked against", async () => {
  const made = await api.post("/v1/keys", { name: "shown once", role: "reader" });
  const digits = made.body.secret.split("_")[2];
  const [{ hash }] = store.sql("SELECT encode(secret_hash, 'hex') AS hash FROM api_keys WHERE key_id = $1", made.body.key_id);
  for (const answer of [await api.get("/v1/keys?revoked=true"), await api.ask("DELETE", `/v1/keys/${made.body.key_id}`)]) {
    assert.equal(answer.status, 200);
    for (const secret of [digits, hash, "hash"]) assert.ok(!answer.text.includes(secret), answer.text);
  }
});

test("a key's last use is recorded", async () => {
  const made = await api.post("/v1/keys", { name: "used", role: "reader" });
  const last = async () => (await api.get("/v1/keys")).body.find((key) => key.key_id === made.body.key_id).last_used_at;
  assert.equal(await last(), null);
  const begin = Date.now();
  await api.get("/v1/customers", { key: made.body.secret });
  const used = await until(last, "the use to be recorded", 5);
  assert.ok(Math.abs(Date.parse(used) - begin) < 3000, used);
});

test("a revoked key stops within two seconds, and at once where it was revoked by this server", async () => {
  const [here, there] = [api.key("reader"), api.key("reader")];
  const status = async (key) => (await api.get("/v1/customers", { key })).status;
  assert.deepEqual([await status(here), await status(there)], [200, 200]);
  await api.ask("DELETE", `/v1/keys/${here.split("_")[1]}`);
  assert.equal(await status(here), 401);
  assert.equal(await status(there), 200, "and is remembered, as it was read again");
  store.ordo("key", "revoke", there.split("_")[1]);
  const begin = performance.now();
  await until(async () => (await status(there)) === 401, "the key to stop", 5);
  assert.ok(performance.now() - begin < 2000);
});

test("a key of 5 requests a second gets no more, and is told when", async () => {
  const key = api.key("reader", "--rate-limit", "5");
  await api.get("/v1/customers", { key }); // it is known now
  await sleep(1100);
  const answers = await Promise.all(Array.from({ length: 30 }, () => api.get("/v1/customers", { key })));
  const refused = answers.filter((answer) => answer.status === 429);
  assert.ok(refused.length >= 20 && refused.length <= 25, `${refused.length} of 30 are refused`);
  for (const answer of refused) {
    problem(answer, 429, { type: "too_many_requests" });
    assert.match(answer.headers["retry-after"], /^[12]$/);
  }
  await sleep(1000 * Number(refused[0].headers["retry-after"]));
  assert.equal((await api.get("/v1/customers", { key })).status, 200);
  assert.equal((await api.get("/v1/customers", { key: clerk })).status, 200, "others are not held up");
});

test("the server's limit is for keys without one of their own", async (t) => {
  const limited = await Serving.start(store, ["--rate-limit", "2"]);
  t.after(() => limited.stop());
  const [plain, own] = [clerk, api.key("reader", "--rate-limit", "1000")];
  const statuses = async (key) => {
    await limited.get("/v1/customers", { key });
    return (await Promise.all(Array.from({ length: 8 }, () => limited.get("/v1/customers", { key })))).map((answer) => answer.status);
  };
  assert.ok((await statuses(plain)).includes(429));
  assert.ok(!(await statuses(own)).includes(429));
});

// Wrong keys come last: they slow their address down for a while.
test("a wrong key is told late, the later the more of them come; a right one is not held up", async () => {
  const waits = [];
  for (let n = 0; n < 4; n++) {
    const [answer, wait] = await timed(() => api.get("/v1/customers", { key: wrong }));
    problem(answer, 401, { type: "unauthorized" });
    waits.push(wait);
  }
  for (const [n, least] of [95, 190, 380, 760].entries()) assert.ok(waits[n] >= least, `${waits}`);
  const [answer, wait] = await timed(() => api.get("/v1/customers", { key: admin }));
  assert.equal(answer.status, 200);
  assert.ok(wait < 700, `${wait} ms`);
});

test("what is no key is as wrong", async () => {
  const digits = admin.split("_")[2];
  const answers = await Promise.all([
    "Bearer", "Bearer ", "Bearer x", `Basic ${Buffer.from(`a:${admin}`).toString("base64")}`, `Bearer ordo_1_${digits}x`,
    `Bearer ordo__${digits}`, `Bearer ordo_0_${digits}`, `Bearer ordo_-1_${digits}`, `Bearer ordo_999_${digits}`,
    `Bearer ordo_99999999999999999999_${digits}`, `Bearer ${admin.toUpperCase()}`, `Bearer ${admin} ${admin}`, admin,
  ].map((authorization) => api.get("/v1/customers", { key: null, headers: { authorization } })));
  for (const answer of answers)
    if (answer.status === 429) problem(answer, 429, { detail: /wrong keys/ });
    else problem(answer, 401, { type: "unauthorized" });
  assert.equal((await api.get("/v1/customers", { key: admin })).status, 200);
});

test("the log tells who asked for what, and no secret", async () => {
  await api.get("/v1/customers?search=verysecretname", { key: reader });
  await api.post("/v1/customers", { first_name: "verysecretname", last_name: "L", email: "verysecretname@example.com" }, { key: clerk });
  await api.post("/v1/query", { sql: "SELECT 'verysecretname' FROM nowhere" }, { key: admin });
  await until(() => api.log.includes("path=/v1/query"), "the log");
  for (const key of [reader, clerk, admin, wrong]) assert.ok(!api.log.includes(key.split("_")[2]));
  assert.ok(!api.log.includes("verysecretname"));
  assert.ok(!api.log.includes("Bearer"));
  const lines = api.logged().filter((line) => line.msg === "request" && line.path === "/v1/query");
  assert.equal(lines.at(-1).key, "admin 4", "by its name");
});
