// A database with an empty store "main" in it, for tests that speak SQL.
import { execFileSync, spawnSync } from "node:child_process";
import { Shop, environment, program } from "./shop.mjs";

// A connection string on another database of its server: of two dbname, the last counts.
export function onDatabase(url, database) {
  if (!url.includes("://")) return `${url} dbname=${database}`;
  return `${url}${url.includes("?") ? "&" : "?"}dbname=${database}`;
}

// On the server that ORDO_TEST_URL names, else on a private PostgreSQL of its own. Call drop() at the end.
export class Database {
  constructor() {
    this.shop = process.env.ORDO_TEST_URL ? undefined : new Shop();
    this.server = process.env.ORDO_TEST_URL ?? this.shop.url();
    this.name = `ordo_test_${process.pid}`;
    this.env = environment({ ORDO_CONFIG: "/dev/null" });
    this.on(this.server, ["--command", `CREATE DATABASE ${this.name}`]);
    this.url = onDatabase(this.server, this.name);
    try {
      execFileSync(program, ["--db", this.url, "--quiet", "init"], { env: this.env, stdio: "inherit" });
    } catch (failure) {
      this.drop();
      throw failure;
    }
  }

  // Run psql with further arguments on a server, and give its standard output.
  on(url, args, input = "") {
    const psql = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", url, ...args];
    const done = spawnSync("psql", psql, { encoding: "utf8", input, env: this.env, maxBuffer: 64 << 20 });
    if (done.error && done.error.code !== "EPIPE") throw done.error; // it stopped reading: it says why
    if (done.status !== 0) throw new Error(`psql: ${done.stderr}`);
    return done.stdout;
  }

  // The same in the store, bare values without headers.
  psql(args, input) {
    const path = "SET search_path = main";
    return this.on(this.url, ["--tuples-only", "--no-align", "--command", path, ...args], input);
  }

  // The output of a script.
  run(script) {
    return this.psql(["--file", "-"], script);
  }

  drop() {
    this.on(this.server, ["--command", `DROP DATABASE ${this.name}`]);
    this.shop?.stop();
  }
}
