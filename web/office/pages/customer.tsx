import { useState } from "preact/hooks";
import { api, body, page, type Schemas } from "../api/client";
import { may } from "../api/session";
import { forgetLists, useList } from "../core/list";
import { useLoad } from "../core/load";
import { href } from "../core/router";
import { Heading } from "../components/heading";
import { attempt, tell } from "../core/toasts";
import { StatusBadge } from "../components/badge";
import type { Column } from "../components/data_table";
import { ActButton } from "../components/act_button";
import { Dialog } from "../components/dialog";
import { Facts } from "../components/facts";
import { Form } from "../components/form";
import { ListTable } from "../components/list_table";
import { Show } from "../components/states";
import { count, date, dateTime, fullName, money } from "../formats/formats";
import { changes, CustomerFields } from "./customer_fields";

function Summary({ id }: { id: number }) {
  const loaded = useLoad((signal) => body(api.GET("/v1/customers/{customer_id}/summary", { params: { path: { customer_id: id } }, signal })), [id]);
  return (
    <Show loaded={loaded} lines={2}>
      {(summary) => (
        <Facts facts={[
          ["Spent", money(summary.total_spent)], ["Orders", count(summary.order_count)],
          ["Average order", money(summary.average_order)], ["Last order", date(summary.last_order_date)],
        ]} />
      )}
    </Show>
  );
}

const historyColumns: Column<Schemas["ListedOrder"]>[] = [
  { title: "Order", show: (row) => `#${row.order_id}`, isWhole: true },
  { title: "Placed", show: (row) => dateTime(row.order_date) },
  { title: "Status", show: (row) => <StatusBadge status={row.status} /> },
  { title: "Total", show: (row) => money(row.total_amount), isNumber: true },
];

function History({ id, isArchived }: { id: number; isArchived: boolean }) {
  const list = useList(`orders of ${id}`, (asked, signal) =>
    page(api.GET("/v1/orders", { params: { query: { customer_id: id, ...asked } }, signal })));
  return (
    <section>
      <h2>Orders</h2>
      <ListTable label="Orders" list={list} keyOf={(row) => row.order_id} open={(row) => href(`/orders/${row.order_id}`)}
        empty={<p>Nothing ordered yet.{may("clerk") && !isArchived && <> <a href={href("/orders/new", { customer: id })}>Place an order</a></>}</p>}
        columns={historyColumns} />
    </section>
  );
}

function Actions({ customer, onEdit, onChanged }: { customer: Schemas["Customer"]; onEdit: () => void; onChanged: () => void }) {
  const params = { params: { path: { customer_id: customer.customer_id } } };
  const archive = async (isArchived: boolean) => {
    await body(isArchived ? api.POST("/v1/customers/{customer_id}/archive", params) : api.POST("/v1/customers/{customer_id}/unarchive", params));
    forgetLists();
    onChanged();
    tell(`${fullName(customer)} is ${isArchived ? "archived" : "back"}.`, isArchived ? { undo: () => attempt(() => archive(false)) } : {});
  };
  if (!may("clerk")) return null;
  return (
    <>
      <button type="button" onClick={onEdit}>Edit</button>
      {customer.archived_at === null ? <ActButton act={() => archive(true)}>Archive</ActButton> : <ActButton act={() => archive(false)}>Bring back</ActButton>}
      {customer.archived_at === null && <a class="button primary" href={href("/orders/new", { customer: customer.customer_id })}>New order</a>}
    </>
  );
}

export function Customer({ id }: { id: string }) {
  const number = Number(id);
  const [isEditing, setEditing] = useState(false);
  const params = { params: { path: { customer_id: number } } };
  const loaded = useLoad((signal) => body(api.GET("/v1/customers/{customer_id}", { ...params, signal })), [number]);
  const customer = loaded.data;
  const save = async (values: Record<string, string>) => {
    const changed = customer && changes(customer, values, { first_name: "first_name", last_name: "last_name", email: "email", phone: "phone" });
    if (changed !== undefined) await body(api.PATCH("/v1/customers/{customer_id}", { ...params, body: changed }));
    forgetLists();
    setEditing(false);
    loaded.reload();
    tell("The customer is saved.");
  };
  return (
    <>
      <Heading title={customer === undefined ? "Customer" : fullName(customer)}>
        {customer !== undefined && <Actions customer={customer} onEdit={() => setEditing(true)} onChanged={loaded.reload} />}
      </Heading>
      <Show loaded={loaded}>
        {(shown) => (
          <>
            <p class="lead">{shown.archived_at !== null && <span class="badge off">Archived</span>} {shown.email}{shown.phone !== null && ` · ${shown.phone}`} · since {date(shown.registration_date)}</p>
            <Summary id={number} />
            <History id={number} isArchived={shown.archived_at !== null} />
          </>
        )}
      </Show>
      {isEditing && customer !== undefined && (
        <Dialog title="Edit customer" onClose={() => setEditing(false)}>
          <Form submit="Save" onSubmit={save} onCancel={() => setEditing(false)}>{(problemOf) => <CustomerFields customer={customer} problemOf={problemOf} />}</Form>
        </Dialog>
      )}
    </>
  );
}
