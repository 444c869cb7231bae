// The API's description, read at run time: reports and filters make themselves from it.
import { signal } from "@preact/signals";
import { api, body } from "./client";

export interface Schema {
  type?: string | string[]; format?: string; enum?: string[]; anyOf?: Schema[]; items?: Schema; $ref?: string; required?: string[];
  properties?: Record<string, Schema>; description?: string; default?: unknown; minimum?: number; maximum?: number; maxLength?: number;
}
export interface Parameter { name: string; in: string; required?: boolean; description?: string; schema: Schema }
export interface Operation {
  path: string; operationId: string; summary: string; description?: string; parameters: Parameter[];
  role: string; chart: { kind: string; x: string; y: string } | undefined; columns: Record<string, Schema>;
}

interface Described {
  operationId?: string; summary?: string; description?: string; parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: Schema }> }; "x-role"?: string; "x-chart"?: string; responses?: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}
interface Document {
  info: { version: string };
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
}

const kept = signal<Document | null>(null);

async function load(): Promise<Document> {
  kept.value ??= (await body(api.GET("/openapi.json"))) as unknown as Document;
  return kept.value;
}

function resolved(document: Document, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split("/").pop();
  return name === undefined ? schema ?? {} : document.components.schemas[name] ?? {};
}

function read(document: Document, path: string, described: Described): Operation {
  const answer = described.responses?.["200"]?.content?.["application/json"]?.schema;
  const [kind, x, y] = described["x-chart"]?.split(" ") ?? [];
  return {
    path,
    operationId: described.operationId ?? "",
    summary: described.summary ?? "",
    ...(described.description === undefined ? {} : { description: described.description }),
    parameters: described.parameters ?? [],
    role: described["x-role"] ?? "reader",
    chart: kind !== undefined && x !== undefined && y !== undefined ? { kind, x, y } : undefined,
    columns: resolved(document, answer?.items ?? answer).properties ?? {},
  };
}

// Every report there is, in the order of their paths.
export async function reports(): Promise<Operation[]> {
  const document = await load();
  return Object.entries(document.paths)
    .filter(([path, methods]) => path.startsWith("/v1/reports/") && methods.get !== undefined)
    .map(([path, methods]) => read(document, path, methods.get as Described));
}

// The operation at a GET's path.
export async function operation(path: string): Promise<Operation> {
  await load();
  return known(path) as Operation;
}

// The same, where the description has come already.
export function known(path: string): Operation | undefined {
  return kept.value === null ? undefined : read(kept.value, path, kept.value.paths[path]?.get ?? {});
}

export interface Step { action: string; summary: string; role: string; fields: { name: string; required: boolean; description: string }[] }

// A step that an order may take: what it asks for. So a step that is new in the API needs nothing here.
export async function step(action: string): Promise<Step | undefined> {
  const document = await load();
  const described = document.paths[`/v1/orders/{order_id}/${action}`]?.post;
  if (described === undefined) return undefined;
  const schema = resolved(document, described.requestBody?.content?.["application/json"]?.schema);
  const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => ({
    name, required: schema.required?.includes(name) ?? false, description: one.description ?? "",
  }));
  return { action, summary: described.summary ?? "", role: described["x-role"] ?? "clerk", fields };
}

export async function version(): Promise<string> {
  return (await load()).info.version;
}

// What kind of value a schema describes, as far as it is shown or asked for differently.
export type Kind = "count" | "id" | "money" | "real" | "time" | "date" | "flag" | "choice" | "text";

export function kindOf(name: string, schema: Schema): Kind {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
  const format = schema.format ?? schema.anyOf?.[0]?.format;
  if (schema.enum !== undefined) return "choice";
  if (format === "decimal") return "money";
  if (format === "date-time") return schema.anyOf === undefined ? "time" : "date";
  if (format === "date") return "date";
  if (type === "boolean") return "flag";
  if (type === "integer") return /_id$/.test(name) || name === "entry" ? "id" : "count";
  return type === "number" ? "real" : "text";
}
