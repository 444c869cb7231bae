// Sessions of psql that stay open, so that their transactions can meet.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { until } from "./place.mjs";

export class Session {
  // On a Database, in its store "main".
  static async open(database) {
    const session = new Session();
    const psql = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--dbname", database.url];
    session.database = database;
    session.child = spawn("psql", psql, { env: database.env, stdio: ["pipe", "pipe", "ignore"] });
    session.output = "";
    session.child.stdout.on("data", (bytes) => (session.output += bytes));
    [session.id] = await session.run("SET search_path = main; SELECT pg_backend_pid()");
    return session;
  }

  // Run statements to their end; their rows, a line each.
  async run(sql) {
    this.child.stdin.write(`${sql};\n\\echo done :ERROR :LAST_ERROR_MESSAGE\n`);
    await until(() => /^done .*\n/m.test(this.output), "a session's answer", 60);
    const lines = this.output.split("\n").filter((line) => line !== "");
    const end = lines.pop();
    this.output = "";
    assert.match(end, /^done false/, sql);
    return lines;
  }

  // Start statements that have to wait for another session, and see that they do: { answer }, a promise.
  async waits(sql) {
    const answer = this.run(sql);
    await Promise.race([answer.then((lines) => assert.fail(`it did not wait: ${lines}`)), this.isWaiting()]);
    return { answer };
  }

  // See that what it runs waits for another session.
  isWaiting() {
    const isWaiting = `SELECT cardinality(pg_blocking_pids(${this.id})) > 0`;
    return until(() => this.database.run(isWaiting) === "t\n", "a session to wait for another");
  }

  async close() {
    this.child.stdin.end();
    await until(() => this.child.exitCode !== null, "a session's end");
  }
}
