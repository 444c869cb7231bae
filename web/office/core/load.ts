// What a page shows, asked for: loading, there, or failed; asked again while the trouble passes.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem";
import { later, pauseMs } from "./patience";

export interface Loaded<Data> {
  data: Data | undefined;
  problem: Problem | undefined;
  isLoading: boolean;
  reload: () => void;
}

// `ask` is asked again when one of `inputs` changes; what was there stays until the new is. `everyMs`: and that often.
export function useLoad<Data>(ask: (signal: AbortSignal) => Promise<Data>, inputs: unknown[], everyMs?: number): Loaded<Data> {
  const [state, setState] = useState<{ data?: Data; problem?: Problem }>({});
  const [isLoading, setLoading] = useState(true);
  const [turn, setTurn] = useState(0);
  const failures = useRef(0);
  useEffect(() => {
    const aborter = new AbortController();
    let callOff = () => {};
    setLoading(true);
    const again = (ms: number) => { callOff = later(ms, () => setTurn((n) => n + 1)); };
    ask(aborter.signal).then(
      (data) => {
        if (aborter.signal.aborted) return;
        failures.current = 0;
        setState({ data });
        setLoading(false);
        if (everyMs !== undefined) again(everyMs);
      },
      (error: unknown) => {
        if (aborter.signal.aborted) return;
        const problem = asProblem(error);
        setState((before) => ({ ...before, problem }));
        setLoading(false);
        if (problem.isPassing) again(pauseMs(problem, failures.current++));
      },
    );
    return () => {
      aborter.abort();
      callOff();
    };
  }, [...inputs, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  return { data: state.data, problem: state.problem, isLoading, reload };
}
