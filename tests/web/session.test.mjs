// Coming in, what a role sees, going out, and a key that ends meanwhile.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, open } from "../support/browser.mjs";
import { office } from "../support/office.mjs";
import { Serving } from "../support/serve.mjs";
import { Shop } from "../support/shop.mjs";

const api = await office("web_session");
const own = new Shop();
let withLink;
before(async () => { withLink = await Serving.start(own.store("links")); });
after(async () => {
  await withLink?.stop();
  own.stop();
});

const kept = (page) => page.evaluate(() => sessionStorage.getItem("ordo.key"));

test("a key lets in, a wrong one is told so; the key is kept for this tab alone", async () => {
  const page = await open(api, { key: null });
  await page.goto("/#/orders");
  await page.getByLabel("Key", { exact: true }).fill("ordo_1_wrong");
  await page.keyboard.press("Enter");
  await page.locator(".wrong").filter({ hasText: "this is not a key" }).waitFor();
  await page.getByLabel("Key", { exact: true }).fill("ordo_🔑");
  await page.keyboard.press("Enter");
  await page.locator(".wrong").filter({ hasText: "this is not a key" }).waitFor();
  await page.getByLabel("Key", { exact: true }).fill(api.key("admin"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  assert.match(await kept(page), /^ordo_/);
  const other = await page.context().newPage();
  await other.goto("/#/orders");
  await other.getByLabel("Key", { exact: true }).waitFor();
  assert.deepEqual(await page.evaluate(() => [document.cookie, Object.keys(localStorage)]), ["", []]);
  await close(page, /401/);
});

test("signed out, nothing is left of the key", async () => {
  const page = await open(api);
  await page.visit("/customers", "Customers");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Key", { exact: true }).waitFor();
  assert.equal(await kept(page), null);
  await close(page);
});

test("the server's link signs in, once, and its token leaves the address", async () => {
  const page = await open(withLink, { key: null });
  await page.goto("/");
  await page.getByLabel("Key", { exact: true }).waitFor();
  await page.goto(`/#/sign-in/${withLink.token}`); // in a tab that is open already: only the address changes
  await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
  assert.equal(new URL(page.url()).hash, "#/");
  const secret = await kept(page);
  const again = await open(withLink, { key: null });
  await again.goto(`/#/sign-in/${withLink.token}`);
  await again.getByRole("alert").filter({ hasText: "was used" }).waitFor();
  assert.equal(new URL(again.url()).hash, "#/");
  await close(again, /401/);
  await page.goto(`/#/sign-in/no-such-token`);
  await page.locator(".toast.failed").waitFor();
  assert.equal(new URL(page.url()).hash, "#/", "still signed in as before");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Key", { exact: true }).waitFor();
  assert.equal((await withLink.get("/v1/store", { key: secret })).status, 401, "the link's key ends with it");
  await close(page, /40[01]/);
});

test("a key of the user's own outlives signing out, whatever its name", async () => {
  const { secret } = (await api.post("/v1/keys", { name: "sign-in link, of mine", role: "clerk" })).body;
  const page = await open(api, { key: secret });
  await page.visit("/customers", "Customers");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Key", { exact: true }).waitFor();
  assert.equal((await api.get("/v1/store", { key: secret })).status, 200);
  await close(page);
});

test("a link's key that could not be revoked on the way out is told", async () => {
  const link = await Serving.start(own.store("lost"));
  const page = await open(link, { key: null });
  await page.goto(`/#/sign-in/${link.token}`);
  await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
  const number = (await kept(page)).split("_")[1];
  await page.route("**/v1/keys/*", (route) => route.abort());
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.locator(".toast.failed").filter({ hasText: `key is still good. The server does not answer. Revoke key ${number}` }).waitFor();
  assert.equal(await kept(page), null);
  await close(page, /ERR_FAILED/);
  await link.stop();
});

test("a role sees what it may do", async () => {
  const reader = await open(api, { role: "reader" });
  await reader.visit("/orders", "Orders");
  assert.equal(await reader.getByRole("link", { name: "New order" }).count(), 0);
  assert.equal(await reader.getByRole("link", { name: "SQL" }).count(), 0);
  await reader.visit("/orders/1", "Order #1");
  await reader.getByText("€10.00").first().waitFor();
  assert.equal(await reader.getByRole("button", { name: "Ship" }).count(), 0);
  await reader.visit("/orders/new", "Not with this key");
  await close(reader);
  const clerk = await open(api, { role: "clerk" });
  await clerk.visit("/orders/1", "Order #1");
  await clerk.getByRole("button", { name: "Ship" }).waitFor();
  await clerk.visit("/settings", "Settings");
  assert.equal(await clerk.getByRole("button", { name: "New key" }).count(), 0);
  await close(clerk);
});

test("a key that is revoked meanwhile: one signs in again, and is where one was", async () => {
  const secret = api.key("clerk");
  const page = await open(api, { key: secret });
  await page.visit("/products", "Products");
  await page.getByRole("link", { name: "Tea cup" }).waitFor();
  await api.ask("DELETE", `/v1/keys/${secret.split("_")[1]}`);
  await page.getByRole("searchbox").fill("cup");
  await page.getByText("The key is not good any more").waitFor();
  await page.getByLabel("Key", { exact: true }).fill(api.key("clerk"));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
  assert.match(page.url(), /search=cup/);
  await close(page, /401/);
});
