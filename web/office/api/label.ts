// "min_total": "Min total"; "customer_id": "Customer".
export function label(name: string): string {
  const words = name.replace(/_id$/, "").replaceAll("_", " ");
  return words === "sku" ? "SKU" : words.charAt(0).toUpperCase() + words.slice(1);
}
