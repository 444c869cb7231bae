// How the shop does, today and lately; it looks again by itself.
import { useMemo, useState } from "preact/hooks";
import { api, body } from "../api/client";
import { may } from "../api/session";
import { useLoad } from "../core/load";
import { href } from "../core/router";
import { Heading, NewButton } from "../components/heading";
import { StatusBadge, StockBadge } from "../components/badge";
import { BarList } from "../components/bar_list";
import { DataTable } from "../components/data_table";
import { Facts, type Fact } from "../components/facts";
import { LineChart } from "../components/line_chart";
import { PeriodChoice, periodOf, withoutGaps, type By } from "../components/periods";
import { Empty, Show } from "../components/states";
import { count, day, dateTime, fullName, money, percent } from "../formats/formats";

const LIVE_MS = 10_000;
const ROWS = 8; // of a panel; it waits in as much room as they take
const spans: Record<By, number> = { day: -30, week: -182, month: -365 };

function Change({ now, before }: { now: number; before: number }) {
  if (before === 0) return <>nothing a week ago</>;
  const change = now / before - 1;
  const told = percent(change);
  return <span class={told === percent(0) ? undefined : change > 0 ? "up" : "down"}>{told} on last week</span>;
}

type Day = Record<"revenue" | "order_count" | "average_order" | "units_sold", number | string>;
const unknown = "\u2007"; // as high as a figure

// Without the sales of a day, the room that they take.
function figures(sales?: { today: Day; before: Day }): Fact[] {
  const fact = (title: string, name: keyof Day, show: (value: number | string) => string): Fact => (sales === undefined ? [title, unknown, unknown]
    : [title, show(sales.today[name]), <Change now={Number(sales.today[name])} before={Number(sales.before[name])} />]);
  return [fact("Revenue today", "revenue", money), fact("Orders", "order_count", count), fact("Average order", "average_order", money), fact("Units", "units_sold", count)];
}

// The whole of that day last week, or only until this time of it: both would be asked for; so far is what compares.
function Today() {
  const loaded = useLoad(async (signal) => {
    const weekAgo = new Date(Date.now() - 7 * 24 * 3600 * 1000).toISOString();
    const sales = (query: { from: string; to?: string }) => body(api.GET("/v1/reports/sales", { params: { query }, signal }));
    const [today, before] = await Promise.all([sales({ from: day() }), sales({ from: day(-7), to: weekAgo })]);
    const none = { order_count: 0, units_sold: 0, revenue: "0", average_order: "0" };
    return { today: today[0] ?? none, before: before[0] ?? none };
  }, [], LIVE_MS);
  return <Show loaded={loaded} shape={<Facts facts={figures()} />}>{(sales) => <Facts facts={figures(sales)} />}</Show>;
}

function Sales() {
  const [by, setBy] = useState<By>("day");
  const from = periodOf(day(spans[by]), by);
  const loaded = useLoad((signal) => body(api.GET("/v1/reports/sales", { params: { query: { by, from } }, signal })), [by], 60_000);
  const points = useMemo(() => withoutGaps(loaded.data ?? [], by, (row) => Number(row.revenue), from, day()), [loaded.data, by]);
  return (
    <section class="panel span">
      <div class="section-head"><h2>Sales</h2><PeriodChoice by={by} onChange={setBy} /></div>
      <Show loaded={loaded} shape={<span class="bone chart-room" />}>
        {(rows) => (rows.length === 0 ? <Empty>No sales in this time.</Empty> : <LineChart label={`Revenue a ${by}`} points={points} show={money} />)}
      </Show>
    </section>
  );
}

function ByStatus() {
  const loaded = useLoad((signal) => body(api.GET("/v1/reports/orders-by-status", { params: { query: { from: day(-30) } }, signal })), [], LIVE_MS);
  return (
    <section class="panel">
      <h2>Orders by status <small>30 days</small></h2>
      <Show loaded={loaded}>
        {(rows) => (rows.length === 0 ? <Empty>No orders in this time.</Empty> : (
          <BarList label="Orders by status" show={count} bars={rows.map((row) => ({ name: row.status, value: row.order_count, href: href("/orders", { status: row.status }) }))} />
        ))}
      </Show>
    </section>
  );
}

function BestSellers() {
  const loaded = useLoad((signal) => body(api.GET("/v1/reports/top-products", { params: { query: { from: day(-30), limit: ROWS } }, signal })), [], 60_000);
  return (
    <section class="panel">
      <h2>Best sellers <small>units, 30 days</small></h2>
      <Show loaded={loaded} lines={ROWS + 2}>
        {(rows) => (rows.length === 0 ? <Empty>Nothing sold in this time.</Empty> : (
          <BarList label="Best sellers" show={count} bars={rows.map((row) => ({ name: row.product_name, value: row.units_sold, href: href(`/products/${row.product_id}`) }))} />
        ))}
      </Show>
    </section>
  );
}

function LowStock() {
  const loaded = useLoad((signal) => body(api.GET("/v1/reports/low-stock", { params: { query: { limit: ROWS } }, signal })), [], LIVE_MS);
  return (
    <section class="panel">
      <h2>Low stock</h2>
      <Show loaded={loaded} lines={ROWS + 2}>
        {(rows) => (rows.length === 0 ? <Empty>Enough of everything.</Empty> : (
          <DataTable label="Low stock" rows={rows} keyOf={(row) => row.product_id} open={(row) => href(`/products/${row.product_id}`)} columns={[
            { title: "Product", show: (row) => row.product_name },
            { title: "On hand", show: (row) => <>{count(row.stock_quantity)} <StockBadge units={row.stock_quantity} /></>, isNumber: true },
          ]} />
        ))}
      </Show>
    </section>
  );
}

function Newest() {
  const loaded = useLoad((signal) => body(api.GET("/v1/orders", { params: { query: { limit: ROWS } }, signal })), [], LIVE_MS);
  return (
    <section class="panel">
      <h2>Newest orders</h2>
      <Show loaded={loaded} lines={ROWS + 2}>
        {(rows) => (rows.length === 0 ? <Empty>No order has been placed yet.</Empty> : (
          <DataTable label="Newest orders" rows={rows} keyOf={(row) => row.order_id} open={(row) => href(`/orders/${row.order_id}`)} columns={[
            { title: "Order", show: (row) => `#${row.order_id}`, isWhole: true },
            { title: "Customer", show: (row) => fullName(row) },
            { title: "Placed", show: (row) => dateTime(row.order_date), isWide: true },
            { title: "Status", show: (row) => <StatusBadge status={row.status} />, isWide: true },
            { title: "Total", show: (row) => money(row.total_amount), isNumber: true },
          ]} />
        ))}
      </Show>
    </section>
  );
}

export function Dashboard() {
  return (
    <>
      <Heading title="Dashboard">{may("clerk") && <NewButton to="/orders/new">New order</NewButton>}</Heading>
      <Today />
      <div class="panels"><Sales /><Newest /><BestSellers /><ByStatus /><LowStock /></div>
    </>
  );
}
