// What an import does with files: those that it must not harm, those that are not quite CSV, those
// that keep it waiting.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, linkSync, openSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Files, readRejects } from "../support/import.mjs";
import { sleep, until } from "../support/place.mjs";
import { Shop, program, temporaryFolder } from "../support/shop.mjs";

const shop = new Shop();
const files = new Files();
after(() => {
  shop.stop();
  files.remove();
});

const header = "first_name,last_name,email";
const empty = (store) => store.sql("SELECT 1 FROM customers").length === 0;

test("rejects never replace the file that is imported, by whatever name", () => {
  const store = shop.store("self");
  const name = files.make(header, "Ada,Lovelace,ada@example.com", "Bob,,bob@example.com");
  const text = readFileSync(name, "utf8");
  const [hard, soft] = ["hard.csv", "soft.csv"].map((other) => path.join(files.folder, other));
  linkSync(name, hard);
  symlinkSync(name, soft);
  const indirect = path.join(files.folder, ".", "..", path.basename(files.folder), path.basename(name));
  for (const rejects of [name, `./${path.basename(name)}`, indirect, hard, soft]) {
    const done = store.tryWith({ cwd: files.folder }, "import", "customers", name, "--rejects", rejects);
    refused(done, 2, `rejects: ${rejects} is the file that is imported; name another`);
  }
  const piped = store.bash(`"$ORDO" import customers - --rejects ${name} < ${name}`);
  refused(piped, 2, `rejects: ${name} is the file that is imported; name another`);
  assert.equal(readFileSync(name, "utf8"), text);
  assert.ok(empty(store));
});

test("rejects replace a former rejects file and no other", () => {
  const store = shop.store("others");
  const name = files.make(header, "Ada,Lovelace,ada@example.com", "Bob,,bob@example.com");
  const rejects = path.join(files.folder, "mine.txt");
  for (const text of ["dear diary\n", "line_number,reason,line,mine\n", "line_number,reason", "\n"]) {
    writeFileSync(rejects, text);
    const done = store.try("import", "customers", name, "--rejects", rejects);
    refused(done, 2, `rejects: ${rejects} exists and is no rejects file, so it is not replaced`, "Name another file, or move this one away.");
    assert.equal(readFileSync(rejects, "utf8"), text);
  }
  refused(store.try("import", "customers", name, "--rejects", "-"), 2, "rejects: they go to a file, not to standard output; name one");
  assert.ok(empty(store));

  writeFileSync(rejects, "");
  store.ordo("import", "customers", name, "--rejects", rejects);
  const expected = [[3, "last_name: is missing", "Bob,,bob@example.com"]];
  assert.deepEqual(readRejects(rejects), expected);
  const other = files.make(header, "", "Cy,,cy@example.com");
  store.ordo("import", "customers", other, "--rejects", rejects);
  assert.deepEqual(readRejects(rejects), [[3, "last_name: is missing", "Cy,,cy@example.com"]]);
});

test("the file that rejects go to by default is no less safe", () => {
  const store = shop.store("by_default");
  const place = temporaryFolder();
  const name = files.make(header, "Bob,,bob@example.com");
  const rejects = `${path.basename(name)}.rejects.csv`;
  writeFileSync(path.join(place, rejects), "mine");
  refused(store.tryWith({ cwd: place }, "import", "customers", name), 2,
    `rejects: ${rejects} exists and is no rejects file, so it is not replaced`, "Name another file, or move this one away.");
  assert.equal(readFileSync(path.join(place, rejects), "utf8"), "mine");
  rmSync(place, { recursive: true });
});

test("columns that are not taken are told", () => {
  const store = shop.store("columns");
  const told = (...args) => store.try("import", ...args).stderr;
  const name = files.make(`${header},telephone,,\x1b[31mnote`, "Ada,Lovelace,ada@example.com,+44 1,x,y");
  assert.equal(files.taken(store, "customers", name).columns_not_taken, 'telephone, "", \x1b[31mnote');
  assert.equal(told("customers", name), 'ordo: columns not taken: telephone, "", \\x1b[31mnote (map one with --map COLUMN=NAME)\n');
  assert.equal(told("customers", name, "--quiet"), "");
  assert.equal(told("customers", name, "--map", "phone=telephone"), 'ordo: columns not taken: "", \\x1b[31mnote (map one with --map COLUMN=NAME)\n');
  const all = files.make(`${header},phone`, "Ada,Lovelace,ada@example.com,+44 1");
  assert.equal(files.taken(store, "customers", all).columns_not_taken, null);
  assert.equal(told("customers", all), "");
  const invoices = files.make("Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country", "1,A,B,1,2010-12-01 08:26:00,1,2,UK");
  assert.equal(files.taken(store, "online-retail", invoices).columns_not_taken, null);
});

