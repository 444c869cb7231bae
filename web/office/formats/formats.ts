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

// A number of a query's, with all its digits: decimal text, or a float.
export function exactNumber(value: Exclude<Decimal, null | undefined>): string {
  const text = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text; // NaN, 1e-9
  const decimals = Math.min(text.split(".")[1]?.length ?? 0, 20);
  return kept(`exact ${decimals}`, () => new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })).format(text as unknown as number);
}

export function percent(value: number): string {
  return kept("percent", () => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" })).format(value);
}

const zone = () => store.value?.time_zone ?? "UTC";

const isDay = (value: string) => /^\d{4}-\d\d-\d\d$/.test(value);
const isZoned = (value: string) => /(Z|[+-]\d\d(:?\d\d)?)$/.test(value);

// The time zone in which a value is told: an instant in the store's; a day, or a time of no zone, as it stands.
export const zoneOf = (value: string) => (isDay(value) || !isZoned(value) ? "UTC" : zone());

// NaN where there is none: infinity, a year before Christ.
export const instant = (value: string) => new Date(isDay(value) || isZoned(value) ? value : `${value}Z`);

export function dateTime(value: string | null | undefined): string {
  if (value === null || value === undefined) return "–";
  const time = instant(value);
  const timeZone = zoneOf(value);
  if (isDay(value) || Number.isNaN(time.valueOf())) return date(value);
  return kept(`time ${timeZone}`, () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone })).format(time);
}

const dateIn = (timeZone: string, time: Date) =>
  kept(`date ${timeZone}`, () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone })).format(time);

// Under a chart, where there is little room: "4 Mar".
export const shortDateIn = (timeZone: string, time: Date) =>
  kept(`short ${timeZone}`, () => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone })).format(time);

// A day without a time, "2026-03-04", or the day of a time.
export function date(value: string | null | undefined): string {
  if (value === null || value === undefined) return "–";
  const time = instant(value);
  return Number.isNaN(time.valueOf()) ? value : dateIn(zoneOf(value), time);
}

// The store's day, so many days from today: "2026-03-04".
export function day(offset = 0): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone(), year: "numeric", month: "2-digit", day: "2-digit" });
  const today = new Date(`${parts.format(new Date())}T00:00:00Z`);
  today.setUTCDate(today.getUTCDate() + offset);
  return today.toISOString().slice(0, 10);
}

export const fullName = (person: { first_name: string; last_name: string }) => `${person.first_name} ${person.last_name}`;
