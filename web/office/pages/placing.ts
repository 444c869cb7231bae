// Sending the order that is begun. It goes on when one leaves the page: what became of the order is told in any case.
import { signal } from "@preact/signals";
import { api, body } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { forgetLists } from "../core/list";
import { patiently } from "../core/patience";
import { go, path } from "../core/router";
import { tell } from "../core/toasts";
import { money } from "../formats/formats";
import { discardDraft, draft, markSent } from "./order_draft";

export const newOrderPath = "/orders/new";
export const isSending = signal(false); // at once with the first click: a double click is quicker than a page
export const isUncertain = signal(draft.value.isSent); // an answer was lost: it may be placed
export const refusal = signal<Problem | undefined>(undefined);
let aborter = new AbortController();

// Sent once more while the trouble passes: the key makes that safe.
function send() {
  const { customer, lines, idempotencyKey } = draft.value;
  const items = lines.map((line) => ({ product_id: line.product.product_id, quantity: Number(line.quantity) }));
  return patiently(async () => {
    try {
      return await body(api.POST("/v1/orders", {
        params: { header: { "Idempotency-Key": idempotencyKey } }, body: { customer_id: customer?.customer_id, items } as never, signal: aborter.signal,
      }));
    } catch (error) {
      isUncertain.value ||= asProblem(error).isOutcomeUnknown;
      throw error;
    }
  }, aborter.signal);
}

export async function place() {
  if (isSending.value) return;
  isSending.value = true;
  refusal.value = undefined;
  markSent(true);
  try {
    const order = await send();
    isUncertain.value = false;
    discardDraft();
    forgetLists();
    tell(`Order #${order.order_id} is placed: ${money(order.total_amount)}.`);
    if (path.value === newOrderPath) go(`/orders/${order.order_id}`);
  } catch (error) {
    if (aborter.signal.aborted) return;
    const problem = asProblem(error);
    const isDecided = !problem.isPassing && problem.status !== 401 && problem.status !== 403;
    if (isDecided) isUncertain.value = false; // it is not placed
    markSent(isUncertain.value);
    refusal.value = problem;
    if (path.value !== newOrderPath) tell(`The order is not placed. ${problem.message}`, { kind: "failed" });
  } finally {
    isSending.value = false;
  }
}

// Who begins anew, or signs out, leaves nothing behind.
export function forgetOrder() {
  aborter.abort();
  aborter = new AbortController();
  isUncertain.value = false;
  refusal.value = undefined;
  discardDraft();
}
