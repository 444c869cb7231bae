// A PostgreSQL of a test's own over TCP, with the settings, users and failures that the test needs.
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { isRoot, owner } from "./place.mjs";
import { environment, temporaryFolder } from "./shop.mjs";

// A port of 127.0.0.1 on which nothing listens.
export function freePort() {
  return new Promise((resolve, reject) => {
    const listener = net.createServer();
    listener.on("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address();
      listener.close(() => resolve(port));
    });
  });
}

function programFolder() {
  if (process.env.ORDO_PG_BINDIR) return process.env.ORDO_PG_BINDIR;
  const versions = readdirSync("/usr/lib/postgresql").map(Number).sort((a, b) => b - a);
  return `/usr/lib/postgresql/${versions[0]}/bin`;
}

export class Server {
  // `settings`: lines for postgresql.conf. Users over TCP need their password; the superuser
  // "keeper" comes in by the socket without one.
  static async start(settings = []) {
    const server = new Server();
    server.port = await freePort();
    server.folder = temporaryFolder();
    server.data = path.join(server.folder, "data");
    server.own(server.folder);
    server.run("initdb", "--no-sync", "-D", server.data, "-U", "keeper", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
    writeFileSync(path.join(server.data, "pg_hba.conf"), "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
    server.configure(
      "listen_addresses = '127.0.0.1'",
      `port = ${server.port}`,
      `unix_socket_directories = '${server.folder}'`,
      "fsync = off",
      "logging_collector = off",
      ...settings,
    );
    server.up();
    return server;
  }

  configure(...lines) {
    appendFileSync(path.join(this.data, "postgresql.conf"), `${lines.join("\n")}\n`);
  }

  up() {
    this.run("pg_ctl", "start", "-w", "-D", this.data, "-l", path.join(this.folder, "log"));
  }

  // The same, back at once: for a server that will not take connections.
  upWithoutWait() {
    this.run("pg_ctl", "start", "-W", "-D", this.data, "-l", path.join(this.folder, "log"));
  }

  down(mode = "fast") {
    this.run("pg_ctl", "stop", "-w", "-m", mode, "-D", this.data);
  }

  remove() {
    if (existsSync(path.join(this.data, "postmaster.pid"))) this.down("immediate");
    rmSync(this.folder, { recursive: true, force: true });
  }

  // Let the server's system user have a folder.
  own(folder) {
    mkdirSync(folder, { recursive: true });
    if (isRoot) chownSync(folder, owner.uid, owner.gid);
  }

  // A PostgreSQL program, as the server's system user.
  run(name, ...args) {
    const done = spawnSync(path.join(programFolder(), name), args, {
      ...(isRoot ? { uid: owner.uid, gid: owner.gid } : {}),
      cwd: "/",
      env: environment(),
      stdio: name === "pg_ctl" ? "ignore" : "pipe",
    });
    if (done.error) throw done.error;
    if (done.status !== 0) throw new Error(`${name}: exit ${done.status}\n${done.stderr ?? ""}`);
  }

  // A statement by the superuser; its rows as text, fields parted by "|".
  sql(text, database = "postgres") {
    const args = ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", this.folder, "-p", String(this.port)];
    return execFileSync(path.join(programFolder(), "psql"), [...args, "-U", "keeper", "-d", database, "-c", text], {
      encoding: "utf8",
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }

  // For the superuser, by the socket.
  url(database = "postgres") {
    return `postgresql:///${database}?host=${this.folder}&port=${this.port}&user=keeper`;
  }

  // For a user, over TCP.
  urlOf(user, password, database = "postgres") {
    return `postgresql://${user}:${password}@127.0.0.1:${this.port}/${database}`;
  }
}
