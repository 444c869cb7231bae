// Fields for an operation's parameters, as the API describes them: a new filter is here by itself.
import { kindOf, type Operation, type Parameter } from "../api/description";
import { label } from "../api/label";
import { amountToType, typedAmount } from "../formats/typed";
import { IdFilter, isNamed } from "./id_filter";

interface Props {
  operation: Operation;
  values: Record<string, string>;
  // Parameters that the page asks for in its own way.
  except: string[];
  onChange: (name: string, value: string) => void;
}

const labels: Record<string, string> = { by: "By", from: "From", to: "Until", archived: "Archived too", max_stock: "Stock at most" };

function Control({ parameter, value, onChange }: { parameter: Parameter; value: string; onChange: (value: string) => void }) {
  const kind = kindOf(parameter.name, parameter.schema);
  const id = `parameter-${parameter.name}`;
  const name = labels[parameter.name] ?? label(parameter.name);
  const shared = { id, title: parameter.description };
  const changed = (event: Event) => {
    const text = (event.currentTarget as HTMLInputElement).value.trim();
    onChange(kind === "money" ? typedAmount(text) : text);
  };
  if (kind === "id" && isNamed(parameter.name)) return <IdFilter parameter={parameter.name} label={name} value={value} onChange={onChange} />;
  if (kind === "flag")
    return (
      <label class="parameter flag" for={id}>
        <input {...shared} type="checkbox" checked={value === "true"} onChange={(event) => onChange(event.currentTarget.checked ? "true" : "")} /> {name}
      </label>
    );
  return (
    <div class="parameter">
      <label for={id}>{name}</label>
      {kind === "choice" ? (
        <select {...shared} value={value || String(parameter.schema.default ?? "")} onChange={changed}>
          {parameter.schema.default === undefined && <option value="">All</option>}
          {parameter.schema.enum?.map((choice) => <option key={choice} value={choice}>{label(choice)}</option>)}
        </select>
      ) : (
        <input {...shared} type={kind === "date" ? "date" : "text"} value={kind === "money" ? amountToType(value) : value} onChange={changed} autocomplete="off"
          inputMode={kind === "money" ? "decimal" : kind === "count" || kind === "id" ? "numeric" : undefined}
          placeholder={parameter.schema.default === undefined ? undefined : String(parameter.schema.default)} />
      )}
    </div>
  );
}

export function Parameters({ operation, values, except, onChange }: Props) {
  const asked = operation.parameters.filter((one) => !except.includes(one.name) && one.name !== "after");
  const isOpen = asked.some((one) => one.required === true || values[one.name]) || matchMedia("(min-width: 761px)").matches;
  return (
    <details class="more-filters" open={isOpen}>
      <summary>Filters</summary>
      <div class="parameters" role="group" aria-label="Filters">
        {asked.map((parameter) => (
          <Control key={parameter.name} parameter={parameter} value={values[parameter.name] ?? ""} onChange={(value) => onChange(parameter.name, value)} />
        ))}
      </div>
      {Boolean(values.from && values.to && values.from > values.to) && <p class="wrong" role="alert">“From” is after “Until”: nothing is in between.</p>}
    </details>
  );
}
