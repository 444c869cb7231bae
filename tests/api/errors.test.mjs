// What is wrong with a request is told as a problem of RFC 9457, and names what would be right.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problem, serve } from "../support/serve.mjs";

const api = await serve("api_errors", ["--rate-limit", "0"]);
api.store.customer();
api.store.product({ stock: 5 });
const customer = { first_name: "Ada", last_name: "Lovelace", email: "new@example.com" };

const bodies = [
  ["no JSON", "{\"first_name\": \"Ada\",\n \"last_name\" \"Lovelace\"}", { field: "body", detail: /line 2, column \d+/ }],
  ["cut JSON", "{\"first_name\": \"Ada\"", { field: "body", detail: /line 1, column/ }],
  ["two values", "{} {}", { field: "body", detail: /line 1, column/ }],
  ["no object", "[]", { field: "body", detail: /an array; a JSON object is taken/ }],
  ["null", "null", { field: "body" }],
  ["bytes that are no UTF-8", Buffer.from("7b2261223a22ff227d", "hex"), { field: "body", detail: /0xff/ }],
  ["a NUL in a text", "{\"first_name\": \"A\\u0000da\"}", { field: "body" }],
  ["a surrogate alone", "{\"first_name\": \"A\\ud800\"}", { field: "body" }],
  ["a name twice", "{\"first_name\": \"A\", \"first_name\": \"B\"}", { field: "body", detail: /duplicate/ }],
  ["arrays in arrays without end", "[".repeat(100_000), { field: "body", detail: /depth/ }],
  ["an unknown name", { ...customer, nickname: "A" }, { field: "nickname", detail: /not a parameter here/, hint: /Known: first_name, last_name/ }],
  ["a name of the path", { ...customer, customer_id: 1 }, { field: "customer_id", detail: /not a parameter/ }],
  ["a number for text", { ...customer, first_name: 7 }, { field: "first_name", detail: /is a number; text is taken/ }],
  ["an object for text", { ...customer, phone: {} }, { field: "phone", detail: /is an object; text is taken/ }],
  ["what is missing", { first_name: "Ada" }, { field: "last_name", detail: /missing/ }],
  ["null for what is needed", { ...customer, first_name: null }, { field: "first_name", detail: /missing/ }],
  ["an empty text", { ...customer, first_name: "" }, { field: "first_name" }],
  ["too long a text", { ...customer, first_name: "x".repeat(101) }, { field: "first_name", detail: /101 characters/ }],
  ["a bad address", { ...customer, email: "ada" }, { field: "email" }],
  ["an empty object", {}, { field: "first_name" }],
  ["nothing", "", { field: "body" }],
];
for (const [what, body, expected] of bodies)
  test(`a body: ${what}`, async () => {
    const before = api.store.contents();
    if (body === "") expected.field = "first_name"; // no body is an empty one
    problem(await api.post("/v1/customers", body), 400, { type: "invalid", ...expected });
    assert.deepEqual(api.store.contents(), before);
  });

test("kinds of values in a body", async () => {
  const product = { name: "Cup", price: "1.00", stock: 1 };
  for (const [name, value, detail] of [
    ["price", "cheap", /price/], ["price", true, /is true or false; a number is taken/], ["price", -1, /price/], ["price", 1e9, /price/],
    ["price", "1.00001", /price/], ["stock", 1.5, /stock/], ["stock", [], /is an array; a number is taken/], ["stock", -1, /stock/],
    ["stock", 1e300, /stock/],
  ])
    problem(await api.post("/v1/products", { ...product, [name]: value }), 400, { type: "invalid", field: name, detail });
});

test("a change of nothing, and two of what goes one at a time", async () => {
  problem(await api.ask("PATCH", "/v1/customers/1", { body: {} }), 400, { type: "invalid" });
  problem(await api.post("/v1/products/1/stock", { add: 1, set: 1, reason: "r" }), 400, { type: "invalid" });
  problem(await api.post("/v1/products/1/stock", { reason: "r" }), 400, { type: "invalid" });
});

const targets = [
  ["/v1/customers?colour=red", { field: "colour", hint: /Known: search/ }],
  ["/v1/customers?limit=0", { field: "limit", detail: /at least 1 and at most 1000/ }],
  ["/v1/customers?limit=1001", { field: "limit" }],
  ["/v1/customers?limit=ten", { field: "limit" }],
  ["/v1/customers?limit=", { field: "limit" }],
  ["/v1/customers?limit=1&limit=2", { field: "limit", detail: /twice/ }],
  ["/v1/customers?after=-1", { field: "after" }],
  ["/v1/customers?archived=perhaps", { field: "archived" }],
  ["/v1/customers?search=", { field: "search" }],
  ["/v1/customers?search=%zz", { field: "query", detail: /percent-encoded/ }],
  ["/v1/customers?search=%4", { field: "query", detail: /percent-encoded/ }],
  ["/v1/customers?search=a%00b", { field: "query", detail: /percent-encoded/ }],
  ["/v1/customers?search=%ff", { field: "search" }],
  ["/v1/orders?status=Lost", { field: "status", detail: /Pending, Shipped, Cancelled/ }],
  ["/v1/orders?from=yesterday", { field: "from" }],
  ["/v1/orders?min_total=1e3", { field: "min_total" }],
  ["/v1/customers/0", { field: "customer_id" }],
  ["/v1/customers/abc", { field: "customer_id" }],
  ["/v1/customers/-1", { field: "customer_id" }],
  ["/v1/customers/1.0", { field: "customer_id" }],
  ["/v1/customers/9223372036854775808", { field: "customer_id" }],
  ["/v1/customers/1%202", { field: "customer_id" }],
  ["/v1/customers/1%00", { field: "path", detail: /percent-encoded/ }],
  ["/v1/customers/%zz", { field: "path", detail: /percent-encoded/ }],
  ["/v1/customers/1%2Fhistory", { field: "customer_id" }],
  ["/v1/customers/1?customer_id=1", { field: "customer_id", detail: /not a parameter/ }],
];
for (const [target, expected] of targets)
  test(`GET ${target}`, async () => problem(await api.get(target), 400, { type: "invalid", ...expected }));