test("what spreadsheets write instead of CSV in UTF-8 is told, and what to do", () => {
  const store = shop.store("spreadsheets");
  const save = 'Save it as "CSV UTF-8", with commas.';
  const lines = `${header}\r\nAda,Lovelace,ada@example.com\r\n`;
  const utf16 = Buffer.from(`\ufeff${lines}`, "utf16le");
  for (const [bytes, words] of [
    [Buffer.from(lines.replaceAll(",", ";")), 'file: its fields are separated by ";"; ordo reads commas'],
    [Buffer.from(lines.replaceAll(",", '";"').replaceAll(/^|\r$/gm, '"')), 'file: its fields are separated by ";"; ordo reads commas'],
    [Buffer.from(`\ufeff${lines.replaceAll(",", "\t")}`), "file: its fields are separated by tabs; ordo reads commas"],
    [utf16, "file: is UTF-16; ordo reads UTF-8"],
    [Buffer.from(utf16).swap16(), "file: is UTF-16; ordo reads UTF-8"],
    [Buffer.from(`Größe,${lines}`, "latin1"), "file: the first line, which names the columns, is not valid UTF-8"],
  ])
    refused(store.try("import", "customers", files.make(bytes)), 2, words, save);
  assert.ok(empty(store));
});

const cancelled = "ordo: cancelled; nothing was changed\n";

// Whether the program has its connection, and so is past its start.
const isConnected = (store) => store.sql("SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()").length > 0;

// Send the signal while the import waits; it ends at once, and by its own hand.
async function interrupted(store, child, signal) {
  let stderr = "";
  child.stderr.on("data", (piece) => (stderr += piece));
  const done = new Promise((resolve) => child.on("close", (code, died) => resolve({ code, died })));
  await until(() => isConnected(store), "the import to begin");
  await sleep(300);
  assert.equal(child.exitCode, null, stderr);
  const at = Date.now();
  child.kill(signal);
  const { code, died } = await done;
  assert.deepEqual({ code, died, stderr }, { code: signal === "SIGINT" ? 130 : 143, died: null, stderr: cancelled });
  assert.ok(Date.now() - at < 2000, `${Date.now() - at} ms`);
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  test(`${signal} ends an import that waits for its input`, async () => {
    const store = shop.store(`waits_${signal.toLowerCase()}`);
    const place = temporaryFolder();
    const begin = (name) => spawn(program, ["--store", store.name, "import", "customers", name], { cwd: place, env: shop.env });

    await interrupted(store, begin("-"), signal);
    const halfLine = begin("-");
    halfLine.stdin.write(`${header}\nAda,Lovelace,ada@example.com\nBo`);
    await interrupted(store, halfLine, signal);
    const much = begin("-");
    much.stdin.on("error", () => {});
    much.stdin.write(`${header}\n${"Ada,Lovelace,ada@example.com\n".repeat(100_000)}`);
    await interrupted(store, much, signal);

    const fifo = path.join(place, "fifo");
    execFileSync("mkfifo", [fifo]);
    await interrupted(store, begin(fifo), signal);
    const child = begin(fifo);
    const writer = openSync(fifo, "w");
    await interrupted(store, child, signal);
    closeSync(writer);
    assert.deepEqual(readdirSync(place), ["fifo"]);
    assert.ok(empty(store));
    rmSync(place, { recursive: true });
  });

  test(`${signal} ends an import that waits for a reader of its rejects`, async () => {
    const store = shop.store(`reader_${signal.toLowerCase()}`);
    const fifo = path.join(files.folder, `rejects_${signal}`);
    execFileSync("mkfifo", [fifo]);
    const name = files.make(header, "Ada,Lovelace,ada@example.com", "Bob,,bob@example.com");
    await interrupted(store, spawn(program, ["--store", store.name, "import", "customers", name, "--rejects", fifo], { env: shop.env }), signal);
    assert.ok(empty(store));
    assert.ok(existsSync(fifo));
  });
}

test("a FIFO is read to its end, however slowly it is written", async () => {
  const store = shop.store("fifo");
  const fifo = path.join(files.folder, "slow");
  execFileSync("mkfifo", [fifo]);
  const script = `(sleep 0.5; printf '%s\\nAda,Love' ${header}; sleep 0.5; printf 'lace,ada@example.com\\n') > ${fifo} & "$ORDO" --store fifo import customers ${fifo}`;
  assert.match(shop.bash(script).stdout, /^customers +1$/m);
  const zipped = `printf '%s\\nBob,B,bob@example.com\\n' ${header} | gzip | (head -c 9; sleep 0.5; cat) | "$ORDO" --store fifo import customers -`;
  assert.match(shop.bash(zipped).stdout, /^customers +1$/m);
  const members = `(printf '%s\\n' ${header} | gzip; printf 'Cy,C,cy@example.com\\n' | gzip; printf '\\0\\0') | "$ORDO" --store fifo import customers -`;
  assert.match(shop.bash(members).stdout, /^customers +1$/m);
  assert.equal(store.sql("SELECT 1 FROM customers").length, 3);
});
