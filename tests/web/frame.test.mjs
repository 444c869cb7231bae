// What every page stands on: addresses, lists, downloads, charts, and what goes wrong with them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assertAccessible, close, open } from "../support/browser.mjs";
import { office } from "../support/office.mjs";

const api = await office("web_frame");
const rows = (page) => page.locator("tbody tr");
const away = (route) => route.fulfill({
  status: 503, contentType: "application/problem+json",
  body: JSON.stringify({ type: "/problems/unavailable", title: "unavailable", status: 503, detail: "The database is away." }),
});

test("an address that is no good is told, and the pages go on", async () => {
  const page = await open(api);
  for (const place of ["/products/%E0", "/products/abc", "/orders/1e3", "/customers/99999999999999999999"])
    await page.visit(place, "No such page");
  await page.getByRole("link", { name: "Customers" }).click();
  await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
  await close(page);
});

test("a page whose script fails is told in its place; the others stay", async () => {
  const page = await open(api);
  await page.route("**/v1/orders/1", (route) => route.fulfill({ contentType: "application/json", body: "{}" }));
  await page.visit("/orders/1");
  await page.getByRole("heading", { level: 1, name: "This page failed" }).waitFor();
  await page.getByRole("link", { name: "Products" }).click();
  await page.getByRole("link", { name: "Tea cup" }).waitFor();
  await close(page, /TypeError/);
});

test("the focus goes to the heading, also where it comes after its data", async () => {
  const page = await open(api);
  await page.visit("/reports", "Reports");
  await page.getByRole("link", { name: /^Top products/ }).click();
  await page.getByRole("heading", { level: 1, name: "Top products" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === "Top products");
  await close(page);
});

test("a filter that is half typed stays with the page it is of", async () => {
  const page = await open(api);
  await page.visit("/orders", "Orders");
  await page.getByRole("link", { name: "Products" }).click();
  await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
  await page.getByLabel("Min price").pressSequentially("5");
  await page.goBack();
  await page.getByRole("link", { name: "#1" }).waitFor();
  assert.doesNotMatch(page.url(), /min_price/);
  await close(page);
});

test("what others changed is in a list that one comes to, and in one that one goes back to", async () => {
  const page = await open(api);
  await page.visit("/customers", "Customers");
  await rows(page).nth(1).waitFor();
  await page.getByRole("link", { name: "Products" }).click();
  await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
  await api.post("/v1/customers", { first_name: "Grace", last_name: "Hopper", email: "grace@example.com" });
  await page.getByRole("link", { name: "Customers" }).click();
  await page.getByRole("link", { name: "Grace Hopper" }).click();
  await page.getByRole("heading", { level: 1, name: "Grace Hopper" }).waitFor();
  await api.ask("PATCH", "/v1/customers/3", { body: { last_name: "Murray" } });
  await page.goBack();
  await page.getByRole("link", { name: "Grace Murray" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === "Grace Murray");
  await close(page);
});

test("a filter that is refused is told in place of the rows, and mended by another", async () => {
  const page = await open(api);
  await page.visit("/orders", "Orders");
  await rows(page).nth(2).waitFor();
  await page.getByLabel("Min total").fill("much");
  await page.keyboard.press("Tab");
  await page.getByRole("alert").filter({ hasText: "much" }).waitFor();
  assert.equal(await rows(page).count(), 0, "rows of another filter would be taken for this one's");
  await page.getByLabel("Min total").fill("15,00");
  await page.keyboard.press("Tab");
  await page.getByRole("link", { name: "#3" }).waitFor();
  assert.equal(await rows(page).count(), 1);
  await close(page, /400/);
});

test("Escape leads back to the list as it was", async () => {
  const page = await open(api);
  await page.visit("/orders?status=Shipped", "Orders");
  await page.getByRole("link", { name: "#2" }).click();
  await page.getByRole("heading", { level: 1, name: "Order #2" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  assert.match(page.url(), /status=Shipped/);
  await page.visit("/");
  await page.visit("/orders/2/invoice", /Invoice/);
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { level: 1, name: "Order #2" }).waitFor();
  await page.visit("/orders/new", "New order");
  await page.getByRole("combobox", { name: "Customer" }).fill("nobody");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  assert.match(page.url(), /orders\/new/, "what is typed is not thrown away");
  await close(page);
});

test("what is wrong with a field is told there, once", async () => {
  const page = await open(api);
  await page.visit("/customers", "Customers");
  await page.keyboard.press("n");
  await page.getByRole("button", { name: "Add customer" }).click();
  await page.locator(".field .wrong").waitFor();
  assert.equal(await page.locator("form .wrong").count(), 1);
  await page.route("**/v1/customers", away);
  await page.getByLabel("First name").fill("Grace");
  await page.getByRole("button", { name: "Add customer" }).click();
  await page.locator("form > .wrong").filter({ hasText: "does not reach its database" }).waitFor();
  await close(page, /400|503/);
});

test("what a button did not do is told", async () => {
  const page = await open(api);
  await page.visit("/customers/2", "Alan Turing");
  await page.route("**/archive", away);
  await page.getByRole("button", { name: "Archive" }).click();
  await page.locator(".toast.failed").filter({ hasText: "does not reach its database" }).waitFor();
  await close(page, /503/);
});

test("a chart's numbers are there as a table", async () => {
  const page = await open(api);
  await page.visit("/reports/sales", "Sales");
  await page.locator("figure.chart").getByText("As a table").click();
  const cells = page.locator("figure.chart tbody td");
  await cells.filter({ hasText: "€14.50" }).waitFor();
  await assertAccessible(page);
  await close(page, /axe\.js|Content Security Policy/);
});

test("a download waits out trouble, and ends when one leaves", async () => {
  const page = await open(api);
  let refused = 0;
  await page.route("**/v1/products?limit=1000*", (route) => (refused++ === 0 ? away(route) : route.continue()));
  await page.visit("/products", "Products");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).dblclick()]);
  assert.equal(readFileSync(await download.path(), "utf8").trim().split("\r\n").length, 4);
  assert.equal(refused, 2);

  const hasEnded = new Promise((resolve) => page.on("requestfailed", (request) => { if (/customers\?limit=1000/.test(request.url())) resolve(true); }));
  await page.route("**/v1/customers?limit=1000*", () => undefined); // never answered
  await page.visit("/customers", "Customers");
  await page.getByRole("button", { name: "CSV" }).click();
  await page.getByRole("button", { name: /stop/ }).waitFor();
  await page.getByRole("link", { name: "Settings" }).click();
  assert.ok(await hasEnded);
  await page.getByRole("status").filter({ hasText: "The download was stopped." }).waitFor();
  await close(page, /503/);
});