test("what is not there", async () => {
  for (const target of ["/v1/customers/99", "/v1/products/99", "/v1/orders/99"])
    problem(await api.get(target), 404, { type: "not_found", detail: /there is no \w+ 99/ });
  problem(await api.ask("DELETE", "/v1/keys/99"), 404, { type: "not_found", field: "key_id" });
  problem(await api.post("/v1/orders/99/ship", {}), 404, { type: "not_found", field: "order_id" });
  for (const target of ["/nothing", "/v1", "/v1/", "/v1/customers/", "/v1/customers//history", "/V1/customers", "/v1/customers/1/orders", "/problems/"])
    problem(await api.get(target), 404, { type: "no_route" });
});

test("what others have done is a conflict", async () => {
  problem(await api.post("/v1/customers", { ...customer, email: "ADA1@example.com" }), 409, { type: "conflict", field: "email" });
  problem(await api.post("/v1/products", { name: "Product 1", price: "1", stock: 0 }), 409, { type: "conflict", field: "name" });
  const { body } = await api.post("/v1/orders", { customer_id: 1, items: [{ product_id: 1, quantity: 1 }] });
  assert.equal((await api.post(`/v1/orders/${body.order_id}/ship`, {})).status, 200);
  problem(await api.post(`/v1/orders/${body.order_id}/cancel`, { reason: "r" }), 409, { type: "conflict" });
});

test("another method is told which there are", async () => {
  for (const [method, target, allow] of [
    ["DELETE", "/v1/customers/1", "GET, HEAD, PATCH"], ["PUT", "/v1/orders", "GET, HEAD, POST"], ["GET", "/v1/query", "POST"],
    ["POST", "/healthz", "GET, HEAD"], ["OPTIONS", "/v1/orders", "GET, HEAD, POST"], ["GET", "/v1/customers/1/archive", "POST"],
  ]) {
    const answer = await api.ask(method, target);
    problem(answer, 405, { type: "method_not_allowed" });
    assert.deepEqual(answer.headers.allow.split(", ").sort(), allow.split(", ").sort(), `${method} ${target}`);
  }
});

test("a body of another type, or of none", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json5", "application/problem+json", undefined])
    problem(await api.post("/v1/customers", JSON.stringify(customer), { headers: { "content-type": type } }), 415, { type: "media_type" });
  for (const type of ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"])
    problem(await api.post("/v1/customers", {}, { headers: { "content-type": type } }), 400);
  for (const target of ["/v1/orders", "/v1/orders/batch", "/v1/query"])
    problem(await api.post(target, "{}", { headers: { "content-type": "text/plain" } }), 415, { type: "media_type" });
});

test("a body that is too large", async () => {
  const answer = await api.post("/v1/customers", "x".repeat(17 << 20)).catch((error) => error);
  assert.equal(answer.status, 413, String(answer));
  assert.equal(answer.headers["content-type"], "application/problem+json");
  assert.deepEqual([answer.body.status, answer.headers.connection], [413, "close"]);
  for (const name of ["type", "title", "detail"]) assert.ok(answer.body[name], name);
});

test("HEAD answers as GET would, without the body", async () => {
  for (const target of ["/v1/customers", "/v1/customers/1", "/healthz", "/openapi.json", "/v1/customers/99", "/nothing"]) {
    const [head, get] = [await api.ask("HEAD", target), await api.get(target)];
    assert.deepEqual([head.status, head.text, head.headers["content-type"]], [get.status, "", get.headers["content-type"]], target);
  }
});

test("a request has a name: its own, if that is harmless, else one that no other has", async () => {
  const named = (id) => api.get("/v1/customers/99", { headers: { "x-request-id": id } });
  assert.equal(problem(await named("till-7_a.B"), 404).request_id, "till-7_a.B");
  assert.equal((await api.get("/v1/customers", { headers: { "x-request-id": "r1" } })).headers["x-request-id"], "r1");
  const others = [];
  for (const id of ["a b", "\"", "x".repeat(65), "ü", "a=b"]) others.push(problem(await named(id), 404).request_id);
  for (const id of others) assert.match(id, /^[0-9a-f]+-[0-9a-f]+$/);
  assert.equal(new Set(others).size, others.length);
});

test("a problem's type is an address where it is told", async () => {
  const { body } = await api.get("/v1/customers/99");
  const told = await api.get(body.type, { key: null });
  assert.deepEqual([told.status, told.text.startsWith("not_found: ")], [200, true]);
  problem(await api.get("/problems/nonsense"), 404, { type: "not_found" });
});

test("each problem's type can be fetched", async () => {
  for (const [method, target, options] of [
    ["GET", "/nothing"], ["PUT", "/v1/orders"], ["POST", "/v1/customers", { body: "{}", headers: { "content-type": "text/plain" } }],
    ["GET", "/v1/customers", { key: null }], ["POST", "/v1/orders", { body: {} }],
  ]) {
    const answer = await api.ask(method, target, options);
    const told = await api.get(answer.body.type, { key: null });
    assert.equal(told.status, 200, `${answer.body.type}: ${told.text}`);
  }
});
