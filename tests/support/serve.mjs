// `ordo serve` as its clients see it: a server of a test file's own, on a store of its own.
import assert from "node:assert/strict";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { after } from "node:test";
import { until } from "./place.mjs";
import { Shop, environment } from "./shop.mjs";

// The stores on the server that ORDO_TEST_URL names, else on a private PostgreSQL: the calls of a Shop.
export class Stores extends Shop {
  start() {
    this.shared = process.env.ORDO_TEST_URL;
    if (this.shared === undefined) return super.start();
    this.env = environment({ ORDO_HOME: this.home, ORDO_CONFIG: "/dev/null", ORDO_DATABASE_URL: this.shared });
    this.made = [];
  }

  store(name, ...options) {
    const unique = `${name}_${process.pid}`;
    const made = super.store(unique, ...options);
    if (this.shared !== undefined) {
      this.made.push(unique);
      // Known by its home alone the server would be ordo's own, whose readers come in without a password.
      made.ordo("query", `GRANT ordo_readers TO ordo_${unique}_reader`);
    }
    return made;
  }

  stop() {
    for (const name of this.made ?? []) this.tryWith({ input: `${name}\n` }, "store", "drop", name, "--confirm", name);
    super.stop();
  }
}

// What most test files need: a server on a new store, asked as an admin. It ends with the file, and well.
export async function serve(name, options = [], more) {
  const shop = new Stores();
  let api;
  after(async () => {
    try {
      await api?.stop();
    } finally {
      await api?.kill();
      shop.stop();
    }
  });
  api = await Serving.start(shop.store(name), options, more);
  api.as = api.key("admin");
  return api;
}

// A server process. `options`: words for `ordo serve`; `env`; `shop`: whose store it is.
export class Serving {
  static async start(store, options = [], { env = {}, launch } = {}) {
    const serving = new Serving();
    const words = ["--store", store.name, "serve", "--listen", "127.0.0.1:0", ...options];
    serving.store = store;
    serving.started = launch === undefined ? store.shop.spawn(words, { env }) : launch(words);
    serving.child = serving.started.child;
    serving.log = "";
    let stdout = "";
    serving.child.stdout.on("data", (piece) => (stdout += piece));
    serving.child.stderr.on("data", (piece) => (serving.log += piece));
    serving.started.done.then(() => (serving.isGone = true));
    await until(() => stdout.includes("\n") || serving.isGone, "the server to be ready");
    const ready = stdout.match(
      /^ordo serves store (\S+) at ((https?):\/\/127\.0\.0\.1:(\d+))\n(?:Sign in, once, within 10 minutes: \2\/#\/sign-in\/([0-9a-f]{64})\n)?$/,
    );
    assert.ok(ready, `it says where it serves: ${stdout}${serving.log}`);
    assert.equal(ready[1], store.name);
    serving.scheme = ready[3];
    serving.port = Number(ready[4]);
    serving.token = ready[5]; // on the private PostgreSQL
    serving.url = `${serving.scheme}://127.0.0.1:${serving.port}`;
    serving.agent = new (serving.scheme === "https" ? https : http).Agent({ keepAlive: true, maxSockets: 256 });
    return serving;
  }

  // A new key of the role: its secret.
  key(role, ...options) {
    this.keys = (this.keys ?? 0) + 1;
    return this.store.json("key", "create", "--name", `${role} ${this.keys}`, "--role", role, ...options).secret;
  }

  // Ask with a key, the server's own `as` if none is given: { status, headers, text, body }, where body is
  // what is JSON in it. A `body` that is neither text nor bytes is sent as JSON.
  ask(method, target, { key = this.as, headers = {}, body, agent = this.agent, ...more } = {}) {
    const isJson = body !== undefined && typeof body !== "string" && !Buffer.isBuffer(body);
    const bytes = isJson ? JSON.stringify(body) : body;
    const given = {
      ...(key === undefined || key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(bytes === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(bytes) }),
      ...headers,
    };
    const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const { request } = this.scheme === "https" ? https : http;
    return new Promise((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port: this.port, method, path: target, headers: known, agent, ...more });
      asked.on("error", reject);
      asked.on("response", (answer) => {
        const pieces = [];
        answer.on("error", reject);
        answer.on("data", (piece) => pieces.push(piece));
        answer.on("end", () => {
          const text = Buffer.concat(pieces).toString("utf8");
          const hasJson = text !== "" && /json/.test(answer.headers["content-type"] ?? "");
          resolve({ status: answer.statusCode, headers: answer.headers, text, body: hasJson ? JSON.parse(text) : undefined });
        });
      });
      asked.end(bytes);
    });
  }

  get(target, options) {
    return this.ask("GET", target, options);
  }

  post(target, body, options) {
    return this.ask("POST", target, { body, ...options });
  }

  // A list, page by page, as its links lead: the pages' rows.
  async pages(target, options) {
    const pages = [];
    for (let next = target; next !== undefined; ) {
      const page = await this.get(next, options);
      assert.equal(page.status, 200, page.text);
      pages.push(page.body);
      const link = page.headers.link?.match(/^<([^>]*)>; rel="next"$/);
      assert.equal(link === undefined, page.headers.link === undefined, page.headers.link);
      next = link?.[1];
    }
    return pages;
  }

  // A connection of bytes.
  connect() {
    return Raw.open(this.port);
  }

  // Lines of the log, each as what it says: { time, level, msg, ... }.
  logged() {
    return this.log.trim().split("\n").filter((line) => line !== "").map(logfmt);
  }

  // SIGTERM, and a good end.
  stop() {
    if (!this.isGone) this.child.kill("SIGTERM");
    return this.ended();
  }

  // A good end: exit 0, and in its log nothing but log lines, so no report of a sanitizer.
  async ended() {
    const done = await this.started.done;
    this.agent?.destroy();
    assert.deepEqual([done.code, done.signal], [0, null], done.stderr.slice(-4000));
    for (const line of done.stderr.trim().split("\n")) if (line !== "") logfmt(line);
  }

  // Whatever a failed test left.
  kill() {
    if (!this.isGone) this.child.kill("SIGKILL");
    this.agent?.destroy();
    return this.started.done;
  }
}

