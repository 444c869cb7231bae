// What a person sees: the program in a pseudo-terminal, by script(1).
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Shop } from "../support/shop.mjs";

const shop = new Shop();
after(() => shop.stop());
const store = shop.store("terminal", "--currency", "GBP");
store.customer({ first: "Maximiliane", last: "von Hohenlohe-Langenburg", email: "maximiliane.hohenlohe@example.com" });
store.ordo("customer", "update", "1", "--phone", "+44 20 7946 0000");
store.product({ name: "WHITE HANGING HEART T-LIGHT HOLDER", price: "2.55", stock: 1000, sku: "85123A" });
store.product({ name: "日本の急須".repeat(4), price: "12345.6789", stock: 1000 });
for (let n = 0; n < 3; n++) store.order(1, "1:6", "2:1");
store.ordo("order", "ship", "1", "--note", "parcel 00340434");
store.ordo("order", "cancel", "2", "--reason", "the customer changed their mind about the colour");

// The lines shown on a terminal of so many columns.
function shown(columns, words) {
  const done = store.bash(`script -qec 'stty cols ${columns}; "$ORDO" ${words}' /dev/null < /dev/null`);
  assert.equal(done.code, 0, done.stdout);
  return done.stdout.replaceAll("\r", "").split("\n");
}

// Columns on a terminal of what these tests show.
function width(line) {
  return [...line].reduce((sum, c) => sum + (/[\u3000-\u9fff]/.test(c) ? 2 : 1), 0);
}

const lists = [
  "customer list", "product list", "order list", "order show 1", "order show 2", "customer history 1",
  "report top-products", "report customers", "report sales", "report stock-ledger 1", "report stock-value",
  "report low-stock --threshold 2000", "store list", "verify",
];
for (const words of lists) {
  test(`${words} fits a terminal of 80 columns, numbers whole`, () => {
    const lines = shown(80, words);
    for (const line of lines) assert.ok(width(line) <= 80, `${width(line)}: ${line}`);
    if (words === "product list") assert.ok(lines.join("\n").includes("12345.6789"));
    if (words === "order list") assert.equal(lines.filter((line) => line.includes("12360.98")).length, 3);
  });
}

test("on a wide terminal nothing is cut", () => {
  const lines = shown(250, "product list").join("\n");
  assert.match(lines, /WHITE HANGING HEART T-LIGHT HOLDER/);
  assert.doesNotMatch(lines, /…/);
});

test("on a narrow terminal names are cut with an ellipsis, and numbers are not", () => {
  const lines = shown(70, "report low-stock --threshold 2000");
  assert.ok(lines.some((line) => /WHITE.*…/.test(line)), lines.join("\n"));
  assert.ok(lines.some((line) => line.includes("12345.6789")));
});
