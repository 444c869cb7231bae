import { useState } from "preact/hooks";
import { api, body, type Schemas } from "../api/client";
import { step, type Step } from "../api/description";
import { label } from "../api/label";
import { asProblem } from "../api/problem";
import { may, type Role } from "../api/session";
import { forgetLists } from "../core/list";
import { useLoad } from "../core/load";
import { href } from "../core/router";
import { Heading } from "../components/heading";
import { tell } from "../core/toasts";
import { StatusBadge } from "../components/badge";
import { Confirm } from "../components/confirm";
import { DataTable } from "../components/data_table";
import { Facts } from "../components/facts";
import { Field } from "../components/form";
import { Show } from "../components/states";
import { count, dateTime, fullName, money } from "../formats/formats";

type Details = Schemas["OrderDetails"];

function Lines({ order }: { order: Details }) {
  return (
    <DataTable label="Lines" rows={order.items} keyOf={(item) => item.order_item_id} columns={[
      { title: "Product", show: (item) => <a href={href(`/products/${item.product_id}`)}>{item.product_name}</a> },
      { title: "SKU", show: (item) => item.sku ?? "–", isWide: true },
      { title: "Quantity", show: (item) => count(item.quantity), isNumber: true },
      { title: "Price", show: (item) => money(item.price_at_purchase), isNumber: true, isWide: true },
      { title: "Total", show: (item) => money(item.line_total), isNumber: true },
    ]} />
  );
}

function Timeline({ order }: { order: Details }) {
  return (
    <ol class="timeline">
      <li><strong>Placed</strong> <time>{dateTime(order.order_date)}</time></li>
      {order.status_changes.map((change, i) => (
        <li key={i}>
          <strong>{change.to_status}</strong> <time>{dateTime(change.changed_at)}</time> by {change.actor}
          {change.note !== null && <span class="note">{change.note}</span>}
        </li>
      ))}
    </ol>
  );
}

function StepDialog({ order, taken, onClose, onTaken }: { order: Details; taken: Step; onClose: () => void; onTaken: () => void }) {
  const take = async (values: Record<string, string>) => {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
    const client = api as unknown as { POST(path: string, options: unknown): Promise<{ data?: Details; response: Response }> };
    // Refused, it may be another's doing: what is shown is old in any case, and the step may not be there any more.
    const after = await body(client.POST(`/v1/orders/{order_id}/${taken.action}`, { params: { path: { order_id: order.order_id } }, body: given }))
      .catch((error: unknown) => {
        if (asProblem(error).status === 409) tell(asProblem(error).message, { kind: "failed" });
        throw error;
      }).finally(onTaken);
    forgetLists();
    tell(`Order #${order.order_id} is ${after.status.toLowerCase()}.`);
  };
  return (
    <Confirm title={`${label(taken.action)} order #${order.order_id}`} submit={`${label(taken.action)} order`} danger={taken.action === "cancel"} dismiss="Keep it as it is" onClose={onClose} onConfirm={take}>
      {(problemOf) => (
        <>
          <p>{taken.summary}</p>
          {taken.fields.map((field, i) => (
            <Field key={field.name} name={field.name} label={label(field.name)} required={field.required} hint={field.description} autoFocus={i === 0} maxLength={500} problem={problemOf(field.name)} />
          ))}
        </>
      )}
    </Confirm>
  );
}

export function Order({ id }: { id: string }) {
  const number = Number(id);
  const [taken, setTaken] = useState<Step>();
  const loaded = useLoad((signal) => body(api.GET("/v1/orders/{order_id}", { params: { path: { order_id: number } }, signal })), [number]);
  const order = loaded.data;
  const steps = useLoad(async () => (await Promise.all((order?.actions ?? []).map(step))).filter((one) => one !== undefined), [order?.actions.join()]);
  return (
    <>
      <Heading title={`Order #${id}`}>
        {order !== undefined && (
          <>
            <a class="button" href={href(`/orders/${id}/invoice`)}>Invoice</a>
            <a class="button" href={href(`/orders/${id}/packing-slip`)}>Packing slip</a>
            {steps.data?.filter((one) => may(one.role as Role)).map((one) => (
              <button key={one.action} type="button" class={one.action === "cancel" ? "danger" : "primary"} onClick={() => setTaken(one)}>{label(one.action)}</button>
            ))}
          </>
        )}
      </Heading>
      <Show loaded={loaded}>
        {(shown) => (
          <>
            <Facts facts={[
              ["Status", <StatusBadge status={shown.status} />], ["Total", money(shown.total_amount)],
              ["Customer", <a href={href(`/customers/${shown.customer_id}`)}>{fullName(shown)}</a>, shown.email],
              ["Placed", dateTime(shown.order_date), shown.idempotency_key === null ? undefined : `Key ${shown.idempotency_key}`],
            ]} />
            <section><h2>Lines</h2><Lines order={shown} /></section>
            <section><h2>What happened</h2><Timeline order={shown} /></section>
          </>
        )}
      </Show>
      {taken !== undefined && order?.actions.includes(taken.action) === true && <StepDialog order={order} taken={taken} onClose={() => setTaken(undefined)} onTaken={loaded.reload} />}
    </>
  );
}
