// The whole API: each operation of the catalogue is asked at its route, and answers what its header says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkColumns, operations } from "../support/catalogue.mjs";
import { problem, serve } from "../support/serve.mjs";

const api = await serve("api_operations", ["--rate-limit", "0"]);
const catalogue = operations();
const asked = new Set();

// Ask an operation by its name: parameters of its path by name, the others in `body` or `query`.
async function run(name, { path = {}, query = "", body } = {}) {
  const operation = catalogue.find((one) => one.name === name);
  asked.add(name);
  const [method, form, status] = operation.http.split(" ");
  const target = form.replace(/\{(\w+)\}/g, (_, part) => path[part]);
  const answer = await api.ask(method, target + query, { body });
  assert.equal(answer.status, Number(status), `${name}: ${answer.text}`);
  assert.equal(answer.headers["content-type"], "application/json");
  assert.equal(answer.headers["cache-control"], "no-store");
  const rows = operation.result === "list" ? answer.body : [answer.body];
  assert.ok(Array.isArray(answer.body) === (operation.result === "list"), name);
  assert.notEqual(rows.length, 0, `${name} answers rows`);
  for (const row of rows) checkColumns(row, operation.columns, name);
  return answer;
}

test("customers", async () => {
  const made = await run("customer.add", { body: { first_name: "Ada", last_name: "Lovelace", email: "ada@example.com" } });
  assert.equal(made.headers.location, "/v1/customers/1");
  assert.deepEqual((await api.get(made.headers.location)).body, made.body);
  const path = { customer_id: 1 };
  const changed = await run("customer.update", { path, body: { phone: "+44 1" } });
  assert.deepEqual(changed.body, { ...made.body, phone: "+44 1" });
  assert.equal((await run("customer.update", { path, body: { phone: "" } })).body.phone, null);
  assert.notEqual((await run("customer.archive", { path })).body.archived_at, null);
  assert.deepEqual((await api.get("/v1/customers")).body, [], "an archived customer is not listed");
  await run("customer.list", { query: "?archived=true" });
  assert.equal((await run("customer.unarchive", { path })).body.archived_at, null);
  assert.deepEqual((await run("customer.show", { path })).body, made.body);
});

test("products", async () => {
  const cup = { name: "Tea cup", price: "4.50", stock: 50, sku: "CUP-1", description: "Bone china" };
  const made = await run("product.add", { body: cup });
  assert.equal(made.headers.location, "/v1/products/1");
  assert.deepEqual((await api.get(made.headers.location)).body, made.body);
  assert.deepEqual([made.body.price, made.body.stock_quantity], ["4.50", 50], "money is text, a count a number");
  await run("product.add", { body: { name: "Saucer", price: 2.25, stock: 3 } });
  const path = { product_id: 2 };
  assert.equal((await run("product.update", { path, body: { price: "2.50" } })).body.price, "2.50");
  assert.equal((await run("product.stock", { path, body: { add: 4, reason: "delivery" } })).body.stock_quantity, 7);
  assert.equal((await run("product.stock", { path, body: { set: 5, reason: "counted" } })).body.stock_quantity, 5);
  await run("product.archive", { path });
  await run("product.unarchive", { path });
  await run("product.show", { path });
  assert.deepEqual((await run("product.list", { query: "?search=cup" })).body.map((row) => row.product_id), [1]);
});

test("orders", async () => {
  const order = { customer_id: 1, items: [{ product_id: 1, quantity: 2 }, { product_id: 2, quantity: 1 }] };
  for (let n = 1; n <= 3; n++) {
    const made = await run("order.create", { body: order });
    assert.equal(made.headers.location, `/v1/orders/${n}`);
    const shown = (await api.get(made.headers.location)).body;
    for (const [name, value] of Object.entries(made.body)) assert.deepEqual(shown[name], value, name);
    assert.equal(made.body.total_amount, "11.50");
  }
  await run("order.ship", { path: { order_id: 2 }, body: { note: "parcel 1" } });
  await run("order.cancel", { path: { order_id: 3 }, body: { reason: "no longer wanted" } });
  const shown = (await run("order.show", { path: { order_id: 3 } })).body;
  assert.deepEqual(shown.status_changes.map((change) => [change.to_status, change.note, change.actor]),
    [["Cancelled", "no longer wanted", "admin 1"]], "who has done it is the key");
  assert.deepEqual((await run("order.list", { query: "?status=Pending" })).body.map((row) => row.order_id), [1]);
  await run("customer.history", { path: { customer_id: 1 } });
  const summary = (await run("customer.summary", { path: { customer_id: 1 } })).body;
  const first = (await api.get("/v1/orders/1")).body;
  const second = (await api.get("/v1/orders/2")).body;
  assert.deepEqual(summary, {
    customer_id: 1, order_count: 2, total_spent: "23.00", average_order: "11.50",
    first_order_date: first.order_date, last_order_date: second.order_date,
  }, "the cancelled one does not count");
});

