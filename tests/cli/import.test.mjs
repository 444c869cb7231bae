// Import of customers and products: what is taken, what is not and why.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { refused } from "../support/expect.mjs";
import { Files, readRejects, reasons } from "../support/import.mjs";
import { Shop, temporaryFolder } from "../support/shop.mjs";

const shop = new Shop();
const files = new Files();
const { folder } = files;
after(() => {
  shop.stop();
  files.remove();
});

test("customers: good lines are taken, the others go to the rejects with line number and reason", () => {
  const store = shop.store("customers");
  const name = files.make(
    Buffer.concat([
      Buffer.from("\ufefffirst_name,last_name,email,phone,registration_date,note\r\n"), // 1
      Buffer.from("Ada,Lovelace,ada@example.com,+44 1,2020-02-29T12:00:00.123456+02:00,x\r\n"), // 2
      Buffer.from('"Grace ""Amazing""","Hopper, née\nMurray",grace@example.com,,,\r\n'), // 3, 4
      Buffer.from("Alan,Turing,ADA@example.com,,,\r\n"), // 5
      Buffer.from(",Turing,alan@example.com,,,\r\n"), // 6
      Buffer.from('"",Turing,alan@example.com,,,\r\n'), // 7
      Buffer.from("Alan,Turing,alan@example,,,\r\n"), // 8
      Buffer.from("Alan,Turing,alan@example.com,,\r\n"), // 9
      Buffer.from("Al\xffan,Turing,alan@example.com,,,\r\n", "latin1"), // 10
      Buffer.from("Alan,Turing,alan@example.com,,,\xff\r\n", "latin1"), // 11
      Buffer.from("Al\0an,Turing,alan@example.com,,,\r\n"), // 12
      Buffer.from('"Alan,Turing,alan@example.com,,,\r\n'), // 13
      Buffer.from('"Alan" M.,Turing,alan@example.com,,,\r\n'), // 14
      Buffer.from("Alan,Turing,alan@example.com,,2021-02-29,\r\n"), // 15
      Buffer.from(`Alan,Turing,alan@example.com,${"1".repeat(41)},,\r\n`), // 16
      Buffer.from(`Alan,Turing,alan@example.com,,2021-02-28T00:00:00.${"0".repeat(120)}Z,\r\n\r\n`), // 17, 18
      Buffer.from('Alan,Turing,alan@example.com,"",2021-02-28,"a\\b\tc"\r\n'), // 19
      Buffer.from("Ada,King,ada@EXAMPLE.com,,,\r\n"), // 20
      Buffer.from('"Zoe,X,zoe@example.com,,,\r\n'), // 21
      Buffer.from("Yan,X,yan@example.com,,2021-03-01 00:00:00+00,"), // 22, without its line end
    ]),
  );
  const { counts, rejects } = files.taken(store, "customers", name);
  assert.deepEqual(reasons(rejects), [
    [5, 'email: "ADA@example.com" stands on line 2 already; addresses are unique without regard to case'],
    [6, "first_name: is missing"],
    [7, "first_name: must not be empty"],
    [8, 'email: "alan@example" is not an e-mail address like ada@example.com'],
    [9, "the line has 5 fields; the header has 6"],
    [10, "first_name: is not valid UTF-8"],
    [11, "the line is not valid UTF-8"],
    [12, "field 1 holds a NUL byte"],
    [13, "field 1 has text after its closing quote"],
    [14, "field 1 has text after its closing quote"],
    [15, 'registration_date: "2021-02-29" is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z'],
    [16, "phone: is 41 characters long; at most 40 are taken"],
    [17, `registration_date: "2021-02-28T00:00:00.${"0".repeat(40)}..." is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z`],
    [20, 'email: "ada@EXAMPLE.com" stands on line 2 already; addresses are unique without regard to case'],
    [21, "field 1 has a quote that is never closed"],
  ]);
  assert.equal(rejects.find(([number]) => number === 12)[2], "Al\0an,Turing,alan@example.com,,,");
  assert.equal(rejects.find(([number]) => number === 13)[2], '"Alan,Turing,alan@example.com,,,');
  assert.deepEqual(counts, {
    lines: 19, rejected: 15, already_there: 0, customers: 4, products: 0, orders: 0, order_items: 0,
  });
  assert.deepEqual(
    store.sql("SELECT customer_id, first_name, last_name, email, phone, registration_date FROM customers ORDER BY 1")
      .map((row) => Object.values(row)).map((row) => (row[0] === 2 ? row.slice(0, 5) : row)),
    [
      [1, "Ada", "Lovelace", "ada@example.com", "+44 1", "2020-02-29T10:00:00.123456Z"],
      [2, 'Grace "Amazing"', "Hopper, née\nMurray", "grace@example.com", null],
      [3, "Alan", "Turing", "alan@example.com", null, "2021-02-28T00:00:00Z"],
      [4, "Yan", "X", "yan@example.com", null, "2021-03-01T00:00:00Z"],
    ],
  );
});

