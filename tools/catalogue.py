#!/usr/bin/env python3
"""Turn sql/ into the C that drives ordo. Run by the build; any mistake in sql/ stops it.

    catalogue.py SQL_DIR OUT_DIR VERSION DEPFILE

writes  ordo_operations.h   the public structs and functions, one pair an operation
        ordo_operations.c   those functions
        operations.c        the table that everything generic walks
        schema.c            migrations, functions and invariants
        transfers.c         imports and exports
        openapi.json        the OpenAPI document
        openapi.c           the same, as the server has it
        DEPFILE             what they were made from
"""
import pathlib
import sys

import depfile
from emit_c import emit_operations_table, emit_public_header, emit_public_source, emit_schema
from emit_openapi import as_json, emit_openapi_source, openapi_document
from emit_transfers import emit_transfers
from operation_file import read_operation
from schema_files import read_functions, read_invariants, read_migrations
from sql_rules import SqlError
from transfer_files import read_exports, read_imports


def main():
    sql_dir, out_dir = map(pathlib.Path, sys.argv[1:3])
    version = sys.argv[3]
    try:
        operations = [read_operation(path) for path in sorted((sql_dir / "operations").glob("*.sql"))]
        migrations = read_migrations(sql_dir / "migrations")
        functions = read_functions(sql_dir / "functions")
        invariants = read_invariants(sql_dir / "invariants")
        imports = read_imports(sql_dir / "import")
        exports = read_exports(sql_dir / "export")
        unique(operations, "cli", "command")
        unique(operations, "http", "route")
        same_rows(operations)
    except SqlError as error:
        sys.exit(f"catalogue: {error}")
    document = openapi_document(operations, version)
    outputs = {
        "ordo_operations.h": emit_public_header(operations),
        "ordo_operations.c": emit_public_source(operations),
        "operations.c": emit_operations_table(operations),
        "schema.c": emit_schema(migrations, functions, invariants),
        "transfers.c": emit_transfers(imports, exports),
        "openapi.json": as_json(document) + "\n",
        "openapi.c": emit_openapi_source(document),
    }
    for name, text in outputs.items():
        (out_dir / name).write_text(text, encoding="utf-8")
    depfile.write(sys.argv[4], out_dir / "ordo_operations.h", [sql_dir, pathlib.Path(__file__).parent], ("*.sql", "*.py"))


def unique(operations, word, attribute):
    """No two operations answer to the same command or route."""
    seen = {}
    for operation in operations:
        key = getattr(operation, attribute)
        if key in seen:
            raise SqlError(f"{operation.where[word]}: {key} is {seen[key]}'s already; take another {word}")
        seen[key] = operation.name


def same_rows(operations):
    """Operations that answer the same kind of row have the same columns."""
    first = {}
    for operation in operations:
        other = first.setdefault(operation.row, operation)
        if operation.columns != other.columns:
            raise SqlError(f"{operation.where['column']}: {other.name} answers a {operation.row} too, with other "
                           "columns; make them the same, or give the row another name")


if __name__ == "__main__":
    main()
