// Completion as bash does it: in a real bash, with what "ordo completion bash" prints.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { Place } from "../support/place.mjs";

const place = new Place();
after(() => place.stop());
writeFileSync(path.join(place.home, "customers.csv"), "");

// What bash offers for the last of these words.
function offered(...words) {
  const script = `set -eu; cd "$ORDO_HOME"; eval "$("$ORDO" completion bash)"; set +eu
    COMP_WORDS=(ordo "$@"); COMP_CWORD=$#; COMP_LINE="ordo $*"; COMP_POINT=\${#COMP_LINE}
    _ordo; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const done = place.bash(`set -- ${quoted}\n${script}`);
  assert.equal(done.stderr, "");
  return done.stdout.split("\n").filter((line) => line !== "");
}

test("the first word", () => {
  assert.deepEqual(offered("cus"), ["customer"]);
  assert.deepEqual(offered("d"), ["demo", "db"]);
  assert.deepEqual(offered("--ver"), ["--version"]);
  assert.ok(["customer", "product", "order", "report", "query", "import", "verify", "--store"].every((word) => offered("").includes(word)));
});

test("a family's second word", () => {
  assert.deepEqual(offered("customer", ""), ["add", "archive", "history", "list", "show", "summary", "unarchive", "update", "--help"]);
  assert.deepEqual(offered("report", "st"), ["stock-ledger", "stock-value"]);
});

test("a command's options, and those of every command", () => {
  assert.deepEqual(offered("customer", "list", "--a"), ["--archived", "--after", "--actor"]);
  assert.deepEqual(offered("order", "create", "--i"), ["--item", "--idempotency-key"]);
  assert.deepEqual(offered("verify", "--st"), ["--store"]);
  assert.deepEqual(offered("customer", "history", "1", "--l"), ["--limit"]);
  assert.deepEqual(offered("customer", "list", "--archived", "--s"), ["--search", "--sort", "--store"]);
  assert.deepEqual(offered("query", "SELECT 1 -- x", "--f"), ["--format"]);
});

test("an option's values", () => {
  assert.deepEqual(offered("order", "list", "--status", ""), ["Pending", "Shipped", "Cancelled"]);
  assert.deepEqual(offered("order", "list", "--limit", "5", "--status", "S"), ["Shipped"]);
  assert.deepEqual(offered("report", "sales", "--by", "w"), ["week"]);
  assert.deepEqual(offered("customer", "list", "--format", "j"), ["json"]);
  assert.deepEqual(offered("--format", ""), ["table", "json", "csv"]);
  assert.deepEqual(offered("--config", "cust"), ["customers.csv"]);
});

test("options before the command do not hide it", () => {
  assert.deepEqual(offered("--store", "outlet", "cus"), ["customer"]);
  assert.deepEqual(offered("--store", "outlet", "--quiet", "customer", "hi"), ["history"]);
  assert.deepEqual(offered("--db", "customer", "order", "list", "--status", "P"), ["Pending"]);
  assert.deepEqual(offered("--store=outlet", "customer", "hi"), ["history"]);
});

test("what a command takes besides options", () => {
  assert.deepEqual(offered("import", "onl"), ["online-retail"]);
  assert.deepEqual(offered("export", "order"), ["orders", "order-items"]);
  assert.deepEqual(offered("completion", ""), ["bash"]);
  assert.deepEqual(offered("import", "customers", "cust"), ["customers.csv"]);
  assert.deepEqual(offered("db", "restore", "cust"), ["customers.csv"]);
});

test("after an option whose value is free nothing is offered, and = parts an option from its value", () => {
  assert.deepEqual(offered("--store", "re"), []);
  assert.deepEqual(offered("order", "create", "--customer", ""), []);
  assert.deepEqual(offered("product", "stock", "1", "--kind", "wr"), ["write-off"]);
  assert.deepEqual(offered("order", "list", "--format", "=", "j"), ["json"]);
  assert.deepEqual(offered("order", "list", "--format", "="), ["table", "json", "csv"]);
});

test("the key itself, in an interactive bash", () => {
  const keys = `eval "$("$ORDO" completion bash)"\\nalias ordo=echo\\nordo custo\\tli\\t--arch\\t!\\nexit\\n`;
  const done = place.bash(`printf '${keys}' | TERM=dumb script -qec 'bash --norc --noprofile -i' /dev/null`);
  assert.match(done.stdout.replaceAll("\r", ""), /^customer list --archived !$/m);
});
