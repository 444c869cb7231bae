// What is shown in place of data: that it comes, that there is none, that it failed.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../api/problem";
import type { Loaded } from "../core/load";

// Said only to who waits longer than a moment, so that nothing flickers.
export function Waiting({ lines = 3 }: { lines?: number }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class={isLong ? "waiting is-long" : "waiting"} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => <span key={i} class="bone" />)}
    </div>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}

export function Failed({ problem, retry }: { problem: Problem; retry?: () => void }) {
  return (
    <div class="failed" role="alert">
      <p><strong>{problem.message}</strong></p>
      {problem.details.hint !== undefined && <p>{problem.details.hint}</p>}
      {retry !== undefined && problem.maySucceedAgain && <button type="button" onClick={retry}>Try again</button>}
    </div>
  );
}

// One of the three, or the data.
export function Show<Data>({ loaded, lines, children }: { loaded: Loaded<Data>; lines?: number; children: (data: Data) => ComponentChildren }) {
  const { data, problem, reload } = loaded;
  if (data !== undefined && (problem === undefined || problem.isPassing)) return <>{children(data)}</>;
  if (problem !== undefined) return <Failed problem={problem} retry={reload} />;
  return <Waiting {...(lines === undefined ? {} : { lines })} />;
}
