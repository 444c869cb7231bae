// Figures over time and their room: that nothing moves when they come, and that no period is cut.
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, open } from "../support/browser.mjs";
import { office } from "../support/office.mjs";

const api = await office("web_figures");

test("the bars of customers are told apart, whatever their names", async () => {
  const made = [];
  for (const email of ["a.schmidt@example.com", "b.schmidt@example.com"]) {
    const { customer_id } = (await api.post("/v1/customers", { first_name: "Anna", last_name: "Schmidt", email })).body;
    made.push((await api.post("/v1/orders", { customer_id, items: [{ product_id: 1, quantity: 1 }] })).status);
  }
  assert.deepEqual(made, [201, 201]);
  const page = await open(api);
  await page.visit("/reports/customers", "Customers");
  await page.locator(".bars li").first().waitFor();
  const names = await page.locator(".bar-name").allTextContents();
  assert.equal(new Set(names).size, 4, names.join());
  await close(page);
});
