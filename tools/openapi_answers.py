"""What may come besides success: problems (RFC 9457), as responses that operations share."""
from openapi_schemas import reference

# The kinds of problems: those of ordo's statuses (src/base/status.c) that a request can have, and more.
STATUS_NAMES = ["invalid", "not_found", "conflict", "out_of_stock", "denied", "busy", "unavailable",
                "outcome_unknown", "no_store", "schema_newer", "query_failed", "limit", "cancelled", "no_memory",
                "internal"]
HTTP_NAMES = ["unauthorized", "forbidden", "no_route", "method_not_allowed", "media_type", "too_many_requests"]
REQUEST_ID = "5f3a9c0e41d7b286"

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string", "format": "uri-reference",
            "description": "What kind it is, for programs: `/problems/` and a name. Of ordo: "
                           + ", ".join(f"`{name}`" for name in STATUS_NAMES) + ". Of HTTP: "
                           + ", ".join(f"`{name}`" for name in HTTP_NAMES)
                           + ". `about:blank` where the request is not even read: its status says all."},
        "title": {"type": "string", "description": "The kind, for people."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599, "description": "The HTTP status."},
        "detail": {"type": "string", "description": "One sentence on what is wrong here."},
        "hint": {"type": "string", "description": "What to do about it."},
        "errors": {
            "type": "array", "description": "The parameters at fault.",
            "items": {
                "type": "object", "required": ["field", "detail"],
                "properties": {
                    "field": {"type": "string", "description": "`email`, `items[1].quantity`"},
                    "detail": {"type": "string"}}}},
        "request_id": {"type": "string", "description": "Names the request in the server's log. Not told of one order of a "
                                      "batch, nor of a request that is not read."},
        "sqlstate": {"type": "string", "description": "PostgreSQL's error code, if it is its error."},
        "position": {"type": "integer", "minimum": 1,
                     "description": "Of a query: where in the SQL, in characters from 1."},
        "product_id": {"type": "integer", "format": "int64",
                       "description": "Of `out_of_stock`: the product that is short."},
        "wanted": {"type": "integer", "format": "int64",
                   "description": "Of `out_of_stock`: its units over all lines of the order."},
        "available": {"type": "integer", "format": "int64",
                      "description": "Of `out_of_stock`: its units on hand."},
    },
}

RETRY_AFTER = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
HEADERS = {
    "RetryAfter": {"description": "Seconds to wait before trying again.",
                   "schema": {"type": "integer", "minimum": 1}, "example": 1},
    "Link": {"description": "`<…>; rel=\"next\"` (RFC 8288): the next page, while there is one.",
             "schema": {"type": "string"}, "example": "</v1/customers?after=50&limit=50>; rel=\"next\""},
    "Location": {"description": "Where what was made can be read.",
                 "schema": {"type": "string", "format": "uri-reference"}, "example": "/v1/orders/17"},
    "IdempotentReplayed": {"description": "`true`: an earlier request with this key placed the order.",
                           "schema": {"type": "boolean"}, "example": True},
    "WwwAuthenticate": {"description": "How to say who asks.", "schema": {"type": "string"}, "example": "Bearer realm=\"ordo\""},
}


