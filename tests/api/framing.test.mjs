// Bytes on a connection: what is no sound request gets its answer and the end of the connection; what comes
// behind it is never done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sleep, until } from "../support/place.mjs";
import { serve } from "../support/serve.mjs";

const api = await serve("api_framing", ["--rate-limit", "0", "--connections", "3000"]);
const { store } = api;
const admin = api.as;

const authorized = `Host: a\r\nAuthorization: Bearer ${admin}\r\n`;
const customer = (name) => JSON.stringify({ first_name: name, last_name: "L", email: `${name}@example.com` });
const adding = (name) => {
  const body = customer(name);
  return `POST /v1/customers HTTP/1.1\r\n${authorized}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};
const get = (target = "/healthz", fields = "") => `GET ${target} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
const post = (fields, body) => `POST /v1/customers HTTP/1.1\r\n${authorized}Content-Type: application/json\r\n${fields}\r\n${body}`;
const customers = () => store.sql("SELECT first_name FROM customers ORDER BY 1").map((row) => row.first_name);
const body = customer("smuggled");
const size = body.length;
const chunk = `${size.toString(16)}\r\n${body}\r\n`;

// [what, status, bytes]
const malformed = [
  ["a bare LF", 400, "GET /healthz HTTP/1.1\nHost: a\n\n"],
  ["a bare LF after a field", 400, "GET /healthz HTTP/1.1\r\nHost: a\nX: y\r\n\r\n"],
  ["a bare CR", 400, "GET /healthz HTTP/1.1\r\nHost: a\rX: y\r\n\r\n"],
  ["a NUL in a field", 400, get("/healthz", "X: a\0b\r\n")],
  ["a control character in a field", 400, get("/healthz", "X: a\x01b\r\n")],
  ["a space before the colon", 400, get("/healthz", "X : y\r\n")],
  ["a field without a colon", 400, get("/healthz", "nonsense\r\n")],
  ["a field without a name", 400, get("/healthz", ": y\r\n")],
  ["a continued line", 400, get("/healthz", "X: y\r\n z\r\n")],
  ["a space before the first field", 400, "GET /healthz HTTP/1.1\r\n Host: a\r\n\r\n"],
  ["two spaces after the method", 400, "GET  /healthz HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["a tab after the method", 400, "GET\t/healthz HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["a space in the target", 400, "GET /heal thz HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["no version", 400, "GET /healthz\r\nHost: a\r\n\r\n"],
  ["HTTP/2.0", 505, "GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n"],
  ["HTTP/1.2", 505, "GET /healthz HTTP/1.2\r\nHost: a\r\n\r\n"],
  ["http/1.1", 400, "GET /healthz http/1.1\r\nHost: a\r\n\r\n"],
  ["HTTP/1.10", 400, "GET /healthz HTTP/1.10\r\nHost: a\r\n\r\n"],
  ["HTTP/2's preface", 501, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["a TLS greeting", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ["another method", 501, "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["CONNECT", [400, 501], "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["TRACE", 501, "TRACE /healthz HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["a method in lower case", 501, "get /healthz HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["an absolute target", 400, get("http://a/healthz")],
  ["a target of another's", 400, get("//b/healthz")],
  ["a target without a slash", 400, get("healthz")],
  ["a fragment", 400, get("/healthz#a")],
  ["bytes past ASCII in the target", 400, get("/v1/customers?search=\xfc")],
  ["too long a target", 414, get(`/${"x".repeat(8200)}`)],
  ["too long a head", 431, get("/healthz", `X: ${"y".repeat(17000)}\r\n`)],
  ["too many fields", 431, get("/healthz", "X: y\r\n".repeat(101))],
  ["no host", 400, "GET /healthz HTTP/1.1\r\n\r\n"],
  ["two hosts", 400, get("/healthz", "Host: b\r\n")],
  ["a host that is none", 400, "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n"],
  ["two keys", 400, post(`Authorization: Bearer x\r\nContent-Length: ${size}\r\n`, body)],
  ["two lengths", 400, post(`Content-Length: ${size}\r\nContent-Length: ${size}\r\n`, body)],
  ["two lengths that differ", 400, post(`Content-Length: ${size}\r\nContent-Length: 0\r\n`, body)],
  ["two lengths in one field", 400, post(`Content-Length: ${size}, ${size}\r\n`, body)],
  ["a length with a sign", 400, post(`Content-Length: +${size}\r\n`, body)],
  ["a negative length", 400, post("Content-Length: -1\r\n", body)],
  ["a length in hexadecimal", 400, post("Content-Length: 0x10\r\n", body)],
  ["no length in the length", 400, post("Content-Length: \r\n", body)],
  ["a length past 64 bits", [400, 413], post("Content-Length: 18446744073709551617\r\n", body)],
  ["more than is taken", 413, post("Content-Length: 99999999999\r\n", body)],
  ["a length and chunks", 400, post(`Content-Length: ${size}\r\nTransfer-Encoding: chunked\r\n`, `${chunk}0\r\n\r\n`)],
  ["chunks and a length", 400, post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", `${chunk}0\r\n\r\n`)],
  ["chunks twice", [400, 501], post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", `${chunk}0\r\n\r\n`)],
  ["chunks and identity", 501, post("Transfer-Encoding: chunked, identity\r\n", `${chunk}0\r\n\r\n`)],
  ["another coding", 501, post("Transfer-Encoding: gzip, chunked\r\n", `${chunk}0\r\n\r\n`)],
  ["chunks by another name", 501, post("Transfer-Encoding: xchunked\r\n", `${chunk}0\r\n\r\n`)],
  ["chunks in HTTP/1.0", 400, `POST /v1/customers HTTP/1.0\r\n${authorized}Transfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`],
  ["a chunk's size that is none", 400, post("Transfer-Encoding: chunked\r\n", `x\r\n${body}\r\n0\r\n\r\n`)],
  ["a chunk's size with a sign", 400, post("Transfer-Encoding: chunked\r\n", `+${chunk}0\r\n\r\n`)],
  ["a chunk's size with 0x", 400, post("Transfer-Encoding: chunked\r\n", `0x${chunk}0\r\n\r\n`)],
  ["a chunk's size of many digits", 400, post("Transfer-Encoding: chunked\r\n", `00000000${chunk}0\r\n\r\n`)],
  ["a chunk's extension", 400, post("Transfer-Encoding: chunked\r\n", `${size.toString(16)};a=b\r\n${body}\r\n0\r\n\r\n`)],
  ["a chunk that is longer than its size", 400, post("Transfer-Encoding: chunked\r\n", `2\r\n${body}\r\n0\r\n\r\n`)],
  ["a chunk's size ended by LF", 400, post("Transfer-Encoding: chunked\r\n", `${size.toString(16)}\n${body}\r\n0\r\n\r\n`)],
  ["trailers", 400, post("Transfer-Encoding: chunked\r\n", `${chunk}0\r\nX: y\r\n\r\n`)],
  ["more in chunks than is taken", 413, post("Transfer-Encoding: chunked\r\n", "fffffff\r\n")],
  ["GET with a body", 400, get("/healthz", "Content-Length: 5\r\n")],
  ["an expectation that is none", 417, post(`Expect: 200-ok\r\nContent-Length: ${size}\r\n`, body)],
  ["two empty lines first", 400, `\r\n\r\n${get()}`],
];
for (const [what, status, bytes] of malformed)
  test(`malformed: ${what}`, async () => {
    const raw = await api.connect();
    raw.send(bytes + adding("smuggled"));
    await raw.ended();
    const answers = raw.parsed();
    assert.equal(answers.length, 1, raw.received);
    assert.ok([status].flat().includes(answers[0].status), `${answers[0].status} ${answers[0].body}`);
    assert.deepEqual([answers[0].headers["content-type"], answers[0].headers.connection], ["application/problem+json", "close"]);
    const said = JSON.parse(answers[0].body);
    assert.deepEqual([said.status, typeof said.title, typeof said.detail], [answers[0].status, "string", "string"]);
  });

test("nothing was smuggled in", () => assert.deepEqual(customers(), []));

test("a request that is sent in single bytes is as good as any", async () => {
  const raw = await api.connect();
  for (const byte of adding("slowly")) {
    raw.send(byte);
    await new Promise(setImmediate);
  }
  assert.equal((await raw.answers(1))[0].status, 201);
  raw.destroy();
});

test("chunks, an empty line before, HTTP/1.0, keep-alive", async () => {
  const raw = await api.connect();
  const chunks = customer("chunked").replace(/.{1,7}/g, (piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`);
  raw.send(post("Transfer-Encoding: Chunked\r\n", `${chunks}0\r\n\r\n`));
  assert.equal((await raw.answers(1))[0].status, 201);
  raw.send(`\r\n${get()}`);
  assert.equal((await raw.answers(2))[1].status, 200);
  raw.send("GET /healthz HTTP/1.0\r\n\r\n");
  await raw.ended();
  assert.equal(raw.parsed().length, 3);
});

test("requests sent ahead are answered in their order, and each once", async () => {
  const raw = await api.connect();
  const targets = ["/healthz", "/v1/customers", "/nothing", "/v1/reports/sales", "/v1/customers/99"];
  const many = Array.from({ length: 200 }, (_, n) => targets[n % targets.length]);
  raw.send(many.map((target, n) => get(target, `Authorization: Bearer ${admin}\r\nX-Request-Id: r${n}\r\n`)).join(""));
  const answers = await raw.answers(200, 20);
  assert.deepEqual(answers.map((answer) => answer.headers["x-request-id"]), many.map((_, n) => `r${n}`));
  assert.deepEqual(answers.slice(0, 5).map((answer) => answer.status), [200, 200, 404, 200, 404]);
  raw.send(adding("ahead") + get("/healthz", "Connection: close\r\n") + adding("smuggled"));
  await raw.ended();
  assert.deepEqual(raw.parsed().slice(200).map((answer) => answer.status), [201, 200]);
  assert.ok(!customers().includes("smuggled"), "after close nothing is done");
});

test("HEAD between others does not shift the answers", async () => {
  const raw = await api.connect();
  raw.send(`HEAD /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n${get("/healthz", "Connection: close\r\n")}`);
  await raw.ended();
  const [head, rest] = raw.received.split(/(?<=\r\n\r\n)(?=HTTP)/);
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(head, /Content-Length: \d{4,}\r\n/);
  assert.match(rest, /\{"status":"ok"\}\n$/);
});

test("who expects 100 is told to go on, and only then", async () => {
  const raw = await api.connect();
  raw.send(post(`Expect: 100-continue\r\nContent-Length: ${customer("expected").length}\r\n`, ""));
  await until(() => raw.received !== "", "the 100");
  assert.equal(raw.received, "HTTP/1.1 100 Continue\r\n\r\n");
  raw.send(customer("expected"));
  assert.equal((await raw.answers(1))[0].status, 201);
  raw.destroy();
});

test("who shuts down its side after the request still gets the answer", async () => {
  const raw = await api.connect();
  raw.send(adding("halfclosed"));
  raw.socket.end();
  await raw.ended();
  assert.deepEqual(raw.parsed().map((answer) => answer.status), [201]);
});

test("who leaves in the middle of a request has asked nothing", async () => {
  const whole = adding("smuggled");
  for (const length of [1, 20, whole.length - 1]) {
    const raw = await api.connect();
    raw.send(whole.slice(0, length));
    raw.socket.end();
    await raw.ended();
    assert.ok(!/^HTTP\/1\.1 2/.test(raw.received), raw.received);
  }
  assert.ok(!customers().includes("smuggled"));
});

test("a thousand idle connections hold nobody up", async () => {
  const idle = await Promise.all(Array.from({ length: 1000 }, () => api.connect()));
  for (const raw of idle.slice(0, 500)) raw.send("GET /hea");
  const begin = performance.now();
  for (let n = 0; n < 20; n++) assert.equal((await api.get("/v1/customers")).status, 200);
  assert.ok(performance.now() - begin < 3000, `${performance.now() - begin} ms`);
  for (const raw of idle.slice(0, 500)) raw.send(`lthz HTTP/1.1\r\nHost: a\r\n\r\n`);
  for (const raw of idle.slice(0, 500)) assert.equal((await raw.answers(1))[0].status, 200);
  for (const raw of idle) raw.destroy();
});

test("a thousand connections that break while their requests are at work", async () => {
  const reports = get("/v1/reports/sales", `Authorization: Bearer ${admin}\r\n`);
  for (let round = 0; round < 10; round++) {
    const raws = await Promise.all(Array.from({ length: 100 }, () => api.connect()));
    for (const raw of raws) raw.send(reports + reports);
    await sleep(round);
    for (const raw of raws) raw.socket.resetAndDestroy();
  }
  assert.equal((await api.get("/v1/customers")).status, 200);
  await until(async () => / 1\n/.test((await api.get("/metrics")).text.match(/^ordo_http_connections .*\n/m)[0]), "them to be gone", 20);
});

// Side by side, as each takes as long as the server's limit.
test("who is too slow is told so: ten seconds for a head, thirty for all of a request", async () => {
  const slow = async (begin, drip, least, most) => {
    const started = performance.now();
    const raw = await api.connect();
    raw.send(begin);
    const timer = setInterval(() => raw.send(drip), 500);
    await raw.ended(most + 5).finally(() => clearInterval(timer));
    const seconds = (performance.now() - started) / 1000;
    assert.deepEqual(raw.parsed().map((answer) => answer.status), [408], raw.received);
    assert.ok(seconds > least && seconds < most, `${seconds} s`);
  };
  await Promise.all([
    slow("G", "E", 9.5, 14),
    slow("GET /healthz HTTP/1.1\r\n", "X: y\r\n", 9.5, 14),
    slow(post("Content-Length: 1000\r\n", ""), "x", 29, 35),
    slow(post("Transfer-Encoding: chunked\r\n", ""), "1\r\nx\r\n", 29, 35),
  ]);
});
