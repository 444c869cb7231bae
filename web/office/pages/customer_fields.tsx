import type { Schemas } from "../api/client";
import { Field } from "../components/form";

export function CustomerFields({ customer, problemOf }: { customer?: Schemas["Customer"]; problemOf: (field: string) => string | undefined }) {
  return (
    <>
      <Field name="first_name" label="First name" required autoFocus maxLength={100} value={customer?.first_name ?? ""} problem={problemOf("first_name")} />
      <Field name="last_name" label="Last name" required maxLength={100} value={customer?.last_name ?? ""} problem={problemOf("last_name")} />
      <Field name="email" label="E-mail" type="email" required maxLength={254} value={customer?.email ?? ""} problem={problemOf("email")} />
      <Field name="phone" label="Phone" type="tel" maxLength={40} value={customer?.phone ?? ""} problem={problemOf("phone")} />
    </>
  );
}

// What of the typed values differs from what is there; undefined: nothing.
export function changes<Thing extends object>(thing: Thing, values: Record<string, string>, names: Record<string, keyof Thing>): Record<string, string> | undefined {
  const changed = Object.entries(names).filter(([name, own]) => (values[name] ?? "") !== String(thing[own] ?? ""));
  return changed.length === 0 ? undefined : Object.fromEntries(changed.map(([name]) => [name, values[name] ?? ""]));
}
