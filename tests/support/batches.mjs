// Orders as tests have them, placed by place_orders:
// { customer, lines: [{ id, sku, units }, ...], key }; a line has an id, a SKU or both, a key may be missing.

const literal = (value) => (value === undefined ? "NULL" : `'${String(value).replaceAll("'", "''")}'`);
const array = (type, values) => `ARRAY[${values.map(literal).join()}]::${type}[]`;
const arrayOrNull = (type, values) => (values.every((value) => value === undefined) ? "NULL" : array(type, values));

// What stands for all that an order asks for.
export const request = ({ customer, lines }) => JSON.stringify([customer, lines]);

// The call that places them as one batch in a store: to be selected from.
export function placeOrders(orders, store = "main") {
  const lines = orders.flatMap((order, n) => order.lines.map((line) => ({ ...line, order: n + 1 })));
  const values = [
    array("bigint", orders.map((order) => order.customer)),
    arrayOrNull("text", orders.map((order) => order.key)),
    arrayOrNull("text", orders.map((order) => (order.key === undefined ? undefined : request(order)))),
    array("integer", lines.map((line) => line.order)),
    array("bigint", lines.map((line) => line.id)),
    arrayOrNull("text", lines.map((line) => line.sku)),
    array("integer", lines.map((line) => line.units)),
  ];
  return `${store}.place_orders(${values.join(", ")})`;
}

// The same as a query whose rows are the outcomes as JSON, for outcome() to read.
export function placing(orders, store) {
  return `
    SELECT json_build_array(ordinal, outcome, order_id, total_amount::text, status, item, product_id, wanted, available)
    FROM ${placeOrders(orders, store)}`;
}

export function outcome(line) {
  const [ordinal, name, order_id, total_amount, status, item, product_id, wanted, available] = JSON.parse(line);
  return { ordinal, outcome: name, order_id, total_amount, status, item, product_id, wanted, available };
}
