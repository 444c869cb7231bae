// Numbers, money and times for people: the browser's locale, the store's currency and time zone.
import { store } from "../api/session";

const locale = navigator.language;
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function kept<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: () => Format): Format {
  const found = (cache.get(name) as Format | undefined) ?? make();
  cache.set(name, found);
  return found;
}

// Decimal text, as the API has it: Intl takes text exactly, without the rounding of a float.
type Decimal = string | number | null | undefined;
const DECIMALS_MOST = 4;
const exactly = (value: Exclude<Decimal, null | undefined>) => value as unknown as number;

// All the decimals that it has, at least those of the currency: a price may have 4, and none is lost.
export function money(value: Decimal): string {
  if (value === null || value === undefined) return "–";
  const currency = store.value?.currency ?? "EUR";
  return kept(`money ${currency}`, () => new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: DECIMALS_MOST })).format(exactly(value));
}

// Beside the lines of a chart: "1.2K".
export function shortNumber(value: number): string {
  return kept("short", () => new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1, useGrouping: true })).format(value);
}

export function count(value: Decimal): string {
  if (value === null || value === undefined) return "–";
  return kept("count", () => new Intl.NumberFormat(locale, { maximumFractionDigits: 6 })).format(exactly(value));
}

export function percent(value: number): string {
  return kept("percent", () => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" })).format(value);
}

const zone = () => store.value?.time_zone ?? "UTC";

// The time zone in which a value is told: a time in the store's; a day without a time is its midnight in UTC.
export const zoneOf = (value: string) => (value.length === 10 ? "UTC" : zone());

export function dateTime(value: string | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return kept(`time ${zone()}`, () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: zone() }))
    .format(new Date(value));
}

const dateIn = (timeZone: string, time: Date) =>
  kept(`date ${timeZone}`, () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone })).format(time);

// Under a chart, where there is little room: "4 Mar".
export const shortDateIn = (timeZone: string, time: Date) =>
  kept(`short ${timeZone}`, () => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone })).format(time);

// A day without a time, "2026-03-04", or the day of a time.
export function date(value: string | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return dateIn(zoneOf(value), new Date(value));
}

// The store's day, so many days from today: "2026-03-04".
export function day(offset = 0): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone(), year: "numeric", month: "2-digit", day: "2-digit" });
  const today = new Date(`${parts.format(new Date())}T00:00:00Z`);
  today.setUTCDate(today.getUTCDate() + offset);
  return today.toISOString().slice(0, 10);
}

// "min_total": "Min total"; "customer_id": "Customer".
export function label(name: string): string {
  const words = name.replace(/_id$/, "").replaceAll("_", " ");
  return words === "sku" ? "SKU" : words.charAt(0).toUpperCase() + words.slice(1);
}

export const fullName = (person: { first_name: string; last_name: string }) => `${person.first_name} ${person.last_name}`;
