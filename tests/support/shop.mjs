// What the tests share: the program under test, a private PostgreSQL for a test file, and stores in it.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const program = process.env.ORDO_BIN ?? path.join(root, "build/ordo");

// The tests' own environment: nothing of the user's leaks in.
export function environment(more = {}) {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ORDO_|PG|XDG_)/.test(name)),
  );
  return { ...clean, LC_ALL: "C.UTF-8", ...more };
}

// A new empty folder that other system users may enter.
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "ordo-test-"));
  chmodSync(folder, 0o755);
  return folder;
}

// A private PostgreSQL in a folder of its own, with the program bound to it. Call stop() at the end.
export class Shop {
  constructor() {
    this.home = temporaryFolder();
    this.env = environment({ ORDO_HOME: this.home, ORDO_CONFIG: "/dev/null" });
    this.start();
  }

  start() {
    this.ordo("db", "start");
  }

  // Run the program to its end: { code, stdout, stderr }.
  try(...args) {
    return this.tryWith({}, ...args);
  }

  // The same with { input, env, cwd, timeout }.
  tryWith(options, ...args) {
    const done = spawnSync(program, args, {
      encoding: "utf8",
      input: options.input ?? "",
      env: { ...this.env, ...options.env },
      cwd: options.cwd,
      timeout: options.timeout ?? 120_000,
      maxBuffer: 256 << 20,
    });
    if (done.error) throw done.error;
    return { code: done.status, signal: done.signal, stdout: done.stdout, stderr: done.stderr };
  }

  // Run a bash script in which "$ORDO" is the program: for arguments that JavaScript cannot hold,
  // redirections and pipes.
  bash(script, env = {}) {
    const done = spawnSync("bash", ["-c", script], {
      encoding: "utf8",
      env: { ...this.env, ORDO: program, ...env },
      timeout: 120_000,
    });
    if (done.error) throw done.error;
    return { code: done.status, signal: done.signal, stdout: done.stdout, stderr: done.stderr };
  }

  // Run it and expect success; its standard output.
  ordo(...args) {
    const done = this.try(...args);
    if (done.code !== 0) throw new Error(`ordo ${args.join(" ")}: exit ${done.code}\n${done.stderr}`);
    return done.stdout;
  }

  // The same with --format json, parsed.
  json(...args) {
    return JSON.parse(this.ordo("--format", "json", ...args));
  }

  // Start it without waiting: { child, done: Promise<{ code, signal, stdout, stderr }> }.
  spawn(args, options = {}) {
    const child = spawn(program, args, { env: { ...this.env, ...options.env }, cwd: options.cwd });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (piece) => (stdout += piece));
    child.stderr.on("data", (piece) => (stderr += piece));
    child.stdin.on("error", () => {}); // a program that ends without reading it
    child.stdin.end(options.input ?? "");
    const done = new Promise((resolve) =>
      child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr })),
    );
    return { child, done };
  }

  // A connection string of the cluster for psql and drivers, on a store.
  url(store = "main") {
    return this.ordo("--store", store, "db", "url").trim();
  }

  // A new store of its own, and the program bound to it.
  store(name, ...options) {
    this.ordo("store", "create", name, ...options);
    return new Store(this, name);
  }

  stop() {
    this.try("db", "stop");
    rmSync(this.home, { recursive: true, force: true });
  }
}

// One store of a shop: the same calls, with --store.
export class Store {
  constructor(shop, name) {
    this.shop = shop;
    this.name = name;
  }

  try(...args) {
    return this.shop.try("--store", this.name, ...args);
  }

  tryWith(options, ...args) {
    return this.shop.tryWith(options, "--store", this.name, ...args);
  }

  bash(script) {
    return this.shop.bash(script, { ORDO_STORE: this.name });
  }

  ordo(...args) {
    return this.shop.ordo("--store", this.name, ...args);
  }

  json(...args) {
    return this.shop.json("--store", this.name, ...args);
  }

  spawn(args, options) {
    return this.shop.spawn(["--store", this.name, ...args], options);
  }

  // Rows of any SQL, as objects.
  sql(text, ...values) {
    return this.json("query", text, "--", ...values.map(String));
  }

  // Every row of every table, to see what was written, or that nothing was.
  contents() {
    const rows = (table, key) => `(SELECT json_agg(t ORDER BY ${key}) FROM ${table} t) AS ${table}`;
    return this.sql(`SELECT ${[
      rows("customers", "customer_id"),
      rows("products", "product_id"),
      rows("orders", "order_id"),
      rows("order_items", "order_item_id"),
      rows("stock_movements", "stock_movement_id"),
      rows("order_status_changes", "order_status_change_id"),
    ].join(", ")}`)[0];
  }

  customer(fields = {}) {
    const n = (this.customers = (this.customers ?? 0) + 1);
    const { first = "Ada", last = "Lovelace", email = `ada${n}@example.com` } = fields;
    return this.json("customer", "add", "--first-name", first, "--last-name", last, "--email", email);
  }

  product(fields = {}) {
    const n = (this.products = (this.products ?? 0) + 1);
    const { name = `Product ${n}`, price = "10.00", stock = 0, sku } = fields;
    const more = sku === undefined ? [] : ["--sku", sku];
    return this.json("product", "add", "--name", name, "--price", price, "--stock", String(stock), ...more);
  }

  order(customer, ...items) {
    return this.json("order", "create", "--customer", String(customer), ...items.flatMap((i) => ["--item", i]));
  }
}
