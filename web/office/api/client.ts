// The public API, typed by its own description. Nothing here is known only to the back office.
import { signal } from "@preact/signals";
import createClient from "openapi-fetch";
import { noAnswer, Problem, type ProblemDetails } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

// The key of this tab. In sessionStorage: it ends with the tab, and no other site can make the browser send it.
const place = "ordo.key";
export const key = signal<string | null>(sessionStorage.getItem(place));

export function keepKey(secret: string | null) {
  if (secret === null) sessionStorage.removeItem(place);
  else sessionStorage.setItem(place, secret);
  key.value = secret;
}

// Trouble that passes: no answer, or 503. Gone with the next answer.
export const trouble = signal<Problem | null>(null);
// Told when the server takes the key no more.
export const expired = signal(false);

async function fetchOrTell(request: Request): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    trouble.value = noAnswer();
    throw trouble.value;
  }
  if (response.status !== 503) trouble.value = null;
  return response;
}

export const bearer = (secret: string) => `Bearer ${secret}`;
export const api = createClient<paths>({ fetch: fetchOrTell });

api.use({
  onRequest({ request, schemaPath }) {
    // Who comes in by a link comes without a key: a bad link says nothing of the key that is kept.
    if (schemaPath !== "/v1/session" && key.value !== null && !request.headers.has("Authorization")) request.headers.set("Authorization", bearer(key.value));
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) return;
    const details: Partial<ProblemDetails> = await response.clone().json().catch(() => ({}));
    const problem = new Problem(response.status, details, response.headers.get("Retry-After"));
    if (response.status === 503) trouble.value = problem;
    if (response.status === 401 && key.value !== null && request.headers.get("Authorization") === bearer(key.value)) expired.value = true;
    throw problem;
  },
});

interface Answer<Data> { data?: Data; response: Response }

// The body of an answer; what is no success is thrown, as a Problem.
export async function body<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  return (await answer).data as Data;
}

export interface Page<Row> { rows: Row[]; next: string | undefined }

// A page of a list, and the key that the next one comes after (Link: rel="next").
export async function page<Row>(answer: Promise<Answer<Row[]>>): Promise<Page<Row>> {
  const { data, response } = await answer;
  const link = /<([^>]*)>; rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
  const next = link === undefined ? undefined : new URL(link, location.origin).searchParams.get("after") ?? undefined;
  return { rows: data ?? [], next };
}

// Any GET, by its path: for what is known only from the description.
export async function get(path: string, query: Record<string, string>, signal?: AbortSignal): Promise<Page<Record<string, unknown>>> {
  const client = api as unknown as {
    GET(path: string, options: unknown): Promise<Answer<Record<string, unknown>[]>>;
  };
  return page(client.GET(path, { params: { query }, signal }));
}
