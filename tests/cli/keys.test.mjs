// API keys: made, listed, revoked; their secrets shown once.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

const long = (length) => "x".repeat(length);
const create = (store, name, role = "clerk", ...more) => store.json("key", "create", "--name", name, "--role", role, ...more);
const names = (store, ...words) => store.json("key", "list", ...words).map((key) => key.key_name);

test("a key is made, and its secret told this once", () => {
  const store = shop.store("made");
  const made = store.json("--actor", "ada", "key", "create", "--name", "till 1", "--role", "clerk", "--rate-limit", "20");
  assert.match(made.secret, /^ordo_1_[0-9a-f]{64}$/);
  assert.deepEqual(made, {
    key_id: 1, key_name: "till 1", role: "clerk", rate_limit: 20, created_at: made.created_at, secret: made.secret,
  });
  const { secret, ...known } = made;
  assert.deepEqual(store.json("key", "list"), [{ ...known, created_by: "ada", last_used_at: null, revoked_at: null }]);
  const digits = secret.slice("ordo_1_".length);
  const [kept] = store.sql("SELECT encode(secret_hash, 'hex') AS hash, k::text AS row FROM api_keys k");
  assert.equal(kept.hash, createHash("sha256").update(digits).digest("hex"));
  assert.ok(!kept.row.includes(digits));
});

test("two keys of one role have different secrets, and no limit unless it is given", () => {
  const store = shop.store("two");
  const [a, b] = [create(store, "a"), create(store, "b")];
  assert.notEqual(a.secret.split("_")[2], b.secret.split("_")[2]);
  assert.deepEqual([a.rate_limit, b.key_id], [null, 2]);
});

test("a secret is not in the server's log, whatever that logs", () => {
  const store = shop.store("logged");
  const settings = ["log_statement = 'all'", "log_min_duration_statement = 0", "log_min_error_statement = 'error'",
    "log_parameter_max_length = -1", "log_parameter_max_length_on_error = -1", "log_error_verbosity = 'verbose'"];
  for (const setting of settings) shop.ordo("query", `ALTER SYSTEM SET ${setting}`);
  shop.ordo("query", "SELECT pg_reload_conf()");
  shop.ordo("query", "SELECT pg_sleep(0.3)");
  const { secret } = create(store, "told");
  refused(store.try("key", "create", "--name", "told", "--role", "admin"), 4,
    'name: "told" is another key\'s name already; names of keys are unique until they are revoked');
  const log = readFileSync(path.join(shop.home, "postgres.log"), "utf8");
  assert.match(log, /create_api_key/, "statements are logged");
  assert.ok(!log.includes(secret.split("_")[2]));
  for (const setting of settings) shop.ordo("query", `ALTER SYSTEM RESET ${setting.split(" ")[0]}`);
});

test("a revoked key stays revoked, is shown on demand, and its name is free", () => {
  const store = shop.store("revoked");
  for (const name of ["a", "b", "c"]) create(store, name);
  const revoked = store.json("key", "revoke", "2");
  assert.ok(revoked.revoked_at);
  assert.ok(!("secret" in revoked) && !("secret_hash" in revoked));
  assert.deepEqual(names(store), ["a", "c"]);
  assert.deepEqual(names(store, "--revoked"), ["a", "b", "c"]);
  assert.deepEqual(store.json("key", "revoke", "2"), revoked, "again changes nothing");
  assert.equal(create(store, "b").key_id, 4);
  assert.deepEqual(names(store, "--revoked"), ["a", "b", "c", "b"]);
});

test("the list has pages", () => {
  const store = shop.store("paged");
  for (const name of ["a", "b", "c"]) create(store, name);
  assert.deepEqual(names(store, "--limit", "2"), ["a", "b"]);
  assert.deepEqual(names(store, "--limit", "2", "--after", "2"), ["c"]);
});

test("what cannot be is refused, and nothing is made", () => {
  const store = shop.store("refusing");
  create(store, "taken");
  const before = store.json("key", "list", "--revoked");
  const attempt = (name, role, ...more) => store.try("key", "create", "--name", name, "--role", role, ...more);
  const usage = "See: ordo key create --help";
  refused(store.try("key", "create", "--role", "clerk"), 2, "--name TEXT is missing", usage);
  refused(store.try("key", "create", "--name", "a"), 2, "--role reader|clerk|admin is missing", usage);
  refused(attempt("", "clerk"), 2, "name: must not be empty");
  refused(attempt(long(101), "clerk"), 2, "name: is 101 characters long; at most 100 are taken");
  refused(attempt("a", "owner"), 2, 'role: "owner" is not one of reader, clerk, admin');
  for (const limit of ["0", "1000001", "-1"])
    refused(attempt("a", "clerk", "--rate-limit", limit), 2,
      `rate_limit: ${limit} is out of range; at least 1 and at most 1000000 is taken`);
  refused(attempt("taken", "clerk"), 4,
    'name: "taken" is another key\'s name already; names of keys are unique until they are revoked');
  refused(store.try("key", "revoke", "9"), 3, "key_id: there is no key 9");
  assert.deepEqual(store.json("key", "list", "--revoked"), before);
  assert.equal(create(store, long(100), "admin", "--rate-limit", "1000000").rate_limit, 1000000);
});
