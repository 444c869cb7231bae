// A value of a kind that the API describes, for people.
import type { Kind } from "../api/description";
import { count, date, dateTime, exactNumber, money } from "../formats/formats";
import { StatusBadge } from "./badge";

export const isNumber = (kind: Kind) => kind === "count" || kind === "money" || kind === "real";

export function shown(value: unknown, kind: Kind): string {
  if (value === null || value === undefined) return "–";
  switch (kind) {
    case "money": return money(value as string);
    case "count": return count(value as number);
    case "real": return exactNumber(value as number | string);
    case "time": return dateTime(value as string);
    case "date": return date(value as string);
    default: return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
}

export function Value({ value, kind, name }: { value: unknown; kind: Kind; name: string }) {
  if (name === "status" && typeof value === "string") return <StatusBadge status={value} />;
  return <>{shown(value, kind)}</>;
}
