// Folders for the private PostgreSQL, and what is seen of it from outside the program.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, readlinkSync, readdirSync, statSync } from "node:fs";
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
    const value = condition();
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
    return readdirSync("/proc").filter((entry) => {
      try {
        return /^\d+$/.test(entry) && readlinkSync(`/proc/${entry}/cwd`) === data;
      } catch {
        return false;
      }
    });
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

  mode(...names) {
    return (statSync(this.path(...names)).mode & 0o7777).toString(8);
  }
}

// The program where any user may run it: its own folder may be closed to them.
let copy;
function reachableProgram() {
  if (copy === undefined) {
    copy = path.join(temporaryFolder(), "ordo");
    copyFileSync(program, copy);
  }
  return copy;
}

// The command lines of all processes that are there, with their numbers.
export function commandLines() {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        return [{ pid: Number(pid), line: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") }];
      } catch {
        return [];
      }
    });
}
