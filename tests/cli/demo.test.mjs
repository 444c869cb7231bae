import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../support/expect.mjs";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());

// Output without what differs from run to run.
const steady = (text) =>
  text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, "TIME").replace(/^(I\d .*\d) +\d+$/gm, "$1 MS");

function demo() {
  const done = shop.try("demo");
  assert.equal(done.code, 0, done.stderr);
  return steady(done.stdout);
}

test("the demo walks through everything, in order", () => {
  const words = demo();
  const steps = [
    /customer 1: Ada Lovelace <ada@example.com>\ncustomer 2: Alan Turing/,
    /product 1: Laptop, 999.99 EUR, 10 on hand\nproduct 2: Mouse/,
    /order 1 for customer 1: 2 lines, total 1049.97 EUR\norder 2 for customer 2: 3 lines, total 841.49 EUR\n/,
    /\n +4  Monitor +2\n/,
    /refused: not enough stock of product 4: wanted 5, available 2\n/,
    /\n +4  Monitor +2\n/,
    /order list --customer 3\n.*\n.*\n\(0 rows\)/,
    /customer history 1\norder_id .*\n.*\n +3  TIME .* Keyboard .*\n +1  TIME .* Mouse .*\n +1  TIME .* Laptop .*\n\(3 rows\)/,
    /report top-products --limit 5\n.*\n.*\n +3 .* Keyboard +4 +2 +318.00\n/,
    /query .*\n.*\n.*\nAda +Lovelace +2 +1129.47\nAlan +Turing +1 +841.49\n/,
    /product stock 4 --add 20 --reason delivery\n.*\n.*\n +4 .* Monitor .* 22 /,
    /report stock-ledger 4\n.*\n.*\n +3  TIME  receipt +20 +22 /,
    /order ship 1\n.*\n.*\n +1 .* Shipped\n/,
    /order cancel 2 --reason 'customer changed his mind'\n.*\n.*\n +2 .* Cancelled\n/,
    /order list\n.*\n.*\n +3 .* Pending .*\n +2 .* Cancelled .*\n +1 .* Shipped .*\n/,
    /verify\n.*\n.*\nI1 +stock_not_negative +4 +0 MS\n(I\d .* 0 MS\n)+\(8 rows\)/,
  ];
  let rest = words;
  for (const step of steps) {
    const found = rest.match(step);
    assert.ok(found, `${step} in:\n${rest}`);
    rest = rest.slice(found.index + found[0].length);
  }
});

test("it can be run again and says the same, in a store of its own that stays", () => {
  shop.store("mine").customer();
  const before = shop.json("--store", "mine", "customer", "list");
  assert.equal(demo(), demo());
  assert.deepEqual(shop.json("customer", "list"), [], "the main store is not touched");
  assert.deepEqual(shop.json("--store", "mine", "customer", "list"), before);
  assert.equal(shop.try("--store", "demo", "verify").code, 0);
  assert.equal(shop.json("store", "list").find((store) => store.store === "demo").is_demo, true);
  assert.equal(shop.json("--store", "demo", "order", "list").length, 3);
});

test("the commands it names give what it shows", () => {
  const words = demo();
  for (const command of ["order list", "order list --customer 3", "verify"]) {
    const shown = steady(shop.ordo("--store", "demo", ...command.split(" ")));
    assert.ok(words.includes(`$ ordo --store demo ${command}\n${shown}`), command);
  }
});

test("a store named demo that the user made is left alone", () => {
  shop.ordo("store", "drop", "demo", "--confirm", "demo");
  const store = shop.store("demo");
  const customer = store.customer();
  refused(shop.try("demo"), 4, "store: demo exists and was not made by the demo; it stays as it is");
  assert.deepEqual(store.json("customer", "list"), [customer]);
});

test("another store than demo is made where one says so; what is configured is a shop's", () => {
  shop.ordo("--store", "showroom", "demo");
  assert.equal(shop.json("--store", "showroom", "order", "list").length, 3);
  shop.tryWith({ ORDO_STORE: "mine" }, "demo", "--fill", "1");
  assert.deepEqual(shop.json("store", "list").map(({ store, is_demo }) => [store, is_demo]).filter(([, isDemo]) => isDemo), [["showroom", true]]);
  const own = shop.store("own");
  refused(shop.try("--store", "own", "demo", "--fill", "5"), 4, "store: own exists and was not made by the demo; it stays as it is");
  assert.deepEqual(own.json("customer", "list"), []);
});
