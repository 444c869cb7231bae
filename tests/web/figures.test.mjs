// Figures over time and their room: that nothing moves when they come, and that no period is cut.
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, open } from "../support/browser.mjs";
import { office } from "../support/office.mjs";
import { until } from "../support/place.mjs";

const api = await office("web_figures");

for (const [name, width, height] of [["desktop", 1280, 800], ["phone", 360, 740]])
  test(`the dashboard does not move while its figures come: ${name}`, async () => {
    const page = await open(api, { width, height });
    await page.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.moved += entry.value; }).observe({ type: "layout-shift", buffered: true });
    });
    await page.route("**/v1/reports/sales*", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400)); // after all that is below them
      await route.continue();
    });
    await page.visit("/", "Dashboard");
    await page.getByText("Revenue today").waitFor();
    await page.locator(".plot canvas").waitFor();
    await page.waitForFunction(() => document.querySelector(".waiting") === null);
    await page.waitForTimeout(300);
    const moved = await page.evaluate(() => window.moved);
    assert.ok(moved < 0.05, `it moved by ${moved}`);
    await close(page);
  });

test("weeks and months are asked for from their first day; the last is told to be under way", async () => {
  const page = await open(api);
  const asked = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (/^\/v1\/reports\/(sales|product-sales)/.test(pathname) && searchParams.has("by")) asked.push([searchParams.get("by"), searchParams.get("from")]);
  });
  for (const [place, heading] of [["/", "Dashboard"], ["/products/1", "Tea cup"]]) {
    asked.length = 0;
    await page.visit(place, heading);
    for (const [name, by] of [["Weeks", "week"], ["Months", "month"]]) {
      await page.getByRole("button", { name }).click();
      await page.locator("figcaption", { hasText: `a ${by}` }).locator("output", { hasText: "so far" }).waitFor();
      await until(() => asked.some(([period]) => period === by), `${place} to ask for its ${name}`);
      const from = asked.findLast(([period]) => period === by)[1];
      const day = new Date(`${from}T00:00:00Z`);
      assert.ok(by === "week" ? day.getUTCDay() === 1 : day.getUTCDate() === 1, `${place} begins its ${name} on ${from}`);
    }
  }
  await close(page);
});

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

test("the kind of a movement is not broken beside a long reason", async () => {
  await api.post("/v1/products/2/stock", { add: 1, kind: "receipt", reason: "delivered late, and not all of what was asked for ".repeat(9) });
  const page = await open(api, { width: 1000 });
  await page.visit("/products/2", "Tea pot");
  const cell = page.getByRole("cell", { name: "receipt", exact: true });
  const [height, line] = await cell.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return [range.getBoundingClientRect().height, parseFloat(getComputedStyle(element).lineHeight)];
  });
  assert.ok(height < line * 1.5, `${height} px high, a line is ${line} px`);
  await close(page);
});

test("the header goes on to the window's edge where a scrollbar may be", async () => {
  const page = await open(api);
  await page.visit("/orders/new", "New order");
  const shot = (await page.screenshot({ clip: { x: 0, y: 0, width: 1280, height: 50 } })).toString("base64");
  const [inside, edge] = await page.evaluate(async (bytes) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], { type: "image/png" }));
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d", { willReadFrequently: true });
    canvas.drawImage(picture, 0, 0);
    return [1200, 1276].map((x) => [...canvas.getImageData(x, 5, 1, 1).data].join());
  }, shot);
  assert.equal(edge, inside);
  await close(page);
});

test("what is too long is not cut: it is told at the field, and not saved", async () => {
  const page = await open(api);
  await page.visit("/customers", "Customers");
  const count = async () => (await api.get("/v1/customers?limit=1000")).body.length;
  const before = await count();
  await page.keyboard.press("n");
  await page.getByLabel("First name").fill("y".repeat(300));
  assert.equal((await page.getByLabel("First name").inputValue()).length, 300);
  const told = page.locator(".field .wrong", { hasText: "is 300 characters long; at most 100 are taken" });
  await told.waitFor();
  await page.getByLabel("Last name").fill("Long");
  await page.getByLabel("E-mail").fill("long@example.com");
  await page.getByRole("button", { name: "Add customer" }).click();
  await page.waitForLoadState("networkidle");
  await told.waitFor();
  assert.equal(await count(), before);
  await page.getByLabel("First name").fill("Short");
  await page.getByRole("button", { name: "Add customer" }).click();
  await page.getByRole("heading", { level: 1, name: "Short Long" }).waitFor();
  await page.visit("/products", "Products");
  await page.getByRole("button", { name: "New product" }).click();
  await page.getByLabel("Name", { exact: true }).fill("z".repeat(300));
  await page.locator(".field .wrong", { hasText: "at most 200 are taken" }).waitFor();
  await close(page, /400/);
});
