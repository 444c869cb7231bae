/* POST /v1/orders: one order, through the engine. */
#include <string.h>

#include "http/exchange.h"
#include "http/order_json.h"

/* Another request with a key that stands for one: the draft wants 422 here, and keeps 409 for a first
   request that is still under way, which the engine lets the second wait for. */
static void fail_order(struct exchange *exchange, const struct ordo_outcome *outcome,
                       const struct ordo_error *failure)
{
    struct ordo_error error;
    ordo_outcome_explain(&exchange->order, outcome, failure, &error);
    struct problem problem = problem_of(&error);
    if (outcome->verdict == ORDO_VERDICT_KEY_CONFLICT)
        problem.status = 422;
    exchange_refuse(exchange, &problem);
}

static void on_decided(const struct ordo_outcome *outcome, const struct ordo_error *failure,
                       void *context)
{
    struct exchange *exchange = context;
    struct buffer body = {0};
    char location[48];
    if (outcome->status != ORDO_OK) {
        fail_order(exchange, outcome, failure);
        return;
    }
    snprintf(location, sizeof location, "/v1/orders/%lld", (long long)outcome->order_id);
    exchange_header(exchange, "Location", location);
    if (outcome->verdict == ORDO_VERDICT_REPLAYED)
        exchange_header(exchange, "Idempotent-Replayed", "true");
    order_to_json(&body, exchange->order.customer_id, outcome);
    exchange_answer(exchange, 201, "application/json", &body);
}

/*
 * The key of the header (draft-ietf-httpapi-idempotency-key-header-07, section 2.1): a quoted string
 * of RFC 8941, or the bare text that many clients send. NULL if there is none.
 */
static const char *header_key(struct exchange *exchange)
{
    const char *given = exchange_given(exchange, "Idempotency-Key");
    const size_t length = given == NULL ? 0 : strlen(given);
    if (length < 2 || given[0] != '"' || given[length - 1] != '"')
        return given;
    char *key = arena_copy(&exchange->arena, given + 1, length - 2);
    char *end = key;
    for (const char *c = key; key != NULL && *c != '\0'; c++) {
        if (*c == '\\' && (c[1] == '"' || c[1] == '\\'))
            c++;
        *end++ = *c;
    }
    if (end != NULL)
        *end = '\0';
    return key;
}

static enum ordo_status take_key(struct exchange *exchange, struct ordo_error *error)
{
    const char *key = header_key(exchange);
    const char *in_body = exchange->order.idempotency_key;
    if (key == NULL)
        return ORDO_OK;
    if (in_body != NULL && strcmp(in_body, key) != 0)
        return error_set(error, ORDO_INVALID, "idempotency_key",
                         "idempotency_key: the header Idempotency-Key says another one");
    exchange->order.idempotency_key = key;
    return ORDO_OK;
}

void handle_order(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct ordo_error error = {0};
    if (!exchange_reads_object(exchange))
        return;
    enum ordo_status status =
        order_from_json(exchange->json, &exchange->order, &exchange->arena, &error);
    if (status == ORDO_OK)
        status = take_key(exchange, &error);
    if (status == ORDO_OK)
        status = ordo_engine_submit(server->engine, &exchange->order, on_decided, exchange, NULL,
                                    &error);
    if (status == ORDO_OK)
        watch_kick(&server->engine_watch);
    else
        exchange_fail(exchange, &error);
}
