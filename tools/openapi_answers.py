"""What may come besides success: problems (RFC 9457), as responses that operations share."""
from openapi_schemas import reference

REQUEST_ID = "5f3a9c0e41d7b286"

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {
            "type": "string", "format": "uri-reference",
            "description": "What kind it is, for programs: `/problems/` and one of `invalid`, `not_found`, "
                           "`conflict`, `out_of_stock`, `denied`, `busy`, `unavailable`, `outcome_unknown`, "
                           "`no_store`, `schema_newer`, `query_failed`, `limit`, `cancelled`, `no_memory`, "
                           "`internal`. `about:blank`: what the status says, and no more."},
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
        "request_id": {"type": "string", "description": "Names the request in the server's log."},
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
    "IdempotentReplayed": {"description": "`true`: an earlier request with this key placed the order, and "
                                          "this is the order as it is now.",
                           "schema": {"type": "boolean"}, "example": True},
    "WwwAuthenticate": {"description": "`Bearer`", "schema": {"type": "string"}, "example": "Bearer"},
}


def problem(kind, title, status, detail, **more):
    return {"type": kind if ":" in kind else f"/problems/{kind}", "title": title, "status": status,
            "detail": detail, **more, "request_id": REQUEST_ID}


OUT_OF_STOCK = problem(
    "out_of_stock", "not enough stock", 409,
    "not enough stock of product 3: wanted 11, available 10",
    errors=[{"field": "items[1].quantity",
             "detail": "not enough stock of product 3: wanted 11, available 10"}],
    product_id=3, wanted=11, available=10)
DUPLICATE = problem("conflict", "conflict", 409, "email: \"ada@example.com\" is taken already",
                    errors=[{"field": "email", "detail": "email: \"ada@example.com\" is taken already"}])
INVALID = problem("invalid", "invalid input", 422, "limit: 5000 is out of range; at most 1000",
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
    400: ("Malformed", response("The request is malformed: no JSON, or not HTTP.", {
        "json": problem("invalid", "invalid input", 400, "the body is no JSON: line 1, column 14: '}' expected")})),
    401: ("NoKey", response("No API key, or none that is known.", {
        "key": problem("about:blank", "Unauthorized", 401, "this needs an API key: Authorization: Bearer ordo_...")},
        {"WWW-Authenticate": {"$ref": "#/components/headers/WwwAuthenticate"}})),
    403: ("Denied", response("The key's role may not do this.", {
        "role": problem("denied", "not permitted", 403, "this needs the role clerk; the key has reader")})),
    404: ("NotFound", response("What is named does not exist.", {
        "id": problem("not_found", "not found", 404, "customer_id: there is no customer 4711",
                      errors=[{"field": "customer_id", "detail": "customer_id: there is no customer 4711"}])})),
    409: ("Conflict", response("A duplicate, or what the state of things forbids. Nothing was done.", {
        "duplicate": DUPLICATE, "out_of_stock": OUT_OF_STOCK})),
    413: ("TooLarge", response("The body is too large.", {
        "body": problem("about:blank", "Content Too Large", 413, "the body is larger than 4 MB")})),
    415: ("NotJson", response("The body is of another type than application/json.", {
        "type": problem("about:blank", "Unsupported Media Type", 415,
                        "Content-Type: text/plain is not taken; send application/json")})),
    422: ("Invalid", response("A parameter is wrong: `errors` names it. Nothing was done.", {"range": INVALID})),
    429: ("Busy", response("Too much is waiting already. Nothing was done.", {
        "busy": problem("busy", "too busy", 429, "too many orders are waiting already")}, RETRY_AFTER)),
    503: ("Unavailable", response(
        "The database cannot be reached (`unavailable`: nothing was done), or was lost meanwhile "
        "(`outcome_unknown`: look, or send it again with the same idempotency key).", {
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
