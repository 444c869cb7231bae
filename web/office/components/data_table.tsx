// Rows as a table. Its first column's link is the row: the arrows go from one to the next, Enter opens it.
import { Component, type ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

export interface Column<Row> {
  title: string;
  show: (row: Row) => ComponentChildren;
  isNumber?: boolean;
  isWhole?: boolean; // never broken, whatever stands beside it
  isWide?: boolean; // left out where there is little room
  sorts?: [first: string, other: string | undefined]; // what the list is asked for, by its heading
}

// How the list is sorted, and how to have it otherwise.
export interface Sorting { by: string; onSort: (by: string) => void }

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row, index: number) => string | number;
  open?: (row: Row) => string; // the address of the row's page
  sorting?: Sorting;
  isLong?: boolean; // its titles stay in sight while one scrolls the page
}

function classOf<Row>(column: Column<Row>): string {
  return [column.isNumber === true && "number", column.isWhole === true && "whole", column.isWide === true && "wide"].filter(Boolean).join(" ");
}

function Title<Row>({ column, sorting }: { column: Column<Row>; sorting: Sorting | undefined }) {
  const { sorts } = column;
  if (sorts === undefined || sorting === undefined) return <th scope="col" class={classOf(column)}>{column.title}</th>;
  const isFirst = sorting.by === sorts[0];
  const isOther = sorting.by === sorts[1];
  return (
    <th scope="col" class={classOf(column)} aria-sort={isFirst ? "descending" : isOther ? "ascending" : "none"}>
      <button type="button" class="sort" onClick={() => sorting.onSort(isFirst ? sorts[1] ?? sorts[0] : sorts[0])}>
        {column.title} <span aria-hidden="true">{isFirst ? "↓" : isOther ? "↑" : "↕"}</span>
      </button>
    </th>
  );
}

interface RowProps<Row> { row: Row; columns: Column<Row>[]; open: ((row: Row) => string) | undefined }

// Drawn again only where the row is another: a long list that grows by a page is drawn for that page.
class TableRow<Row> extends Component<RowProps<Row>> {
  override shouldComponentUpdate({ row, columns }: RowProps<Row>) {
    return row !== this.props.row || columns !== this.props.columns;
  }

  override render({ row, columns, open }: RowProps<Row>) {
    return (
      <tr class={open === undefined ? undefined : "opens"} onClick={(event) => {
        if (open !== undefined && !(event.target as HTMLElement).closest("a, button")) location.hash = open(row);
      }}>
        {columns.map((column, i) => (
          <td key={column.title} class={classOf(column)}>
            {i === 0 && open !== undefined ? <a class="row" href={open(row)}>{column.show(row)}</a> : column.show(row)}
          </td>
        ))}
      </tr>
    );
  }
}

export function DataTable<Row>({ label, columns, rows, keyOf, open, sorting, isLong = false }: Props<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    const links = [...(body.current?.querySelectorAll<HTMLElement>("a.row") ?? [])];
    const next = links[links.indexOf(document.activeElement as HTMLElement) + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class={isLong ? "table long" : "table"} role="region" aria-label={label} tabIndex={0} onKeyDown={move}>
      <table>
        <thead>
          <tr>{columns.map((column) => <Title key={column.title} column={column} sorting={sorting} />)}</tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => <TableRow key={keyOf(row, index)} row={row} columns={columns} open={open} />)}
        </tbody>
      </table>
    </div>
  );
}
