import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refusals, refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

const long = (length) => "ü".repeat(length);

test("a customer is added as typed, with an id and the time", () => {
  const store = shop.store("added");
  const before = Date.now();
  const added = store.json(
    "customer", "add", "--first-name", "Žofie", "--last-name", "O'Neil; --", "--email", "Z.O+shop@Example.com",
    "--phone", "+420 123",
  );
  assert.ok(Math.abs(Date.parse(added.registration_date) - before) < 60_000, added.registration_date);
  assert.deepEqual(added, {
    customer_id: 1,
    first_name: "Žofie",
    last_name: "O'Neil; --",
    email: "Z.O+shop@Example.com",
    phone: "+420 123",
    registration_date: added.registration_date,
    archived_at: null,
  });
  assert.deepEqual(store.json("customer", "show", "1"), added);
  assert.equal(store.customer().customer_id, 2);
});

test("an SQL injection is a name like any other", () => {
  const store = shop.store("injected");
  const name = "'); DROP TABLE orders; --";
  store.customer({ first: name });
  assert.equal(store.json("customer", "show", "1").first_name, name);
  assert.deepEqual(store.json("customer", "list", "--search", name).map((c) => c.customer_id), [1]);
  assert.deepEqual(store.json("order", "list"), []);
});

test("an update changes what is given and nothing else", () => {
  const store = shop.store("updated");
  const before = store.customer();
  const update = (...fields) => store.json("customer", "update", "1", ...fields);
  assert.deepEqual(update("--phone", "555"), { ...before, phone: "555" });
  assert.deepEqual(update("--first-name", "Augusta"), { ...before, phone: "555", first_name: "Augusta" });
  assert.deepEqual(update("--phone", ""), { ...before, first_name: "Augusta" });
  assert.deepEqual(update("--email", "ADA1@example.com").email, "ADA1@example.com", "its own address in other case");
  refused(store.try("customer", "update", "1"), 2, "give at least one of first_name, last_name, email or phone");
});

test("an archived customer is hidden, kept, and comes back", () => {
  const store = shop.store("archived");
  store.customer();
  const other = store.customer();
  const archived = store.json("customer", "archive", "1");
  assert.ok(Date.parse(archived.archived_at) > 0);
  assert.deepEqual(store.json("customer", "archive", "1"), archived, "archiving twice keeps the first time");
  assert.deepEqual(store.json("customer", "list"), [other]);
  assert.deepEqual(store.json("customer", "list", "--archived"), [archived, other]);
  assert.deepEqual(store.json("customer", "show", "1"), archived);
  assert.equal(store.json("customer", "unarchive", "1").archived_at, null);
  assert.equal(store.json("customer", "list").length, 2);
});

test("a search looks into names, address and phone number, without regard to case", () => {
  const store = shop.store("searched");
  store.customer({ first: "Ada", last: "Lovelace", email: "countess@example.com" });
  store.customer({ first: "Grace", last: "Hopper", email: "grace@navy.example" });
  store.ordo("customer", "update", "2", "--phone", "555-0100");
  const found = (text) => store.json("customer", "list", "--search", text).map((c) => c.customer_id);
  assert.deepEqual(found("LOVE"), [1]);
  assert.deepEqual(found("ada love"), [1]);
  assert.deepEqual(found("navy"), [2]);
  assert.deepEqual(found("0100"), [2]);
  assert.deepEqual(found("a"), [1, 2]);
  assert.deepEqual(found("%"), [], "a pattern's characters are just characters");
});

test("a history has every line of every order, newest first", () => {
  const store = shop.store("history");
  store.customer();
  store.customer();
  store.product({ name: "Cup", price: "4.5", stock: 9, sku: "CUP" });
  store.product({ name: "Pot", price: "20", stock: 9 });
  store.order(1, "CUP:2", "2:1");
  store.order(2, "1:1");
  store.order(1, "2:1");
  store.ordo("order", "cancel", "3", "--reason", "changed mind");
  const lines = store.json("customer", "history", "1");
  assert.deepEqual(
    lines.map((l) => [l.order_id, l.status, l.total_amount, l.product_name, l.sku, l.quantity, l.price_at_purchase]),
    [
      [3, "Cancelled", "20.00", "Pot", null, 1, "20.00"],
      [1, "Pending", "29.00", "Pot", null, 1, "20.00"],
      [1, "Pending", "29.00", "Cup", "CUP", 2, "4.50"],
    ],
  );
  store.customer();
  assert.deepEqual(store.json("customer", "history", "3"), [], "a customer without orders has an empty one");
});

