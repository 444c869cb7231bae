// Folders for the private PostgreSQL, and what is seen of it from outside the program.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, readlinkSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { program, Shop, temporaryFolder } from "./shop.mjs";

export const isRoot = process.getuid() === 0;

// The user that PostgreSQL runs as here, and one that has nothing to do with it.
export const owner = isRoot ? user("postgres") : { uid: process.getuid(), gid: process.getgid() };
export const stranger = isRoot ? user("nobody") : undefined;

function user(name) {
  const [, , uid, gid] = execFileSync("getent", ["passwd", name], { encoding: "utf8" }).split(":");
  return { name, uid: Number(uid), gid: Number(gid) };
}

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Wait until `condition` gives something true, and give that back.
export async function until(condition, what, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(5);
  }
}

// A folder in which nothing runs yet. Calls are those of a Shop.
export class Place extends Shop {
  start() {}

  path(...names) {
    return path.join(this.home, ...names);
  }

  status() {
    return this.json("db", "status");
  }

  // The processes whose present folder is the cluster: the server and its children.
  processes() {
    const data = this.path("pgdata");
    return presentFolders().filter(({ folder }) => folder === data).map(({ pid }) => pid);
  }

  // Values of one row each, by psql through `ordo db url`.
  psql(...statements) {
    return this.psqlAs(undefined, ...statements).stdout.trim();
  }

  psqlAs(who, ...statements) {
    const commands = statements.flatMap((statement) => ["-c", statement]);
    const url = this.url();
    return spawnSync("psql", ["-XAt", "-v", "ON_ERROR_STOP=1", url, ...commands], {
      encoding: "utf8",
      env: this.env,
      ...(who === undefined ? {} : { uid: who.uid, gid: who.gid }),
    });
  }

  // Run the program as another user.
  tryAs(who, env, ...args) {
    const done = spawnSync(reachableProgram(), args, {
      encoding: "utf8",
      env: { ...this.env, ...env },
      cwd: "/",
      uid: who.uid,
      gid: who.gid,
      timeout: 60_000,
    });
    if (done.error) throw done.error;
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }

  log() {
    return existsSync(this.path("postgres.log")) ? readFileSync(this.path("postgres.log"), "utf8") : "";
  }

  // Whatever a failed test left running goes too, also where it had its folder deeper down.
  stop() {
    this.try("db", "stop");
    const left = presentFolders().filter(({ folder }) => folder.startsWith(`${this.home}/`));
    if (left.length > 0) spawnSync("kill", ["-KILL", ...left.map(({ pid }) => String(pid))]);
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10 });
  }

  mode(...names) {
    return (statSync(this.path(...names)).mode & 0o7777).toString(8);
  }
}

// The program where any user may run it: its own folder may be closed to them.
let copy;
function reachableProgram() {
  if (copy === undefined) {
    const folder = temporaryFolder();
    process.on("exit", () => rmSync(folder, { recursive: true }));
    copy = path.join(folder, "ordo");
    copyFileSync(program, copy);
  }
  return copy;
}

// What `read` makes of each process's number, of those that are still there to be read.
function processes(read) {
  const numbers = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)).map(Number);
  return numbers.flatMap((pid) => {
    try {
      return [{ pid, ...read(pid) }];
    } catch {
      return [];
    }
  });
}

const presentFolders = () => processes((pid) => ({ folder: readlinkSync(`/proc/${pid}/cwd`) }));

// The command lines of all processes, with their numbers.
export const commandLines = () =>
  processes((pid) => ({ line: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") }));
