// Amounts as people type them: "1.234,50" or "1,234.50", as their browser writes them, and with a point in any case.
const partOf = (type: string) => new Intl.NumberFormat(navigator.language, { useGrouping: true }).formatToParts(12345.6).find((part) => part.type === type)?.value ?? "";
const group = partOf("group");
const decimal = partOf("decimal");
const escaped = (text: string) => text.replace(/[.\s]/g, "\\$&");
const grouped = new RegExp(`^\\d{1,3}(${escaped(group)}\\d{3})+(${escaped(decimal)}\\d*)?$`);

// As the API takes it: "1234.50". What is no amount stays as it is, for the API to say so.
export function typedAmount(text: string): string {
  if (group !== "" && grouped.test(text)) return text.replaceAll(group, "").replace(decimal, ".");
  return text.replace(",", ".");
}

// The other way: what a field of a form begins with.
export const amountToType = (amount: string) => amount.replace(".", decimal);
