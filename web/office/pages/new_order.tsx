// Placing an order. It has an idempotency key from the start: sent twice, it is one order.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, body, type Schemas } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { forgetLists } from "../core/list";
import { go, query } from "../core/router";
import { Heading } from "../components/heading";
import { useShortcut } from "../core/shortcuts";
import { tell } from "../core/toasts";
import { StockBadge } from "../components/badge";
import { Picker } from "../components/picker";
import { count, fullName, money } from "../formats/formats";
import { addMoney, timesMoney } from "../formats/decimal";
import { NewCustomer } from "./customers";

type Customer = Schemas["Customer"];
type Product = Schemas["ListedProduct"];
interface Line { product: Product; quantity: string }

const isCount = (text: string) => /^[1-9]\d{0,8}$/.test(text);

function findCustomers(search: string, signal: AbortSignal) {
  return body(api.GET("/v1/customers", { params: { query: { search, limit: 8 } }, signal }));
}

function findProducts(search: string, signal: AbortSignal) {
  return body(api.GET("/v1/products", { params: { query: { search, limit: 8 } }, signal }));
}

// What is wrong with a line, by what the server said of it, or by the stock that is known.
function lineProblem(line: Line, index: number, problem: Problem | undefined): string | undefined {
  const { wanted, available, product_id } = problem?.details ?? {};
  if (problem?.type === "out_of_stock" && product_id === line.product.product_id)
    return `Wanted ${count(wanted)}, on hand ${count(available)}.`;
  return problem?.of(`items[${index + 1}].quantity`) ?? problem?.of(`items[${index + 1}]`)
    ?? problem?.of(`items[${index + 1}].product_id`) ?? (isCount(line.quantity) ? undefined : "A whole number from 1 is taken.");
}

function Lines({ lines, problem, onChange }: { lines: Line[]; problem: Problem | undefined; onChange: (lines: Line[]) => void }) {
  if (lines.length === 0) return <p class="empty">Add a product to begin.</p>;
  return (
    <ul class="order-lines" aria-label="Lines">
      {lines.map((line, i) => {
        const wrong = lineProblem(line, i, problem);
        const name = line.product.product_name;
        return (
          <li key={line.product.product_id} class={wrong === undefined ? undefined : "is-wrong"}>
            <span class="line-name">{name} <small>{money(line.product.price)} · {count(line.product.stock_quantity)} on hand</small> <StockBadge units={line.product.stock_quantity} /></span>
            <input aria-label={`Quantity of ${name}`} inputMode="numeric" value={line.quantity} size={4} aria-invalid={wrong !== undefined} aria-describedby={wrong === undefined ? undefined : `line-${i}-wrong`}
              onInput={(event) => onChange(lines.map((one, n) => (n === i ? { ...one, quantity: event.currentTarget.value.trim() } : one)))} />
            <span class="line-total">{isCount(line.quantity) ? money(timesMoney(line.product.price, line.quantity)) : "–"}</span>
            <button type="button" class="quiet" aria-label={`Remove ${name}`} onClick={() => onChange(lines.filter((_, n) => n !== i))}>×</button>
            {wrong !== undefined && <span class="wrong" id={`line-${i}-wrong`} role="alert">{wrong}</span>}
          </li>
        );
      })}
    </ul>
  );
}

