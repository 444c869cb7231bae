// A shop in memory, which places orders one by one: what the database is compared with.
import { request } from "./batches.mjs";

const largestTotal = 999999999999_99n; // in cents

export const decimal = (cents) => `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;

export class ShopModel {
  constructor() {
    this.customers = new Map(); // id: { archived }
    this.products = new Map(); // id: { sku, price (in ten-thousandths, a BigInt), stock, archived }
    this.orders = []; // { customer, total_amount, status, key, request, lines: [{ id, units, price }] }
  }

  // What became of it, as place_orders tells, with the order's place in `orders` instead of its id.
  place(order) {
    const refused = (outcome, more) => ({
      outcome, order: null, total_amount: null, status: null, item: null, product_id: null, wanted: null, available: null, ...more,
    });
    const known = order.key === undefined ? -1 : this.orders.findIndex(({ key }) => key === order.key);
    if (known >= 0) {
      const outcome = this.orders[known].request === request(order) ? "replayed" : "key_conflict";
      return refused(outcome, this.standing(known));
    }

    const customer = this.customers.get(order.customer);
    if (customer === undefined) return refused("unknown_customer");
    if (customer.archived) return refused("archived_customer");

    const lines = [];
    for (const [n, { id, sku, units }] of order.lines.entries()) {
      const found = new Set([...this.products.keys()].filter((p) => p === id || (sku !== undefined && this.products.get(p).sku === sku)));
      if (found.size === 0) return refused("unknown_product", { item: n + 1 });
      if (found.size > 1) return refused("ambiguous_product", { item: n + 1 });
      const [product_id] = found;
      if (this.products.get(product_id).archived) return refused("archived_product", { item: n + 1 });
      lines.push({ id: product_id, units, price: this.products.get(product_id).price });
    }

    for (const [n, { id }] of lines.entries()) {
      const wanted = lines.filter((line) => line.id === id).reduce((sum, line) => sum + line.units, 0);
      const available = this.products.get(id).stock;
      if (wanted > available) return refused("out_of_stock", { item: n + 1, product_id: id, wanted, available });
    }

    const cents = lines.reduce((sum, { units, price }) => sum + (BigInt(units) * price + 50n) / 100n, 0n);
    if (cents > largestTotal) return refused("too_large");

    for (const { id, units } of lines) this.products.get(id).stock -= units;
    this.orders.push({
      customer: order.customer, total_amount: decimal(cents), status: "Pending", key: order.key ?? null, request: request(order), lines,
    });
    return refused("accepted", this.standing(this.orders.length - 1));
  }

  standing(order) {
    const { total_amount, status } = this.orders[order];
    return { order, total_amount, status };
  }

  cancel(order) {
    this.orders[order].status = "Cancelled";
    for (const { id, units } of this.orders[order].lines) this.products.get(id).stock += units;
  }
}
