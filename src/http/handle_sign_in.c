/*
 * POST /v1/session: the token of the sign-in link for a key of its own, with the role admin: whoever
 * started the server may do as much on its command line. There is one such key at a time.
 */
#include <string.h>

#include "base/clock.h"
#include "http/exchange.h"
#include "rows/render.h"

enum { MAKE = 1, STATEMENTS = 2 };

static const char end_last_sql[] = "UPDATE api_keys SET revoked_at = now() "
                                   "WHERE created_by = 'sign-in link' AND revoked_at IS NULL";
static const char make_sql[] =
    "SELECT key_id, key_name, role, secret "
    "FROM create_api_key('sign-in link, '"
    " || to_char(clock_timestamp(), 'YYYY-MM-DD HH24:MI:SS.US'), 'admin', NULL, 'sign-in link')";

static void on_made(struct pipeline_answer *answers, size_t count, void *context)
{
    struct exchange *exchange = context;
    struct buffer body = {0};
    for (size_t i = 0; i < count; i++) {
        if (answers[i].status != ORDO_OK) {
            exchange_fail(exchange, &answers[i].error);
            return;
        }
    }
    const struct ordo_rows *rows = answers[MAKE].rows;
    render_json_object(&body, rows->columns, rows_row(rows, 0), rows->column_count);
    keys_forget(&exchange->server->keys, clock_monotonic_us());
    exchange_answer(exchange, 201, "application/json", &body);
}

static enum ordo_status make_key(struct exchange *exchange, struct ordo_error *error)
{
    struct server *server = exchange->server;
    struct statement *statements = arena_alloc(&exchange->arena, STATEMENTS * sizeof *statements);
    if (statements == NULL)
        return error_no_memory(error);
    statements[0] = (struct statement){.sql = end_last_sql, .writes = true};
    statements[MAKE] = (struct statement){.sql = make_sql, .writes = true};
    const struct pool_request request = {
        .statements = statements, .count = STATEMENTS, .done = on_made, .context = exchange};
    return pool_submit(server->operations, &request, &exchange->ticket, error);
}

void handle_sign_in(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct ordo_error error = {0};
    if (!exchange_reads_object(exchange))
        return;
    const json_t *token = json_object_get(exchange->json, "token");
    if (!json_is_string(token) || json_object_size(exchange->json) != 1) {
        error_set(&error, ORDO_INVALID, "token",
                  "token: the text at the end of the sign-in link is taken, and nothing beside it");
        exchange_fail(exchange, &error);
    } else if (!sign_in_take(&server->sign_in, json_string_value(token), clock_monotonic_us())) {
        authorize_refuse_late(exchange,
                              "This sign-in link was used, or is too old. A server that starts "
                              "tells a new one; a key of \"ordo key create\" always works.");
    } else if (make_key(exchange, &error) == ORDO_OK) {
        watch_kick(&server->operations_watch);
    } else {
        exchange_fail(exchange, &error);
    }
}
