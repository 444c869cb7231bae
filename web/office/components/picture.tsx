// A chart of rows, as their header asks for it: a line over time, or bars by category.
import { useMemo } from "preact/hooks";
import { kindOf, type Schema } from "../api/description";
import { label } from "../api/label";
import { BarList } from "./bar_list";
import { LineChart } from "./line_chart";
import { withoutGaps, type By } from "./periods";
import { shown } from "./value";

interface Props {
  chart: { kind: string; x: string; y: string };
  columns: Record<string, Schema>;
  rows: Record<string, unknown>[];
  by: string | undefined; // the length of a period, where it is about periods
}

const BARS_MOST = 20;

export function Picture({ chart, columns, rows, by }: Props) {
  const kind = kindOf(chart.y, columns[chart.y] ?? {});
  const show = (value: number) => shown(value, kind);
  const points = useMemo(() => {
    const read = rows.map((row) => ({ period: String(row[chart.x]), at: String(row[chart.x]), value: Number(row[chart.y]) }));
    if (chart.x === "period") return withoutGaps(read, (by ?? "day") as By, (row) => row.value);
    return read.sort((one, other) => one.at.localeCompare(other.at));
  }, [rows, chart.x, chart.y, by]);
  if (chart.kind === "line") return <LineChart label={label(chart.y)} points={points} show={show} isStepped={chart.x !== "period"} />;
  return (
    <figure class="chart">
      <figcaption><span>{label(chart.y)}</span>{rows.length > BARS_MOST && <output>the first {BARS_MOST}</output>}</figcaption>
      <BarList label={label(chart.y)} show={show} bars={rows.slice(0, BARS_MOST).map((row) => ({ name: String(row[chart.x]), value: Number(row[chart.y]) }))} />
    </figure>
  );
}
