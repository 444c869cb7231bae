// The lines of an order that is begun: how many of what, what is on hand, and what is wrong with a line.
import type { Problem } from "../api/problem";
import { StockBadge } from "../components/badge";
import { timesMoney } from "../formats/decimal";
import { count, money } from "../formats/formats";
import { isCount, type Line } from "./order_draft";

// What the server said of a line.
export function toldOf(line: Line, index: number, problem: Problem | undefined): string | undefined {
  const { wanted, available, product_id } = problem?.details ?? {};
  if (problem?.type === "out_of_stock" && product_id === line.product.product_id)
    return `Wanted ${count(wanted)}, on hand ${count(available)}.`;
  const place = `items[${index + 1}]`;
  return problem?.of(`${place}.quantity`) ?? problem?.of(place) ?? problem?.of(`${place}.product_id`);
}

// What can be seen of it before.
function knownOf({ product, quantity }: Line): string | undefined {
  if (!/^0*[1-9]\d*$/.test(quantity)) return "A whole number from 1 is taken.";
  return Number(quantity) > product.stock_quantity ? `Only ${count(product.stock_quantity)} are on hand.` : undefined;
}

interface Props { lines: Line[]; problem: Problem | undefined; onChange: (lines: Line[]) => void }

export function OrderLines({ lines, problem, onChange }: Props) {
  if (lines.length === 0) return <p class="empty">Add a product to begin.</p>;
  return (
    <ul class="order-lines" aria-label="Lines">
      {lines.map((line, i) => {
        const wrong = toldOf(line, i, problem) ?? knownOf(line);
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
