// What went wrong with a request, as a value: problem details (RFC 9457), or that no answer came.
import { label } from "./label";
import type { components } from "./schema";

export type ProblemDetails = components["schemas"]["Problem"];

// The detail as a sentence begins, with the field's name as people read it. How the server failed to connect is for its
// log.
function named({ type, detail, errors }: Partial<ProblemDetails>): string | undefined {
  if (type === "/problems/unavailable") return "The server does not reach its database.";
  const field = errors?.[0]?.field;
  const text = field !== undefined && detail?.startsWith(`${field}: `) === true ? label(field) + detail.slice(field.length) : detail;
  return text === undefined ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

export class Problem extends Error {
  // 0: no answer came.
  readonly status: number;
  readonly details: Partial<ProblemDetails>;
  // How long the server asks to be left alone (Retry-After); 0 if it says nothing.
  readonly retryAfterMs: number;

  constructor(status: number, details: Partial<ProblemDetails>, retryAfter: string | null = null) {
    super(named(details) ?? `The server answered with status ${status}.`);
    this.status = status;
    this.details = details;
    this.retryAfterMs = (Number(retryAfter) || 0) * 1000;
  }

  // The server cannot be reached, or has trouble of its own: another try may succeed.
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  // Whether the same may succeed as it is: what was asked for is not itself at fault.
  get maySucceedAgain(): boolean {
    return this.isPassing || this.status < 400 || this.status >= 500;
  }

  // Whether what was asked for was done is not known.
  get isOutcomeUnknown(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 504 || this.type === "outcome_unknown";
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

// What is wrong with a field, known before the server is asked.
export const fieldProblem = (field: string, detail: string) => new Problem(422, { detail: `${field}: ${detail}`, errors: [{ field, detail: `${field}: ${detail}` }] });

export const noAnswer = () =>
  new Problem(0, { title: "no answer", detail: navigator.onLine ? "The server does not answer." : "This computer is offline." });

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(-1, { title: "unexpected", detail: error instanceof Error ? error.message : String(error) });
}
