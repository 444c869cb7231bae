// A parameter that is the number of a customer or of a product: found by words, told by name.
import { api, body } from "../api/client";
import { useLoad } from "../core/load";
import { fullName } from "../formats/formats";
import { CustomerPicker, ProductPicker } from "./pickers";

export type Named = "customer_id" | "product_id";
export const isNamed = (parameter: string): parameter is Named => parameter === "customer_id" || parameter === "product_id";

async function nameOf(parameter: Named, id: number, signal: AbortSignal): Promise<string> {
  if (parameter === "customer_id") return fullName(await body(api.GET("/v1/customers/{customer_id}", { params: { path: { customer_id: id } }, signal })));
  return (await body(api.GET("/v1/products/{product_id}", { params: { path: { product_id: id } }, signal }))).product_name;
}

interface Props { parameter: Named; label: string; value: string; onChange: (value: string) => void }

export function IdFilter({ parameter, label, value, onChange }: Props) {
  const name = useLoad(async (signal) => (value === "" ? undefined : nameOf(parameter, Number(value), signal)), [parameter, value]);
  if (value !== "")
    return (
      <div class="parameter"><span>{label}</span>
        <span class="chosen">{name.data ?? `#${value}`} <button type="button" class="quiet" aria-label={`Any ${label.toLowerCase()}`} onClick={() => onChange("")}>×</button></span></div>
    );
  return (
    <div class="parameter">
      {parameter === "customer_id" ? <CustomerPicker label={label} onPick={(one) => onChange(String(one.customer_id))} />
        : <ProductPicker label={label} onPick={(one) => onChange(String(one.product_id))} />}
    </div>
  );
}