def problem(kind, title, status, detail, **more):
    if kind is None:
        return {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return {"type": f"/problems/{kind}", "title": title, "status": status,
            "detail": detail, **more, "request_id": REQUEST_ID}


OUT_OF_STOCK = problem(
    "out_of_stock", "not enough stock", 409,
    "not enough stock of product 3: wanted 11, available 10",
    errors=[{"field": "items[1].quantity",
             "detail": "not enough stock of product 3: wanted 11, available 10"}],
    product_id=3, wanted=11, available=10)
DUPLICATE = problem("conflict", "conflict", 409, "email: \"ada@example.com\" is taken already",
                    errors=[{"field": "email", "detail": "email: \"ada@example.com\" is taken already"}])
KEY_TAKEN = "idempotency_key: \"basket-4711\" was used for another order already"
INVALID = problem("invalid", "invalid input", 400, "limit: 5000 is out of range; at most 1000",
                  errors=[{"field": "limit", "detail": "limit: 5000 is out of range; at most 1000"}])


def response(description, examples, headers=None):
    content = {"schema": reference("Problem")}
    if len(examples) == 1:
        content["example"] = next(iter(examples.values()))
    else:
        content["examples"] = {name: {"value": value} for name, value in examples.items()}
    return {"description": description, **({"headers": headers} if headers else {}),
            "content": {"application/problem+json": content}}


# status: (name, response)
PROBLEMS = {
    400: ("Invalid", response("A parameter is wrong: `errors` names it; or the request is malformed. Nothing was "
                              "done.", {
        "range": INVALID,
        "json": problem("invalid", "invalid input", 400, "the body is no JSON: line 1, column 14: '}' expected")})),
    401: ("NoKey", response("No API key, or none that is known.", {
        "key": problem("unauthorized", "key needed", 401,
                       "Send a key that is not revoked: Authorization: Bearer ordo_...")},
        {"WWW-Authenticate": {"$ref": "#/components/headers/WwwAuthenticate"}})),
    403: ("Denied", response("The key's role may not do this.", {
        "role": problem("forbidden", "not allowed with this key", 403, "This needs a key with the role clerk or admin.")})),
    404: ("NotFound", response("What is named does not exist.", {
        "id": problem("not_found", "not found", 404, "customer_id: there is no customer 4711",
                      errors=[{"field": "customer_id", "detail": "customer_id: there is no customer 4711"}])})),
    409: ("Conflict", response("A duplicate, or what the state of things forbids. Nothing was done.", {
        "duplicate": DUPLICATE, "out_of_stock": OUT_OF_STOCK})),
    413: ("TooLarge", response("The body is too large.", {
        "body": problem(None, "Content Too Large", 413, "The body is larger than is taken.")})),
    415: ("NotJson", response("The body is of another type than application/json.", {
        "type": problem("media_type", "media type not taken", 415,
                        "The body must be JSON, with Content-Type: application/json.")})),
    422: ("Unprocessable", response("The idempotency key stands for another request, or a query takes too long.", {
        "key": problem("conflict", "conflict", 422, KEY_TAKEN,
                       errors=[{"field": "idempotency_key", "detail": KEY_TAKEN}]),
        "slow": problem("limit", "resources exhausted", 422, "canceling statement due to statement timeout",
                        sqlstate="57014")})),
    429: ("Busy", response("More than the key may. Nothing was done.", {
        "often": problem("too_many_requests", "too many requests", 429, "This key has made more requests than it may a second.")}, RETRY_AFTER)),
    503: ("Unavailable", response(
        "The database cannot be reached (`unavailable`: nothing was done), or too much waits already (`busy`: likewise), or the "
        "database was lost meanwhile (`outcome_unknown`: look, or send it again with the same idempotency key).", {
            "unavailable": problem("unavailable", "database unavailable", 503,
                                   "the database cannot be reached: connection refused"),
            "outcome_unknown": problem("outcome_unknown", "outcome unknown", 503,
                                       "the connection to the database was lost before it answered: the "
                                       "order may or may not have been placed",
                                       hint="Send it again with the same idempotency key: it is placed once.")},
        RETRY_AFTER)),
}
DEFAULT = ("Problem", response("Anything else that may go wrong.", {
    "internal": problem("internal", "internal error", 500, "a defect in ordo; the log says more")}))

RESPONSES = dict([*PROBLEMS.values(), DEFAULT])


def shared(*statuses):
    """References to the responses of these statuses, and to that of all others."""
    found = {str(status): {"$ref": f"#/components/responses/{PROBLEMS[status][0]}"} for status in statuses}
    return found | {"default": {"$ref": f"#/components/responses/{DEFAULT[0]}"}}
