// Days, weeks and months: choosing one, and the periods in which nothing was.
import type { Point } from "./line_chart";

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

// Reports leave out periods without an order; a line would lead across them.
export function withoutGaps<Row extends { period: string }>(rows: Row[], by: By, value: (row: Row) => number): Point[] {
  const points: Point[] = [];
  for (const row of rows) {
    for (let last = points.at(-1); last !== undefined && next(last.at, by) < row.period && points.length < 5000; last = points.at(-1))
      points.push({ at: next(last.at, by), value: 0 });
    points.push({ at: row.period, value: value(row) });
  }
  return points;
}
