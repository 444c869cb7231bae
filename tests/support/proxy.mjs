// A proxy on 127.0.0.1 between the program and its PostgreSQL that can cut the connection.
import net from "node:net";
import path from "node:path";

export class Proxy {
  // `target`: what net.connect takes: { path } of a socket or { host, port }.
  static async start(target) {
    const proxy = new Proxy();
    proxy.cuts = [];
    proxy.connections = 0;
    proxy.sockets = new Set();
    proxy.listener = net.createServer((client) => proxy.join(client, net.connect(target)));
    await new Promise((resolve) => proxy.listener.listen(0, "127.0.0.1", resolve));
    proxy.port = proxy.listener.address().port;
    return proxy;
  }

  // To a shop's private PostgreSQL, by its socket. `url` leads to its database through the proxy.
  static async before(shop) {
    const [, user, database, query] = shop.url().match(/^postgresql:\/\/(\w+)@\/(\w+)\?(.*)$/);
    const where = new URLSearchParams(query);
    const proxy = await Proxy.start({ path: path.join(where.get("host"), `.s.PGSQL.${where.get("port")}`) });
    proxy.url = `postgresql://${user}@127.0.0.1:${proxy.port}/${database}`;
    return proxy;
  }

  // Cut the next connection that sends `words`: "before" the server sees them, or "after" it has
  // answered, with the answer withheld. Several cuts are taken one after the other; `then` is called
  // when it comes to this one.
  cut(when, words, then = () => {}) {
    this.cuts.push({ when, words, then });
  }

  join(client, server) {
    this.connections++;
    let withheld = false;
    let sent = "";
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        this.sockets.delete(socket);
        end();
      });
    }
    client.on("data", (bytes) => {
      const cut = this.cuts[0];
      sent = cut ? sent + bytes.toString("latin1") : "";
      if (cut && sent.includes(cut.words)) {
        this.cuts.shift();
        cut.then();
        sent = "";
        if (cut.when === "before") return end();
        withheld = true;
      }
      server.write(bytes);
    });
    server.on("data", (bytes) => (withheld ? end() : client.write(bytes)));
  }

  // Cut all connections, whatever they are at.
  drop() {
    for (const socket of this.sockets) socket.destroy();
  }

  // Take no more connections, as a server that is gone.
  refuse() {
    this.listener.close();
  }

  stop() {
    this.refuse();
    this.drop();
  }
}
