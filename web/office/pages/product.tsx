import { useState } from "preact/hooks";
import { api, body, type Schemas } from "../api/client";
import { fieldProblem } from "../api/problem";
import { may } from "../api/session";
import { forgetLists } from "../core/list";
import { useLoad } from "../core/load";
import { Heading } from "../components/heading";
import { attempt, tell } from "../core/toasts";
import { ActButton } from "../components/act_button";
import { StockBadge } from "../components/badge";
import { Confirm } from "../components/confirm";
import { Dialog } from "../components/dialog";
import { Facts } from "../components/facts";
import { Field, Form } from "../components/form";
import { Show } from "../components/states";
import { count, dateTime, money } from "../formats/formats";
import { typedAmount } from "../formats/typed";
import { changes } from "./customer_fields";
import { ProductFields } from "./product_fields";
import { ProductSales } from "./product_sales";
import { StockLedger } from "./stock_ledger";

type Details = Schemas["Product"];
type Asked = "edit" | "stock" | undefined;

const paramsOf = (product: Details) => ({ params: { path: { product_id: product.product_id } } });

function StockChange({ product, onClose, onChanged }: { product: Details; onClose: () => void; onChanged: () => void }) {
  const change = async (values: Record<string, string>) => {
    if (!/^\d{1,9}$/.test(values.units ?? "")) throw fieldProblem("units", "a whole number from 0 is taken");
    const units = Number(values.units);
    const amount = values.how === "set" ? { set: units } : { add: values.how === "remove" ? -units : units };
    const kind = values.how === "set" ? "correction" : values.how === "remove" ? "write-off" : "receipt";
    const after = await body(api.POST("/v1/products/{product_id}/stock", { ...paramsOf(product), body: { ...amount, kind, reason: values.reason ?? "" } as never }));
    forgetLists();
    onChanged();
    tell(`${after.stock_quantity} units are on hand now.`);
  };
  return (
    <Confirm title={`Stock of ${product.product_name}`} submit="Change stock" onClose={onClose} onConfirm={change}>
      {(problemOf) => (
        <>
          <p>{count(product.stock_quantity)} units are on hand.</p>
          <Field name="how" label="What happened" options={[["add", "Units came in"], ["remove", "Units are gone"], ["set", "Counted: so many are there"]]} />
          <Field name="units" label="Units" required inputMode="numeric" autoFocus problem={problemOf("add") ?? problemOf("set") ?? problemOf("units")} />
          <Field name="reason" label="Reason" required maxLength={500} hint="It stands in the ledger for good: delivery 4711, stock-take, broken …" problem={problemOf("reason")} />
        </>
      )}
    </Confirm>
  );
}

function Edit({ product, onClose, onChanged }: { product: Details; onClose: () => void; onChanged: () => void }) {
  const save = async (values: Record<string, string>) => {
    const typed = { ...values, price: typedAmount(values.price ?? "") };
    const changed = changes(product, typed, { name: "product_name", price: "price", sku: "sku", description: "description" });
    if (changed !== undefined) await body(api.PATCH("/v1/products/{product_id}", { ...paramsOf(product), body: changed }));
    forgetLists();
    onClose();
    onChanged();
    tell("The product is saved.");
  };
  return (
    <Dialog title="Edit product" onClose={onClose}>
      <Form submit="Save" onSubmit={save} onCancel={onClose}>{(problemOf) => <ProductFields product={product} problemOf={problemOf} />}</Form>
    </Dialog>
  );
}

function Actions({ product, onAsk, onChanged }: { product: Details; onAsk: (asked: Asked) => void; onChanged: () => void }) {
  const archive = async (isArchived: boolean) => {
    const params = paramsOf(product);
    await body(isArchived ? api.POST("/v1/products/{product_id}/archive", params) : api.POST("/v1/products/{product_id}/unarchive", params));
    forgetLists();
    onChanged();
    tell(`${product.product_name} is ${isArchived ? "archived" : "back"}.`, isArchived ? { undo: () => attempt(() => archive(false)) } : {});
  };
  if (!may("clerk")) return null;
  return (
    <>
      <button type="button" onClick={() => onAsk("edit")}>Edit</button>
      {product.archived_at === null ? <ActButton act={() => archive(true)}>Archive</ActButton> : <ActButton act={() => archive(false)}>Bring back</ActButton>}
      <button type="button" class="primary" onClick={() => onAsk("stock")}>Change stock</button>
    </>
  );
}

export function Product({ id }: { id: string }) {
  const number = Number(id);
  const [asked, setAsked] = useState<Asked>();
  const [changed, setChanged] = useState(0);
  const loaded = useLoad((signal) => body(api.GET("/v1/products/{product_id}", { params: { path: { product_id: number } }, signal })), [number, changed]);
  const product = loaded.data;
  const onChanged = () => setChanged((n) => n + 1);
  return (
    <>
      <Heading title={product?.product_name ?? "Product"}>
        {product !== undefined && <Actions product={product} onAsk={setAsked} onChanged={onChanged} />}
      </Heading>
      <Show loaded={loaded}>
        {(shown) => (
          <>
            {shown.description !== null && <p class="lead">{shown.description}</p>}
            <Facts facts={[
              ["On hand", <>{count(shown.stock_quantity)} <StockBadge units={shown.stock_quantity} /></>],
              ["Price", money(shown.price)], ["SKU", shown.sku ?? "–"],
              ["Changed", dateTime(shown.updated_at), shown.archived_at === null ? undefined : <span class="badge off">Archived</span>],
            ]} />
            <div class="halves">
              <ProductSales id={number} />
              <StockLedger id={number} changed={changed} />
            </div>
          </>
        )}
      </Show>
      {product !== undefined && asked === "edit" && <Edit product={product} onClose={() => setAsked(undefined)} onChanged={onChanged} />}
      {product !== undefined && asked === "stock" && <StockChange product={product} onClose={() => setAsked(undefined)} onChanged={onChanged} />}
    </>
  );
}
