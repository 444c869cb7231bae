// How it behaves: keyboard, trouble, every page for everybody, paper.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { assertAccessible, close, open, picture } from "../support/browser.mjs";
import { office } from "../support/office.mjs";

const api = await office("web_manners");
const places = [
  ["/", "Dashboard", "dashboard"], ["/orders", "Orders", "orders"], ["/orders/1", "Order #1", "order"], ["/orders/new", "New order", "new_order"],
  ["/orders/1/invoice", /Invoice/, "invoice"], ["/orders/1/packing-slip", /Packing slip/, "packing_slip"],
  ["/products", "Products", "products"], ["/products/1", "Tea cup", "product"], ["/customers", "Customers", "customers"],
  ["/customers/1", "Ada Lovelace", "customer"], ["/reports", "Reports", "reports"], ["/reports/sales", "Sales", "report"],
  ["/sql", "SQL", "sql"], ["/settings", "Settings", "settings"], ["/nowhere", "No such page", "nowhere"],
];

for (const dark of [false, true])
  for (const [name, width, height] of [["desktop", 1280, 900], ["phone", 360, 740]])
    test(`axe finds nothing, and nothing sticks out: ${name}, ${dark ? "dark" : "light"}`, async () => {
      const page = await open(api, { dark, width, height });
      for (const [place, heading, file] of places) {
        await page.visit(place, heading);
        await page.waitForFunction(() => document.querySelector(".waiting") === null); // its data is there
        await picture(page, `${file}-${name}-${dark ? "dark" : "light"}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${place} is ${wide} px wide`);
        await assertAccessible(page);
      }
      await close(page, /axe\.js|Content Security Policy/);
      const out = await open(api, { key: null, dark, width, height });
      await out.goto("/");
      await out.getByLabel("Key", { exact: true }).waitFor();
      await assertAccessible(out);
      await close(out, /axe\.js|Content Security Policy/);
    });

test("all of an order by keyboard alone", async () => {
  const page = await open(api);
  await page.visit("/orders", "Orders");
  await page.locator("tbody tr").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("lovelace");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 2);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Order #1" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Order #1", "the focus goes along");
  await page.visit("/orders", "Orders");
  await page.locator("tbody tr").first().waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.className), "row");
  await page.keyboard.press("n");
  await page.getByRole("heading", { level: 1, name: "New order" }).waitFor();
  await page.getByRole("combobox", { name: "Customer" }).focus();
  await page.keyboard.type("turing");
  await page.getByRole("option", { name: /Alan Turing/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Add a product" }).focus();
  await page.keyboard.type("cup");
  await page.getByRole("option", { name: /Tea cup/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Place order" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Order #\d+/ }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await close(page);
});

test("offline and 503 are told, and over by themselves", async () => {
  const page = await open(api);
  await page.visit("/", "Dashboard");
  await page.getByText("Revenue today").waitFor();
  await page.context().setOffline(true);
  await page.visit("/products", "Products");
  await page.getByRole("alert").filter({ hasText: "offline" }).first().waitFor();
  await page.context().setOffline(false);
  await page.getByRole("link", { name: "Tea cup" }).waitFor();
  let refused = 0;
  await page.route("**/v1/customers?**", (route) => (refused++ < 2
    ? route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ type: "/problems/unavailable", title: "unavailable", status: 503, detail: "The database is away." }) })
    : route.continue()));
  await page.route("**/v1/customers", (route) => route.fallback());
  await page.visit("/customers?search=ada", "Customers");
  await page.getByText("does not reach its database").first().waitFor();
  await page.getByRole("link", { name: "Ada Lovelace" }).waitFor();
  assert.equal(await page.locator(".banner").count(), 0);
  await close(page, /ERR_INTERNET_DISCONNECTED|503/);
});

test("what is not there is told so", async () => {
  const page = await open(api);
  for (const [place, told] of [["/orders/999", "order 999"], ["/products/999", "product 999"], ["/customers/999", "customer 999"]]) {
    await page.goto(`/#${place}`);
    await page.getByRole("alert").filter({ hasText: told.split(" ")[1] }).waitFor();
  }
  await page.visit("/reports/nonsense", "No such report");
  await close(page, /404/);
});

test("the pages are served strictly: no inline script or style, nothing from elsewhere", async () => {
  const answer = await api.get("/", { key: null });
  assert.equal(answer.status, 200);
  const policy = answer.headers["content-security-policy"];
  assert.ok(!policy.includes("unsafe"), policy);
  assert.match(policy, /default-src 'none'/);
  assert.ok(!/<script(?![^>]*src=)|style=|https?:/.test(answer.text), answer.text);
  const script = /src="(\/office\/[^"]+\.js)"/.exec(answer.text)[1];
  assert.equal((await api.get(script, { key: null })).headers["cache-control"], "public, max-age=31536000, immutable");
  assert.equal(answer.headers["cache-control"], "no-cache");
});

test("invoice and packing slip are right on A4", async () => {
  const page = await open(api);
  const folder = mkdtempSync(path.join(tmpdir(), "ordo-paper-"));
  try {
    for (const [kind, has, hasNot] of [["invoice", ["Invoice", "Ada Lovelace", "CUP-1", "Tea cup", "€9.00", "€10.00", "#1"], ["Dashboard", "Sign out"]],
      ["packing-slip", ["Packing slip", "Tea cup", "Packed"], ["€", "Sign out"]]]) {
      await page.visit(`/orders/1/${kind}`);
      await page.locator(".paper").waitFor();
      const file = path.join(folder, `${kind}.pdf`);
      await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
      const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
      for (const word of has) assert.ok(text.includes(word), `${word} in\n${text}`);
      for (const word of hasNot) assert.ok(!text.includes(word), `no ${word} in\n${text}`);
      const told = execFileSync("pdfinfo", [file], { encoding: "utf8" });
      assert.match(told, /Pages: +1\n/);
      assert.match(told, /A4/);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  await close(page);
});
