"""What is served and is no operation: batches of orders, queries, and what watches the server."""
from openapi_answers import OUT_OF_STOCK, shared
from openapi_schemas import needed, reference

DESCRIPTION = """\
Customers, products, orders and stock of a shop, on PostgreSQL. Each operation is one transaction: all of it
happens, durably, or nothing.

**Keys.** `Authorization: Bearer ordo_…`; `ordo key create` makes one. A role may all that those before it may:
`reader`, `clerk`, `admin`.

**Values.** Money is decimal text (`"4.50"`) in the store's currency; money is also taken as a
JSON number, and whole numbers as text (but for orders). Times are RFC 3339; a bare date is its first moment in the store's
time zone, and as an upper bound counts whole.

**Pages.** A list that pages sends `Link: <…>; rel="next"` while there is a next page.

**Problems.** What goes wrong is told as `application/problem+json` (RFC 9457). In `errors`, the first line of an
order is `items[1]`, the first order of a batch `orders[1]`.
"""

TAGS = {
    "customer": "Who orders.",
    "product": "What is sold, and how much of it is there.",
    "order": "What was ordered. Placed whole with its stock deducted, or not at all.",
    "report": "What the shop did, in numbers.",
    "key": "Who may use this server.",
    "query": "Any question, in SQL.",
    "server": "How the server is.",
}

ORDER = {"order_id": 17, "customer_id": 1, "order_date": "2026-03-04T14:02:37.551904Z",
         "total_amount": "9.00", "status": "Pending"}
NEW_ORDER = {"customer_id": 1, "items": [{"product_id": 3, "quantity": 2}]}
KEY = "basket-4711"

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key", "in": "header",
    "description": "Names this request (draft-ietf-httpapi-idempotency-key-header), quoted or bare. Sent again with the same "
                   "body, it answers with the first order and `Idempotent-Replayed: true`; with another "
                   "body it is refused (422). It may stand in the body instead, as `idempotency_key`.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255}, "example": KEY}

SCHEMAS = {
    "NewOrderItem": {
        "type": "object", "additionalProperties": False, "required": ["quantity"],
        "description": "A line: the product by its id, by its SKU, or by both where they name the same.",
        "properties": {
            "product_id": {"type": "integer", "format": "int64", "minimum": 1},
            "sku": {"type": "string", "minLength": 1, "maxLength": 64},
            "quantity": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 2**31 - 1}},
        "allOf": [needed("anyOf", ["product_id", "sku"])]},
    "Batch": {
        "type": "object", "additionalProperties": False, "required": ["orders"],
        "properties": {"orders": {"type": "array", "items": reference("OrderCreateBody"),
                                  "minItems": 1, "maxItems": 1000}}},
    "BatchOutcomes": {
        "type": "object", "required": ["outcomes"],
        "properties": {"outcomes": {"type": "array", "items": reference("BatchOutcome"),
                                    "description": "One an order, in their order."}}},
    "BatchOutcome": {
        "description": "What became of an order of a batch: what it would have been told alone.",
        "oneOf": [reference("BatchPlaced"), reference("BatchRefused")]},
    "BatchPlaced": {
        "type": "object", "required": ["status", "order", "replayed"],
        "properties": {"status": {"type": "integer", "const": 201}, "order": reference("Order"),
                       "replayed": {"type": "boolean",
                                    "description": "An earlier request with its key placed it."}}},
    "BatchRefused": {
        "type": "object", "required": ["status", "problem"],
        "properties": {"status": {"type": "integer", "minimum": 400, "maximum": 599},
                       "problem": reference("Problem")}},
    "Query": {
        "type": "object", "additionalProperties": False, "required": ["sql"],
        "properties": {
            "sql": {"type": "string", "minLength": 1, "description": "One SELECT; at most 64 KB."},
            "parameters": {"type": "array", "maxItems": 100,
                           "description": "The values of $1, $2, …: bound, never pasted.",
                           "items": {"type": ["string", "number", "boolean", "null"]}, "default": []},
            "limit": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 1000,
                      "description": "Rows at most."}}},
    "QueryResult": {
        "type": "object", "required": ["columns", "rows", "truncated"],
        "properties": {
            "columns": {"type": "array", "items": {
                "type": "object", "required": ["name", "type"],
                "properties": {"name": {"type": "string"},
                               "type": {"type": "string", "enum": ["text", "integer", "money", "real",
                                                                   "boolean", "time", "json"]}}}},
            "rows": {"type": "array", "items": {"type": "array", "items": {
                "description": "As in the other answers: money and times are text."}}},
            "truncated": {"type": "boolean", "description": "There were more rows than `limit`."}}},
}


