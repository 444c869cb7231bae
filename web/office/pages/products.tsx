import { useState } from "preact/hooks";
import { api, body, page, type Schemas } from "../api/client";
import { may } from "../api/session";
import { forgetLists, useList } from "../core/list";
import { useOperation } from "../core/operation";
import { ask, go, href, query } from "../core/router";
import { useShortcut } from "../core/shortcuts";
import { Heading } from "../components/heading";
import { tell } from "../core/toasts";
import { StockBadge } from "../components/badge";
import { CsvButton } from "../components/csv_button";
import type { Column } from "../components/data_table";
import { Dialog } from "../components/dialog";
import { Form } from "../components/form";
import { ListTable } from "../components/list_table";
import { Parameters } from "../components/parameters";
import { SearchBox } from "../components/search_box";
import { count, money } from "../formats/formats";
import { typedAmount } from "../formats/typed";
import { ProductFields } from "./product_fields";

const path = "/v1/products";

const productColumns: Column<Schemas["ListedProduct"]>[] = [
  { title: "Product", show: (row) => row.product_name, sorts: ["name", "newest"] },
  { title: "SKU", show: (row) => row.sku ?? "–", isWide: true },
  { title: "Price", show: (row) => money(row.price), isNumber: true, sorts: ["price", undefined] },
  { title: "On hand", show: (row) => count(row.stock_quantity), isNumber: true, sorts: ["stock", undefined] },
  { title: "State", show: (row) => (row.archived_at === null ? <StockBadge units={row.stock_quantity} /> : <span class="badge off">Archived</span>) },
];

function NewProduct({ onClose }: { onClose: () => void }) {
  const add = async (values: Record<string, string>) => {
    const { name = "", price = "", stock, sku, description } = values;
    const made = await body(api.POST(path, { body: {
      name, price: typedAmount(price), ...(stock ? { stock: Number(stock) } : {}), ...(sku ? { sku } : {}), ...(description ? { description } : {}),
    } }));
    forgetLists();
    tell(`${made.product_name} is added.`);
    onClose();
    go(`/products/${made.product_id}`);
  };
  return (
    <Dialog title="New product" onClose={onClose}>
      <Form submit="Add product" onSubmit={add} onCancel={onClose}>{(problemOf) => <ProductFields problemOf={problemOf} />}</Form>
    </Dialog>
  );
}

export function Products() {
  const [isAdding, setAdding] = useState(false);
  const filters = query.value;
  const list = useList(`products ${JSON.stringify(filters)}`, (asked, signal) =>
    page(api.GET(path, { params: { query: { ...filters, ...asked } as never }, signal })));
  const described = useOperation(path);
  useShortcut("n", "New product", () => may("clerk") && setAdding(true));
  return (
    <>
      <Heading title="Products">
        <CsvButton path={path} query={filters} name="products" />
        {may("clerk") && <button type="button" class="primary" onClick={() => setAdding(true)}>New product</button>}
      </Heading>
      <div class="filters">
        <SearchBox label="Search products" placeholder="Name, SKU or description" value={filters.search ?? ""} onSearch={(search) => ask("/products", { search })} />
        {described !== undefined && <Parameters operation={described} values={filters} except={["search", "sku", "limit"]} onChange={(name, value) => ask("/products", { [name]: value })} />}
      </div>
      <ListTable label="Products" list={list} sorting={{ by: filters.sort ?? "oldest", onSort: (sort) => ask("/products", { sort }) }} keyOf={(row) => row.product_id} open={(row) => href(`/products/${row.product_id}`)}
        empty={Object.keys(filters).length > 0 ? <p>No product is found this way.</p> : <p>There are no products yet.</p>}
        columns={productColumns} />
      {isAdding && <NewProduct onClose={() => setAdding(false)} />}
    </>
  );
}
