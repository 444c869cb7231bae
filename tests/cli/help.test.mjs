import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Place } from "../support/place.mjs";

// No PostgreSQL runs here, and none may be made: what is not help fails for lack of one.
const place = new Place();
after(() => place.stop());
place.env.ORDO_DATABASE_URL = "host=/nonexistent";

const help = place.ordo("--help");
const section = (text, title) => text.split(`\n${title}:\n`)[1].split("\n\n")[0].split("\n");
const commands = section(help, "Commands").map((line) => line.match(/^ {2}(\S+(?: \S+)?) {2,}\S.*\.$/)[1]);
const exitCodes = section(help, "Exit codes").map((line) => Number(line.match(/^ {2}(\d+) +\S/)[1]));

test("the program without a word is its help", () => {
  assert.equal(place.ordo(), help);
  assert.equal(place.ordo("-h"), help);
  assert.match(place.ordo("--version"), /^ordo \d+\.\d+\.\d+\n$/);
  assert.deepEqual(exitCodes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 130, 143]);
  for (const command of ["customer add", "order create", "query", "verify", "import", "export", "demo", "db start"])
    assert.ok(commands.includes(command), command);
});

for (const command of commands) {
  test(`${command} --help: usage, options, and an example that parses`, () => {
    const text = place.ordo(...command.split(" "), "--help");
    assert.ok(text.startsWith(`${help.match(new RegExp(`\n {2}${command} {2,}(.*)\n`))[1]}\n\nUsage: ordo ${command}`));
    for (const option of ["--db URL", "--store NAME", "--format table|json|csv", "--help"])
      assert.ok(section(text, "Options of every command").some((line) => line.startsWith(`  ${option} `)), option);
    for (const option of text.match(/^Usage: .*$/m)[0].matchAll(/--[a-z-]+/g))
      assert.match(section(text, "Options").join("\n"), new RegExp(`^ {2}${option[0]}\\b`, "m"));
    const examples = text.split("\nExample:\n")[1].trimEnd().split("\n");
    assert.ok(examples.length > 0);
    for (const example of examples) {
      assert.match(example, /^ {2}\S/);
      parses(example, command);
    }
  });
}

// Run an example, in which "ordo" notes how it ended: it may fail, but not for its words.
function parses(example, command) {
  assert.ok(example.includes("ordo") && example.includes(command.split(" ").at(-1)), example);
  const codes = path.join(place.home, "codes");
  const script = `: > "$CODES"; ordo() { "$ORDO" "$@" < /dev/null; echo $? >> "$CODES"; }; cd "$ORDO_HOME"; ${example}`;
  const env = { CODES: codes, PATH: `${place.home}:/usr/bin:/bin` };
  if (command.startsWith("db ")) env.ORDO_DATABASE_URL = "";
  if (command === "db start") env.ORDO_HOME = "/proc/nowhere";
  const done = place.bash(script, env);
  const [code] = readFileSync(codes, "utf8").trim().split("\n").map(Number);
  if (command === "store drop") assert.match(done.stderr, /^ordo: confirm: must be the store's name again/);
  else assert.ok(![1, 2].includes(code), `${example}: exit ${code}\n${done.stderr}`);
}

test("a command's help can be asked for in three ways", () => {
  const text = place.ordo("customer", "show", "--help");
  assert.equal(place.ordo("customer", "show", "-h"), text);
  assert.equal(place.ordo("--help", "customer", "show"), text);
});

test("a family's help has its commands", () => {
  const text = place.ordo("customer", "--help");
  assert.equal(place.ordo("customer", "-h"), text);
  assert.equal(place.ordo("--help", "customer"), text);
  const listed = section(text, "Commands").map((line) => line.match(/^ {2}(\S+ \S+) /)[1]);
  assert.deepEqual(listed, commands.filter((command) => command.startsWith("customer ")));
});

const cases = [
  [["frob"], 'unknown command "frob"', "See: ordo --help"],
  [["--help", "frob"], 'unknown command "frob"', "See: ordo --help"],
  [[""], 'unknown command ""', "See: ordo --help"],
  [["customers", "list"], 'unknown command "customers"', "See: ordo --help"],
  [["customer", "frob"], 'unknown command "customer frob"', "See: ordo customer --help"],
  [["customer"], '"customer" needs a second word', "See: ordo customer --help"],
  [["--frob", "customer", "list"], "unknown option --frob before the command", "See: ordo --help"],
  [["-x"], "unknown option -x before the command", "See: ordo --help"],
  [["customer", "list", "--frob"], "unknown option --frob", "See: ordo customer list --help"],
  [["customer", "list", "--frob=1"], "unknown option --frob=1", "See: ordo customer list --help"],
  [["customer", "list", "-x"], "unknown option -x", "See: ordo customer list --help"],
  [["customer", "list", "-xyz"], "unknown option -x", "See: ordo customer list --help"],
  [["customer", "list", "--archived=yes"], "--archived=yes: the option takes no value", "See: ordo customer list --help"],
  [["customer", "list", "--limit"], "--limit: needs a value", "See: ordo customer list --help"],
  [["customer", "list", "--store"], "--store: needs a value", "See: ordo customer list --help"],
  [["--store"], "--store: needs a value", "See: ordo --help"],
  [["customer", "show"], "CUSTOMER_ID is missing", "See: ordo customer show --help"],
  [["customer", "show", "1", "2"], '"2" is one argument too many', "See: ordo customer show --help"],
  [["customer", "list", "1"], '"1" is one argument too many', "See: ordo customer list --help"],
  [["verify", "all"], '"all" is one argument too many', "See: ordo verify --help"],
  [["customer", "add", "--first-name", "A"], "--last-name TEXT is missing", "See: ordo customer add --help"],
  [["completion", "fish"], 'SHELL: "fish" is not known; there is completion for bash'],
];
for (const [words, ...lines] of cases)
  test(`refused: ${words.join(" ") || '""'}`, () => refused(place.try(...words), 2, ...lines));

test("options may stand before or after the arguments, with a blank or =", () => {
  const without = (...words) => assert.equal(place.try(...words).code, 6, words.join(" "));
  without("customer", "list", "--limit", "5", "--archived");
  without("customer", "list", "--limit=5");
  without("customer", "history", "--limit", "5", "1");
  without("customer", "history", "1", "--limit", "5");
  without("--store", "main", "customer", "history", "1");
  without("query", "SELECT $1", "--", "-5");
  without("query", "SELECT $1", "--store", "main", "--", "--frob");
});
