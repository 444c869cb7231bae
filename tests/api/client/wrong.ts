// What must not compile: each line that follows an expectation has a mistake of a kind that types tell.
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

const client = createClient<paths>({ baseUrl: "http://127.0.0.1" });

// @ts-expect-error: no such path
await client.GET("/v1/clients");
// @ts-expect-error: no such method there
await client.PUT("/v1/customers", {});
// @ts-expect-error: what is needed is missing
await client.POST("/v1/customers", { body: { first_name: "Ada" } });
// @ts-expect-error: no such parameter
await client.GET("/v1/orders", { params: { query: { colour: "red" } } });
// @ts-expect-error: no such state
await client.GET("/v1/orders", { params: { query: { status: "Lost" } } });
// @ts-expect-error: the quantity is a number
await client.POST("/v1/orders", { body: { customer_id: 1, items: [{ product_id: 1, quantity: "2" }] } });
const { data } = await client.GET("/v1/orders/{order_id}", { params: { path: { order_id: 1 } } });
// @ts-expect-error: money is text
data?.total_amount.toFixed(2);
// @ts-expect-error: no such column
console.log(data?.colour);
