// The way in for whoever started the server, and the proof that it asks for: POST /v1/session, POST /v1/verify.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { problem, serve, Serving } from "../support/serve.mjs";
import { Shop } from "../support/shop.mjs";

const own = new Shop(); // a private PostgreSQL of its own: only there a link is told
let api;
before(async () => { api = await Serving.start(own.store("sessions"), ["--rate-limit", "0"]); });
after(async () => {
  await api?.stop();
  own.stop();
});

const signIn = (token, options) => api.post("/v1/session", { token }, { key: null, ...options });
const open = ({ body }) => body.filter((key) => key.revoked_at === null);

test("the link's token is good once, for a key with the role admin", async () => {
  const made = await signIn(api.token);
  assert.equal(made.status, 201, made.text);
  assert.deepEqual(Object.keys(made.body).sort(), ["key_id", "key_name", "role", "secret"]);
  assert.equal(made.body.role, "admin");
  assert.match(made.body.key_name, /^sign-in link, \d{4}-/);
  const key = made.body.secret;
  const told = await api.get("/v1/store", { key });
  assert.deepEqual([told.body.actor, told.body.role], [made.body.key_name, "admin"]);
  assert.equal(problem(await signIn(api.token), 401, { type: "unauthorized" }).detail.includes("was used"), true);
  assert.equal((await api.ask("DELETE", `/v1/keys/${made.body.key_id}`, { key })).status, 200, "which is how one signs out");
  assert.equal((await api.get("/v1/store", { key })).status, 401);
  assert.ok(!api.log.includes(api.token) && !api.log.includes(key.slice(8)), "no secret is logged");
});

test("what is no token is refused, and slowed like wrong keys", async () => {
  problem(await api.post("/v1/session", {}, { key: null }), 400, { type: "invalid" });
  problem(await api.post("/v1/session", { token: 7 }, { key: null }), 400, { type: "invalid" });
  problem(await api.post("/v1/session", { token: "a", more: 1 }, { key: null }), 400, { type: "invalid" });
  const begin = performance.now();
  for (const token of ["", "0".repeat(64), "é"]) problem(await signIn(token), 401, { type: "unauthorized" });
  assert.ok(performance.now() - begin > 300, `${performance.now() - begin} ms`);
});

test("one key of a link is good at a time", async () => {
  const admin = api.key("admin");
  const again = await Serving.start(api.store, []);
  const first = (await again.post("/v1/session", { token: again.token })).body;
  await again.stop();
  const next = await Serving.start(api.store, []);
  await next.post("/v1/session", { token: next.token });
  assert.equal((await next.get("/v1/store", { key: first.secret })).status, 401);
  assert.equal(open(await next.get("/v1/keys", { key: admin })).filter((key) => key.created_by === "sign-in link").length, 1);
  await next.stop();
});

test("a server on a database of the user's own tells no link", async () => {
  const elsewhere = await serve("no_link");
  if (process.env.ORDO_TEST_URL !== undefined) assert.equal(elsewhere.token, undefined);
  problem(await elsewhere.post("/v1/session", { token: "0".repeat(64) }, { key: null }), 401, { type: "unauthorized" });
});

test("verify tells what holds, and what does not", async () => {
  const key = api.key("admin");
  const verify = async () => (await api.post("/v1/verify", undefined, { key })).body;
  own.ordo("--store", "sessions", "product", "add", "--name", "Cup", "--price", "1", "--stock", "5");
  const sound = await verify();
  assert.equal(sound.sound, true);
  assert.deepEqual(sound.invariants.map((one) => one.invariant), ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8"]);
  assert.ok(sound.invariants.every((one) => one.violations === 0 && one.offenders.length === 0 && one.description !== ""));
  execFileSync("psql", ["-q", "-d", own.url("sessions"), "-c", "UPDATE sessions.products SET stock_quantity = 6"]);
  const broken = await verify();
  assert.equal(broken.sound, false);
  const found = broken.invariants.filter((one) => one.violations > 0);
  assert.deepEqual(found.map((one) => [one.invariant, one.violations]), [["I2", 1]]);
  assert.equal(found[0].offenders[0].stock_quantity, 6);
  problem(await api.post("/v1/verify", undefined, { key: api.key("clerk") }), 403, { type: "forbidden" });
});
