// Packages of npm for a test, by its package-lock.json: installed once a machine, into the user's cache folder.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

// The folder node_modules of what `folder` asks for.
export function packages(folder) {
  const files = [".npmrc", "package.json", "package-lock.json"];
  const digest = createHash("sha256");
  for (const file of files) digest.update(readFileSync(path.join(folder, file)));
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "ordo", "packages");
  const target = path.join(cache, digest.digest("hex").slice(0, 32));
  if (!existsSync(target)) install(folder, files, cache, target);
  return path.join(target, "node_modules");
}

// Made aside and moved as a whole, so that none sees another's half.
function install(folder, files, cache, target) {
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(path.join(cache, "making-"));
  try {
    for (const file of files) copyFileSync(path.join(folder, file), path.join(making, file));
    const done = spawnSync("npm", ["ci"], { cwd: making, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`npm ci failed; is the network there?\n${done.error ?? done.stderr}`);
    try {
      renameSync(making, target);
    } catch (failure) {
      if (!existsSync(target)) throw failure; // or another was first
    }
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