test("customers: run twice nothing doubles; who is there already stays; what conflicts is told", () => {
  const store = shop.store("customers_again");
  store.customer({ first: "Ada", email: "ada@example.com" });
  store.customer({ first: "Bob", email: "bob@example.com" });
  const name = files.make(
    "customer_id,first_name,last_name,email,archived_at",
    "1,Adele,L,ADA@EXAMPLE.COM,",
    "1,Cy,X,cy@example.com,",
    "7,Bob,X,bob@example.com,",
    ",Dan,X,dan@example.com,",
    "9,Eve,X,eve@example.com,2020-01-01",
    "9,Fay,X,fay@example.com,",
    "0,Gus,X,gus@example.com,",
    ",Fay,X,FAY@example.com,", // not in the way of line 7, which is not taken
  );
  const rejected = [
    [3, "customer_id: 1 is another customer already, ada@example.com"],
    [4, 'email: "bob@example.com" is customer 2\'s already; addresses are unique without regard to case'],
    [7, "customer_id: 9 stands on line 6 already"],
    [8, "customer_id: 0 is out of range; at least 1 and at most 4611686018427387903 is taken"],
  ];
  const first = files.taken(store, "customers", name);
  assert.deepEqual(reasons(first.rejects), rejected);
  assert.deepEqual([first.counts.customers, first.counts.already_there], [3, 1]);
  assert.equal(store.json("customer", "show", "1").first_name, "Ada");
  assert.equal(store.json("customer", "show", "9").archived_at, "2020-01-01T00:00:00Z");
  assert.equal(store.json("customer", "show", "10").email, "dan@example.com", "new ids come after those of the file");
  assert.equal(store.customer({ email: "hal@example.com" }).customer_id, 12);

  const before = store.contents();
  const second = files.taken(store, "customers", name);
  assert.deepEqual([second.counts.customers, second.counts.already_there], [0, 4]);
  assert.equal(second.counts.rejected, 4);
  assert.deepEqual(store.contents(), before);
});

