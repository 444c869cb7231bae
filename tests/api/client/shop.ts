// A shop's program on the HTTP API, with types out of its description alone: the main path of an order.
//   node shop.js URL KEY      prints what it saw as JSON
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Order = components["schemas"]["Order"];

const [url, key] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });

function must<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

const customer = must(
  await client.POST("/v1/customers", { body: { first_name: "Ada", last_name: "Lovelace", email: "ada@example.com" } }),
);
const product = must(await client.POST("/v1/products", { body: { name: "Tea cup", price: "4.50", stock: 10, sku: "CUP-1" } }));

const basket = {
  params: { header: { "Idempotency-Key": "basket-1" } },
  body: { customer_id: customer.customer_id, items: [{ product_id: product.product_id, quantity: 2 }, { sku: "CUP-1", quantity: 1 }] },
};
const placed = await client.POST("/v1/orders", basket);
const order: Order = must(placed);
const again = await client.POST("/v1/orders", basket);
const isReplayed = again.response.headers.get("Idempotent-Replayed") === "true" && must(again).order_id === order.order_id;

const refused = await client.POST("/v1/orders", {
  body: { customer_id: customer.customer_id, items: [{ product_id: product.product_id, quantity: 100 }] },
});
if (refused.error === undefined) throw new Error("it was sold");
const shortage = [refused.error.type, refused.error.product_id, refused.error.wanted, refused.error.available];

const batch = must(
  await client.POST("/v1/orders/batch", {
    body: { orders: [basket.body, { customer_id: 99, items: [{ sku: "CUP-1", quantity: 1 }] }] },
  }),
);
const outcomes = batch.outcomes.map((outcome) => ("order" in outcome ? outcome.order.total_amount : outcome.problem.status));

const shipped = must(
  await client.POST("/v1/orders/{order_id}/ship", { params: { path: { order_id: order.order_id } }, body: { note: "parcel 1" } }),
);
const listed = must(await client.GET("/v1/orders", { params: { query: { status: "Shipped", limit: 10 } } }));
const details = must(await client.GET("/v1/orders/{order_id}", { params: { path: { order_id: order.order_id } } }));
const report = must(await client.GET("/v1/reports/top-products", { params: { query: { limit: 5 } } }));
const answer = must(await client.POST("/v1/query", { body: { sql: "SELECT count(*) AS orders FROM orders WHERE status = $1", parameters: ["Shipped"] } }));

console.log(
  JSON.stringify({
    isReplayed,
    location: placed.response.headers.get("Location"),
    total: order.total_amount,
    shortage,
    outcomes,
    shipped: shipped.status,
    listed: listed.map((row) => [row.order_id, row.last_name]),
    lines: details.items.map((item) => [item.product_name, item.quantity]),
    notes: details.status_changes.map((change) => change.note),
    sold: report.map((row) => row.units_sold),
    rows: answer.rows,
  }),
);
