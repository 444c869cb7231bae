// A text area over its own text in colours: small, and with all that a browser's text area can do.
import { useEffect, useRef } from "preact/hooks";

const words = new Set(("all and any array as asc between by case cast cross current_date current_timestamp desc distinct else end except exists extract "
  + "false fetch filter first following for from full group having ilike in inner intersect interval is join last lateral left like limit natural not null "
  + "nulls offset on or order outer over partition preceding range recursive right row rows select some table then true unbounded union using values when where window with within").split(" "));
const pattern = /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$)|\$\d+)|(\b\d+(?:\.\d+)?\b)|([A-Za-z_]\w*)/g;

interface Piece { text: string; kind: string }

export function pieces(sql: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of sql.matchAll(pattern)) {
    if (match.index > at) found.push({ text: sql.slice(at, match.index), kind: "" });
    const kind = match[1] !== undefined ? "comment" : match[2] !== undefined ? "value" : match[3] !== undefined ? "value" : words.has(match[0].toLowerCase()) ? "word" : "";
    found.push({ text: match[0], kind });
    at = match.index + match[0].length;
  }
  return [...found, { text: sql.slice(at), kind: "" }];
}

interface Props { value: string; onChange: (sql: string) => void; onRun: () => void; position: number | undefined }

export function SqlEditor({ value, onChange, onRun, position }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const shown = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (position === undefined || area.current === null) return;
    area.current.focus();
    area.current.setSelectionRange(position - 1, position + (/^\w+/.exec(value.slice(position - 1))?.[0].length ?? 1) - 1);
  }, [position]);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onRun();
  };
  return (
    <div class="editor">
      <pre ref={shown} aria-hidden="true">{pieces(value).map((piece, i) => (piece.kind === "" ? piece.text : <span key={i} class={`sql-${piece.kind}`}>{piece.text}</span>))}{"\n"}</pre>
      <textarea ref={area} aria-label="SQL" spellcheck={false} rows={Math.min(20, Math.max(6, value.split("\n").length + 1))} value={value} autocapitalize="off" autocomplete="off"
        onInput={(event) => onChange(event.currentTarget.value)} onKeyDown={onKey}
        onScroll={(event) => { if (shown.current !== null) { shown.current.scrollTop = event.currentTarget.scrollTop; shown.current.scrollLeft = event.currentTarget.scrollLeft; } }} />
    </div>
  );
}
