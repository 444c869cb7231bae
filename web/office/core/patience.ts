// Trouble that passes is waited out: each pause is longer than the one before.
import { asProblem, type Problem } from "../api/problem";

const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000, 30_000];

// The pause after this problem, the last of so many failures in a row; no shorter than the server asks for.
export const pauseMs = (problem: Problem, failures: number) =>
  Math.max(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0, problem.retryAfterMs);

// Runs once after `ms`, later if the page is out of sight then, sooner if the network comes back. Returned is what calls
// it off.
export function later(ms: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const callOff = () => {
    clearTimeout(timer);
    removeEventListener("online", finish);
  };
  const finish = () => { callOff(); run(); };
  const wait = () => { timer = setTimeout(() => (document.hidden ? wait() : finish()), ms); };
  addEventListener("online", finish);
  wait();
  return callOff;
}

// Asks again while the trouble passes, about a minute in all; then the last Problem is thrown.
export async function patiently<Data>(ask: () => Promise<Data>, signal: AbortSignal): Promise<Data> {
  for (let failures = 0; ; failures++) {
    let problem;
    try {
      return await ask();
    } catch (error) {
      problem = asProblem(error);
      if (signal.aborted || !problem.isPassing || failures === PAUSES_MS.length) throw error;
    }
    const ms = pauseMs(problem, failures);
    await new Promise((resolve) => setTimeout(resolve, ms));
    signal.throwIfAborted();
  }
}
