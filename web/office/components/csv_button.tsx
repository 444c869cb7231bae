// All that a list has, however many pages, as CSV: how far it is, and a way to stop.
import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api/client";
import { asProblem } from "../api/problem";
import { isSecondOfDouble } from "../core/clicks";
import { patiently } from "../core/patience";
import { tell } from "../core/toasts";
import { csvLine, save } from "../formats/csv";

export function CsvButton({ path, query, name }: { path: string; query: Record<string, string>; name: string }) {
  const [rows, setRows] = useState<number>();
  const aborter = useRef<AbortController>();
  useEffect(() => () => aborter.current?.abort(), []);
  const download = async () => {
    const mine = (aborter.current = new AbortController());
    const text: string[] = []; // a page each: kept as text, a million rows fit
    let names: string[] = [];
    let count = 0;
    setRows(0);
    try {
      let after: string | undefined;
      do {
        const asked = { limit: "1000", ...query, ...(after === undefined ? {} : { after }) };
        const page = await patiently(() => get(path, asked, mine.signal), mine.signal);
        if (count === 0) names = Object.keys(page.rows[0] ?? {});
        text.push(page.rows.map((row) => csvLine(names.map((name) => row[name]))).join(""));
        setRows((count += page.rows.length));
        after = page.next;
      } while (after !== undefined);
      if (count === 0) tell("There are no rows to download.");
      else save(`${name}.csv`, [csvLine(names), ...text]);
    } catch (error) {
      tell(mine.signal.aborted ? "The download was stopped." : `The download failed: ${asProblem(error).message}`, { kind: "failed" });
    } finally {
      setRows(undefined);
    }
  };
  if (rows === undefined) return <button type="button" onClick={download}>CSV</button>;
  return <button type="button" onClick={(event) => { if (!isSecondOfDouble(event)) aborter.current?.abort(); }} aria-live="polite">{rows} rows … stop</button>;
}