test("a server that says how long to wait is left alone for so long", async () => {
  const page = await open(api);
  const asked = [];
  await page.route(/\/v1\/products(\?|$)/, (route) => {
    asked.push(Date.now());
    return asked.length > 1 ? route.continue() : route.fulfill({
      status: 429, contentType: "application/problem+json", headers: { "Retry-After": "3" },
      body: JSON.stringify({ type: "/problems/rate-limited", title: "too many requests", status: 429, detail: "Slower." }),
    });
  });
  await page.visit("/products", "Products");
  await page.getByRole("link", { name: "Tea cup" }).waitFor();
  assert.ok(asked[1] - asked[0] >= 3000, `${asked[1] - asked[0]} ms`);
  await close(page, /429/);
});

test("the days under a chart of times are the store's", async () => {
  const moved = (entry, moved_at, balance) => ({ entry, moved_at, kind: "receipt", quantity: 1, balance, order_id: null, reason: "for the test" });
  const page = await open(api);
  await page.route("**/v1/store", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), time_zone: "Pacific/Auckland" } });
  });
  await page.addInitScript(() => {
    const write = CanvasRenderingContext2D.prototype.fillText;
    window.written = [];
    CanvasRenderingContext2D.prototype.fillText = function fillText(text, ...at) {
      window.written.push(text);
      return write.call(this, text, ...at);
    };
  });
  await page.route("**/v1/reports/stock-ledger/1*", (route) => route.fulfill({
    json: [moved(2, "2026-03-14T13:30:00Z", 2), moved(1, "2026-03-14T12:30:00Z", 1)], // past midnight there
  }));
  await page.visit("/products/1", "Tea cup");
  await page.locator("figure.chart", { hasText: "Units on hand" }).locator("canvas").waitFor();
  await page.waitForFunction(() => window.written.includes("15 Mar"));
  assert.deepEqual(await page.evaluate(() => window.written.includes("14 Mar")), false);
  await close(page);
});

test("a long list's titles stay in sight; on a phone so does where one is", async () => {
  const orders = Array.from({ length: 100 }, () => ({ customer_id: 1, items: [{ product_id: 3, quantity: 1 }] }));
  await api.post("/v1/products/3/stock", { add: 1000, reason: "for the test" });
  await api.post("/v1/orders/batch", { orders });
  const page = await open(api);
  await page.visit("/orders", "Orders");
  await rows(page).nth(40).waitFor();
  await rows(page).nth(40).scrollIntoViewIfNeeded();
  const at = await page.evaluate(() => [document.querySelector("th").getBoundingClientRect().top, document.querySelector(".top").getBoundingClientRect().bottom]);
  assert.ok(Math.abs(at[0] - at[1]) < 4, `titles at ${at[0]}, below what ends at ${at[1]}`);
  await close(page);
  const phone = await open(api, { width: 360, height: 740 });
  await phone.visit("/settings", "Settings");
  const box = await phone.getByRole("link", { name: "Settings" }).boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
  await close(phone);
});
