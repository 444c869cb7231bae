// Paper: an invoice of many pages, on the screen of a phone, with prices of every length.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { assertAccessible, close, open, picture } from "../support/browser.mjs";
import { office } from "../support/office.mjs";

const api = await office("web_paper");
const folder = mkdtempSync(path.join(tmpdir(), "ordo-paper-"));
after(() => rmSync(folder, { recursive: true }));

async function add(target, body) {
  const answer = await api.post(target, body);
  assert.ok(answer.status < 300, answer.text);
  return answer.body;
}

// An order of so many lines, each of a product of its own.
async function orderOf(lines) {
  const items = [];
  for (let i = 1; i <= lines; i++) {
    const { product_id } = await add("/v1/products", { name: `Spoon ${i}`, price: "1.25", stock: 100, sku: `SPOON-${i}` });
    items.push({ product_id, quantity: 3 });
  }
  return add("/v1/orders", { customer_id: 1, items });
}

// The text of each page that is printed.
async function printed(page) {
  const file = path.join(folder, "page.pdf");
  await page.pdf({ path: file, preferCSSPageSize: true });
  return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
}

test("a long invoice tells its total once, at the end, and its titles and number on every page", async () => {
  const order = await orderOf(80);
  const page = await open(api);
  await page.visit(`/orders/${order.order_id}/invoice`, /Invoice/);
  await page.locator(".paper").waitFor();
  const pages = await printed(page);
  assert.ok(pages.length > 1, `${pages.length} pages`);
  assert.deepEqual(pages.map((text) => text.includes("€300.00")), pages.map((_, i) => i === pages.length - 1), pages.join("\n----\n"));
  pages.forEach((text, i) => {
    assert.match(text, /SKU +Product +Quantity +Price +Total/);
    assert.match(text, new RegExp(`\\n *${i + 1} ?/ ?${pages.length}\\s*$`));
  });
  await close(page);
});

test("a price is told with all its decimals, a total with the currency's", async () => {
  const product = await add("/v1/products", { name: "Screw", price: "1.2345", stock: 100000, sku: "SCREW-1" });
  const order = await add("/v1/orders", { customer_id: 1, items: [{ product_id: product.product_id, quantity: 3 }] });
  const page = await open(api);
  for (const [place, told] of [[`/orders/${order.order_id}/invoice`, ["€1.2345", "€3.70"]], [`/orders/${order.order_id}`, ["€1.2345", "€3.70"]],
    [`/products/${product.product_id}`, ["€1.2345"]], ["/products?search=screw", ["€1.2345"]], ["/products?search=pot", ["€19.90"]], ["/reports/stock-value?limit=1000", ["€1.2345"]]]) {
    await page.visit(place);
    for (const text of told) await page.getByText(text, { exact: true }).first().waitFor();
  }
  await page.visit("/orders/new", "New order");
  await page.getByRole("combobox", { name: "Add a product" }).fill("screw");
  await page.getByRole("option", { name: /€1\.2345/ }).click();
  await page.locator(".line-total", { hasText: /^€1\.23$/ }).waitFor();
  await page.locator(".line-name", { hasText: "€1.2345" }).waitFor();
  await page.route("**/v1/store", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), currency: "JPY", minor_unit: 0 } });
  });
  await page.route(`**/v1/products/${product.product_id}`, (route) => route.fulfill({ json: { ...product, price: "10.5" } }));
  await page.visit(`/products/${product.product_id}`, "Screw");
  await page.reload();
  await page.getByText("JP¥10.5", { exact: true }).waitFor();
  await close(page);
});

// Words without an end, and figures as long as they get.
let long;
async function longOrder() {
  long ??= await madeLong();
  return long;
}

async function madeLong() {
  const product = await add("/v1/products", { name: "N".repeat(200), price: "99999.9999", stock: 100, sku: "S".repeat(64) });
  const customer = await add("/v1/customers", { first_name: "W".repeat(100), last_name: "Long", email: `${"w".repeat(60)}@example.com` });
  const order = await add("/v1/orders", { customer_id: customer.customer_id, items: [{ product_id: product.product_id, quantity: 100 }, { product_id: 1, quantity: 10 }] });
  return { product, customer, order };
}

for (const dark of [false, true])
  test(`paper fits a phone, all of it on its sheet: ${dark ? "dark" : "light"}`, async () => {
    const { order: longest } = await longOrder();
    const page = await open(api, { dark, width: 360, height: 740 });
    for (const order of [1, longest.order_id])
      for (const kind of ["invoice", "packing-slip"]) {
        await page.visit(`/orders/${order}/${kind}`);
        await page.reload();
        await page.locator(".paper td").first().waitFor();
        const [wide, paper, table] = await page.evaluate(() => [document.documentElement.scrollWidth,
          ...[".paper", ".paper table"].map((name) => document.querySelector(name).getBoundingClientRect().right)]);
        assert.ok(wide <= 360, `${kind} of ${order} is ${wide} px wide`);
        assert.ok(table <= paper, `the table ends at ${table} px, the sheet at ${paper} px`);
        await picture(page, `${kind}-${order === 1 ? "short" : "long"}-phone-${dark ? "dark" : "light"}`);
        await assertAccessible(page);
      }
    await close(page, /axe\.js|Content Security Policy/);
  });

test("a name without a space widens no page", async () => {
  const { product, customer, order } = await longOrder();
  for (const width of [360, 1280]) {
    const page = await open(api, { width });
    for (const place of [`/products/${product.product_id}`, `/customers/${customer.customer_id}`, `/orders/${order.order_id}`, "/orders", "/products", "/customers", "/", "/reports/customers"]) {
      await page.visit(place);
      await page.locator("h1").waitFor();
      await page.waitForLoadState("networkidle");
      await page.waitForFunction(() => document.querySelector(".waiting") === null);
      const [wide, heading] = await page.evaluate(() => [document.documentElement.scrollWidth, document.querySelector("h1").scrollWidth]);
      assert.ok(wide <= width && heading <= width, `${place} is ${wide} px wide, its heading ${heading} px, of ${width}`);
    }
    await close(page);
  }
});

test("paper and what is filled in stand in the middle of a wide screen", async () => {
  const page = await open(api, { width: 3840, height: 1000 });
  for (const [place, element] of [["/orders/1/invoice", ".paper"], ["/orders/1/packing-slip", ".paper"], ["/orders/new", ".new-order"]]) {
    await page.visit(place);
    const box = await page.locator(element).boundingBox();
    const middle = box.x + box.width / 2;
    assert.ok(Math.abs(middle - 1920) < 20, `${place}: its middle is at ${middle} px`);
  }
  await close(page);
});

test("the dashboard on paper: its chart as wide as the paper, its bars with their colour, its text dark", async () => {
  const page = await open(api, { width: 1600, dark: true });
  await page.visit("/", "Dashboard");
  await page.locator(".plot canvas").waitFor();
  await page.locator(".bar").first().waitFor();
  await page.setViewportSize({ width: 1600, height: 800 });
  await page.emulateMedia({ media: "print" });
  const told = await page.evaluate(() => {
    const plot = document.querySelector(".plot");
    plot.style.width = "500px"; // as paper would have it: what is drawn already follows
    return { canvas: plot.querySelector("canvas").getBoundingClientRect().width, bar: getComputedStyle(document.querySelector(".bar")).printColorAdjust,
      text: getComputedStyle(document.documentElement).color };
  });
  assert.ok(told.canvas <= 500, `the chart is ${told.canvas} px wide`);
  assert.equal(told.bar, "exact");
  assert.equal(told.text, "rgb(29, 36, 33)");
  await close(page);
});