const refusing = shop.store("refusing");
refusing.customer({ email: "ada@example.com" });
refusing.customer({ email: "grace@example.com" });
const add = (first, last, email, ...more) => [
  "customer", "add", "--first-name", first, "--last-name", last, "--email", email, ...more,
];
const usage = "See: ordo customer add --help";
const taken = "belongs to another customer already; addresses are unique without regard to case";
refusals(refusing, [
  [["customer", "add", "--last-name", "L", "--email", "a@b.example"], 2, "--first-name TEXT is missing", usage],
  [add("", "L", "a@b.example"), 2, "first_name: must not be empty"],
  [add(" \t", "L", "a@b.example"), 2, "first_name: must not be empty"],
  [add("F", "  ", "a@b.example"), 2, "last_name: must not be empty"],
  [add(long(101), "L", "a@b.example"), 2, "first_name: is 101 characters long; at most 100 are taken"],
  [add("F", long(101), "a@b.example"), 2, "last_name: is 101 characters long; at most 100 are taken"],
  [add("F", "L", "a@b.example", "--phone", "5".repeat(41)), 2, "phone: is 41 characters long; at most 40 are taken"],
  ...["", "ada", "ada@", "@example.com", "ada@example", "a b@example.com", "ada@@example.com", "ada@exa_mple.com",
    "ada@example.com,", ".ada@example.com", "ada@-a.com"].map((email) =>
    [add("F", "L", email), 2, `email: "${email}" is not an e-mail address like ada@example.com`]),
  [add("F", "L", `a@${"b".repeat(255)}.com`), 2,
    `email: "a@${"b".repeat(58)}..." is not an e-mail address like ada@example.com`],
  [add("F", "L", "ada@example.com"), 4, `email: "ada@example.com" ${taken}`],
  [add("F", "L", "ADA@Example.COM"), 4, `email: "ADA@Example.COM" ${taken}`],
  [["customer", "update", "2", "--email", "Ada@example.com"], 4, `email: "Ada@example.com" ${taken}`],
  [["customer", "update", "2", "--first-name", ""], 2, "first_name: must not be empty"],
  [["customer", "update", "9", "--first-name", "F"], 3, "customer_id: there is no customer 9"],
  [["customer", "show", "9"], 3, "customer_id: there is no customer 9"],
  [["customer", "show", "9223372036854775807"], 3, "customer_id: there is no customer 9223372036854775807"],
  [["customer", "show", "9223372036854775808"], 2,
    "customer_id: 9223372036854775808 is out of range; at least 1 and at most 9223372036854775807 is taken"],
  [["customer", "show", "0"], 2,
    "customer_id: 0 is out of range; at least 1 and at most 9223372036854775807 is taken"],
  [["customer", "show", "ada"], 2, 'customer_id: "ada" is not a whole number'],
  [["customer", "show", "1.5"], 2, 'customer_id: "1.5" is not a whole number'],
  [["customer", "archive", "9"], 3, "customer_id: there is no customer 9"],
  [["customer", "unarchive", "9"], 3, "customer_id: there is no customer 9"],
  [["customer", "history", "9"], 3, "customer_id: there is no customer 9"],
  [["customer", "list", "--limit", "0"], 2, "limit: 0 is out of range; at least 1 and at most 1000 is taken"],
  [["customer", "list", "--limit", "1001"], 2, "limit: 1001 is out of range; at least 1 and at most 1000 is taken"],
  [["customer", "list", "--limit", "ten"], 2, 'limit: "ten" is not a whole number'],
  [["customer", "list", "--search", ""], 2, "search: must not be empty"],
  [["--actor", "", "customer", "list"], 2, "actor: must be 1 to 100 characters of UTF-8"],
  [["--actor", long(101), "customer", "list"], 2, "actor: must be 1 to 100 characters of UTF-8"],
]);

test("text that is not UTF-8 is refused", () => {
  const before = refusing.contents();
  const rest = "--last-name L --email a@b.example";
  for (const bytes of ["\\xff", "\\xc3", "a\\xc0\\xaf", "\\xed\\xa0\\x80", "\\xf5\\x80\\x80\\x80"])
    refused(refusing.bash(`"$ORDO" customer add --first-name $'${bytes}' ${rest}`), 2, "first_name: is not valid UTF-8");
  assert.deepEqual(refusing.contents(), before);
});

test("names, addresses and numbers at their limits are taken", () => {
  const store = shop.store("limits");
  const email = `${"a".repeat(64)}@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(58)}.ex`;
  assert.equal(email.length, 254);
  const added = store.json(...add(long(100), long(100), email, "--phone", "5".repeat(40)));
  assert.deepEqual([added.first_name, added.last_name, added.email], [long(100), long(100), email]);
});
