import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());
for (const name of ["flagged", "exported", "filed"]) shop.store(name).customer({ first: name });

// A configuration file with this text; its path.
let files = 0;
function file(text) {
  const name = path.join(shop.home, `${++files}.conf`);
  writeFileSync(name, text);
  return name;
}

const list = ["--format", "csv", "query", "SELECT first_name FROM customers"];
const storeOf = (done) => {
  assert.equal(done.code, 0, done.stderr);
  return done.stdout.split("\n")[1];
};

test("a flag counts over the environment, the environment over the configuration file", () => {
  const config = file('store = "filed"\n');
  const exported = { env: { ORDO_STORE: "exported" } };
  assert.equal(storeOf(shop.try("--config", config, ...list)), "filed");
  assert.equal(storeOf(shop.tryWith(exported, "--config", config, ...list)), "exported");
  assert.equal(storeOf(shop.tryWith(exported, "--config", config, "--store", "flagged", ...list)), "flagged");
  assert.equal(storeOf(shop.tryWith(exported, "--config", config, ...list, "--store", "flagged")), "flagged");
  assert.equal(storeOf(shop.tryWith(exported, "--store=flagged", ...list)), "flagged");
  assert.equal(storeOf(shop.tryWith({ env: { ORDO_STORE: "" } }, "--config", config, ...list)), "filed", "empty is not set");
});

test("each setting can come from a flag, the environment and the configuration file", () => {
  const url = shop.url("filed");
  const elsewhere = { ORDO_HOME: "/nonexistent" };
  const by = {
    flag: (name, value) => shop.tryWith({ env: elsewhere }, `--${name === "database" ? "db" : name}`, value, ...words),
    environment: (name, value) =>
      shop.tryWith({ env: { ...elsewhere, [name === "database" ? "ORDO_DATABASE_URL" : `ORDO_${name.toUpperCase()}`]: value } }, ...words),
    file: (name, value) => {
      const env = { ...elsewhere, ORDO_CONFIG: file(`${name} = "${value}"\n`) };
      if (name === "home") env.ORDO_HOME = "";
      return shop.tryWith({ env }, ...words);
    },
  };
  let words;
  for (const source of Object.keys(by)) {
    words = ["--store", "filed", ...list];
    assert.equal(storeOf(by[source]("database", url)), "filed", `database by ${source}`);
    assert.equal(storeOf(by[source]("home", shop.home)), "filed", `home by ${source}`);
    words = ["--db", url, ...list];
    assert.equal(storeOf(by[source]("store", "exported")), "exported", `store by ${source}`);
    words = ["--db", url, "--store", "filed", "customer", "show", "1"];
    assert.match(by[source]("format", "json").stdout, /^\{"customer_id":1,/, `format by ${source}`);
    words = ["--db", url, "--store", "filed", "--format", "json", "product", "add", "--name", source, "--price", "1", "--stock", "1"];
    const { product_id } = JSON.parse(by[source]("actor", `by ${source}`).stdout);
    const [entry] = shop.json("--store", "filed", "report", "stock-ledger", String(product_id));
    assert.equal(entry.actor, `by ${source}`);
  }
});

test("the configuration file is looked for in the user's folders", () => {
  const folder = path.join(shop.home, "home");
  const env = { ORDO_CONFIG: "", HOME: folder };
  mkdirSync(path.join(folder, ".config/ordo"), { recursive: true });
  mkdirSync(path.join(folder, "xdg/ordo"), { recursive: true });
  writeFileSync(path.join(folder, ".config/ordo/ordo.conf"), "store = filed\n");
  writeFileSync(path.join(folder, "xdg/ordo/ordo.conf"), "store = exported # no quotes needed\n");
  assert.equal(storeOf(shop.tryWith({ env }, ...list)), "filed");
  assert.equal(storeOf(shop.tryWith({ env: { ...env, XDG_CONFIG_HOME: path.join(folder, "xdg") } }, ...list)), "exported");
});

test("--quiet keeps notices off standard error", () => {
  const made = shop.try("--quiet", "store", "create", "quiet");
  assert.deepEqual([made.code, made.stderr], [0, ""]);
  const dropped = shop.try("store", "drop", "quiet", "--confirm", "quiet", "--quiet");
  assert.deepEqual([dropped.code, dropped.stderr], [0, ""]);
});

test("a wrong configuration file is told with its line", () => {
  const known = "Known settings: database, store, format, actor, home, listen, tls_cert, tls_key, query_database, log_level.";
  const wrong = (text, line, what) => {
    const name = file(text);
    refused(shop.try("--config", name, ...list.slice(2)), 2, `config: ${name}, line ${line}: ${what}`, known);
  };
  wrong('store = "filed"\nstoer = "x"\n', 2, "no such option 'stoer'");
  wrong('# a comment\n\nformat = "xml"\n', 3, 'format: "xml" is not one of table, json, csv');
  wrong('store "filed"\n', 1, "missing equal sign after option 'store'");
  wrong("store = { a, b }\n", 1, "unexpected token '{'");
  wrong('store = "filed"\nformat = "js', 2, "premature end of file");
});

test("a configuration file that cannot be read is told with its name", () => {
  const words = ["customer", "list"];
  const missing = path.join(shop.home, "missing.conf");
  refused(shop.try("--config", missing, ...words), 7, `config: ${missing}: No such file or directory`);
  refused(shop.tryWith({ env: { ORDO_CONFIG: missing } }, ...words), 7, `config: ${missing}: No such file or directory`);
  refused(shop.try("--config", shop.home, ...words), 7, `config: ${shop.home}: Is a directory`);
  const binary = file(Buffer.from([0xff, 0xfe, 0x00]));
  refused(shop.try("--config", binary, ...words), 2, `config: ${binary} is not text in UTF-8`);
  const endless = file("#".repeat(100_000));
  refused(shop.try("--config", endless, ...words), 2, `config: ${endless} is over 65536 bytes long`);
});

test("a wrong setting is refused, from wherever it comes", () => {
  refused(shop.try("--format", "xml", "customer", "list"), 2, 'format: "xml" is not one of table, json, csv');
  refused(shop.tryWith({ env: { ORDO_FORMAT: "JSON" } }, "customer", "list"), 2, 'format: "JSON" is not one of table, json, csv');
  refused(shop.try("--db", "mysql://localhost", "customer", "list"), 2,
    "database: this is not a connection string that PostgreSQL's libpq can read",
    "Write postgresql://USER@HOST:PORT/DATABASE, or host=... dbname=...");
});

test("libpq's own variables fill in what the URL leaves out", () => {
  const [, user, database, query] = shop.url("filed").match(/^postgresql:\/\/(\w+)@\/(\w+)\?(.*)$/);
  const where = new URLSearchParams(query);
  const env = { PGHOST: where.get("host"), PGPORT: where.get("port"), PGUSER: user, PGDATABASE: database };
  assert.equal(storeOf(shop.tryWith({ env }, "--db", "postgresql://", "--store", "filed", ...list)), "filed");
});
