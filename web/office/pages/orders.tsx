import { api, page, type Schemas } from "../api/client";
import { may } from "../api/session";
import { useList } from "../core/list";
import { useOperation } from "../core/operation";
import { ask, href, query } from "../core/router";
import { Heading, NewButton } from "../components/heading";
import { StatusBadge } from "../components/badge";
import { CsvButton } from "../components/csv_button";
import type { Column } from "../components/data_table";
import { ListTable } from "../components/list_table";
import { Parameters } from "../components/parameters";
import { SearchBox } from "../components/search_box";
import { dateTime, fullName, money } from "../formats/formats";

const path = "/v1/orders";

const orderColumns: Column<Schemas["ListedOrder"]>[] = [
  { title: "Order", show: (row) => `#${row.order_id}`, isWhole: true },
  { title: "Customer", show: (row) => fullName(row) },
  { title: "Placed", show: (row) => dateTime(row.order_date), isWide: true, sorts: ["newest", "oldest"] },
  { title: "Status", show: (row) => <StatusBadge status={row.status} /> },
  { title: "Total", show: (row) => money(row.total_amount), isNumber: true, sorts: ["largest", "smallest"] },
];

export function Orders() {
  const filters = query.value;
  const list = useList(`orders ${JSON.stringify(filters)}`, (asked, signal) =>
    page(api.GET(path, { params: { query: { ...filters, ...asked } as never }, signal })));
  const described = useOperation(path);
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <>
      <Heading title="Orders">
        <CsvButton path={path} query={filters} name="orders" />
        {may("clerk") && <NewButton to="/orders/new">New order</NewButton>}
      </Heading>
      <div class="filters">
        <SearchBox label="Search orders" placeholder="Number, name, e-mail or phone" value={filters.search ?? ""} onSearch={(search) => ask("/orders", { search })} />
        {described !== undefined && <Parameters operation={described} values={filters} except={["search", "limit"]} onChange={(name, value) => ask("/orders", { [name]: value })} />}
        {isFiltered && <a href="#/orders">All orders</a>}
      </div>
      <ListTable label="Orders" list={list} keyOf={(row) => row.order_id} open={(row) => href(`/orders/${row.order_id}`)} columns={orderColumns} sorting={{ by: filters.sort ?? "newest", onSort: (sort) => ask("/orders", { sort }) }}
        empty={isFiltered ? <p>No order is found this way. <a href="#/orders">All orders</a></p> : <p>No order has been placed yet.</p>} />
    </>
  );
}
