// Products, customers, reports, SQL, settings, dashboard: each page's main job.
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, open } from "../support/browser.mjs";
import { office } from "../support/office.mjs";

const api = await office("web_shop");

test("a product is added, changed, archived, and that undone", async () => {
  const page = await open(api);
  await page.visit("/products", "Products");
  await page.getByRole("button", { name: "New product" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Saucer");
  await page.getByLabel("Price", { exact: true }).fill("cheap");
  await page.getByRole("button", { name: "Add product" }).click();
  await page.locator(".field .wrong").filter({ hasText: "cheap" }).waitFor();
  await page.getByLabel("Price", { exact: true }).fill("2.25");
  await page.getByRole("button", { name: "Add product" }).click();
  await page.getByRole("heading", { level: 1, name: "Saucer" }).waitFor();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Price", { exact: true }).fill("2.75");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("€2.75").waitFor();
  await page.getByRole("button", { name: "Archive" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("status").filter({ hasText: "Saucer is back" }).waitFor();
  const found = (await api.get("/v1/products?search=saucer")).body;
  assert.deepEqual(found.map((row) => [row.price, row.archived_at]), [["2.75", null]]);
  await close(page, /400/);
});

test("stock is changed for a reason, which the ledger tells with the balance", async () => {
  const page = await open(api);
  await page.visit("/products/2", "Tea pot");
  await page.getByRole("button", { name: "Change stock" }).click();
  await page.getByLabel("Units", { exact: true }).fill("20");
  await page.getByLabel("Reason", { exact: true }).fill("delivery 4711");
  await page.getByRole("dialog").getByRole("button", { name: "Change stock" }).click();
  await page.getByRole("cell", { name: "delivery 4711" }).waitFor();
  const ledger = (await api.get("/v1/reports/stock-ledger/2")).body;
  assert.deepEqual([ledger[0].kind, ledger[0].quantity, ledger[0].balance], ["receipt", 20, 25]);
  await page.getByRole("button", { name: "Change stock" }).click();
  await page.getByLabel("What happened").selectOption("remove");
  await page.getByLabel("Units", { exact: true }).fill("1000");
  await page.getByLabel("Reason", { exact: true }).fill("broken");
  await page.getByRole("dialog").getByRole("button", { name: "Change stock" }).click();
  await page.getByRole("dialog").locator(".wrong").waitFor();
  assert.equal((await api.get("/v1/products/2")).body.stock_quantity, 25);
  await close(page, /40[09]/);
});

test("text of the database is never markup", async () => {
  const page = await open(api);
  const name = "<img src=x onerror=alert(1)>";
  page.on("dialog", () => assert.fail("a script of the database ran"));
  for (const [place, heading] of [["/products", "Products"], ["/products/3", name], ["/orders/1", "Order #1"], ["/orders/1/invoice", /Invoice/], ["/reports/top-products", "Top products"], ["/", "Dashboard"]]) {
    await page.visit(place, heading);
    await page.getByText(name).first().waitFor();
    assert.equal(await page.locator("img").count(), 0, place);
  }
  await close(page);
});

test("a customer is added and changed; what is wrong is told at the field", async () => {
  const page = await open(api);
  await page.visit("/customers", "Customers");
  await page.keyboard.press("n");
  await page.getByLabel("First name").fill("Grace");
  await page.getByLabel("Last name").fill("Hopper");
  await page.getByLabel("E-mail").fill("ADA@example.com");
  await page.getByRole("button", { name: "Add customer" }).click();
  await page.locator(".field .wrong").waitFor();
  await page.getByLabel("E-mail").fill("grace@example.com");
  await page.getByRole("button", { name: "Add customer" }).click();
  await page.getByRole("heading", { level: 1, name: "Grace Hopper" }).waitFor();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel(/^Phone/).fill("+1 555");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("+1 555").waitFor();
  await page.visit("/customers/1", "Ada Lovelace");
  await page.getByText("€10.00").first().waitFor();
  await close(page, /409/);
});

test("every report of the API is there, with its form, its rows and its picture", async () => {
  const page = await open(api);
  const document = (await api.get("/openapi.json")).body;
  const paths = Object.keys(document.paths).filter((path) => path.startsWith("/v1/reports/"));
  await page.visit("/reports", "Reports");
  await page.locator(".cards li").first().waitFor();
  assert.equal(await page.locator(".cards li").count(), paths.length);
  for (let i = 0; i < paths.length; i++) {
    await page.visit("/reports", "Reports");
    await page.locator(".cards a").nth(i).click();
    await page.locator(".filters").waitFor();
    const product = page.getByRole("combobox", { name: "Product" });
    if (await product.count()) {
      await product.fill("CUP-1");
      await product.press("Enter");
    }
    await page.locator("table tbody tr").first().waitFor();
    await page.locator("figure.chart").waitFor();
  }
  await page.visit("/reports/sales?by=month", "Sales");
  await page.getByLabel("By").selectOption("week");
  await page.waitForFunction(() => location.hash.includes("by=week"));
  await close(page);
});

test("SQL: asked, charted, cancelled, wrong, refused to write, and kept", async () => {
  const page = await open(api);
  await page.visit("/sql", "SQL");
  const editor = page.getByRole("textbox", { name: "SQL" });
  await editor.fill("SELECT product_name, stock_quantity FROM products WHERE price >= $1 ORDER BY 1");
  await page.getByLabel("$1").fill("2");
  await page.keyboard.press("Tab");
  await editor.press("Control+Enter");
  await page.getByRole("cell", { name: "Tea cup" }).waitFor();
  await page.getByRole("button", { name: "Chart" }).click();
  await page.locator(".bars li").first().waitFor();
  await editor.fill("SELECT nothing FROM orders");
  await editor.press("Control+Enter");
  await page.getByRole("alert").filter({ hasText: "nothing" }).waitFor();
  await editor.fill("DELETE FROM orders");
  await editor.press("Control+Enter");
  await page.getByRole("alert").filter({ hasText: "only reads" }).waitFor();
  await editor.fill("SELECT pg_sleep(60)");
  await editor.press("Control+Enter");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Run" }).waitFor();
  await page.getByText("Earlier queries").click();
  await page.getByRole("button", { name: /SELECT product_name/ }).click();
  assert.match(await editor.inputValue(), /^SELECT product_name/);
  await close(page, /400/);
});

test("settings: a key is made, shown once, and revoked; the store is verified", async () => {
  const page = await open(api);
  await page.visit("/settings", "Settings");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("For what or whom").fill("till-1");
  await page.getByRole("button", { name: "Create key" }).click();
  const secret = await page.locator(".secret").textContent();
  assert.equal((await api.get("/v1/store", { key: secret })).body.role, "reader");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Revoke till-1" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await page.getByRole("status").filter({ hasText: "is revoked" }).waitFor();
  assert.equal((await api.get("/v1/store", { key: secret })).status, 401);
  await page.getByRole("button", { name: "Verify now" }).click();
  await page.getByText("Sound: nothing breaks any of 8 invariants").waitFor();
  await close(page);
});

test("the dashboard tells today, and an order that is placed meanwhile", async () => {
  const page = await open(api);
  await page.clock.install();
  await page.visit("/", "Dashboard");
  await page.getByText("Revenue today").waitFor();
  const made = (await api.post("/v1/orders", { customer_id: 2, items: [{ product_id: 1, quantity: 1 }] })).body;
  await page.clock.runFor(11_000);
  await page.getByRole("link", { name: `#${made.order_id}` }).waitFor();
  await close(page);
});
