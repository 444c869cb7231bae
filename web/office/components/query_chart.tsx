// Two columns of a result as a picture: which two is the reader's choice.
import { useMemo, useState } from "preact/hooks";
import type { Schemas } from "../api/client";
import { exactNumber, instant } from "../formats/formats";
import { BarList } from "./bar_list";
import { LineChart } from "./line_chart";

const BARS_MOST = 30;
const isNumeric = (type: string) => type === "integer" || type === "money" || type === "real";

export function QueryChart({ result }: { result: Schemas["QueryResult"] }) {
  const { columns } = result;
  const [isShown, setShown] = useState(false);
  const [x, setX] = useState(0);
  const [y, setY] = useState(Math.max(1, columns.findIndex((column) => isNumeric(column.type))));
  const numeric = columns.map((column, i) => [column, i] as const).filter(([column]) => isNumeric(column.type));
  const rows = result.rows as unknown[][];
  const isTime = columns[x]?.type === "time" || /^\d{4}-\d\d-\d\d/.test(String(rows[0]?.[x] ?? ""));
  const points = useMemo(() => rows.map((row) => ({ at: String(row[x]), value: Number(row[y]) })).filter((one) => !Number.isNaN(instant(one.at).valueOf()))
    .sort((one, other) => one.at.localeCompare(other.at)), [result, x, y]);
  if (numeric.length === 0 || columns.length < 2) return null;
  if (!isShown) return <p><button type="button" onClick={() => setShown(true)}>Chart</button></p>;
  return (
    <section class="panel">
      <div class="parameters">
        <div class="parameter"><label for="chart-x">Across</label>
          <select id="chart-x" value={x} onChange={(event) => setX(Number(event.currentTarget.value))}>{columns.map((column, i) => <option key={i} value={i}>{column.name}</option>)}</select></div>
        <div class="parameter"><label for="chart-y">Up</label>
          <select id="chart-y" value={y} onChange={(event) => setY(Number(event.currentTarget.value))}>{numeric.map(([column, i]) => <option key={i} value={i}>{column.name}</option>)}</select></div>
        <button type="button" onClick={() => setShown(false)}>No chart</button>
      </div>
      {isTime ? <LineChart label={columns[y]?.name ?? ""} points={points} show={exactNumber} />
        : <BarList label={columns[y]?.name ?? ""} show={exactNumber} bars={rows.slice(0, BARS_MOST).map((row) => ({ name: String(row[x]), value: Number(row[y]) }))} />}
    </section>
  );
}