SCHEMAS |= {
    "SignIn": {
        "type": "object", "additionalProperties": False, "required": ["token"],
        "properties": {"token": {"type": "string", "description": "The end of the sign-in link."}}},
    "SignedIn": {
        "type": "object", "required": ["key_id", "key_name", "role", "secret"],
        "properties": {
            "key_id": {"type": "integer", "format": "int64"}, "key_name": {"type": "string"},
            "role": {"type": "string", "const": "admin"},
            "secret": {"type": "string", "description": "The whole key, shown this once."}}},
    "Verification": {
        "type": "object", "required": ["invariants", "sound", "milliseconds"],
        "properties": {
            "invariants": {"type": "array", "items": {
                "type": "object",
                "required": ["invariant", "name", "description", "violations", "milliseconds", "offenders"],
                "properties": {
                    "invariant": {"type": "string", "description": "`I1`"}, "name": {"type": "string"},
                    "description": {"type": "string", "description": "What must hold."},
                    "violations": {"type": "integer", "format": "int64"},
                    "milliseconds": {"type": "integer", "format": "int64"},
                    "offenders": {"type": "array", "items": {"type": "object"},
                                  "description": "The first 20 rows that break it."}}}},
            "sound": {"type": "boolean", "description": "Nothing breaks any of them."},
            "milliseconds": {"type": "integer", "format": "int64"}}},
}


def json_body(name, example):
    return {"required": True, "content": {"application/json": {"schema": reference(name), "example": example}}}


def json_answer(description, name, example):
    return {"description": description,
            "content": {"application/json": {"schema": reference(name), "example": example}}}


def watch(operation_id, summary, description, content_type, example, more=()):
    """A GET that needs no key."""
    schema = {"type": "string"} if content_type == "text/plain" else \
        {"type": "object", "required": [*example], "properties": {name: {"type": "string"} for name in example}}
    return {"get": {
        "operationId": operation_id, "tags": ["server"], "summary": summary, "security": [],
        "responses": {"200": {"description": description, "content": {
            content_type: {"schema": schema, "example": example}}}} | shared(400, 429, *more)}}


PATHS = {
    "/v1/orders/batch": {"post": {
        "operationId": "orderCreateBatch", "tags": ["order"], "x-role": "clerk",
        "summary": "Place many orders at once.",
        "description": "Each is placed or refused by itself, as if it had come alone; they share transactions, "
                       "some side by side, so that many are placed quickly. Least role: `clerk`.",
        "requestBody": json_body("Batch", {"orders": [
            NEW_ORDER | {"idempotency_key": KEY},
            {"customer_id": 1, "items": [{"sku": "CUP-1", "quantity": 11}]}]}),
        "responses": {"200": json_answer("Every order has its outcome.", "BatchOutcomes", {"outcomes": [
            {"status": 201, "order": ORDER, "replayed": False},
            {"status": 409, "problem": OUT_OF_STOCK}]})} | shared(400, 401, 403, 413, 415, 429, 503)}},
    "/v1/query": {"post": {
        "operationId": "query", "tags": ["query"], "x-role": "admin",
        "summary": "Ask anything, in SQL that reads.",
        "description": "Runs in a transaction that cannot write, as a role that may only read. Least role: `admin`.",
        "requestBody": json_body("Query", {
            "sql": "SELECT last_name, sum(total_amount) AS total FROM customers JOIN orders USING (customer_id) "
                   "WHERE order_date >= $1 GROUP BY 1 ORDER BY 2 DESC",
            "parameters": ["2026-01-01"], "limit": 10}),
        "responses": {"200": json_answer("The rows.", "QueryResult", {
            "columns": [{"name": "last_name", "type": "text"}, {"name": "total", "type": "money"}],
            "rows": [["Lovelace", "18.00"]], "truncated": False})}
        | shared(400, 401, 403, 413, 415, 422, 429, 503)}},
    "/v1/session": {"post": {
        "operationId": "signIn", "tags": ["key"], "security": [],
        "summary": "Sign in with the link that the server told when it started.",
        "description": "Makes a key with the role `admin`. The link is good once, for ten minutes; a server on the "
                       "private PostgreSQL tells one. A key that an earlier link made is revoked.",
        "requestBody": json_body("SignIn", {"token": "0c" * 32}),
        "responses": {"201": json_answer("Signed in.", "SignedIn", {
            "key_id": 7, "key_name": "sign-in link, 2026-03-04 14:02:37.551904", "role": "admin",
            "secret": "ordo_7_" + "5e" * 32})} | shared(400, 401, 413, 415, 429, 503)}},
    "/v1/verify": {"post": {
        "operationId": "verify", "tags": ["server"], "x-role": "admin",
        "summary": "Prove on the data itself that the promises hold.",
        "description": "Each invariant of `ordo verify` is a query that must find nothing. Each is seen in a "
                       "snapshot of its own; orders go on meanwhile. Least role: `admin`.",
        "responses": {"200": json_answer("What was found.", "Verification", {
            "invariants": [{"invariant": "I1", "name": "stock_not_negative",
                            "description": "No product has fewer than zero units on hand.",
                            "violations": 0, "milliseconds": 3, "offenders": []}],
            "sound": True, "milliseconds": 3})} | shared(400, 401, 403, 429, 503)}},
    "/healthz": watch("health", "Is the server alive?", "It is.", "application/json", {"status": "ok"}),
    "/readyz": watch("ready", "Can it serve, its database reached?", "It can.", "application/json",
                     {"status": "ready"}, [503]),
    "/metrics": watch("metrics", "What it does, in numbers, for Prometheus.", "The numbers.", "text/plain",
                      "# TYPE ordo_engine_orders_total counter\n"
                      "ordo_engine_orders_total{outcome=\"accepted\"} 1815\n"),
    "/openapi.json": watch("openapi", "This description.", "OpenAPI 3.1.", "application/json",
                           {"openapi": "3.1.0"}),
}
