// Placing an order. It has an idempotency key from the start: sent twice, it is one order.
import { useEffect, useState } from "preact/hooks";
import { api, body } from "../api/client";
import { useLoad } from "../core/load";
import { query, replace } from "../core/router";
import { useShortcut } from "../core/shortcuts";
import { tell } from "../core/toasts";
import { Heading } from "../components/heading";
import { CustomerPicker, ProductPicker } from "../components/pickers";
import { Wrong } from "../components/states";
import { addMoney, timesMoney } from "../formats/decimal";
import { fullName, money } from "../formats/formats";
import { NewCustomer } from "./customers";
import { addToDraft, changeDraft, discardDraft, draft, isBegun, isCount, refreshProducts } from "./order_draft";
import { OrderLines, toldOf } from "./order_lines";
import { forgetOrder, isSending, isUncertain, newOrderPath, place, refusal } from "./placing";

const STOCK_EVERY_MS = 10_000;

const product = (id: number, signal: AbortSignal) => body(api.GET("/v1/products/{product_id}", { params: { path: { product_id: id } }, signal }));

// Who came from a customer's page wants an order of theirs: another one than was begun for somebody else.
function useGivenCustomer() {
  useEffect(() => {
    const given = Number(query.value.customer);
    if (!(given > 0)) return;
    replace(newOrderPath);
    const before = draft.value;
    if (before.customer?.customer_id === given || before.isSent) return;
    discardDraft();
    if (before.lines.length > 0) tell("The order that was begun is discarded.", { undo: () => { draft.value = before; } });
    body(api.GET("/v1/customers/{customer_id}", { params: { path: { customer_id: given } } })).then((customer) => changeDraft({ customer }), () => undefined);
  }, []);
}

// The stock of what is chosen, as it changes.
function useStock() {
  const ids = draft.value.lines.map((line) => line.product.product_id);
  const stock = useLoad((signal) => Promise.all(ids.map((id) => product(id, signal))), [ids.join()], STOCK_EVERY_MS);
  useEffect(() => { if (stock.data !== undefined) refreshProducts(stock.data); }, [stock.data]);
  return stock.reload;
}

function change(changed: Parameters<typeof changeDraft>[0]) {
  changeDraft(changed);
  refusal.value = undefined;
}

export function NewOrder() {
  const [isAdding, setAdding] = useState(false);
  const reloadStock = useStock();
  useGivenCustomer();
  const { customer, lines, isSent } = draft.value;
  const problem = refusal.value;
  const isTold = lines.some((line, i) => toldOf(line, i, problem) !== undefined);
  useEffect(() => {
    if (problem !== undefined) reloadStock();
    if (isTold) document.querySelector<HTMLElement>(".order-lines [aria-invalid='true']")?.focus();
  }, [problem]);
  useShortcut("n", "New customer", () => setAdding(true));
  const isReady = customer !== undefined && lines.length > 0 && lines.every((line) => isCount(line.quantity));
  const total = addMoney(lines.filter((line) => isCount(line.quantity)).map((line) => timesMoney(line.product.price, line.quantity)));
  return (
    <>
      <Heading title="New order">
        {isBegun(draft.value) && !isSent && <button type="button" onClick={forgetOrder}>Start anew</button>}
      </Heading>
      <div class="new-order">
        <fieldset aria-label="What is ordered" disabled={isSent}>
          <section>
            {customer === undefined ? (
              <>
                <CustomerPicker label="Customer" autoFocus onPick={(one) => change({ customer: one })} />
                <button type="button" onClick={() => setAdding(true)}>New customer</button>
              </>
            ) : (
              <p class="picked"><strong>{fullName(customer)}</strong> {customer.email} <button type="button" onClick={() => change({ customer: undefined })}>Change</button></p>
            )}
          </section>
          <section>
            <ProductPicker label="Add a product" autoFocus={customer !== undefined} onPick={(one) => { addToDraft(one); refusal.value = undefined; }} />
            <OrderLines lines={lines} problem={problem} onChange={(after) => change({ lines: after })} />
          </section>
        </fieldset>
        <section class="place">
          <p class="total"><span>Total</span> <strong>{money(total)}</strong></p>
          {problem !== undefined && !isTold && <Wrong problem={problem} />}
          {isUncertain.value && <p class="wrong" role="alert">It is not known yet whether this order is placed. Nothing is lost: to send it again is safe, and makes one order.</p>}
          <button type="button" class="primary" disabled={!isReady} aria-disabled={isSending.value} onClick={place}>{isSending.value ? "Placing …" : isSent ? "Send again" : "Place order"}</button>
        </section>
      </div>
      {isAdding && <NewCustomer onClose={() => setAdding(false)} onMade={(made) => { setAdding(false); change({ customer: made }); }} />}
    </>
  );
}
