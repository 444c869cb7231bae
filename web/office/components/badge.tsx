const kinds: Record<string, string> = { Pending: "open", Shipped: "good", Cancelled: "off" };

// Where an order stands.
export function StatusBadge({ status }: { status: string }) {
  return <span class={`badge ${kinds[status] ?? ""}`}>{status}</span>;
}

export const LOW_STOCK = 10;

export function StockBadge({ units }: { units: number }) {
  if (units === 0) return <span class="badge bad">Sold out</span>;
  return units <= LOW_STOCK ? <span class="badge warn">Low</span> : null;
}
