// A server's life: how it starts, what signals do, how it ends; TLS; what systemd is told.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import tls from "node:tls";
import { refused } from "../support/expect.mjs";
import { sleep, until } from "../support/place.mjs";
import { Raw, Serving, Stores } from "../support/serve.mjs";
import { program, temporaryFolder } from "../support/shop.mjs";

const shop = new Stores();
const folder = temporaryFolder();
const running = [];
after(async () => {
  for (const api of running) await api.kill();
  shop.stop();
  rmSync(folder, { recursive: true });
});
const store = shop.store("api_life");
store.customer();
store.product({ stock: 1_000_000 });

const inFolder = (name) => path.join(folder, name);

async function start(options = [], more) {
  const api = await Serving.start(store, ["--rate-limit", "0", ...options], more);
  running.push(api);
  return api;
}
const admin = store.json("key", "create", "--name", "life", "--role", "admin").secret;

// A certificate for 127.0.0.1 of this name: its files, and what a client has to trust.
function certificate(name) {
  const [cert, key] = [inFolder("server.pem"), inFolder("server.key")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
    "-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert], { stdio: "pipe" });
  return { options: ["--tls-cert", cert, "--tls-key", key], cert };
}

const order = { customer_id: 1, items: [{ product_id: 1, quantity: 1 }] };

test("SIGTERM under load: all that is under way is answered, then it ends well", async () => {
  const api = await start();
  const answers = [];
  let isOver = false;
  const orders = () => store.sql("SELECT count(*) AS n FROM orders")[0].n;
  const before = orders();
  const client = async () => {
    while (!isOver) {
      try {
        answers.push(await api.post("/v1/orders", order, { key: admin }));
      } catch (error) {
        // A request that was sent and got no answer would be a loss; one that found nobody was none.
        assert.ok(["ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(error.code), String(error));
        if (error.code !== "ECONNREFUSED") answers.push({ status: error.code });
        return;
      }
    }
  };
  const clients = Array.from({ length: 50 }, client);
  await sleep(700);
  const { port } = api;
  api.child.kill("SIGTERM");
  const begin = performance.now();
  await api.started.done;
  isOver = true;
  await Promise.all(clients);
  assert.ok(performance.now() - begin < 10_000);
  const accepted = answers.filter((answer) => answer.status === 201).length;
  const unanswered = answers.filter((answer) => typeof answer.status === "string").length;
  assert.ok(accepted > 50, `${accepted} orders`);
  assert.equal(accepted + unanswered, answers.length, "nothing else was answered");
  assert.equal(orders() - before, accepted, "what was placed was answered");
  await assert.rejects(Raw.open(port), { code: "ECONNREFUSED" });
  await api.ended();
});

test("SIGTERM closes connections that are idle, at once", async () => {
  const api = await start();
  const idle = await Promise.all(Array.from({ length: 20 }, () => api.connect()));
  for (const raw of idle.slice(0, 10)) await raw.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").answers(1);
  const begin = performance.now();
  api.child.kill("SIGTERM");
  for (const raw of idle) await raw.ended();
  await api.ended();
  assert.ok(performance.now() - begin < 3000);
});

test("SIGINT is the same; what is under way is waited for, and told to be the last", async () => {
  const api = await start();
  const slow = api.post("/v1/query", { sql: "SELECT pg_sleep(1.5)" }, { key: admin });
  await until(() => store.sql("SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename LIKE $1", `%${store.name}%`)[0].n === 1, "the query");
  api.child.kill("SIGINT");
  const answer = await slow;
  assert.deepEqual([answer.status, answer.headers.connection], [200, "close"]);
  await api.ended();
});

test("a second signal ends it at once", async () => {
  const api = await start();
  const slow = api.post("/v1/query", { sql: "SELECT pg_sleep(20)" }, { key: admin }).catch((error) => error);
  await until(() => store.sql("SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename LIKE $1", `%${store.name}%`)[0].n === 1, "the query");
  api.child.kill("SIGTERM");
  await until(() => api.log.includes("msg=ending"), "the first one");
  const begin = performance.now();
  api.child.kill("SIGTERM");
  const done = await api.started.done;
  assert.deepEqual([done.code, done.signal], [143, null]);
  assert.ok(performance.now() - begin < 1000);
  assert.equal((await slow).code, "ECONNRESET");
});

test("SIGHUP reads the log level of the configuration file", async () => {
  const config = inFolder("ordo.conf");
  writeFileSync(config, "log_level = \"warn\"\n");
  const api = await start([], { env: { ORDO_CONFIG: config } });
  const reload = async () => {
    const before = api.log.split("msg=reloaded").length;
    api.child.kill("SIGHUP");
    await until(() => api.log.split("msg=reloaded").length > before, "it to be read");
  };
  await api.get("/healthz");
  writeFileSync(config, "log_level = \"info\"\n");
  await reload();
  assert.ok(!api.log.includes("msg=request"), "nothing of it was logged");
  await api.get("/healthz");
  await until(() => api.log.includes("path=/healthz"), "the log");
  writeFileSync(config, "log_level = \"nonsense\"\n");
  await reload();
  await api.get("/readyz");
  await until(() => api.log.includes("path=/readyz"), "the level to be as it was");
  await api.stop();
});

test("TLS: requests, a new certificate at SIGHUP, and plain HTTP to its port", async () => {
  const first = certificate("first");
  const api = await start(first.options);
  assert.equal(api.scheme, "https");
  const named = () => new Promise((resolve, reject) => {
    const socket = tls.connect({ port: api.port, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: ["h2", "http/1.1"] }, () => {
      resolve([socket.getPeerCertificate().subject.CN, socket.alpnProtocol, socket.getProtocol()]);
      socket.destroy();
    });
    socket.on("error", reject);
  });
  const ca = execFileSync("cat", [first.cert]);
  assert.equal((await api.post("/v1/orders", order, { key: admin, ca })).status, 201);
  await assert.rejects(api.get("/healthz", { agent: undefined }), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  assert.deepEqual(await named(), ["first", "http/1.1", "TLSv1.3"]);
  const answer = await new Promise((resolve, reject) => {
    let received = "";
    const socket = tls.connect({ port: api.port, host: "127.0.0.1", rejectUnauthorized: false, allowHalfOpen: true }, () => {
      const body = JSON.stringify(order);
      socket.end(`POST /v1/orders HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${admin}\r\nContent-Type: application/json\r\n`
        + `Content-Length: ${body.length}\r\n\r\n${body}`);
    });
    socket.on("data", (bytes) => { received += bytes; }).on("end", () => resolve(received)).on("error", reject);
  });
  assert.match(answer, /^HTTP\/1\.1 201 /, "who shuts down its side still gets the answer");
  const plain = await Raw.open(api.port);
  await plain.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").ended();
  assert.ok(!plain.received.includes("HTTP/1.1 200"));
  await assert.rejects(new Promise((resolve, reject) => {
    tls.connect({ port: api.port, host: "127.0.0.1", rejectUnauthorized: false, maxVersion: "TLSv1.1", minVersion: "TLSv1" }, resolve).on("error", reject);
  }), "what is older than TLS 1.2 is not spoken");

  const second = certificate("second");
  assert.equal((await named())[0], "first");
  api.child.kill("SIGHUP");
  await until(() => api.log.includes("msg=reloaded"), "the certificate to be read");
  assert.equal((await named())[0], "second");
  assert.equal((await api.get("/healthz", { ca: execFileSync("cat", [second.cert]), agent: undefined })).status, 200);

  writeFileSync(second.cert, "no certificate\n");
  api.child.kill("SIGHUP");
  await until(() => api.log.includes("msg=certificate_not_read"), "it to be told");
  assert.equal((await named())[0], "second", "the one that it had stays");
  await api.stop();
});

// A unixgram socket, which node has none of: prints what it is sent, a line a message.
const listener = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("listening", flush=True)
while True:
    print(s.recv(4096).decode().replace("\\n", "|"), flush=True)
`;

test("systemd is told when it is ready, when it reads its settings again, and when it ends", async (t) => {
  const notify = inFolder("notify");
  const manager = spawn("python3", ["-c", listener, notify]);
  t.after(() => manager.kill());
  let told = "";
  manager.stdout.on("data", (piece) => (told += piece));
  await until(() => told.includes("listening\n"), "the socket");
  const api = await start([], { env: { NOTIFY_SOCKET: notify } });
  await until(() => told.includes("READY=1"), "READY");
  assert.match(told, new RegExp(`READY=1\\|STATUS=Serving at ${api.url}\n`));
  api.child.kill("SIGHUP");
  await until(() => /RELOADING=1[^\n]*\nREADY=1/.test(told), "RELOADING and READY");
  await api.stop();
  await until(() => told.includes("STOPPING=1"), "STOPPING");
});

// Hands the program a listening socket, as systemd does.
const activator = `
import os, socket, sys
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen(64)
fd = s.fileno()
if fd != 3:
    os.dup2(fd, 3)
os.set_inheritable(3, True)
os.environ["LISTEN_FDS"] = "1"
os.environ["LISTEN_PID"] = str(os.getpid())
print(s.getsockname()[1], file=sys.stderr, flush=True)
os.execv(sys.argv[1], sys.argv[1:])
`;

test("a socket that systemd hands over is listened on", async () => {
  let port;
  const api = await start([], {
    launch: (words) => {
      const child = spawn("python3", ["-c", activator, program, ...words], { env: shop.env });
      child.stderr.once("data", (piece) => (port = Number(piece)));
      let stderr = "";
      child.stderr.on("data", (piece) => (stderr += piece));
      const done = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, stderr: stderr.replace(/^\d+\n/, "") })));
      return { child, done };
    },
  });
  assert.equal(api.port, port);
  assert.equal((await api.get("/healthz")).status, 200);
  await api.stop();
});

test("where it cannot start it says why, and ends", async (t) => {
  const attempt = (...words) => store.try("serve", ...words);
  for (const listen of ["nonsense", "127.0.0.1", "127.0.0.1:", ":8080", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80"])
    refused(attempt("--listen", listen), 2, `listen: "${listen}" is no address and port, like 127.0.0.1:8080 or [::1]:8080`);
  const taken = net.createServer().listen(0, "127.0.0.1");
  t.after(() => taken.close());
  await until(() => taken.listening, "a port");
  const there = `127.0.0.1:${taken.address().port}`;
  refused(attempt("--listen", there), 6, `listen: ${there}: Address already in use`, "Choose another address and port with --listen.");
  const { options: [, cert, , key] } = certificate("whole");
  const listen = ["--listen", "127.0.0.1:0"];
  refused(attempt(...listen, "--tls-cert", cert), 2, "--tls-cert and --tls-key go together");
  const missing = attempt(...listen, "--tls-cert", inFolder("none.pem"), "--tls-key", key);
  refused(missing, 7, `tls_cert: ${inFolder("none.pem")}: No such file or directory`);
  writeFileSync(inFolder("other.key"), execFileSync("openssl", ["ecparam", "-genkey", "-noout", "-name", "prime256v1"], { stdio: "pipe" }));
  const differs = attempt(...listen, "--tls-cert", cert, "--tls-key", inFolder("other.key"));
  assert.deepEqual([differs.code, differs.stdout], [7, ""], differs.stderr);
  assert.match(differs.stderr, /^ordo: tls_key: .*other\.key: key values mismatch\n$/);
  for (const [option, value, most] of [["connections", "0", 100000], ["rate-limit", "-1", 1000000], ["lanes", "65", 64], ["lanes", "many", 64]])
    refused(attempt(...listen, `--${option}=${value}`), 2, `--${option}: "${value}" is not a number from ${option === "rate-limit" ? 0 : 1} to ${most}`);
  refused(attempt(...listen, "--log-level", "all"), 2, "--log-level: \"all\" is not one of error, warn, info");
  refused(shop.try("--store", "nobodys", "serve", ...listen), 3, ...shop.try("--store", "nobodys", "customer", "list").stderr.trim().split("\n").map((line) => line.replace(/^ordo: |^ {6}/, "")));
});
