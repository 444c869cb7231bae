// Any question, in SQL that reads.
import { useRef, useState } from "preact/hooks";
import { api, body, type Schemas } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { isSecondOfDouble } from "../core/clicks";
import { Heading } from "../components/heading";
import { DataTable } from "../components/data_table";
import { QueryChart } from "../components/query_chart";
import { pieces, SqlEditor } from "../components/sql_editor";
import { Empty, Failed, Waiting } from "../components/states";
import { isNumber, shown } from "../components/value";
import type { Kind } from "../api/description";
import { csvLine, save } from "../formats/csv";

type Result = Schemas["QueryResult"];
interface Asked { sql: string; parameters: string[] }

const place = "ordo.queries"; // of this tab: queries may hold what is secret
const KEPT_MOST = 30;
const start = "SELECT status, count(*) AS orders, sum(total_amount) AS revenue\nFROM orders\nWHERE order_date >= $1\nGROUP BY status";
const kinds: Record<string, Kind> = { integer: "real", money: "real", real: "real", time: "time" }; // all digits are shown

const history = (): Asked[] => JSON.parse(sessionStorage.getItem(place) ?? "[]") as Asked[];

function keep(asked: Asked) {
  const others = history().filter((one) => one.sql !== asked.sql);
  sessionStorage.setItem(place, JSON.stringify([asked, ...others].slice(0, KEPT_MOST)));
}

// $1, $2, …: how many there are. Not in comments and texts.
const parameterCount = (sql: string) => Math.max(0, ...pieces(sql).map(({ text }) => Number(/^\$(\d{1,2})$/.exec(text)?.[1] ?? 0)));

// JSON whose whole numbers are all exact: one that a float does not hold stays the text that it is.
type Reviver = (name: string, value: unknown, from?: { source: string }) => unknown;
const parse = JSON.parse as (text: string, reviver: Reviver) => Result;
const exactly: Reviver = (_, value, from) => (typeof value === "number" && !Number.isSafeInteger(value) ? from?.source ?? value : value);

function Answer({ result }: { result: Result }) {
  const rows = result.rows as unknown[][];
  const kindAt = (i: number): Kind => kinds[result.columns[i]?.type ?? ""] ?? "text";
  if (rows.length === 0) return <Empty>No rows.</Empty>;
  return (
    <>
      <QueryChart result={result} />
      <DataTable label="Rows" rows={rows} keyOf={(_, i) => i} columns={result.columns.map((column, i) => ({
        title: column.name, isNumber: isNumber(kindAt(i)), show: (row: unknown[]) => shown(row[i], kindAt(i)),
      }))} />
      <p><small>{rows.length === 1 ? "1 row" : `${rows.length} rows`}{result.truncated && ", and there are more: only the first 1,000 are asked for"}</small></p>
    </>
  );
}

export function Sql() {
  const [sql, setSql] = useState(history()[0]?.sql ?? start);
  const [parameters, setParameters] = useState<string[]>(history()[0]?.parameters ?? ["2026-01-01"]);
  const [result, setResult] = useState<Result>();
  const [problem, setProblem] = useState<Problem>();
  const [isRunning, setRunning] = useState(false);
  const [isCancelled, setCancelled] = useState(false);
  const aborter = useRef<AbortController>();
  const wanted = parameterCount(sql);
  const values = Array.from({ length: wanted }, (_, i) => parameters[i] ?? "");
  const run = async () => {
    aborter.current?.abort();
    const mine = (aborter.current = new AbortController());
    setRunning(true);
    setCancelled(false);
    setProblem(undefined);
    try {
      const text = await body(api.POST("/v1/query", { body: { sql, parameters: values, limit: 1000 }, signal: mine.signal, parseAs: "text" }));
      setResult(parse(text, exactly));
      keep({ sql, parameters: values });
    } catch (error) {
      if (!mine.signal.aborted) setProblem(asProblem(error));
    } finally {
      if (aborter.current === mine) setRunning(false);
    }
  };
  const cancel = (event: MouseEvent) => {
    if (isSecondOfDouble(event)) return;
    aborter.current?.abort();
    setRunning(false);
    setCancelled(true);
  };
  const isShown = !isRunning && !isCancelled && problem === undefined && result !== undefined;
  const download = () => result && save("query.csv", [csvLine(result.columns.map((column) => column.name)), ...(result.rows as unknown[][]).map(csvLine)]);
  return (
    <>
      <Heading title="SQL">
        {isShown && <button type="button" onClick={download}>CSV</button>}
        {isRunning ? <button type="button" class="danger" onClick={cancel}>Cancel</button> : <button type="button" class="primary" onClick={run}>Run</button>}
      </Heading>
      <p class="lead">Read only: nothing that is asked here can change the store. Ctrl-Enter runs it.</p>
      <SqlEditor value={sql} onChange={setSql} onRun={run} position={problem?.details.position} />
      {wanted > 0 && (
        <div class="parameters" role="group" aria-label="Parameters">
          {values.map((value, i) => (
            <div class="parameter" key={i}><label for={`sql-${i}`}>${i + 1}</label>
              <input id={`sql-${i}`} value={value} onInput={(event) => setParameters(values.map((one, n) => (n === i ? event.currentTarget.value : one)))} /></div>
          ))}
        </div>
      )}
      {history().length > 0 && (
        <details class="history"><summary>Earlier queries</summary>
          <ul>{history().map((asked) => <li key={asked.sql}><button type="button" class="quiet" onClick={() => { setSql(asked.sql); setParameters(asked.parameters); }}><code>{asked.sql}</code></button></li>)}</ul>
        </details>
      )}
      {problem !== undefined && <Failed problem={problem} retry={run} />}
      {isRunning && <Waiting lines={5} />}
      {isCancelled && <Empty>Cancelled: the database has stopped it.</Empty>}
      {isShown && <Answer result={result} />}
    </>
  );
}
