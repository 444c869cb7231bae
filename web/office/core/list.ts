// A list of any length, page by page (keyset): more rows as one gets to the end, and its place kept for who comes back.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { later, pauseMs } from "./patience";
import { returnedFrom } from "./router";

const PLACES_MOST = 10;
const PAGE = 50; // rows that the API gives at once, if nothing is said, and at most
const PAGE_MOST = 1000;
const MORE_MOST = 250; // rows more: who has gone far goes on in longer steps
interface Place<Row> { rows: Row[]; next: string | undefined; top: number }
const places = new Map<string, Place<unknown>>();

function keepPlace(name: string, place: Place<unknown>) {
  places.delete(name);
  places.set(name, place);
  const [eldest] = places.keys();
  if (places.size > PLACES_MOST && eldest !== undefined) places.delete(eldest);
}

export interface List<Row> {
  rows: Row[];
  isLoading: boolean;
  problem: Problem | undefined;
  hasMore: boolean;
  more: () => void;
  retry: () => void; // what failed, once more
}

// Which page: the first one without `after`; of the length that the API has for it without `limit`.
interface Asked { after?: number; limit?: number }
type Ask<Row> = (asked: Asked, signal: AbortSignal) => Promise<Page<Row>>;
const following = (next: string | undefined): Asked => (next === undefined ? {} : { after: Number(next) });

// So many rows, or all there are; 0: a page.
async function rowsAfter<Row>(ask: Ask<Row>, after: string | undefined, count: number, signal: AbortSignal): Promise<Page<Row>> {
  const rows: Row[] = [];
  let next = after;
  do {
    const got = await ask({ ...following(next), ...(count === 0 ? {} : { limit: Math.min(Math.max(count - rows.length, PAGE), PAGE_MOST) }) }, signal);
    rows.push(...got.rows);
    next = got.next;
  } while (next !== undefined && rows.length < count);
  return { rows, next };
}

// What is shown of lists is out of date: something was changed.
export const forgetLists = () => places.clear();

// `name` says which list it is, filters included: another name, another list. Who returns to it finds it as it was left,
// and what has changed since a moment later.
export function useList<Row>(name: string, ask: Ask<Row>): List<Row> {
  const [kept] = useState(() => (returnedFrom() === undefined ? undefined : places.get(name) as Place<Row> | undefined));
  const [state, setState] = useState<{ rows: Row[]; next: string | undefined; name: string }>(
    kept === undefined ? { rows: [], next: undefined, name: "" } : { ...kept, name });
  const [isLoading, setLoading] = useState(true);
  const [problem, setProblem] = useState<Problem>();
  const aborter = useRef<AbortController>();
  const asked = useRef<[after: string | undefined, count: number]>([undefined, 0]);
  const failures = useRef(0);
  const latest = useRef(state);
  latest.current = state;

  const load = useCallback((after: string | undefined, count: number) => {
    aborter.current?.abort();
    asked.current = [after, count];
    const mine = (aborter.current = new AbortController());
    setLoading(true);
    rowsAfter(ask, after, count, mine.signal).then(
      ({ rows, next }) => {
        if (mine.signal.aborted) return;
        failures.current = 0;
        setProblem(undefined);
        setState((current) => ({ rows: after === undefined ? rows : [...current.rows, ...rows], next, name }));
        setLoading(false);
      },
      (error: unknown) => {
        if (mine.signal.aborted) return;
        // Rows of another filter stayed until this one's would be there; now they would be taken for them.
        setState((current) => (current.name === name ? current : { rows: [], next: undefined, name: "" }));
        setProblem(asProblem(error));
        setLoading(false);
      },
    );
  }, [name]);

  useEffect(() => {
    load(undefined, latest.current.name === name ? latest.current.rows.length : 0);
    return () => aborter.current?.abort();
  }, [name]);

  useLayoutEffect(() => {
    if (kept !== undefined && latest.current.name === name) {
      scrollTo(0, kept.top);
      document.querySelector<HTMLElement>(`main a.row[href="#${returnedFrom()}"]`)?.focus({ preventScroll: true });
    }
    let top = scrollY;
    const onScroll = () => { top = scrollY; };
    addEventListener("scroll", onScroll, { passive: true });
    return () => {
      removeEventListener("scroll", onScroll);
      const { rows, next, name: shown } = latest.current;
      if (shown === name) keepPlace(name, { rows, next, top });
    };
  }, [name]);

  useEffect(() => {
    if (problem?.isPassing !== true) return undefined;
    return later(pauseMs(problem, failures.current++), () => load(...asked.current));
  }, [problem]);

  const more = useCallback(() => {
    if (latest.current.next !== undefined) load(latest.current.next, Math.min(latest.current.rows.length, MORE_MOST));
  }, [load]);
  const retry = useCallback(() => load(...asked.current), [load]);
  return { rows: state.rows, isLoading, problem, hasMore: state.next !== undefined, more, retry };
}
