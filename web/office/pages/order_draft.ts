// The order that is begun in this tab: it stays while one looks at other pages, and over a reload, until it is placed or
// discarded.
import { effect, signal } from "@preact/signals";
import type { Schemas } from "../api/client";

export interface Line { product: Schemas["ListedProduct"]; quantity: string }

export interface Draft {
  customer?: Schemas["Customer"] | undefined;
  lines: Line[];
  // Sent again it is the same order. Another order needs another one.
  idempotencyKey: string;
  // It was sent, and what became of it is not known yet. Nothing of it may change until then.
  isSent: boolean;
}

const place = "ordo.draft"; // of this tab, as the key is; signing out takes it away
const empty = (): Draft => ({ lines: [], idempotencyKey: crypto.randomUUID(), isSent: false });

// What is kept may be of another version, or of nobody.
function kept(): Draft | undefined {
  try {
    const found = JSON.parse(sessionStorage.getItem(place) ?? "null") as Draft | null;
    return Array.isArray(found?.lines) && typeof found.idempotencyKey === "string" ? found : undefined;
  } catch {
    return undefined;
  }
}

export const draft = signal<Draft>(kept() ?? empty());

export const isBegun = ({ customer, lines }: Draft) => customer !== undefined || lines.length > 0;

effect(() => {
  if (isBegun(draft.value)) sessionStorage.setItem(place, JSON.stringify(draft.value));
  else sessionStorage.removeItem(place);
});

export const discardDraft = () => { draft.value = empty(); };

export function changeDraft(changed: Partial<Pick<Draft, "customer" | "lines">>) {
  draft.value = { ...draft.value, ...changed, idempotencyKey: crypto.randomUUID() };
}

export const markSent = (isSent: boolean) => { draft.value = { ...draft.value, isSent }; };

export function addToDraft(product: Line["product"]) {
  const { lines } = draft.value;
  const isThere = lines.some((line) => line.product.product_id === product.product_id);
  changeDraft({ lines: !isThere ? [...lines, { product, quantity: "1" }]
    : lines.map((line) => (line.product.product_id === product.product_id ? { product, quantity: String(Number(line.quantity || 0) + 1) } : line)) });
}

// What is known of the products of its lines, as it is now: the order is the same.
export function refreshProducts(products: Schemas["Product"][]) {
  const known = new Map(products.map((one) => [one.product_id, one]));
  draft.value = { ...draft.value, lines: draft.value.lines.map((line) => ({ ...line, product: known.get(line.product.product_id) ?? line.product })) };
}

export const isCount = (text: string) => /^[1-9]\d{0,8}$/.test(text);