export function NewOrder() {
  const [customer, setCustomer] = useState<Customer>();
  const [lines, setLines] = useState<Line[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const [isSending, setSending] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const idempotencyKey = useRef(crypto.randomUUID());
  const isUnderWay = useRef(false); // before the state is: a double click is quicker
  useEffect(() => {
    const given = Number(query.value.customer);
    if (given > 0) body(api.GET("/v1/customers/{customer_id}", { params: { path: { customer_id: given } } })).then(setCustomer, () => undefined);
  }, []);
  // Another order needs another key; the same one again keeps its own, so that it stays one order.
  const changed = () => { idempotencyKey.current = crypto.randomUUID(); setProblem(undefined); };
  const change = (after: Line[]) => { setLines(after); changed(); };
  const add = (product: Product) => {
    const known = lines.find((line) => line.product.product_id === product.product_id);
    change(known === undefined ? [...lines, { product, quantity: "1" }]
      : lines.map((line) => (line === known ? { product, quantity: String(Number(line.quantity || 0) + 1) } : line)));
  };
  const isReady = customer !== undefined && lines.length > 0 && lines.every((line) => isCount(line.quantity));
  const refreshStock = async (after: Problem) => {
    const id = after.details.product_id;
    if (id === undefined) return;
    const product = await body(api.GET("/v1/products/{product_id}", { params: { path: { product_id: id } } })).catch(() => undefined);
    if (product !== undefined) setLines((all) => all.map((line) => (line.product.product_id === id ? { ...line, product } : line)));
  };
  const place = async () => {
    if (!isReady || isUnderWay.current) return;
    isUnderWay.current = true;
    setSending(true);
    try {
      const items = lines.map((line) => ({ product_id: line.product.product_id, quantity: Number(line.quantity) }));
      const order = await body(api.POST("/v1/orders", {
        params: { header: { "Idempotency-Key": idempotencyKey.current } }, body: { customer_id: customer.customer_id, items } as never,
      }));
      forgetLists();
      tell(`Order #${order.order_id} is placed: ${money(order.total_amount)}.`);
      go(`/orders/${order.order_id}`);
    } catch (error) {
      const told = asProblem(error);
      setProblem(told);
      await refreshStock(told);
    } finally {
      isUnderWay.current = false;
      setSending(false);
    }
  };
  useShortcut("n", "New customer", () => setAdding(true));
  const isToldAtLine = problem !== undefined && lines.some((line, i) => lineProblem(line, i, problem) !== undefined);
  return (
    <>
      <Heading title="New order" />
      <div class="new-order">
        <section>
          {customer === undefined ? (
            <>
              <Picker label="Customer" placeholder="Name, e-mail or phone" autoFocus find={findCustomers} keyOf={(one) => one.customer_id} onPick={(one) => { setCustomer(one); changed(); }}
                show={(one) => <>{fullName(one)} <small>{one.email}</small></>} />
              <button type="button" onClick={() => setAdding(true)}>New customer</button>
            </>
          ) : (
            <p class="picked"><strong>{fullName(customer)}</strong> {customer.email} <button type="button" onClick={() => { setCustomer(undefined); changed(); }}>Change</button></p>
          )}
        </section>
        <section>
          <Picker label="Add a product" placeholder="Name, SKU or description" autoFocus={query.value.customer !== undefined} find={findProducts} keyOf={(one) => one.product_id} onPick={add}
            show={(one) => <>{one.product_name} <small>{one.sku} · {money(one.price)} · {count(one.stock_quantity)} on hand</small> <StockBadge units={one.stock_quantity} /></>} />
          <Lines lines={lines} problem={problem} onChange={change} />
        </section>
        <section class="place">
          <p class="total"><span>Total</span> <strong>{money(addMoney(lines.filter((line) => isCount(line.quantity)).map((line) => timesMoney(line.product.price, line.quantity))))}</strong></p>
          {problem !== undefined && !isToldAtLine && <p class="wrong" role="alert">{problem.message} {problem.details.hint}</p>}
          {problem?.status === 0 && <p class="wrong">Nothing is lost: to place it again is safe, and makes one order.</p>}
          <button type="button" class="primary" disabled={!isReady || isSending} onClick={place}>{isSending ? "Placing …" : "Place order"}</button>
        </section>
      </div>
      {isAdding && <NewCustomer onClose={() => setAdding(false)} onMade={(made) => { setAdding(false); setCustomer(made); changed(); }} />}
    </>
  );
}
