// Orders: finding, looking, taking steps, placing; and that one click, or two, is one order.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { close, open, pick } from "../support/browser.mjs";
import { office } from "../support/office.mjs";

const api = await office("web_orders");
const rows = (page) => page.locator("tbody tr");
const orderCount = async () => (await api.get("/v1/orders?limit=1000")).body.length;

test("orders are found by words, status and total; the address keeps it, and so does going back", async () => {
  const page = await open(api);
  await page.visit("/orders", "Orders");
  await rows(page).nth(2).waitFor();
  await page.getByLabel("Status").selectOption("Cancelled");
  await page.getByRole("link", { name: "#3" }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  assert.match(page.url(), /status=Cancelled/);
  await page.getByRole("link", { name: "#3" }).click();
  await page.getByRole("heading", { level: 1, name: "Order #3" }).waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "#3" }).waitFor();
  assert.equal(await page.getByLabel("Status").inputValue(), "Cancelled");
  await page.getByRole("link", { name: "All orders" }).click();
  await rows(page).nth(2).waitFor();
  await page.getByRole("searchbox").fill("turing");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  await page.getByRole("searchbox").fill("nobody");
  await page.getByText("No order is found this way").waitFor();
  await close(page);
});

test("a heading sorts, and the other way when it is asked again", async () => {
  const page = await open(api);
  await page.visit("/orders", "Orders");
  const first = () => page.locator("tbody tr").first().textContent();
  await page.getByRole("button", { name: "Total" }).click();
  await page.waitForFunction(() => location.hash.includes("sort=largest") && document.querySelector("tbody tr")?.textContent.includes("€19.90"));
  assert.equal(await page.locator("th[aria-sort=descending]").textContent(), "Total ↓");
  await page.getByRole("button", { name: "Total" }).click();
  await page.waitForFunction(() => location.hash.includes("sort=smallest") && document.querySelector("tbody tr")?.textContent.includes("€4.50"));
  assert.match(await first(), /^#2/);
  await close(page);
});

test("what is filtered is downloaded as CSV, formulas guarded", async () => {
  await api.post("/v1/customers", { first_name: "=1+1", last_name: "Quote\"d", email: "f@example.com" });
  const page = await open(api);
  await page.visit("/customers?search=quote", "Customers");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
  assert.equal(download.suggestedFilename(), "customers.csv");
  const [names, row, rest] = readFileSync(await download.path(), "utf8").split("\r\n");
  assert.equal(names, "customer_id,first_name,last_name,email,phone,registration_date,archived_at");
  assert.match(row, /^\d+,'=1\+1,"Quote""d",f@example\.com,,/);
  assert.equal(rest, "");
  await close(page);
});

test("an order shows its lines and what happened, and takes the steps that it allows", async () => {
  const page = await open(api);
  await page.visit("/orders/2", "Order #2");
  await page.getByText("parcel 1").waitFor();
  assert.equal(await page.getByRole("button", { name: "Ship" }).count(), 0, "it is shipped already");
  const made = (await api.post("/v1/orders", { customer_id: 1, items: [{ product_id: 1, quantity: 1 }] })).body;
  await page.visit(`/orders/${made.order_id}`, `Order #${made.order_id}`);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Cancel order" }).click();
  await page.getByText("is missing").or(page.getByText("required")).or(page.locator(".wrong")).first().waitFor();
  await page.getByLabel("Reason").fill("changed their mind");
  await page.getByRole("button", { name: "Cancel order" }).click();
  await page.getByRole("status").filter({ hasText: "is cancelled" }).waitFor();
  await page.getByText("changed their mind").waitFor();
  assert.equal((await api.get(`/v1/orders/${made.order_id}`)).body.status, "Cancelled");
  await close(page, /400/);
});

test("a step that another has taken meanwhile is told, and offered no more", async () => {
  const made = (await api.post("/v1/orders", { customer_id: 1, items: [{ product_id: 1, quantity: 1 }] })).body;
  const page = await open(api);
  await page.visit(`/orders/${made.order_id}`, `Order #${made.order_id}`);
  await page.getByRole("button", { name: "Ship" }).click();
  await api.post(`/v1/orders/${made.order_id}/ship`, {});
  await page.getByRole("button", { name: "Ship order" }).click();
  await page.locator(".toast.failed").filter({ hasText: "is Shipped already" }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.locator(".facts .badge, .badge").filter({ hasText: "Shipped" }).first().waitFor();
  await page.visit(`/orders/${made.order_id}/receipt`, "No such page");
  await page.getByRole("link", { name: "To the order" }).click();
  await page.getByRole("heading", { level: 1, name: `Order #${made.order_id}` }).waitFor();
  await close(page, /409/);
});

test("a draft of another version is none", async () => {
  const page = await open(api);
  await page.visit("/orders", "Orders");
  await page.evaluate(() => sessionStorage.setItem("ordo.draft", '{"lines": 7}'));
  await page.reload();
  await page.visit("/orders/new", "New order");
  await page.getByText("Add a product to begin.").waitFor();
  await close(page);
});

test("an order is placed; a double click makes one", async () => {
  const before = await orderCount();
  const page = await open(api);
  await page.visit("/orders/new", "New order");
  await pick(page, "Customer", "ada", /Ada Lovelace/);
  await pick(page, "Add a product", "cup", /Tea cup/);
  await pick(page, "Add a product", "pot", /Tea pot/);
  await page.getByLabel("Quantity of Tea cup").fill("3");
  await page.getByText("€33.40").waitFor();
  await page.getByRole("button", { name: "Place order" }).dblclick();
  await page.getByRole("heading", { level: 1, name: /Order #\d+/ }).waitFor();
  assert.equal(await orderCount(), before + 1);
  const placed = (await api.get("/v1/orders?limit=1")).body[0];
  assert.equal(placed.total_amount, "33.40");
  assert.match((await api.get(`/v1/orders/${placed.order_id}`)).body.idempotency_key, /^[0-9a-f-]{36}$/);
  await close(page);
});

const loseAnswers = (page, options) => page.route("**/v1/orders", async (route) => {
  await route.fetch();
  return route.abort("connectionreset");
}, options);

async function beginOrder(page) {
  await page.visit("/orders/new", "New order");
  await pick(page, "Customer", "ada", /Ada Lovelace/);
  await pick(page, "Add a product", "cup", /Tea cup/);
}

test("an answer that is lost: it is told, nothing can be changed, and it is one order wherever one goes", async () => {
  const before = await orderCount();
  const page = await open(api);
  await beginOrder(page);
  await loseAnswers(page);
  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByText("It is not known yet whether this order is placed").waitFor();
  assert.equal(await orderCount(), before + 1, "the server had it");
  assert.ok(await page.getByLabel("Quantity of Tea cup").isDisabled(), "another order would be a second one");
  assert.equal(await page.getByRole("button", { name: "Start anew" }).count(), 0);
  await page.getByRole("link", { name: "Products" }).click();
  await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
  await page.unroute("**/v1/orders");
  await page.getByRole("status").filter({ hasText: /Order #\d+ is placed/ }).waitFor();
  assert.equal(await orderCount(), before + 1);
  await page.visit("/orders/new", "New order");
  await page.getByText("Add a product to begin.").waitFor();
  await close(page, /ERR_CONNECTION_RESET/);
});

test("reloaded while it is not known whether an order is placed: that is not forgotten", async () => {
  const before = await orderCount();
  const page = await open(api);
  await beginOrder(page);
  await loseAnswers(page);
  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByText("It is not known yet whether this order is placed").waitFor();
  await page.reload();
  await page.getByText("It is not known yet whether this order is placed").waitFor();
  assert.ok(await page.getByLabel("Quantity of Tea cup").isDisabled());
  await page.unroute("**/v1/orders");
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByRole("heading", { level: 1, name: /Order #\d+/ }).waitFor();
  assert.equal(await orderCount(), before + 1);
  await close(page, /ERR_CONNECTION_RESET/);
});

test("gone and back while an order is under way: it cannot be changed meanwhile", async () => {
  const before = await orderCount();
  const page = await open(api);
  await beginOrder(page);
  let answer;
  const isAsked = new Promise((resolve) => page.route("**/v1/orders", async (route) => {
    const response = await route.fetch();
    answer = () => route.fulfill({ response });
    resolve();
  }));
  await page.getByRole("button", { name: "Place order" }).click();
  await isAsked;
  await page.getByRole("link", { name: "Products" }).click();
  await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
  await page.goBack();
  await page.getByRole("button", { name: "Placing …" }).waitFor();
  assert.ok(await page.getByLabel("Quantity of Tea cup").isDisabled());
  await answer();
  await page.getByRole("heading", { level: 1, name: /Order #\d+/ }).waitFor();
  assert.equal(await orderCount(), before + 1);
  await close(page);
});

test("the server away for a moment: the order is sent again by itself, and is one", async () => {
  const before = await orderCount();
  const page = await open(api);
  await page.visit("/orders/new?customer=1", "New order");
  await pick(page, "Add a product", "cup", /Tea cup/);
  await loseAnswers(page, { times: 1 });
  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByRole("heading", { level: 1, name: /Order #\d+/ }).waitFor();
  assert.equal(await orderCount(), before + 1);
  await close(page, /ERR_CONNECTION_RESET/);
});

test("two order the last unit: one has it, the other is told at the line", async () => {
  const product = (await api.post("/v1/products", { name: "Last spoon", price: "2", stock: 1 })).body;
  const pages = await Promise.all([open(api), open(api)]);
  for (const page of pages) {
    await page.visit("/orders/new?customer=1", "New order");
    await pick(page, "Add a product", "spoon", /Last spoon/);
  }
  await Promise.all(pages.map((page) => page.getByRole("button", { name: "Place order" }).click()));
  const ends = await Promise.all(pages.map((page) => Promise.race([
    page.getByRole("heading", { level: 1, name: /Order #\d+/ }).waitFor().then(() => "placed"),
    page.getByText("Wanted 1, on hand 0.").waitFor().then(() => "short"),
  ])));
  assert.deepEqual(ends.sort(), ["placed", "short"]);
  assert.equal((await api.get(`/v1/products/${product.product_id}`)).body.stock_quantity, 0);
  for (const page of pages) await close(page, /409/);
});

test("thousands of orders: more come as one scrolls, and the place is kept on the way back", async () => {
  const orders = Array.from({ length: 400 }, () => ({ customer_id: 1, items: [{ product_id: 3, quantity: 1 }] }));
  await api.post("/v1/products/3/stock", { add: 1000, reason: "for the test" });
  await api.post("/v1/orders/batch", { orders });
  const page = await open(api);
  await page.visit("/orders", "Orders");
  await rows(page).nth(40).waitFor();
  while ((await rows(page).count()) < 150) {
    await page.mouse.wheel(0, 4000);
    await page.waitForTimeout(50);
  }
  const link = rows(page).nth(120).locator("a.row");
  await link.scrollIntoViewIfNeeded();
  const number = await link.textContent();
  const top = (place) => place.evaluate((element) => element.getBoundingClientRect().top);
  const before = await top(link);
  await link.click();
  await page.getByRole("heading", { level: 1, name: `Order ${number}` }).waitFor();
  await page.goBack();
  await page.getByRole("link", { name: number, exact: true }).waitFor();
  await page.waitForLoadState("networkidle");
  const now = await top(page.getByRole("link", { name: number, exact: true }));
  assert.ok(Math.abs(now - before) < 60, `${before} px before, ${now} px after`);
  await close(page);
});
