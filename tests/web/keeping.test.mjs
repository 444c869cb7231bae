// What is kept: the focus, an order that is begun, what was typed, and every digit of what the database said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, open, pick } from "../support/browser.mjs";
import { office } from "../support/office.mjs";

const api = await office("web_keeping");
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id ?? "");

test("the focus goes on to what comes next, and is never lost", async () => {
  const page = await open(api);
  await page.visit("/orders/new", "New order");
  await pick(page, "Customer", "ada", /Ada Lovelace/);
  await page.waitForFunction(() => document.activeElement?.id === "picker-Add-a-product");
  await page.keyboard.type("CUP-1");
  await page.keyboard.press("Enter"); // before it is found, as a scanner does
  await page.getByLabel("Quantity of Tea cup").waitFor();
  await pick(page, "Add a product", "pot", /Tea pot/);
  await page.getByRole("button", { name: "Remove Tea cup" }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Quantity of Tea cup").waitFor({ state: "detached" });
  assert.equal(await focused(page), "Quantity of Tea pot");
  await page.getByLabel("Quantity of Tea pot").fill("6");
  await page.getByRole("button", { name: "Place order" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Wanted 6, on hand 5.").waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Quantity of Tea pot");
  await page.visit("/orders/1", "Order #1");
  await page.getByRole("button", { name: "Ship" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Ship order" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Ship", exact: true }).waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector(".heading").contains(document.activeElement));
  await close(page, /409/);
});

test("a scanner's codes are taken one after the other, each to the letter", async () => {
  const page = await open(api);
  await api.post("/v1/products", { name: "Other cup", price: "1", stock: 3, sku: "cup-1" });
  await page.visit("/orders/new", "New order");
  await page.route("**/v1/products?*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.getByRole("combobox", { name: "Add a product" }).focus();
  for (const code of ["cup-1", "POT-1", "NONE-1", "POT-1"]) {
    await page.keyboard.type(code);
    await page.keyboard.press("Enter");
  }
  await page.getByRole("status").filter({ hasText: "Nothing is found by “NONE-1”." }).waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-label="Quantity of Tea pot"]')?.value === "2");
  assert.deepEqual(await page.locator(".order-lines input").evaluateAll((fields) => fields.map((field) => `${field.value} ${field.ariaLabel}`)),
    ["1 Quantity of Other cup", "2 Quantity of Tea pot"]);
  await page.getByLabel("Quantity of Tea pot").fill("1000000000");
  await page.getByText("Only 5 are on hand.").waitFor();
  await close(page);
});

test("a line tells what is on hand, as it changes", async () => {
  const page = await open(api);
  const product = (await api.post("/v1/products", { name: "Egg cup", price: "1.2345", stock: 3 })).body;
  await page.visit("/orders/new", "New order");
  await pick(page, "Add a product", "egg cup", /Egg cup/);
  await page.getByLabel("Quantity of Egg cup").fill("4");
  await page.getByText("Only 3 are on hand.").waitFor();
  await api.post(`/v1/products/${product.product_id}/stock`, { add: 5, kind: "receipt", reason: "delivery" });
  await page.getByText("Only 3 are on hand.").waitFor({ state: "detached" });
  await page.getByText(/· 8 on hand/).waitFor();
  await close(page);
});

test("an order that is begun is there when one comes back, until one signs out", async () => {
  const page = await open(api);
  await page.visit("/orders/new", "New order");
  await pick(page, "Customer", "ada", /Ada Lovelace/);
  await pick(page, "Add a product", "pot", /Tea pot/);
  await page.getByLabel("Quantity of Tea pot").fill("2");
  await page.getByRole("link", { name: "Products" }).click();
  await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
  await page.goBack();
  await page.getByText("Ada Lovelace").waitFor();
  assert.equal(await page.getByLabel("Quantity of Tea pot").inputValue(), "2");
  await page.getByRole("link", { name: "Customers" }).click();
  await page.getByRole("link", { name: "Alan Turing" }).click();
  await page.getByRole("link", { name: "New order" }).click();
  await page.locator(".picked").filter({ hasText: "Alan Turing" }).waitFor();
  assert.equal(await page.getByLabel("Quantity of Tea pot").count(), 0, "another customer's order is another order");
  assert.doesNotMatch(page.url(), /customer=/, "or going back would begin anew");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(".picked").filter({ hasText: "Ada Lovelace" }).waitFor();
  assert.equal(await page.getByLabel("Quantity of Tea pot").inputValue(), "2");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Key", { exact: true }).fill(api.key("admin"));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  await page.visit("/orders/new", "New order");
  await page.getByText("Add a product to begin.").waitFor();
  await close(page);
});

test("offline on a page that asks for nothing: what is typed is found once the network is back", async () => {
  const page = await open(api);
  await page.visit("/orders/new", "New order");
  await page.context().setOffline(true);
  await page.getByRole("combobox", { name: "Add a product" }).fill("pot");
  await page.getByRole("option", { name: "This computer is offline." }).waitFor();
  await page.locator(".banner").waitFor();
  await page.context().setOffline(false);
  await page.getByRole("option", { name: /Tea pot/ }).waitFor();
  await page.locator(".banner").waitFor({ state: "detached" });
  await page.getByRole("combobox", { name: "Add a product" }).blur();
  const away = (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: '{"type":"/problems/unavailable","detail":"away"}' });
  await page.route(/customers\?|readyz/, away);
  await page.getByRole("combobox", { name: "Customer" }).fill("ada");
  await page.locator(".banner").filter({ hasText: "does not reach its database" }).waitFor();
  await page.getByRole("combobox", { name: "Customer" }).fill(""); // nothing more is asked for
  await page.unroute(/customers\?|readyz/);
  await page.locator(".banner").waitFor({ state: "detached" });
  await close(page, /ERR_INTERNET_DISCONNECTED|503/);
});