test("products: their stock is the opening row of their ledger; conflicts are told", () => {
  const store = shop.store("products");
  store.product({ name: "Cup", sku: "CUP", stock: 5 });
  store.product({ name: "Plate" });
  const name = files.make(
    "sku,price,product_name,product_id,stock_quantity,description,created_at",
    "CUP,1,Cup,,9,,", //          2: there already, and stays as it is
    ",1,Plate,2,,,", //            3: there already
    "PLA,1,Plate,,,,", //          4: its name is taken by one without SKU
    "CUP,1,Mug,,,,", //            5
    ",1,Cup,2,,,", //              6
    "MUG,0.0001,Mug,,7,Blue,2020-01-01T00:00:00Z", // 7
    "MUG,1,Jug,,,,", //            8
    "JUG,1,Mug,,,,", //            9
    "JAR,99999999.9999,Jar,40,0,,", // 10
    "POT,1,Pot,40,,,", //          11
    "X,1.00001,X,,,,", //          12
    "X,-1,X,,,,", //               13
    "X,1e3,X,,,,", //              14
    "X,1,X,,2147483648,,", //      15
    "X,1,X,,-1,,", //              16
    `X,1,${"é".repeat(201)},,,,`, // 17
    "mug,1,mug,,,,", //            18: codes that differ by case are two products
  );
  const { counts, rejects } = files.taken(store, "products", name);
  assert.deepEqual(reasons(rejects), [
    [4, 'product_name: "Plate" is product 2\'s already; names are unique'],
    [5, 'sku: "CUP" is product 1\'s already, "Cup"; SKUs are unique'],
    [6, 'product_id: 2 is another product already, "Plate"'],
    [8, 'sku: "MUG" stands on line 7 already; SKUs are unique'],
    [9, 'product_name: "Mug" stands on line 7 already; names are unique'],
    [11, "product_id: 40 stands on line 10 already"],
    [12, 'price: "1.00001" has too many decimals; at most 4 are taken'],
    [13, 'price: "-1" is negative; at least 0 is taken'],
    [14, 'price: "1e3" is not an amount; write digits with a point, like 12.50'],
    [15, "stock_quantity: 2147483648 is out of range; at least 0 and at most 2147483647 is taken"],
    [16, "stock_quantity: -1 is out of range; at least 0 and at most 2147483647 is taken"],
    [17, "product_name: is 201 characters long; at most 200 are taken"],
  ]);
  assert.deepEqual([counts.products, counts.already_there], [3, 2]);
  assert.deepEqual(
    store.sql("SELECT product_id, product_name, price::text, sku, stock_quantity FROM products ORDER BY 1").map(Object.values),
    [
      [1, "Cup", "10.0000", "CUP", 5],
      [2, "Plate", "10.0000", null, 0],
      [40, "Jar", "99999999.9999", "JAR", 0],
      [41, "Mug", "0.0001", "MUG", 7],
      [42, "mug", "1.0000", "mug", 0],
    ],
  );
  assert.deepEqual(
    store.json("report", "stock-ledger", "41").map((row) => [row.moved_at, row.kind, row.quantity, row.balance]),
    [["2020-01-01T00:00:00Z", "opening", 7, 7]],
  );
  assert.equal(store.try("verify").code, 0);
  const before = store.contents();
  const second = files.taken(store, "products", name);
  assert.deepEqual([second.counts.products, second.counts.already_there], [0, 5]);
  assert.deepEqual(store.contents(), before);
});

test("--map tells what the file calls a column", () => {
  const store = shop.store("maps");
  const name = files.make("Vorname,Name,E-Mail,email", "Ada,Lovelace,ada@example.com,no address");
  const maps = ["--map", "first_name=Vorname", "--map", "last_name=Name", "--map", "email=E-Mail"];
  assert.equal(files.taken(store, "customers", name, ...maps).counts.customers, 1);
  const has = "The file has: Vorname, Name, E-Mail, email.";
  const columns = "Columns are: customer_id, first_name, last_name, email, phone, registration_date, archived_at.";
  for (const [options, ...words] of [
    [[], 'first_name: the file has no column "first_name"; map another with --map first_name=NAME', has],
    [["--map", "first_name=Nom"], 'maps: "first_name=Nom" names what the file does not have', has],
    [["--map", "phone=Telefon"], 'maps: "phone=Telefon" names what the file does not have', has],
    [["--map", "name=Name"], 'maps: "name=Name" does not begin with a column', columns],
    [["--map", "first_name"], 'maps: "first_name" is not of the form column=name', columns],
    [["--map", "=Name"], 'maps: "=Name" is not of the form column=name', columns],
    [[...maps, "--map", "email=email"], 'maps: "email=email" maps a column for the second time', columns],
  ])
    refused(store.try("import", "customers", name, ...options), 2, ...words);
  const twice = files.make("first_name,last_name,email,email", "Ada,Lovelace,a@example.com,b@example.com");
  refused(store.try("import", "customers", twice), 2, "email: the file has this column twice");
});

