// Any report: its parameters as a form, its rows as a table and a picture, all from its description.
import { useMemo } from "preact/hooks";
import { get } from "../api/client";
import { kindOf, reports, type Operation } from "../api/description";
import { label } from "../api/label";
import { useLoad } from "../core/load";
import { ask, href, path as place, query } from "../core/router";
import { Heading } from "../components/heading";
import { CsvButton } from "../components/csv_button";
import { DataTable } from "../components/data_table";
import { Parameters } from "../components/parameters";
import { Picture } from "../components/picture";
import { Empty, Show } from "../components/states";
import { isNumber, Value } from "../components/value";
import { nameOf, titleOf } from "./reports";

const pages: Record<string, string> = { order_id: "/orders", product_id: "/products", customer_id: "/customers" };

// The path with its own parameters filled in; undefined while one is not given.
function filled(operation: Operation, values: Record<string, string>): string | undefined {
  let isWhole = true;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    isWhole &&= Boolean(values[name]);
    return encodeURIComponent(values[name] ?? "");
  });
  return isWhole ? path : undefined;
}

function Rows({ operation, rows }: { operation: Operation; rows: Record<string, unknown>[] }) {
  if (rows.length === 0) return <Empty>No rows.</Empty>;
  const columns = Object.entries(operation.columns).map(([name, schema]) => {
    const kind = kindOf(name, schema);
    const page = pages[name];
    return {
      title: label(name) + (kind === "id" && page === undefined ? " no." : ""),
      isNumber: isNumber(kind),
      show: (row: Record<string, unknown>) => (page !== undefined && row[name] !== null ? <a href={href(`${page}/${row[name]}`)}>#{String(row[name])}</a>
        : <Value value={row[name]} kind={kind} name={name} />),
    };
  });
  return <DataTable label="Rows" rows={rows} keyOf={(_, i) => i} columns={columns} />;
}

function Shown({ operation }: { operation: Operation }) {
  const here = place.value;
  const values = query.value;
  const path = filled(operation, values);
  const asked = useMemo(() => Object.fromEntries(operation.parameters.filter((one) => one.in === "query" && values[one.name]).map((one) => [one.name, values[one.name] ?? ""])), [values]);
  const loaded = useLoad(async (signal) => (path === undefined ? [] : (await get(path, asked, signal)).rows), [path, JSON.stringify(asked)]);
  return (
    <>
      <Heading title={titleOf(operation.path)}>{path !== undefined && <CsvButton path={path} query={asked} name={nameOf(operation.path)} />}</Heading>
      <p class="lead">{operation.summary}</p>
      <div class="filters"><Parameters operation={operation} values={values} except={[]} onChange={(name, value) => ask(here, { [name]: value })} /></div>
      {path === undefined ? <Empty>Fill in what it is about.</Empty> : (
        <Show loaded={loaded} lines={8}>
          {(rows) => (
            <>
              {operation.chart !== undefined && rows.length > 0 && <Picture chart={operation.chart} columns={operation.columns} rows={rows} by={values.by} />}
              <Rows operation={operation} rows={rows} />
            </>
          )}
        </Show>
      )}
    </>
  );
}

export function Report({ name }: { name: string }) {
  const loaded = useLoad(reports, []);
  return (
    <Show loaded={loaded}>
      {(all) => {
        const found = all.find((report) => nameOf(report.path) === name);
        return found === undefined ? <><Heading title="No such report" /><p><a href="#/reports">All reports</a></p></> : <Shown operation={found} />;
      }}
    </Show>
  );
}
