// A shop with some life in it, for the tests of the back office.
import { serve } from "./serve.mjs";

// Two customers, three products, and orders: #1 pending, #2 shipped, #3 cancelled.
export async function office(name) {
  const api = await serve(name, ["--rate-limit", "0"]);
  const add = (target, body) => api.post(target, body).then((answer) => answer.body);
  await add("/v1/customers", { first_name: "Ada", last_name: "Lovelace", email: "ada@example.com", phone: "+44 20 7946 0000" });
  await add("/v1/customers", { first_name: "Alan", last_name: "Turing", email: "alan@example.com" });
  await add("/v1/products", { name: "Tea cup", price: "4.50", stock: 100, sku: "CUP-1", description: "Bone china" });
  await add("/v1/products", { name: "Tea pot", price: "19.90", stock: 5, sku: "POT-1" });
  await add("/v1/products", { name: "<img src=x onerror=alert(1)>", price: "1.00", stock: 50, sku: "IMG-1" });
  const line = (product_id, quantity) => ({ product_id, quantity });
  await add("/v1/orders", { customer_id: 1, items: [line(1, 2), line(3, 1)] });
  await add("/v1/orders", { customer_id: 2, items: [line(1, 1)] });
  await add("/v1/orders", { customer_id: 1, items: [line(2, 1)] });
  await add("/v1/orders/2/ship", { note: "parcel 1" });
  await add("/v1/orders/3/cancel", { reason: "no longer wanted" });
  return api;
}
