// The order that is begun in this tab: it stays while one looks at other pages, until it is placed or discarded.
import { signal } from "@preact/signals";
import type { Schemas } from "../api/client";

export interface Line { product: Schemas["ListedProduct"]; quantity: string }

export interface Draft {
  customer: Schemas["Customer"] | undefined;
  lines: Line[];
  // Sent again it is the same order. Another order needs another one.
  idempotencyKey: string;
  // It was sent, and no answer came: it may be placed. Nothing of it may change until that is known.
  isUncertain: boolean;
}

const empty = (): Draft => ({ customer: undefined, lines: [], idempotencyKey: crypto.randomUUID(), isUncertain: false });

export const draft = signal<Draft>(empty());

export const discardDraft = () => { draft.value = empty(); };

export function changeDraft(changed: Partial<Pick<Draft, "customer" | "lines">>) {
  draft.value = { ...draft.value, ...changed, idempotencyKey: crypto.randomUUID() };
}

export const markUncertain = (isUncertain: boolean) => { draft.value = { ...draft.value, isUncertain }; };

// What is known of the products of its lines, as it is now: the order is the same.
export function refreshProducts(products: Schemas["Product"][]) {
  const known = new Map(products.map((one) => [one.product_id, one]));
  draft.value = { ...draft.value, lines: draft.value.lines.map((line) => ({ ...line, product: known.get(line.product.product_id) ?? line.product })) };
}

export const isCount = (text: string) => /^[1-9]\d{0,8}$/.test(text);
