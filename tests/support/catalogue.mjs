// The catalogue of operations as the build reads it: by the build's own reader.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./shop.mjs";

const reader = `
import dataclasses, json, pathlib, sys
sys.path.insert(0, sys.argv[1] + "/tools")
from emit_c import input_oid
from operation_file import read_operation

operations = [read_operation(path) for path in sorted(pathlib.Path(sys.argv[1], "sql/operations").glob("*.sql"))]
print(json.dumps([dataclasses.asdict(o) | {"types": [input_oid(o, name) for name in o.inputs]} for o in operations]))
`;

// PostgreSQL's names for the types that statements take.
const typeNames = {
  16: "boolean", 20: "bigint", 25: "text", 1007: "integer[]", 1009: "text[]", 1016: "bigint[]", 1184: "timestamptz",
  1700: "numeric",
};

// name, file, sql (with $1, $2, ...), inputs (their names), types (likewise), parameters, ...
export function operations() {
  const done = spawnSync("python3", ["-B", "-c", reader, root], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout).map((operation) => ({
    ...operation,
    file: path.relative(root, operation.path),
    types: operation.types.map((oid) => typeNames[oid]),
  }));
}

// SQL that prepares it, with the types it declares, as "operation".
export function prepare({ types, sql }) {
  return `PREPARE operation (${types.join(", ")}) AS ${sql};`;
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const isOf = {
  id: Number.isSafeInteger, int: Number.isSafeInteger, text: (v) => typeof v === "string",
  money: (v) => typeof v === "string" && /^-?\d+(\.\d+)?$/.test(v), real: (v) => typeof v === "number",
  time: (v) => typeof v === "string" && rfc3339.test(v), date: (v) => /^\d{4}-\d\d-\d\d$/.test(v),
  flag: (v) => typeof v === "boolean",
};

function checkValue(value, column, at) {
  if (value === null) assert.ok(column.nullable, `${at} is null`);
  else if (column.type === "choice") assert.ok(column.choices.includes(value), `${at}: ${value} is no choice`);
  else if (column.type !== "json") assert.ok(isOf[column.type](value), `${at}: ${JSON.stringify(value)} is no ${column.type}`);
  else if (!column.parts[0].step.startsWith("[]")) checkColumns(value, column.parts, at);
  else {
    assert.ok(Array.isArray(value), `${at} is no list`);
    const [element] = column.parts;
    value.forEach((v, i) => (element.step === "[]" ? checkValue(v, element, `${at}[${i}]`) : checkColumns(v, column.parts, `${at}[${i}]`)));
  }
}

// Whether an object of an answer has exactly these columns of a header, each of its type.
export function checkColumns(value, columns, at) {
  const names = columns.map((column) => column.step.replace(/^(\[\])?\.?/, ""));
  assert.deepEqual(Object.keys(value), names, at);
  columns.forEach((column, i) => checkValue(value[names[i]], column, `${at}.${names[i]}`));
}
