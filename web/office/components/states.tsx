// What is shown in place of data: that it comes, that there is none, that it failed.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../api/problem";
import type { Loaded } from "../core/load";

// Said only to who waits longer than a moment, so that nothing flickers.
// `shape`: what takes the room of what comes, where the page below it would move otherwise.
export function Waiting({ lines = 3, shape }: { lines?: number; shape?: ComponentChildren }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class={["waiting", isLong && "is-long", shape !== undefined && "is-shaped"].filter(Boolean).join(" ")} role="status" aria-label="Loading">
      {shape ?? Array.from({ length: lines }, (_, i) => <span key={i} class="bone" />)}
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

// The same in a line, beside what could not be done.
export function Wrong({ problem }: { problem: Problem }) {
  return <p class="wrong" role="alert">{problem.message}{problem.details.hint !== undefined && <><br />{problem.details.hint}</>}</p>;
}

// One of the three, or the data.
export function Show<Data>({ loaded, lines, shape, children }: { loaded: Loaded<Data>; lines?: number; shape?: ComponentChildren; children: (data: Data) => ComponentChildren }) {
  const { data, problem, reload } = loaded;
  if (data !== undefined && (problem === undefined || problem.isPassing)) return <>{children(data)}</>;
  if (problem !== undefined) return <Failed problem={problem} retry={reload} />;
  return <Waiting shape={shape} {...(lines === undefined ? {} : { lines })} />;
}
