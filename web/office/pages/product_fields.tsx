import type { Schemas } from "../api/client";
import { Field } from "../components/form";
import { amountToType } from "../formats/typed";

export function ProductFields({ product, problemOf }: { product?: Schemas["Product"]; problemOf: (field: string) => string | undefined }) {
  return (
    <>
      <Field name="name" label="Name" required autoFocus maxLength={200} value={product?.product_name ?? ""} problem={problemOf("name")} />
      <Field name="price" label="Price" required inputMode="decimal" value={amountToType(product?.price ?? "")} problem={problemOf("price")} />
      {product === undefined && <Field name="stock" label="Units on hand" inputMode="numeric" value="0" problem={problemOf("stock")} />}
      <Field name="sku" label="SKU" maxLength={64} value={product?.sku ?? ""} problem={problemOf("sku")} />
      <Field name="description" label="Description" rows={3} maxLength={4000} value={product?.description ?? ""} problem={problemOf("description")} />
    </>
  );
}