test("reports", async () => {
  await run("report.customers");
  await run("report.low_stock", { query: "?threshold=100" });
  assert.deepEqual((await run("report.orders_by_status")).body.map((row) => [row.status, row.order_count, row.revenue]),
    [["Cancelled", 1, "11.50"], ["Pending", 1, "11.50"], ["Shipped", 1, "11.50"]]);
  const sold = (await run("report.product_sales", { path: { product_id: 1 } })).body;
  assert.deepEqual(sold.map((row) => [row.units_sold, row.order_count, row.revenue]), [[4, 2, "18.00"]]);
  assert.equal((await run("report.sales", { query: "?by=day" })).body[0].revenue, "23.00", "the cancelled one does not count");
  await run("report.stock_ledger", { path: { product_id: 1 } });
  await run("report.stock_value");
  await run("report.top_products");
});

test("the store", async () => {
  const told = (await run("store.show")).body;
  assert.match(told.store, /^api_operations/);
  assert.equal(told.currency, "EUR");
  assert.deepEqual([told.actor, told.role], ["admin 1", "admin"], "who asks, and what that key may do");
});

test("keys", async () => {
  const made = await run("key.create", { body: { name: "till", role: "clerk", rate_limit: 20 } });
  assert.equal(made.headers.location, undefined, "there is no such page");
  assert.equal((await api.get("/v1/products", { key: made.body.secret })).status, 200);
  await run("key.list");
  await run("key.revoke", { path: { key_id: made.body.key_id } });
});

test("this was all there is", () => {
  assert.deepEqual(catalogue.map((operation) => operation.name).filter((name) => !asked.has(name)), []);
});

test("lists page by their links to the end, without loss or repeat", async () => {
  for (let n = 1; n <= 7; n++)
    await api.post("/v1/customers", { first_name: "Grace", last_name: `Hopper ${n}`, email: `grace${n}@example.com`, phone: "&=#?ü" });
  for (let n = 1; n <= 5; n++) await api.post("/v1/orders", { customer_id: 2, items: [{ product_id: 1, quantity: 1 }] });
  for (const [target, key, isNewestFirst] of [
    ["/v1/customers", "customer_id"], ["/v1/orders", "order_id", true], ["/v1/products", "product_id"], ["/v1/keys?revoked=true", "key_id"],
    ["/v1/customers?search=hop%20gra", "customer_id"], ["/v1/orders?customer_id=2", "order_id", true],
    ["/v1/customers/2/history", "order_id", true], ["/v1/reports/stock-ledger/1", "entry"],
  ]) {
    const joint = target.includes("?") ? "&" : "?";
    const whole = (await api.get(`${target}${joint}limit=1000`)).body;
    assert.ok(whole.length >= 2, target);
    for (const limit of [1, 2, whole.length]) {
      const pages = await api.pages(`${target}${joint}limit=${limit}`);
      assert.deepEqual(pages.flat(), whole, `${target} by ${limit}`);
      for (const page of pages.slice(0, -1)) assert.equal(page.length, limit);
    }
    if (key === "entry") continue;
    const keys = whole.map((row) => row[key]);
    assert.deepEqual(keys, [...new Set(keys)].sort((a, b) => (isNewestFirst ? b - a : a - b)));
  }
});

test("filters", async () => {
  const ids = async (target, key) => (await api.get(target)).body.map((row) => row[key]);
  assert.deepEqual(await ids("/v1/orders?status=Shipped", "order_id"), [2]);
  assert.deepEqual(await ids("/v1/orders?min_total=11.50&customer_id=1&status=Pending", "order_id"), [1]);
  assert.deepEqual(await ids("/v1/orders?max_total=4.50&limit=2", "order_id"), [8, 7]);
  assert.deepEqual(await ids("/v1/orders?to=2001-01-01", "order_id"), []);
  assert.deepEqual(await ids("/v1/products?max_price=3", "product_id"), [2]);
  assert.deepEqual(await ids("/v1/products?sku=CUP-1", "product_id"), [1]);
  assert.deepEqual(await ids("/v1/customers?search=LOVE+ada", "customer_id"), [1], "+ is a space in a query");
  assert.deepEqual(await ids("/v1/customers?search=nobody", "customer_id"), []);
  assert.deepEqual(await ids("/v1/orders?search=lovelace", "order_id"), [3, 2, 1]);
  assert.deepEqual(await ids("/v1/customers?&&archived=false&", "customer_id"), [1, 2, 3, 4, 5, 6, 7, 8]);
});

test("a list about a thing tells \"nothing\" from \"no such thing\"", async () => {
  assert.deepEqual((await api.get("/v1/customers/8/history")).body, []);
  problem(await api.get("/v1/customers/99/history"), 404, { type: "not_found", field: "customer_id" });
  problem(await api.get("/v1/reports/stock-ledger/99"), 404, { type: "not_found", field: "product_id" });
});
