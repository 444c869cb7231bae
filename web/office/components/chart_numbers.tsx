// A chart's numbers as a table: for who cannot see it, and who wants to know exactly.
import { useState } from "preact/hooks";
import { date } from "../formats/formats";
import { DataTable } from "./data_table";

export interface Point { at: string; value: number; isSoFar?: boolean } // isSoFar: its period is not over

export const whenOf = (point: Point) => (point.isSoFar === true ? `${date(point.at)}, so far` : date(point.at));

interface Props { label: string; points: Point[]; show: (value: number) => string }

export function ChartNumbers({ label, points, show }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="chart-numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {isOpen && (
        <DataTable label={`${label}, as a table`} rows={points} keyOf={(_, i) => i} columns={[
          { title: "When", show: whenOf },
          { title: label, show: (point) => show(point.value), isNumber: true },
        ]} />
      )}
    </details>
  );
}
