// A list of any length, page by page (keyset): more rows as one gets to the end, and its place kept for who comes back.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { later, pauseMs } from "./patience";

const KEPT_MS = 5 * 60_000;
interface Place<Row> { rows: Row[]; next: string | undefined; top: number; at: number }
const places = new Map<string, Place<unknown>>();

export interface List<Row> {
  rows: Row[];
  isLoading: boolean;
  problem: Problem | undefined;
  hasMore: boolean;
  more: () => void;
  retry: () => void; // what failed, once more
}

// What is shown of lists is out of date: something was changed.
export const forgetLists = () => places.clear();

// `name` says which list it is, filters included: another name, another list. `after`: undefined for the first page.
export function useList<Row>(name: string, ask: (after: string | undefined, signal: AbortSignal) => Promise<Page<Row>>): List<Row> {
  const before = places.get(name) as Place<Row> | undefined;
  const isKept = before !== undefined && Date.now() - before.at < KEPT_MS;
  const [state, setState] = useState<{ rows: Row[]; next: string | undefined; name: string }>(
    isKept ? { rows: before.rows, next: before.next, name } : { rows: [], next: undefined, name: "" });
  const [isLoading, setLoading] = useState(!isKept);
  const [problem, setProblem] = useState<Problem>();
  const aborter = useRef<AbortController>();
  const asked = useRef<string>(); // the key that the last page asked for comes after
  const failures = useRef(0);
  const latest = useRef(state);
  latest.current = state;

  const load = useCallback((after: string | undefined) => {
    aborter.current?.abort();
    asked.current = after;
    const mine = (aborter.current = new AbortController());
    setLoading(true);
    setProblem(undefined);
    ask(after, mine.signal).then(
      ({ rows, next }) => {
        if (mine.signal.aborted) return;
        failures.current = 0;
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
    if (latest.current.name !== name) load(undefined);
    return () => aborter.current?.abort();
  }, [name]);

  useLayoutEffect(() => {
    if (isKept) scrollTo(0, before.top);
    let top = scrollY;
    const onScroll = () => { top = scrollY; };
    addEventListener("scroll", onScroll, { passive: true });
    return () => {
      removeEventListener("scroll", onScroll);
      const { rows, next, name: shown } = latest.current;
      if (shown === name) places.set(name, { rows, next, top, at: Date.now() });
    };
  }, [name]);

  useEffect(() => {
    if (problem?.isPassing !== true) return undefined;
    return later(pauseMs(problem, failures.current++), () => load(asked.current));
  }, [problem]);

  const more = useCallback(() => {
    if (latest.current.next !== undefined) load(latest.current.next);
  }, [load]);
  const retry = useCallback(() => load(asked.current), [load]);
  return { rows: state.rows, isLoading, problem, hasMore: state.next !== undefined, more, retry };
}