test("a query's values are told exactly, whatever zone the browser and the store are in", async () => {
  const page = await open(api, { timezoneId: "Asia/Tokyo" });
  await page.visit("/sql", "SQL");
  const editor = page.getByRole("textbox", { name: "SQL" });
  await editor.fill(`SELECT date '2026-11-28', timestamp '2026-11-28 10:00', timestamptz '2026-11-28 10:00Z', timestamptz 'infinity', date '0044-03-15 BC',
    9007199254740993, 1e-9::float8, 2.50::numeric, 0.1::float8, '$2' -- $3`);
  assert.equal(await page.getByRole("group", { name: "Parameters" }).count(), 0, "neither a text nor a comment asks for one");
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator("tbody tr").waitFor();
  const [day, naive, ...others] = await page.locator("tbody td").allTextContents();
  assert.equal(day, "28 Nov 2026");
  assert.match(naive, /^28 Nov 2026, 10:00/);
  assert.deepEqual(others.slice(1), ["infinity", "0044-03-15 BC", "9,007,199,254,740,993", "1e-09", "2.50", "0.1", "$2"]);
  await page.getByText("1 row").waitFor();
  await close(page);
});

test("a double click on Run runs; Cancel says that it has ended", async () => {
  const page = await open(api);
  await page.visit("/sql", "SQL");
  await page.getByRole("textbox", { name: "SQL" }).fill("SELECT 'here it is' FROM pg_sleep(1)");
  await page.getByRole("button", { name: "Run" }).dblclick();
  await page.getByRole("cell", { name: "here it is" }).waitFor();
  await page.getByRole("textbox", { name: "SQL" }).fill("SELECT pg_sleep(60)");
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled").waitFor();
  assert.equal(await page.getByRole("button", { name: "CSV" }).count(), 0, "what was there before is not this query's");
  await close(page);
});

test("amounts are typed as the browser's language writes them", async () => {
  const page = await open(api, { locale: "de-DE" });
  await page.visit("/products", "Products");
  await page.keyboard.press("n");
  await page.getByLabel("Name", { exact: true }).fill("Samowar");
  await page.getByLabel("Price", { exact: true }).fill("1.234,50");
  await page.getByRole("button", { name: "Add product" }).click();
  await page.getByRole("heading", { level: 1, name: "Samowar" }).waitFor();
  const [made] = (await api.get("/v1/products?search=Samowar")).body;
  assert.equal(made.price, "1234.50");
  await page.getByRole("button", { name: "Edit" }).click();
  assert.equal(await page.getByLabel("Price", { exact: true }).inputValue(), "1234,50");
  await page.getByLabel("Name", { exact: true }).fill("Samowar, groß");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Samowar, groß" }).waitFor();
  assert.equal((await api.get(`/v1/products/${made.product_id}`)).body.price, "1234.50");
  await page.getByRole("button", { name: "Change stock" }).click();
  await page.getByLabel("Units").fill("1,5");
  await page.getByLabel("Reason").fill("delivery");
  await page.getByRole("button", { name: "Change stock" }).last().click();
  await page.locator(".field .wrong").filter({ hasText: "whole number" }).waitFor();
  await close(page);
});

test("orders are filtered by a customer's name, and the filter says whose", async () => {
  const page = await open(api);
  await page.visit("/orders", "Orders");
  await pick(page, "Customer", "turing", /Alan Turing/);
  await page.waitForFunction(() => location.hash.includes("customer_id=2") && document.querySelectorAll("tbody tr").length === 1);
  await page.locator(".chosen").filter({ hasText: "Alan Turing" }).waitFor();
  await page.getByRole("button", { name: "Any customer" }).click();
  await page.waitForFunction(() => !location.hash.includes("customer_id"));
  await page.visit("/orders?from=2026-02-01&to=2026-01-01", "Orders");
  await page.getByRole("alert").filter({ hasText: "“From” is after “Until”" }).waitFor();
  await close(page);
});
