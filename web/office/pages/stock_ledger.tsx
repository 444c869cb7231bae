// Why a product's stock is what it is: every movement, with the balance after it, as chart and table.
import { useMemo } from "preact/hooks";
import { api, page } from "../api/client";
import { useList } from "../core/list";
import { href } from "../core/router";
import { LineChart } from "../components/line_chart";
import { ListTable } from "../components/list_table";
import { count, dateTime } from "../formats/formats";

const signed = (units: number) => (units > 0 ? `+${count(units)}` : count(units));

export function StockLedger({ id, changed }: { id: number; changed: number }) {
  const list = useList(`ledger ${id} ${changed}`, (asked, signal) =>
    page(api.GET("/v1/reports/stock-ledger/{product_id}", { params: { path: { product_id: id }, query: asked }, signal })));
  const points = useMemo(() => list.rows.map((row) => ({ at: row.moved_at, value: row.balance })).reverse(), [list.rows]);
  return (
    <section>
      <div class="section-head"><h2>Why is stock this number?</h2></div>
      {points.length > 1 && <LineChart label="Units on hand" points={points} show={count} isStepped />}
      <ListTable label="Stock ledger" list={list} keyOf={(row) => row.entry} empty={<p>There has been no movement.</p>}
        columns={[
          { title: "When", show: (row) => dateTime(row.moved_at) },
          { title: "What", show: (row) => (row.order_id === null ? row.kind : <a href={href(`/orders/${row.order_id}`)}>{row.kind} #{row.order_id}</a>), isWhole: true },
          { title: "Why", show: (row) => row.reason ?? "–", isWide: true },
          { title: "Units", show: (row) => signed(row.quantity), isNumber: true },
          { title: "Balance", show: (row) => count(row.balance), isNumber: true },
        ]} />
    </section>
  );
}
