// Rows as CSV (RFC 4180), saved by the browser.

// What a spreadsheet would run as a formula is told as text, by an apostrophe; a number stays one.
function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
}

function field(value: unknown): string {
  const text = guarded(value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (values: unknown[]) => `${values.map(field).join(",")}\r\n`;

export function save(name: string, pieces: string[], type = "text/csv") {
  const address = URL.createObjectURL(new Blob(pieces, { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
