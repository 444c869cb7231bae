// A list's rows, and more of them as one gets to the end.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { List } from "../core/list";
import { useShortcut } from "../core/shortcuts";
import { DataTable, type Column, type Sorting } from "./data_table";
import { Empty, Failed, Waiting } from "./states";

// The first row that the top of the page does not cover.
function firstInSight(): HTMLElement | undefined {
  const covered = document.querySelector("thead")?.getBoundingClientRect().bottom ?? 0;
  return [...document.querySelectorAll<HTMLElement>("main a.row")].find((row) => row.getBoundingClientRect().top >= covered);
}

interface Props<Row> {
  label: string; list: List<Row>; columns: Column<Row>[]; keyOf: (row: Row) => string | number;
  open?: (row: Row) => string; empty: ComponentChildren; sorting?: Sorting;
}

export function ListTable<Row>({ label, list, columns, keyOf, open, empty, sorting }: Props<Row>) {
  const end = useRef<HTMLDivElement>(null);
  useShortcut(open === undefined ? "" : "ArrowDown", "", () => firstInSight()?.focus({ preventScroll: true }));
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => { if (entries.some((one) => one.isIntersecting)) list.more(); }, { rootMargin: "600px" });
    if (end.current !== null && list.hasMore && !list.isLoading && list.problem === undefined) seen.observe(end.current);
    return () => seen.disconnect();
  }, [list.hasMore, list.isLoading, list.problem, list.rows.length]);
  if (list.rows.length === 0) {
    if (list.problem !== undefined) return <Failed problem={list.problem} retry={list.retry} />;
    return list.isLoading ? <Waiting lines={10} /> : <Empty>{empty}</Empty>;
  }
  return (
    <>
      <DataTable isLong label={label} columns={columns} rows={list.rows} keyOf={keyOf} {...(open === undefined ? {} : { open })} {...(sorting === undefined ? {} : { sorting })} />
      {list.problem !== undefined && <Failed problem={list.problem} retry={list.retry} />}
      <div class="list-end" ref={end}>
        {list.hasMore ? <button type="button" onClick={list.more} disabled={list.isLoading}>{list.isLoading ? "Loading …" : "Show more"}</button>
          : <small>{list.rows.length === 1 ? "1 row" : `All ${list.rows.length} rows`}</small>}
      </div>
    </>
  );
}
