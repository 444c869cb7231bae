// Days, weeks and months: choosing one, and the periods in which nothing was.
import type { Point } from "./chart_numbers";

export type By = "day" | "week" | "month";
const names: [By, string][] = [["day", "Days"], ["week", "Weeks"], ["month", "Months"]];

export function PeriodChoice({ by, onChange }: { by: By; onChange: (by: By) => void }) {
  return (
    <div class="choice" role="group" aria-label="Periods">
      {names.map(([value, name]) => <button key={value} type="button" aria-pressed={by === value} onClick={() => onChange(value)}>{name}</button>)}
    </div>
  );
}

function next(period: string, by: By): string {
  const at = new Date(`${period}T00:00:00Z`);
  if (by === "month") at.setUTCMonth(at.getUTCMonth() + 1);
  else at.setUTCDate(at.getUTCDate() + (by === "week" ? 7 : 1));
  return at.toISOString().slice(0, 10);
}

// The period that a day is in, as reports name it: by its first day, of a week Monday. What is asked for begins with
// one: a part of a period would look like a fall.
export function periodOf(day: string, by: By): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (by === "month") at.setUTCDate(1);
  if (by === "week") at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}

const POINTS_MOST = 5000;

// Reports leave out periods without an order; a line would lead across them. `from`, `to`: days, where the line
// begins and ends; without them, at the first row and the last. `to` is today: its period is not over.
export function withoutGaps<Row extends { period: string }>(rows: Row[], by: By, value: (row: Row) => number, from?: string, to?: string): Point[] {
  const known = new Map(rows.map((row) => [row.period, value(row)]));
  const first = from === undefined ? rows[0]?.period : periodOf(from, by);
  const last = to === undefined ? rows.at(-1)?.period : periodOf(to, by);
  const points: Point[] = [];
  if (first === undefined || last === undefined) return points;
  for (let at = first; at <= last && points.length < POINTS_MOST; at = next(at, by)) points.push({ at, value: known.get(at) ?? 0, isSoFar: at === last && to !== undefined });
  return points;
}
