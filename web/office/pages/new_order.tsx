// Placing an order. It has an idempotency key from the start: sent twice, it is one order.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, body, type Schemas } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { forgetLists } from "../core/list";
import { useLoad } from "../core/load";
import { patiently } from "../core/patience";
import { go, query } from "../core/router";
import { useShortcut } from "../core/shortcuts";
import { tell } from "../core/toasts";
import { Heading } from "../components/heading";
import { CustomerPicker, ProductPicker } from "../components/pickers";
import { addMoney, timesMoney } from "../formats/decimal";
import { fullName, money } from "../formats/formats";
import { NewCustomer } from "./customers";
import { changeDraft, discardDraft, draft, isCount, markUncertain, refreshProducts, type Draft } from "./order_draft";
import { OrderLines, toldOf } from "./order_lines";

const STOCK_EVERY_MS = 10_000;

const product = (id: number, signal: AbortSignal) => body(api.GET("/v1/products/{product_id}", { params: { path: { product_id: id } }, signal }));

// Sent once more while the trouble passes: the key makes that safe.
function send({ customer, lines, idempotencyKey }: Draft, signal: AbortSignal) {
  const items = lines.map((line) => ({ product_id: line.product.product_id, quantity: Number(line.quantity) }));
  return patiently(async () => {
    try {
      return await body(api.POST("/v1/orders", {
        params: { header: { "Idempotency-Key": idempotencyKey } }, body: { customer_id: customer?.customer_id, items } as never, signal,
      }));
    } catch (error) {
      if (asProblem(error).isOutcomeUnknown) markUncertain(true);
      throw error;
    }
  }, signal);
}

function add(chosen: Schemas["ListedProduct"]) {
  const { lines } = draft.value;
  const isThere = lines.some((line) => line.product.product_id === chosen.product_id);
  changeDraft({ lines: !isThere ? [...lines, { product: chosen, quantity: "1" }]
    : lines.map((line) => (line.product.product_id === chosen.product_id ? { product: chosen, quantity: String(Number(line.quantity || 0) + 1) } : line)) });
}

// Who came from a customer's page wants an order of theirs.
function useGivenCustomer() {
  useEffect(() => {
    const given = Number(query.value.customer);
    if (!(given > 0) || draft.value.customer?.customer_id === given || draft.value.isUncertain) return;
    discardDraft();
    body(api.GET("/v1/customers/{customer_id}", { params: { path: { customer_id: given } } })).then((customer) => changeDraft({ customer }), () => undefined);
  }, []);
}

export function NewOrder() {
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const isUnderWay = useRef(false); // before the state is: a double click is quicker
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);
  useGivenCustomer();
  const { customer, lines, isUncertain } = draft.value;
  const stock = useLoad((signal) => Promise.all(lines.map((line) => product(line.product.product_id, signal))), [lines.map((line) => line.product.product_id).join()], STOCK_EVERY_MS);
  useEffect(() => { if (stock.data !== undefined) refreshProducts(stock.data); }, [stock.data]);
  const isTold = lines.some((line, i) => toldOf(line, i, problem) !== undefined);
  useEffect(() => { if (isTold) document.querySelector<HTMLElement>(".order-lines [aria-invalid='true']")?.focus(); }, [problem]);

  const change = (changed: Parameters<typeof changeDraft>[0]) => { changeDraft(changed); setProblem(undefined); };
  const isReady = customer !== undefined && lines.length > 0 && lines.every((line) => isCount(line.quantity));
  const place = async () => {
    if (!isReady || isUnderWay.current) return;
    isUnderWay.current = true;
    setSending(true);
    setProblem(undefined);
    try {
      const order = await send(draft.value, leaving.current.signal);
      forgetLists();
      discardDraft();
      tell(`Order #${order.order_id} is placed: ${money(order.total_amount)}.`);
      go(`/orders/${order.order_id}`);
    } catch (error) {
      if (leaving.current.signal.aborted) return;
      const told = asProblem(error);
      if (!told.isPassing) markUncertain(false); // it is decided: not placed
      setProblem(told);
      stock.reload();
    } finally {
      isUnderWay.current = false;
      setSending(false);
    }
  };
  useShortcut("n", "New customer", () => setAdding(true));
  const total = addMoney(lines.filter((line) => isCount(line.quantity)).map((line) => timesMoney(line.product.price, line.quantity)));
  return (
    <>
      <Heading title="New order">
        {(customer !== undefined || lines.length > 0) && <button type="button" onClick={() => { discardDraft(); setProblem(undefined); }}>Start anew</button>}
      </Heading>
      <div class="new-order">
        <fieldset aria-label="What is ordered" disabled={isSending || isUncertain}>
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
            <ProductPicker label="Add a product" autoFocus={customer !== undefined} onPick={(one) => { add(one); setProblem(undefined); }} />
            <OrderLines lines={lines} problem={problem} onChange={(after) => change({ lines: after })} />
          </section>
        </fieldset>
        <section class="place">
          <p class="total"><span>Total</span> <strong>{money(total)}</strong></p>
          {problem !== undefined && !isTold && <p class="wrong" role="alert">{problem.message} {problem.details.hint}</p>}
          {isUncertain && <p class="wrong" role="alert">It is not known yet whether this order is placed. Nothing is lost: to send it again is safe, and makes one order.</p>}
          <button type="button" class="primary" disabled={!isReady} aria-disabled={isSending} onClick={place}>{isSending ? "Placing …" : isUncertain ? "Send again" : "Place order"}</button>
        </section>
      </div>
      {isAdding && <NewCustomer onClose={() => setAdding(false)} onMade={(made) => { setAdding(false); change({ customer: made }); }} />}
    </>
  );
}
