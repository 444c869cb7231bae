// Where one is: the part of the address behind the #. "#/orders?status=Pending" is the path "/orders".
import { computed, signal } from "@preact/signals";

export type Query = Record<string, string>;

const pathOf = (text: string) => text.slice(1).split("?")[0] || "/";
const hash = signal(location.hash);
// A new page begins at its top; a list that one comes back to finds its own place again.
history.scrollRestoration = "manual";
let before: string | undefined; // the path that one came here from
let isBack = false;
// An entry of the browser's history that was here before has this state: one returns to it. A new one has none.
const markEntry = () => history.replaceState("known", "");
markEntry();
addEventListener("hashchange", (event) => {
  before = pathOf(new URL(event.oldURL).hash);
  isBack = history.state !== null;
  markEntry();
  scrollTo(0, 0);
  hash.value = location.hash;
});

// From where one returned here, by the browser's own way; undefined if one came by a link.
export const returnedFrom = () => (isBack ? before : undefined);

export const path = computed(() => pathOf(hash.value));
export const query = computed<Query>(() => Object.fromEntries(new URLSearchParams(hash.value.split("?")[1] ?? "")));

// The address of a place; what is empty in the query is left out.
export function href(to: string, given: Record<string, string | number | undefined | null> = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && value !== null && value !== "") words.set(name, String(value));
  const text = words.toString();
  return `#${to}${text === "" ? "" : `?${text}`}`;
}

export function go(to: string, given?: Parameters<typeof href>[1]) {
  location.hash = href(to, given);
}

// Up, to the list that a page is of: as it was left, if one came from there.
export function leave(to: string) {
  if (before === to) history.back();
  else go(to);
}

// The same page, asked otherwise: no new entry in the browser's history, as one types. Nothing where one has left it:
// a field tells of its change as it goes, too.
export function ask(page: string, changed: Record<string, string | undefined>) {
  if (page !== path.value) return;
  history.replaceState("known", "", href(page, { ...query.value, ...changed }));
  hash.value = location.hash;
}

// No way back to where one was: the place is replaced.
export function replace(to: string) {
  history.replaceState("known", "", `#${to}`);
  hash.value = location.hash;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that is none
  }
}

// "/orders/{id}" on "/orders/7": { id: "7" }; null if it is another. An {id} is a whole number that a float holds exactly.
export function matched(form: string, actual: string): Record<string, string> | null {
  const names: string[] = [];
  const pattern = form.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return name === "id" ? "([1-9]\\d{0,14})" : "([^/]+)";
  });
  const found = new RegExp(`^${pattern}$`).exec(actual);
  if (found === null) return null;
  return Object.fromEntries(names.map((name, i) => [name, decoded(found[i + 1] ?? "")]));
}
