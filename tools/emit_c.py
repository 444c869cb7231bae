"""Write the C that the catalogue becomes."""
from operation_file import BIND_TYPES, TYPES

NOTICE = "/* Made from sql/ by tools/catalogue.py; edit the SQL instead. */\n"


def quoted(text):
    """A C string literal, one source line a line of text; NULL for nothing."""
    if not text:
        return "NULL"
    escaped = [line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?")
               for line in text.split("\n")]
    return "\n        ".join(f'"{line}\\n"' for line in escaped[:-1]) + \
        ("\n        " if len(escaped) > 1 else "") + f'"{escaped[-1]}"'


def int64(number):
    return "INT64_MIN" if number == -2**63 else f"INT64_C({number})"


# ---------------------------------------------------------------- the internal table

def emit_operations_table(operations):
    parts = [NOTICE, '#include "ops/operation.h"\n']
    parts += [emit_arrays(operation) for operation in operations]
    parts.append("const struct operation operations[] = {")
    parts += [emit_entry(operation) for operation in operations]
    parts.append("};\n\nconst size_t operation_count = sizeof operations / sizeof operations[0];\n")
    return "\n".join(parts)


def emit_parameters(name, parameters):
    """The array NAME_parameters, with the choices that it names."""
    out = []
    for p in parameters:
        if p.choices:
            values = ", ".join(quoted(choice) for choice in p.choices)
            out.append(f"static const char *const {name}_{p.name}[] = {{{values}, NULL}};")
    out.append(f"static const struct parameter {name}_parameters[] = {{")
    for p in parameters:
        choices = f"{name}_{p.name}" if p.choices else "NULL"
        out.append(f"    {{{quoted(p.name)}, {TYPES[p.type][0]}, {str(p.required).lower()}, "
                   f"{str(p.positional).lower()}, {int64(p.minimum)}, {int64(p.maximum)}, "
                   f"{quoted(p.default)}, {choices},\n     {quoted(p.help)}}},")
    out.append("    {0},\n};" if not parameters else "};")
    return "\n".join(out)


def emit_arrays(operation):
    name = operation.identifier
    out = [emit_parameters(name, operation.parameters)]
    if operation.inputs:
        types = ", ".join(str(input_oid(operation, i)) for i in operation.inputs)
        inputs = ", ".join(input_number(operation, i) for i in operation.inputs)
        out.append(f"static const uint32_t {name}_types[] = {{{types}}};")
        out.append(f"static const int {name}_inputs[] = {{{inputs}}};")
    for word in ("one_of", "any_of"):
        if getattr(operation, word):
            numbers = ", ".join(str(parameter_number(operation, p)) for p in getattr(operation, word))
            out.append(f"static const int {name}_{word}[] = {{{numbers}, -1}};")
    return "\n".join(out) + "\n"


def input_oid(operation, name):
    if name in operation.binds:
        return BIND_TYPES[operation.binds[name]]
    return TYPES[operation.parameter(name).type][1]


def parameter_number(operation, name):
    return [p.name for p in operation.parameters].index(name)


def input_number(operation, name):
    if name == "actor":
        return "INPUT_ACTOR"
    if name in operation.binds:
        return "INPUT_HANDLER"
    return str(parameter_number(operation, name))


def emit_entry(operation):
    name = operation.identifier
    subject = None
    if operation.subject:
        table, column = operation.subject.split(".")
        subject = f"SELECT 1 FROM {table} WHERE {column} = $1"
    has_inputs = bool(operation.inputs)
    return f"""    {{
        .name = {quoted(operation.name)},
        .summary = {quoted(operation.summary)},
        .note = {quoted(" ".join(operation.notes))},
        .cli = {quoted(operation.command)},
        .http_method = {quoted(operation.http_method)},
        .http_path = {quoted(operation.http_path)},
        .http_status = {operation.http_status},
        .role = {quoted(operation.role)},
        .parameters = {name}_parameters,
        .parameter_count = {len(operation.parameters)},
        .sql = {quoted(operation.sql)},
        .input_types = {name + "_types" if has_inputs else "NULL"},
        .inputs = {name + "_inputs" if has_inputs else "NULL"},
        .input_count = {len(operation.inputs)},
        .writes = {str(operation.writes).lower()},
        .lists = {str(operation.result == "list").lower()},
        .by_engine = {str(operation.handler == "engine").lower()},
        .page_column = {quoted(operation.page)},
        .one_of = {name + "_one_of" if operation.one_of else "NULL"},
        .any_of = {name + "_any_of" if operation.any_of else "NULL"},
        .subject_sql = {quoted(subject)},
        .chart = {quoted(operation.chart)},
        .examples = {quoted(chr(10).join(operation.examples))},
    }},"""


# ---------------------------------------------------------------- the public calls

def field_type(parameter):
    """How a parameter stands in its struct. Zero means not given wherever zero cannot be meant."""
    if parameter.type == "flag":
        return "bool "
    if parameter.type in ("id", "int"):
        zero_is_free = parameter.required or parameter.minimum > 0 or parameter.default == "0"
        return "int64_t " if zero_is_free else "const int64_t *"
    return "const char *"


def field_comment(parameter):
    need = "required" if parameter.required else "optional"
    if parameter.default is not None:
        need += f", {parameter.default} if not given"
    what = {
        "id": "a key, 1..",
        "int": f"{parameter.minimum}..{parameter.maximum}",
        "text": f"{parameter.minimum}..{parameter.maximum} characters",
        "email": "an e-mail address, at most 254 characters",
        "money": "decimal text, 0..99999999.9999, at most 4 decimals",
        "time": "a date or RFC 3339 time, inclusive",
        "until": "a date (counts whole) or RFC 3339 time, exclusive",
        "flag": "true or false",
        "choice": " or ".join(f'"{choice}"' for choice in parameter.choices),
    }[parameter.type]
    return f"{need}; {what}. {parameter.help}"


