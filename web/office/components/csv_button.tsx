// All that a list has, however many pages, as CSV: how far it is, and a way to stop.
import { useRef, useState } from "preact/hooks";
import { get } from "../api/client";
import { asProblem } from "../api/problem";
import { tell } from "../core/toasts";
import { csv, save, type Cell } from "../formats/csv";

export function CsvButton({ path, query, name }: { path: string; query: Record<string, string>; name: string }) {
  const [rows, setRows] = useState<number>();
  const aborter = useRef<AbortController>();
  const download = async () => {
    const mine = (aborter.current = new AbortController());
    const all: Record<string, unknown>[] = [];
    setRows(0);
    try {
      let after: string | undefined;
      do {
        const asked = { limit: "1000", ...query, ...(after === undefined ? {} : { after }) };
        const page = await get(path, asked, mine.signal);
        all.push(...page.rows);
        setRows(all.length);
        after = page.next;
      } while (after !== undefined);
      const names = Object.keys(all[0] ?? {});
      save(`${name}.csv`, csv(names, all.map((row) => names.map((column) => row[column] as Cell))));
    } catch (error) {
      if (!mine.signal.aborted) tell(`The download failed: ${asProblem(error).message}`, { kind: "failed" });
    } finally {
      setRows(undefined);
    }
  };
  if (rows === undefined) return <button type="button" onClick={download}>CSV</button>;
  return <button type="button" onClick={() => aborter.current?.abort()} aria-live="polite">{rows} rows … stop</button>;
}
