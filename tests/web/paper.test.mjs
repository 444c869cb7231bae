// Paper: an invoice of many pages, on the screen of a phone, with prices of every length.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { close, open } from "../support/browser.mjs";
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
  const product = await add("/v1/products", { name: "Screw", price: "1.2345", stock: 100, sku: "SCREW-1" });
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
