// What went wrong with a request, as a value: problem details (RFC 9457), or that no answer came.
import type { components } from "./schema";

export type ProblemDetails = components["schemas"]["Problem"];

export class Problem extends Error {
  // 0: no answer came.
  readonly status: number;
  readonly details: Partial<ProblemDetails>;
  // How long the server asks to be left alone (Retry-After); 0 if it says nothing.
  readonly retryAfterMs: number;

  constructor(status: number, details: Partial<ProblemDetails>, retryAfter: string | null = null) {
    super(details.detail ?? `The server answered with status ${status}.`);
    this.status = status;
    this.details = details;
    this.retryAfterMs = (Number(retryAfter) || 0) * 1000;
  }

  // The server cannot be reached, or has trouble of its own: another try may succeed.
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  // What the problem says of a field of a form, by the field's name in the API.
  of(field: string): string | undefined {
    const found = this.details.errors?.find((error) => error.field === field);
    return found?.detail.replace(`${field}: `, "");
  }

  get type(): string {
    return (this.details.type ?? "").replace("/problems/", "");
  }
}

export const noAnswer = () =>
  new Problem(0, { title: "no answer", detail: navigator.onLine ? "The server does not answer." : "This computer is offline." });

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(-1, { title: "unexpected", detail: error instanceof Error ? error.message : String(error) });
}
