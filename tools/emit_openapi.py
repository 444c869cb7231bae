"""Write the OpenAPI 3.1 document that the catalogue becomes, as JSON and as the C that serves it."""
import json

import openapi_by_hand as by_hand
import openapi_shop as shop
from emit_c import NOTICE
from openapi_answers import HEADERS, PROBLEM, RESPONSES, shared
from openapi_schemas import (body_schema, camel, groups_told, parameter_schema, reference, row_schemas)

LITERAL_CHARACTERS = 96  # a source line of C


def emit_openapi_source(document):
    """The document as C; src/http/openapi.h declares it."""
    text = as_json(document)
    # A literal line must not end within an escape, so pieces are escaped one by one.
    pieces = (text[at:at + LITERAL_CHARACTERS] for at in range(0, len(text), LITERAL_CHARACTERS))
    lines = "\n".join(f'    "{escaped(piece)}"' for piece in pieces)
    return f'{NOTICE}#include "http/openapi.h"\n\nconst char openapi_document[] =\n{lines};\n' \
        "const size_t openapi_document_length = sizeof openapi_document - 1;\n"


def escaped(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?")


def as_json(document):
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"))


def openapi_document(operations, version):
    nouns = [noun for noun in by_hand.TAGS if noun in ("query", "server")
             or any(noun == noun_of(o) for o in operations)]
    nouns += sorted({noun_of(o) for o in operations} - set(nouns))
    paths = {}
    for operation in operations:
        paths.setdefault(operation.http_path, {})[operation.http_method.lower()] = \
            described(operation, operations)
    return {
        "openapi": "3.1.0",
        "info": {"title": "ordo", "version": version, "summary": "Order management for shops.",
                 "description": by_hand.DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/", "description": "This server."}],
        "security": [{"key": []}],
        "tags": [{"name": noun, "description": by_hand.TAGS.get(noun, f"What concerns a {noun}.")}
                 for noun in nouns],
        "paths": dict(sorted((paths | by_hand.PATHS).items(), key=lambda path: path_order(path[0]))),
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer",
                                        "description": "An API key of `ordo key create`."}},
            "schemas": schemas(operations), "responses": RESPONSES, "headers": HEADERS},
    }


def path_order(path):
    return (not path.startswith("/v1/"), path)


def schemas(operations):
    found = {}
    for operation in operations:
        if operation.http_method in ("POST", "PATCH") and sent_parameters(operation):
            found[f"{camel(operation.name)}Body"] = body_schema(operation, sent_parameters(operation))
    for operation in operations:
        found |= {name: schema for name, schema in row_schemas(operation).items() if name not in found}
    return found | by_hand.SCHEMAS | {"Problem": PROBLEM}


def noun_of(operation):
    return operation.name.split(".")[0]


def sent_parameters(operation):
    """Those that do not stand in the path."""
    return [p for p in operation.parameters if not p.positional]


# ---------------------------------------------------------------- an operation

def described(operation, operations):
    name = camel(operation.name)
    by_body = operation.http_method in ("POST", "PATCH")
    notes = [] if operation.handler else operation.notes  # of a handler, they are about the command line
    told = [*notes, *groups_told(operation), f"Least role: `{operation.role}`."]
    parameters = [parameter_object(operation, p) for p in operation.parameters
                  if p.positional or not by_body]
    if operation.handler == "engine":
        parameters.append(by_hand.IDEMPOTENCY_KEY)
    entry = {"operationId": name[0].lower() + name[1:], "tags": [noun_of(operation)],
             "summary": operation.summary, "description": " ".join(told), "x-role": operation.role}
    if operation.chart:
        entry["x-chart"] = operation.chart
    if parameters:
        entry["parameters"] = parameters
    if by_body and sent_parameters(operation):
        entry["requestBody"] = request_body(operation, f"{name}Body")
    entry["responses"] = {str(operation.http_status): success(operation, operations)} | \
        shared(*problem_statuses(operation, by_body))
    return entry


def parameter_object(operation, parameter):
    example = shop.sent(operation).get(parameter.name)
    return {"name": parameter.name, "in": "path" if parameter.positional else "query",
            "required": parameter.required, "description": parameter.help,
            "schema": parameter_schema(parameter)} | ({} if example is None else {"example": example})


def request_body(operation, schema):
    names = [p.name for p in sent_parameters(operation)]
    example = {name: value for name, value in shop.sent(operation).items() if name in names}
    if operation.handler == "engine":
        example = by_hand.NEW_ORDER
    return {"required": any(p.required for p in sent_parameters(operation)) or
            bool(operation.one_of or operation.any_of),
            "content": {"application/json": {"schema": reference(schema), "example": example}}}


def success(operation, operations):
    schema, example = reference(camel(operation.row)), shop.row(operation)
    headers = {}
    if operation.result == "list":
        schema, example = {"type": "array", "items": schema}, [example]
    if operation.page:
        headers["Link"] = {"$ref": "#/components/headers/Link"}
    if operation.http_status == 201 and has_own_route(operation, operations):
        headers["Location"] = {"$ref": "#/components/headers/Location"}
    if operation.handler == "engine":
        headers["Idempotent-Replayed"] = {"$ref": "#/components/headers/IdempotentReplayed"}
    return {"description": "The rows." if operation.result == "list" else "As it is now.",
            **({"headers": headers} if headers else {}),
            "content": {"application/json": {"schema": schema, "example": example}}}


def has_own_route(operation, operations):
    return any(o.http_method == "GET" and o.result == "one"
               and o.route == f"GET {operation.http_path}/{{}}" for o in operations)


def problem_statuses(operation, by_body):
    names_a_thing = any(p.type in ("id", "items") and p.name != "after" and (p.positional or operation.writes)
                        for p in operation.parameters)
    return [400, 401, 403, *([404] if names_a_thing else []), *([409] if operation.writes else []),
            *([413, 415] if by_body and sent_parameters(operation) else []),
            *([422] if operation.handler == "engine" else []), 429, 503]
