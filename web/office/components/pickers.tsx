// Customers and products, found by words.
import { api, body, type Schemas } from "../api/client";
import { count, fullName, money } from "../formats/formats";
import { StockBadge } from "./badge";
import { Picker } from "./picker";

const FOUND_MOST = 8;
interface Props<Thing> { label: string; autoFocus?: boolean; onPick: (thing: Thing) => void }

// The one with this SKU first, to the letter: that is what a scanner means.
async function findProducts(search: string, signal: AbortSignal) {
  const list = (query: { sku: string } | { search: string }) => body(api.GET("/v1/products", { params: { query: { ...query, limit: FOUND_MOST } }, signal }));
  const [exact, found] = await Promise.all([list({ sku: search }), list({ search })]);
  return [...exact, ...found.filter((one) => exact.every((other) => other.product_id !== one.product_id))];
}

export function CustomerPicker(props: Props<Schemas["Customer"]>) {
  return (
    <Picker {...props} placeholder="Name, e-mail or phone" keyOf={(one) => one.customer_id}
      find={(search, signal) => body(api.GET("/v1/customers", { params: { query: { search, limit: FOUND_MOST } }, signal }))}
      show={(one) => <>{fullName(one)} <small>{one.email}</small></>} />
  );
}

export function ProductPicker(props: Props<Schemas["ListedProduct"]>) {
  return (
    <Picker {...props} placeholder="Name, SKU or description" keyOf={(one) => one.product_id}
      find={findProducts}
      show={(one) => <>{one.product_name} <small>{one.sku} · {money(one.price)} · {count(one.stock_quantity)} on hand</small> <StockBadge units={one.stock_quantity} /></>} />
  );
}
