// Lists in every order that they can be had in: page by page, with many rows alike, each row once.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { problem, serve } from "../support/serve.mjs";

const api = await serve("api_sorts", ["--rate-limit", "0"]);

before(async () => {
  for (let n = 0; n < 11; n++) {
    await api.post("/v1/customers", { first_name: ["Ada", "Bo", "Cy"][n % 3], last_name: ["Zuse", "Abel"][n % 2], email: `c${n}@example.com` });
    await api.post("/v1/products", { name: `Cup ${(n * 7) % 11}`, price: ["2.00", "1.00", "10.00"][n % 3], stock: [50, 5, 500][n % 3] });
  }
  for (let n = 0; n < 22; n++)
    await api.post("/v1/orders", { customer_id: 1 + (n % 11), items: [{ product_id: 1 + (n % 3), quantity: 1 + (n % 2) }] });
});

const by = (...keys) => (one, other) => {
  for (const key of keys) {
    const [a, b] = [key(one), key(other)];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
};
const id = (name, sign = 1) => (row) => sign * row[name];
const total = (sign) => (row) => sign * Number(row.total_amount);

const sorts = {
  orders: ["order_id", {
    newest: by(id("order_id", -1)), oldest: by(id("order_id")),
    largest: by(total(-1), id("order_id", -1)), smallest: by(total(1), id("order_id")),
  }],
  products: ["product_id", {
    oldest: by(id("product_id")), newest: by(id("product_id", -1)), name: by((row) => row.product_name, id("product_id")),
    price: by((row) => Number(row.price), id("product_id")), stock: by((row) => row.stock_quantity, id("product_id")),
  }],
  customers: ["customer_id", {
    oldest: by(id("customer_id")), newest: by(id("customer_id", -1)),
    name: by((row) => row.last_name, (row) => row.first_name, id("customer_id")),
  }],
};

for (const [list, [key, ways]] of Object.entries(sorts))
  for (const [sort, compare] of Object.entries(ways))
    test(`${list} by ${sort}`, async () => {
      const all = (await api.get(`/v1/${list}?limit=1000`)).body;
      assert.ok(all.length >= 11);
      const expected = all.sort(compare).map((row) => row[key]);
      const pages = await api.pages(`/v1/${list}?sort=${sort}&limit=4`);
      assert.ok(pages.every((page) => page.length > 0), "no link leads to an empty page");
      assert.deepEqual(pages.flat().map((row) => row[key]), expected);
    });

test("a row that is not there is after everything; a way that is none is refused", async () => {
  for (const sort of ["newest", "oldest", "largest", "smallest"])
    assert.deepEqual((await api.get(`/v1/orders?sort=${sort}&after=999`)).body, [], sort);
  problem(await api.get("/v1/orders?sort=best"), 400, { type: "invalid", field: "sort" });
});
