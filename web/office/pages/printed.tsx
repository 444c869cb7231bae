// An order on paper: its invoice, or its packing slip.
import { useEffect } from "preact/hooks";
import { api, body, type Schemas } from "../api/client";
import { store } from "../api/session";
import { useLoad } from "../core/load";
import { href } from "../core/router";
import { Heading } from "../components/heading";
import { Show } from "../components/states";
import { count, date, fullName, money } from "../formats/formats";

const titles: Record<string, string> = { invoice: "Invoice", "packing-slip": "Packing slip" };

function Paper({ order, kind }: { order: Schemas["OrderDetails"]; kind: string }) {
  const isInvoice = kind === "invoice";
  return (
    <article class="paper">
      <header><strong>{store.value?.store}</strong><h2>{titles[kind]}</h2></header>
      <div class="paper-facts">
        <address>{fullName(order)}<br />{order.email}</address>
        <dl><dt>Order</dt><dd>#{order.order_id}</dd><dt>Placed</dt><dd>{date(order.order_date)}</dd>{order.status === "Cancelled" && <><dt>Status</dt><dd>Cancelled</dd></>}</dl>
      </div>
      <table>
        <thead><tr><th scope="col">SKU</th><th scope="col">Product</th><th scope="col" class="number">Quantity</th>
          {isInvoice ? <><th scope="col" class="number">Price</th><th scope="col" class="number">Total</th></> : <th scope="col">Packed</th>}</tr></thead>
        <tbody>
          {order.items.map((item) => (
            <tr key={item.order_item_id}><td>{item.sku ?? "–"}</td><td>{item.product_name}</td><td class="number">{count(item.quantity)}</td>
              {isInvoice ? <><td class="number">{money(item.price_at_purchase)}</td><td class="number">{money(item.line_total)}</td></> : <td><span class="box" /></td>}</tr>
          ))}
        </tbody>
        {/* No tfoot: a browser prints that on every page. */}
        {isInvoice && <tbody class="paper-total"><tr><th scope="row" colSpan={4}>Total</th><td class="number">{money(order.total_amount)}</td></tr></tbody>}
      </table>
    </article>
  );
}

export function Printed({ id, kind }: { id: string; kind: string }) {
  const loaded = useLoad((signal) => body(api.GET("/v1/orders/{order_id}", { params: { path: { order_id: Number(id) } }, signal })), [id]);
  const title = titles[kind] ?? "Paper";
  useEffect(() => { if (loaded.data !== undefined) document.title = `${title} ${id}`; }, [loaded.data]);
  if (titles[kind] === undefined) return <><Heading title="No such page" /><p>There is nothing at this address. <a href={href(`/orders/${id}`)}>To the order</a></p></>;
  return (
    <>
      <Heading title={`${title} of order #${id}`}>
        <a class="button" href={href(`/orders/${id}`)}>Back to the order</a>
        <button type="button" class="primary" onClick={() => print()}>Print</button>
      </Heading>
      <div class="sheet"><Show loaded={loaded}>{(order) => <Paper order={order} kind={kind} />}</Show></div>
    </>
  );
}
