// A list of any length, page by page (keyset): more rows as one gets to the end, and its place kept for who comes back.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../api/client";
import { asProblem, type Problem } from "../api/problem";

const KEPT_MS = 5 * 60_000;
interface Place<Row> { rows: Row[]; next: string | undefined; top: number; at: number }
const places = new Map<string, Place<unknown>>();

export interface List<Row> {
  rows: Row[];
  isLoading: boolean;
  problem: Problem | undefined;
  hasMore: boolean;
  more: () => void;
  reload: () => void;
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
  const latest = useRef(state);
  latest.current = state;

  const load = useCallback((after: string | undefined) => {
    aborter.current?.abort();
    const mine = (aborter.current = new AbortController());
    setLoading(true);
    setProblem(undefined);
    ask(after, mine.signal).then(
      ({ rows, next }) => {
        if (mine.signal.aborted) return;
        setState((current) => ({ rows: after === undefined ? rows : [...current.rows, ...rows], next, name }));
        setLoading(false);
      },
      (error: unknown) => {
        if (mine.signal.aborted) return;
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
    const timer = setTimeout(() => load(latest.current.name === name ? latest.current.next : undefined), 3000);
    return () => clearTimeout(timer);
  }, [problem]);

  const more = useCallback(() => {
    if (latest.current.next !== undefined) load(latest.current.next);
  }, [load]);
  return { rows: state.rows, isLoading, problem, hasMore: state.next !== undefined, more, reload: () => load(undefined) };
}