test("a file that cannot be read, or is none, is told; nothing is imported", () => {
  const store = shop.store("files");
  const good = "first_name,last_name,email\nAda,Lovelace,ada@example.com\n";
  const whole = gzipSync(good.repeat(2000));
  const cases = [
    [path.join(folder, "none.csv"), 7, (name) => `${name} cannot be read: No such file or directory`],
    [folder, 7, (name) => `${name} cannot be read: Is a directory`],
    [files.make(Buffer.alloc(0)), 2, () => "file: is empty; its first line names the columns"],
    [files.make(Buffer.from("\n\n")), 2, () => "file: is empty; its first line names the columns"],
    [files.make(Buffer.from('"first')), 2, () => "file: the first line, which names the columns, is not CSV: field 1 has a quote that is never closed"],
    [files.make(whole.subarray(0, whole.length - 20)), 7, (name) => `${name} is not whole: its gzip data ends too early`],
    [files.make(Buffer.concat([whole.subarray(0, whole.length - 8), Buffer.alloc(8)])), 7, (name) => `${name} is damaged: its gzip data is not valid`],
  ];
  for (const [name, code, words] of cases) refused(store.try("import", "customers", name), code, words(name));
  refused(store.try("import", "invoices", files.make(good)), 2, 'what: "invoices" is not one of customers, online-retail, orders, products');
  assert.deepEqual(store.sql("SELECT 1 FROM customers"), []);
  const gzipped = files.make(gzipSync(good));
  assert.equal(files.taken(store, "customers", gzipped).counts.customers, 1);
  const piped = store.tryWith({ input: good, cwd: folder }, "import", "customers", "-");
  assert.match(piped.stdout, /already_there +1\n/);
});

test("the rejects: by default beside the user, none without need, and a full disk undoes the import", () => {
  const store = shop.store("rejects");
  const mixed = files.make("first_name,last_name,email", "Ada,Lovelace,ada@example.com", "Bob,,bob@example.com");
  const place = temporaryFolder();
  refused(store.try("import", "customers", mixed, "--rejects", "/dev/full"), 7, "/dev/full cannot be written: No space left on device");
  const nowhere = path.join(place, "no/such/folder.csv");
  refused(store.try("import", "customers", mixed, "--rejects", nowhere), 7, `${nowhere} cannot be written: No such file or directory`);
  refused(store.try("import", "customers", mixed, "--rejects", place), 7, `${place} cannot be written: Is a directory`);
  assert.deepEqual(store.sql("SELECT 1 FROM customers"), []);
  assert.deepEqual(readdirSync(place), []);

  const done = store.tryWith({ cwd: place }, "import", "customers", mixed);
  const expected = `${path.basename(mixed)}.rejects.csv`;
  assert.equal(done.stderr, `ordo: 1 line was not taken; which and why: ${expected}\n`);
  assert.deepEqual(readdirSync(place), [expected]);
  assert.deepEqual(readRejects(path.join(place, expected)), [[3, "last_name: is missing", "Bob,,bob@example.com"]]);
  assert.equal(store.tryWith({ cwd: place }, "--quiet", "import", "customers", mixed).stderr, "");

  const good = files.make("first_name,last_name,email", "Cy,X,cy@example.com");
  assert.equal(store.tryWith({ cwd: place }, "import", "customers", good).stderr, "");
  assert.deepEqual(readdirSync(place), [expected]);
  const pipe = shop.bash(`"$ORDO" --store rejects import customers ${mixed} --rejects /dev/fd/3 3>&1 >/dev/null | cat`);
  assert.match(pipe.stdout, /^line_number,reason,line\n3,"last_name: is missing",/);
  rmSync(place, { recursive: true });
});

test("--help documents every column of every format", () => {
  const help = shop.ordo("import", "--help");
  for (const name of readdirSync(new URL("../../sql/import", import.meta.url))) {
    const text = readFileSync(new URL(`../../sql/import/${name}`, import.meta.url), "utf8");
    const columns = [...text.matchAll(/^-- {3}column +(\w+)/gm)].map((match) => match[1]);
    assert.ok(columns.length > 5);
    const section = help.split(`\n${path.basename(name, ".sql")}: `)[1].split("\n\n")[0];
    for (const column of columns) assert.match(section, new RegExp(`^  ${column} \\(`, "m"));
  }
});