def wrapped(text, indent, width=100):
    lines, line = [], ""
    for word in text.split():
        if len(indent) + len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return f"\n{indent}".join(lines + [line])


def public_operations(operations):
    return [operation for operation in operations if operation.handler is None]


def emit_public_header(operations):
    parts = [NOTICE, """/*
 * The operations of libordo: one struct of parameters and one function each. See ordo.h for the
 * conventions; it includes this file. Fill a struct with designated initializers:
 *
 *     ordo_customer_show(store, &(struct ordo_customer_show){.customer_id = 1}, &rows, &error);
 *
 * What is not given stays zero. An optional number that may be 0 is a pointer: ORDO_INTEGER(0).
 * Each call is one statement, so one transaction and one round trip. Besides what each says:
 * ORDO_INVALID, ORDO_UNAVAILABLE, ORDO_OUTCOME_UNKNOWN (of one that writes), ORDO_DENIED,
 * ORDO_LIMIT, ORDO_CANCELLED.
 */
#ifndef ORDO_OPERATIONS_H
#define ORDO_OPERATIONS_H

#ifndef ORDO_H
#error "include ordo.h"
#endif

#ifdef __cplusplus
extern "C" {
#else
/* A pointer to a number that lives as long as the block it stands in. */
#define ORDO_INTEGER(number) (&(const int64_t){number})
#endif
"""]
    for operation in public_operations(operations):
        parts.append(emit_declaration(operation))
    parts.append("#ifdef __cplusplus\n}\n#endif\n\n#endif\n")
    return "\n".join(parts)


def emit_declaration(operation):
    name = f"ordo_{operation.identifier}"
    fields = "\n".join(
        f"    /* {wrapped(field_comment(p), '       ')} */\n    {field_type(p)}{p.name};"
        for p in operation.parameters)
    comment = operation.summary
    if operation.notes:
        comment += " " + " ".join(operation.notes)
    comment += " " + result_comment(operation)
    struct = f"struct {name} {{\n{fields}\n}};\n" if fields else ""
    return f"""/* {wrapped(comment, '   ')} */
{struct}ORDO_API ORDO_MUST_USE enum ordo_status {name}(
    struct ordo_store *store, {parameters_argument(operation)}struct ordo_rows **rows,
    struct ordo_error *error);
"""


def parameters_argument(operation):
    return f"const struct ordo_{operation.identifier} *parameters, " if operation.parameters else ""


def result_comment(operation):
    if operation.result == "list":
        text = "*rows: any number of rows."
        if operation.subject:
            text += f" ORDO_NOT_FOUND if there is no such {operation.subject.split('.')[0][:-1]}."
        return text
    if any(parameter.positional for parameter in operation.parameters):
        return f"*rows: one row. ORDO_NOT_FOUND if there is no such {operation.name.split('.')[0]}."
    return "*rows: one row."


def emit_public_source(operations):
    parts = [NOTICE, '#include <inttypes.h>\n#include <stdio.h>\n\n#include "ops/operation.h"\n'
             '#include "store/handle.h"\n']
    for operation in public_operations(operations):
        parts.append(emit_definition(operation, operations.index(operation)))
    return "\n".join(parts)


def emit_definition(operation, number):
    name = f"ordo_{operation.identifier}"
    texts, values = [], []
    for p in operation.parameters:
        access = f"parameters->{p.name}"
        kind = field_type(p)
        if kind == "const char *":
            values.append(access)
        elif kind == "bool ":
            values.append(f'{access} ? "true" : "false"')
        else:
            texts.append(f"    char {p.name}[24];")
            pointer = access if kind == "const int64_t *" else \
                f"{access} == 0 ? NULL : &{access}" if not p.required else f"&{access}"
            values.append(f"store_integer_text({p.name}, {pointer})")
    declared = "\n".join(texts) + ("\n" if texts else "")
    listed = ",\n        ".join(values or ["NULL"])
    return f"""enum ordo_status {name}(struct ordo_store *store, {parameters_argument(operation)}
    struct ordo_rows **rows, struct ordo_error *error)
{{
{declared}    const char *const values[] = {{
        {listed},
    }};
    return store_run_operation(store, &operations[{number}], values, rows, error);
}}
"""


# ---------------------------------------------------------------- the schema

def emit_migration(migration, symbol):
    statements = ",\n    ".join(quoted(statement) for statement in migration.statements)
    return f"static const char *const {symbol}[] = {{\n    {statements},\n    NULL,\n}};\n"


def emit_schema(migrations, functions, invariants):
    parts = [NOTICE, '#include "store/schema.h"\n']
    parts += [emit_migration(m, f"migration_{m.id}") for m in migrations]
    parts.append(emit_migration(functions, "functions"))
    parts.append("const struct migration migrations[] = {")
    parts += [f'    {{{m.id}, "{m.name}", "{m.checksum}", migration_{m.id}}},' for m in migrations]
    parts.append("};\nconst size_t migration_count = sizeof migrations / sizeof migrations[0];\n")
    parts.append("const struct migration functions_migration = "
                 f'{{0, "functions", "{functions.checksum}", functions}};\n')
    parts.append("const struct invariant invariants[] = {")
    for i in invariants:
        parts.append(f"    {{{quoted(i.name)}, {quoted(i.title)}, {quoted(i.description)},\n"
                     f'     "SELECT count(*) FROM {i.over}",\n     {quoted(i.sql)}}},')
    parts.append("};\nconst size_t invariant_count = sizeof invariants / sizeof invariants[0];\n")
    return "\n".join(parts)
