// What a product sold, over time.
import { useMemo, useState } from "preact/hooks";
import { api, body } from "../api/client";
import { useLoad } from "../core/load";
import { LineChart } from "../components/line_chart";
import { PeriodChoice, periodOf, withoutGaps, type By } from "../components/periods";
import { Empty, Show } from "../components/states";
import { count, day } from "../formats/formats";

const spans: Record<By, number> = { day: -30, week: -182, month: -730 };

export function ProductSales({ id }: { id: number }) {
  const [by, setBy] = useState<By>("week");
  const from = periodOf(day(spans[by]), by);
  const loaded = useLoad((signal) => body(api.GET("/v1/reports/product-sales/{product_id}", { params: { path: { product_id: id }, query: { by, from } }, signal })), [id, by]);
  const points = useMemo(() => withoutGaps(loaded.data ?? [], by, (row) => row.units_sold, from, day()), [loaded.data, by]);
  return (
    <section>
      <div class="section-head"><h2>Units sold</h2><PeriodChoice by={by} onChange={setBy} /></div>
      <Show loaded={loaded} shape={<span class="bone chart-room" />}>
        {(rows) => (rows.length === 0 ? <Empty>Nothing sold in this time.</Empty> : <LineChart label={`Units a ${by}`} points={points} show={count} />)}
      </Show>
    </section>
  );
}
