// PostgreSQL's disk is full: the database's tables lie on a small file system in memory.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { isRoot, Place } from "../support/place.mjs";
import { Server } from "../support/server.mjs";

const place = new Place();
let server;
let disk;
let isMounted = false;

before(async () => {
  server = await Server.start();
  disk = path.join(server.folder, "disk");
  server.own(disk);
  isMounted = isRoot && spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk]).status === 0;
  if (!isMounted) return;
  server.own(path.join(disk, "tables"));
  server.sql(`CREATE TABLESPACE small LOCATION '${disk}/tables'`);
  server.sql("CREATE DATABASE shop TABLESPACE small");
  place.env.ORDO_DATABASE_URL = server.url("shop");
});
after(() => {
  server.down("immediate");
  if (isMounted) spawnSync("umount", [disk]);
  server.remove();
  place.stop();
});

const long = "x".repeat(4000);

test("a full disk is told, nothing is half done, and it goes on when there is room again", (t) => {
  if (!isMounted) return t.skip("no file system of memory can be mounted here");
  place.ordo("init");
  place.ordo("customer", "add", "--first-name", "A", "--last-name", "B", "--email", "a@b.example");
  place.ordo("product", "add", "--name", "Cup", "--price", "1", "--stock", "1000000");

  // What is not stuffed full with one file, the orders fill.
  const { bavail, bsize } = statfsSync(disk);
  const stuffing = path.join(disk, "stuffing");
  writeFileSync(stuffing, Buffer.alloc(Math.max(0, bavail * bsize - 512 * 1024)));
  const order = (n) => [
    "order", "create", "--customer", "1", "--idempotency-key", `order ${n}`, ...Array(2000).fill(["--item", "1:1"]).flat(),
  ];
  let placed = 0;
  let failed;
  while (placed < 50 && !failed) {
    const done = place.try(...order(placed));
    if (done.code === 0) placed++;
    else failed = done;
  }
  assert.ok(failed, "the disk is full at last");
  assert.equal(failed.code, 7, failed.stderr);
  assert.match(failed.stderr, /^ordo: could not extend file "\S+": No space left on device\n {6}Check free disk space\.\n$/);
  assert.equal(failed.stdout, "");
  const product = place.try("product", "add", "--name", "Pot", "--price", "1", "--description", long);
  const query = place.try("query", "CREATE TABLE main.big AS SELECT repeat('x', 1000) FROM generate_series(1, 10000)");
  assert.equal(query.code, 7, query.stderr);
  assert.match(query.stderr, /^ordo: 53100: could not extend file/);

  const kept = () => Number(place.ordo("--format", "csv", "query", "SELECT count(*) FROM orders").split("\n")[1]);
  assert.equal(kept(), placed, "every order that was placed is there, and no other");
  assert.equal(place.try("verify").code, 0);
  assert.equal(JSON.parse(place.ordo("--format", "json", "product", "show", "1")).stock_quantity, 1000000 - 2000 * placed);
  assert.equal(place.try("product", "show", "2").code, product.code === 0 ? 0 : 3);

  rmSync(stuffing);
  assert.equal(JSON.parse(place.ordo("--format", "json", ...order(placed))).replayed, false);
  assert.equal(kept(), placed + 1);
  assert.equal(place.try("verify").code, 0);
});

test("a full disk stops init, which can be repeated", (t) => {
  if (!isMounted) return t.skip("no file system of memory can be mounted here");
  const { bavail, bsize } = statfsSync(disk);
  const stuffing = path.join(disk, "stuffing");
  writeFileSync(stuffing, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024)));
  const done = place.try("--store", "second", "init");
  assert.equal(done.code, 7, done.stderr);
  assert.match(done.stderr, /No space left on device/);
  assert.equal(place.try("--store", "second", "customer", "list").code, 3);
  rmSync(stuffing);
  place.ordo("--store", "second", "init");
  assert.equal(place.try("--store", "second", "verify").code, 0);
});