// A line of the log in logfmt: words name=value, a value in quotes as JSON has it.
export function logfmt(line) {
  const words = [...line.matchAll(/([a-z_]+)=("(?:[^"\\]|\\.)*"|[^\s"=]+)(?: |$)/gy)];
  assert.equal(words.map((word) => word[0]).join(""), line, `logfmt: ${line}`);
  const said = Object.fromEntries(words.map(([, name, value]) => [name, value.startsWith('"') ? JSON.parse(value) : value]));
  assert.deepEqual(Object.keys(said).slice(0, 3), ["time", "level", "msg"], line);
  assert.match(said.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.ok(["error", "warn", "info"].includes(said.level), line);
  return said;
}

// A problem of RFC 9457: what all of them have, and then the named members.
export function problem(answer, status, expected = {}) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers["content-type"], "application/problem+json");
  assert.equal(answer.body.status, status);
  for (const name of ["type", "title", "detail", "request_id"])
    assert.ok(typeof answer.body[name] === "string" && answer.body[name] !== "", `${name} of ${answer.text}`);
  assert.equal(answer.headers["x-request-id"], answer.body.request_id);
  const { type, field, ...members } = expected;
  if (type !== undefined) assert.equal(answer.body.type, `/problems/${type}`, answer.text);
  if (field !== undefined) assert.equal(answer.body.errors?.[0].field, field, answer.text);
  for (const [name, value] of Object.entries(members))
    if (value instanceof RegExp) assert.match(answer.body[name], value, answer.text);
    else assert.deepEqual(answer.body[name], value, answer.text);
  return answer.body;
}

// A connection on which bytes are sent and answers read as they stand.
export class Raw {
  static open(port) {
    const raw = new Raw();
    raw.received = "";
    raw.socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    raw.socket.setNoDelay(true);
    raw.socket.on("data", (bytes) => (raw.received += bytes.toString("latin1")));
    raw.socket.on("error", (error) => (raw.error = error));
    raw.socket.on("end", () => (raw.isEnded = true));
    raw.socket.on("close", () => (raw.isClosed = true));
    return new Promise((resolve, reject) => {
      raw.socket.once("connect", () => resolve(raw));
      raw.socket.once("error", reject);
    });
  }

  send(text) {
    this.socket.write(Buffer.from(text, "latin1"));
    return this;
  }

  // The server has closed its side, or broken the connection.
  async ended(seconds = 10) {
    await until(() => this.isEnded || this.isClosed, "the server to close the connection", seconds);
    this.socket.destroy();
    return this;
  }

  // Wait for so many answers, whole: [{ status, headers, body }, ...].
  async answers(count, seconds = 10) {
    await until(() => this.parsed().length >= count || this.isEnded || this.isClosed, `${count} answers`, seconds);
    const parsed = this.parsed();
    assert.equal(parsed.length, count, this.received);
    return parsed;
  }

  parsed() {
    const answers = [];
    let rest = this.received;
    for (;;) {
      const end = rest.indexOf("\r\n\r\n");
      const status = rest.match(/^HTTP\/1\.[01] (\d{3}) /);
      if (end < 0 || status === null) return answers;
      const fields = rest.slice(0, end).split("\r\n").slice(1).map((line) => line.match(/^([^:]+): ?(.*)$/).slice(1));
      const headers = Object.fromEntries(fields.map(([name, value]) => [name.toLowerCase(), value]));
      const length = status[1] < 200 ? 0 : Number(headers["content-length"] ?? 0);
      if (rest.length < end + 4 + length) return answers;
      if (status[1] >= 200) answers.push({ status: Number(status[1]), headers, body: rest.slice(end + 4, end + 4 + length) });
      rest = rest.slice(end + 4 + length);
    }
  }

  destroy() {
    this.socket.destroy();
  }
}
