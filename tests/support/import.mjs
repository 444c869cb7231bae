// What the tests of import share: files, and what became of their lines.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "./shop.mjs";

// A folder with the files of a test: remove() at the end.
export class Files {
  constructor() {
    this.folder = temporaryFolder();
    this.count = 0;
  }

  // A new file of these lines, or of the bytes of one Buffer; its path.
  make(...lines) {
    const name = path.join(this.folder, `file${++this.count}.csv`);
    writeFileSync(name, Buffer.isBuffer(lines[0]) ? lines[0] : lines.map((line) => `${line}\n`).join(""));
    return name;
  }

  // Import into a store: { counts, columns_not_taken, rejects: [[line number, reason, line], ...] }.
  taken(store, what, name, ...options) {
    const rejectsFile = path.join(this.folder, `rejects${++this.count}.csv`);
    const { columns_not_taken, ...counts } = store.json("import", what, name, "--rejects", rejectsFile, ...options);
    const rejects = existsSync(rejectsFile) ? readRejects(rejectsFile) : [];
    assert.equal(counts.rejected, rejects.length);
    assert.equal(
      counts.lines,
      counts.rejected + counts.already_there + counts[{ customers: "customers", products: "products" }[what] ?? "order_items"],
      "every line is taken, there already, or rejected",
    );
    assert.deepEqual(rejects.map(([number]) => number), rejects.map(([number]) => number).sort((a, b) => a - b));
    return { counts, columns_not_taken, rejects };
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// The rows of a rejects file: [[line number, reason, line], ...].
export function readRejects(name) {
  const text = readFileSync(name, "latin1");
  const rows = [...text.matchAll(/(\d+),"((?:[^"]|"")*)","((?:[^"]|"")*)"\n/g)];
  assert.equal(`line_number,reason,line\n${rows.map((row) => row[0]).join("")}`, text);
  return rows.map((row) => [Number(row[1]), ...row.slice(2).map((field) => field.replaceAll('""', '"'))]);
}

// What the rejects say, without the lines themselves.
export const reasons = (rejects) => rejects.map(([number, reason]) => [number, reason]);
