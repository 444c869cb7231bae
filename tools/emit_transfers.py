"""Write the C that sql/import/ and sql/export/ become."""
from emit_c import NOTICE, emit_parameters, quoted


def emit_transfers(imports, exports):
    parts = [NOTICE, '#include "store/export.h"\n#include "store/import/format.h"\n']
    parts += [emit_import_arrays(i) for i in imports]
    parts.append("const struct import_format import_formats[] = {")
    parts += [emit_import(i) for i in imports]
    parts.append("};\nconst size_t import_format_count = "
                 "sizeof import_formats / sizeof import_formats[0];\n")
    parts.append(f"const char import_help[] =\n    {quoted(import_help(imports))};\n")
    parts.append("const struct export_table export_tables[] = {")
    parts += [f"    {{{quoted(e.name)}, {quoted(e.sql)}}}," for e in exports]
    parts.append("};\nconst size_t export_table_count = "
                 "sizeof export_tables / sizeof export_tables[0];\n")
    return "\n".join(parts)


def emit_import_arrays(imported):
    name = f"import_{imported.identifier}"
    out = [emit_parameters(name, imported.parameters)]
    readings = []
    for column in imported.columns:
        headers = "NULL"
        if column.headers:
            headers = f"{name}_{column.parameter.name}_headers"
            out.append(emit_names(headers, column.headers))
        readings.append(f"    {{{column.reading}, {headers}}},")
    out += [f"static const struct import_column {name}_columns[] = {{", *readings, "};"]
    if imported.ignored:
        out.append(emit_names(f"{name}_ignored", imported.ignored))
    for word in ("one_of", "any_of", "group"):
        if getattr(imported, word):
            numbers = ", ".join(str(imported.column_number(n)) for n in getattr(imported, word))
            out.append(f"static const int {name}_{word}[] = {{{numbers}, -1}};")
    out.append(f"static const struct import_step {name}_steps[] = {{")
    out += [emit_step(step) for step in imported.steps]
    out.append("};")
    return "\n".join(out) + "\n"


def emit_names(array, names):
    return f"static const char *const {array}[] = {{{', '.join(map(quoted, names))}, NULL}};"


def emit_step(step):
    fields = [f".sql = {quoted(step.sql)}", f".phase = {quoted(step.phase)}",
              f".action = IMPORT_{step.action.upper()}"]
    if step.counter:
        fields.append(f".counter = IMPORT_{step.counter.upper()}")
    if step.keys:
        fields.append(f".table = {quoted(step.keys[0])}, .column = {quoted(step.keys[1])}")
    if step.inputs:
        inputs = ", ".join(f"IMPORT_INPUT_{i.upper()}" for i in step.inputs)
        fields.append(f".inputs = {{{inputs}}}, .input_count = {len(step.inputs)}")
    return "    {" + ",\n     ".join(fields) + "},"


def emit_import(imported):
    name = f"import_{imported.identifier}"
    columns = ", ".join(p.name for p in imported.parameters)

    def array(word):
        return f"{name}_{word}" if getattr(imported, word) else "NULL"

    return f"""    {{
        .name = {quoted(imported.name)},
        .line = {{
            .name = {quoted(imported.name)},
            .parameters = {name}_parameters,
            .parameter_count = {len(imported.columns)},
            .one_of = {array("one_of")},
            .any_of = {array("any_of")},
        }},
        .columns = {name}_columns,
        .ignored = {array("ignored")},
        .group = {array("group")},
        .copy_sql = "COPY import_lines (line_number, line, reason, "
                    {quoted(columns)}
                    ") FROM STDIN",
        .steps = {name}_steps,
        .step_count = sizeof {name}_steps / sizeof {name}_steps[0],
    }},"""


def import_help(imports):
    """The columns of every format, for a person."""
    lines = ["The file is UTF-8, its fields are separated by commas, and its first line names its columns, in any "
             "order; those that are not known are left alone, and told. Lines that are not taken are told too, "
             "and do not change the exit code."]
    for imported in imports:
        lines += ["", f"{imported.name}: {imported.summary}"]
        for column in imported.columns:
            p = column.parameter
            default = f", {p.default} if not given" if p.default else ""
            known_as = f" In the file: {' or '.join(column.headers)}." if column.headers else ""
            choices = f" {' or '.join(p.choices)}." if p.choices else ""
            need = "required" if p.required else "optional"
            lines.append(f"  {p.name} ({need}{default}): {p.help}{choices}{known_as}")
        for word, need in (("one_of", "Exactly one"), ("any_of", "At least one")):
            if getattr(imported, word):
                lines.append(f"  {need} of {', '.join(getattr(imported, word))} is given.")
    return "\n".join(lines)
