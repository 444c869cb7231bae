import { useState } from "preact/hooks";
import { api, body, page, type Schemas } from "../api/client";
import { may } from "../api/session";
import { forgetLists, useList } from "../core/list";
import { useOperation } from "../core/operation";
import { ask, go, href, query } from "../core/router";
import { useShortcut } from "../core/shortcuts";
import { Heading } from "../components/heading";
import { tell } from "../core/toasts";
import { CsvButton } from "../components/csv_button";
import type { Column } from "../components/data_table";
import { Dialog } from "../components/dialog";
import { Form } from "../components/form";
import { ListTable } from "../components/list_table";
import { Parameters } from "../components/parameters";
import { SearchBox } from "../components/search_box";
import { date, fullName } from "../formats/formats";
import { CustomerFields } from "./customer_fields";

const path = "/v1/customers";

const customerColumns: Column<Schemas["Customer"]>[] = [
  { title: "Name", show: (row) => <>{fullName(row)}{row.archived_at !== null && <span class="badge off">Archived</span>}</>, sorts: ["name", undefined] },
  { title: "E-mail", show: (row) => row.email },
  { title: "Phone", show: (row) => row.phone ?? "–", isWide: true },
  { title: "Since", show: (row) => date(row.registration_date), isWide: true, sorts: ["newest", "oldest"] },
];

export function NewCustomer({ onClose, onMade }: { onClose: () => void; onMade: (customer: Schemas["Customer"]) => void }) {
  const add = async (values: Record<string, string>) => {
    const { first_name = "", last_name = "", email = "", phone } = values;
    const made = await body(api.POST(path, { body: { first_name, last_name, email, ...(phone ? { phone } : {}) } }));
    forgetLists();
    tell(`${fullName(made)} is added.`);
    onMade(made);
  };
  return (
    <Dialog title="New customer" onClose={onClose}>
      <Form submit="Add customer" onSubmit={add} onCancel={onClose}>{(problemOf) => <CustomerFields problemOf={problemOf} />}</Form>
    </Dialog>
  );
}

export function Customers() {
  const [isAdding, setAdding] = useState(false);
  const filters = query.value;
  const list = useList(`customers ${JSON.stringify(filters)}`, (asked, signal) =>
    page(api.GET(path, { params: { query: { ...filters, ...asked } as never }, signal })));
  const described = useOperation(path);
  useShortcut("n", "New customer", () => may("clerk") && setAdding(true));
  return (
    <>
      <Heading title="Customers">
        <CsvButton path={path} query={filters} name="customers" />
        {may("clerk") && <button type="button" class="primary" onClick={() => setAdding(true)}>New customer</button>}
      </Heading>
      <div class="filters">
        <SearchBox label="Search customers" placeholder="Name, e-mail or phone" value={filters.search ?? ""} onSearch={(search) => ask("/customers", { search })} />
        {described !== undefined && <Parameters operation={described} values={filters} except={["search", "limit"]} onChange={(name, value) => ask("/customers", { [name]: value })} />}
      </div>
      <ListTable label="Customers" list={list} sorting={{ by: filters.sort ?? "oldest", onSort: (sort) => ask("/customers", { sort }) }} keyOf={(row) => row.customer_id} open={(row) => href(`/customers/${row.customer_id}`)}
        empty={filters.search ? <p>No customer is found by these words.</p> : <p>There are no customers yet.</p>}
        columns={customerColumns} />
      {isAdding && <NewCustomer onClose={() => setAdding(false)} onMade={(made) => { setAdding(false); go(`/customers/${made.customer_id}`); }} />}
    </>
  );
}
