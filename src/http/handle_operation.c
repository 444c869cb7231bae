/* Any operation of the catalogue. */
#include <string.h>

#include "base/clock.h"
#include "http/exchange.h"
#include "http/parameters.h"
#include "http/percent.h"
#include "rows/render.h"

/* ---------------------------------------------------------------- the answer */

/* RFC 8288: the same list, after the last row of this page. */
static void link_next(struct exchange *exchange, const char *next_after)
{
    struct buffer link = {0};
    buffer_printf(&link, "<%s?", exchange->path);
    for (const char *pair = exchange->query; pair != NULL && *pair != '\0';) {
        const size_t length = strcspn(pair, "&");
        if (length > 0 && strncmp(pair, "after=", 6) != 0) {
            buffer_append(&link, pair, length);
            buffer_byte(&link, '&');
        }
        pair += length + (pair[length] == '&');
    }
    buffer_text(&link, "after=");
    percent_encode(&link, next_after);
    buffer_text(&link, ">; rel=\"next\"");
    if (!link.failed)
        exchange_header(exchange, "Link", link.bytes);
    buffer_free(&link);
}

/* Where a thing that was made can be read: the path that has the list's name and its key. */
static void locate(struct exchange *exchange, const struct ordo_rows *rows)
{
    const char *key = ordo_rows_value(rows, 0, 0);
    struct buffer location = {0};
    buffer_printf(&location, "%s/%s", exchange->path, key == NULL ? "" : key);
    struct route_match match;
    if (!location.failed)
        route_find(exchange->server->routes, exchange->server->route_count, "GET", location.bytes,
                   &exchange->arena, &match);
    if (!location.failed && match.route != NULL)
        exchange_header(exchange, "Location", location.bytes);
    buffer_free(&location);
}

static void answer(struct exchange *exchange, const struct ordo_rows *rows)
{
    const struct operation *operation = exchange->call.operation;
    struct buffer body = {0};
    const char *next_after = ordo_rows_next_after(rows);
    if (operation->lists)
        render_json(&body, rows);
    else
        render_json_object(&body, rows->columns, rows_row(rows, 0), rows->column_count);
    if (next_after != NULL)
        link_next(exchange, next_after);
    if (operation->http_status == 201)
        locate(exchange, rows);
    if (operation->writes && strncmp(operation->name, "key.", 4) == 0)
        keys_forget(&exchange->server->keys, clock_monotonic_us());
    exchange_answer(exchange, operation->http_status, "application/json", &body);
}

static void end(struct exchange *exchange, struct ordo_rows *rows, bool has_subject)
{
    struct ordo_error error = {0};
    if (operation_call_end(&exchange->call, rows, has_subject, &error) == ORDO_OK)
        answer(exchange, rows);
    else
        exchange_fail(exchange, &error);
}

/* ---------------------------------------------------------------- asking the database */

static bool is_report(const struct operation *operation)
{
    return strncmp(operation->name, "report.", 7) == 0;
}

static void ask(struct exchange *exchange, const char *prepared,
                void (*done)(struct pipeline_answer *, size_t, void *))
{
    struct server *server = exchange->server;
    const bool reports = is_report(exchange->call.operation);
    struct ordo_error error;
    const struct pool_request request = {
        .statements = &exchange->statement,
        .count = 1,
        .prepared = prepared,
        .done = done,
        .context = exchange,
    };
    if (pool_submit(reports ? server->reports : server->operations, &request, &exchange->ticket,
                    &error) != ORDO_OK)
        exchange_fail(exchange, &error);
    else
        watch_kick(reports ? &server->reports_watch : &server->operations_watch);
}

static void on_subject(struct pipeline_answer *answers, size_t count, void *context)
{
    struct exchange *exchange = context;
    (void)count;
    if (answers[0].status != ORDO_OK)
        exchange_fail(exchange, &answers[0].error);
    else
        end(exchange, exchange->rows, ordo_rows_count(answers[0].rows) > 0);
}

static void ask_call(struct exchange *exchange);

static void on_answer(struct pipeline_answer *answers, size_t count, void *context)
{
    struct exchange *exchange = context;
    struct operation_call *call = &exchange->call;
    (void)count;
    if (answers[0].status != ORDO_OK && operation_call_may_retry(call, &answers[0].error)) {
        ask_call(exchange);
    } else if (answers[0].status != ORDO_OK) {
        operation_call_explain(call, answers[0].constraint, &answers[0].error);
        exchange_fail(exchange, &answers[0].error);
    } else if (operation_call_asks_subject(call, answers[0].rows)) {
        exchange->rows = answers[0].rows;
        answers[0].rows = NULL;
        exchange->statement = operation_call_subject(call);
        ask(exchange, NULL, on_subject);
    } else {
        end(exchange, answers[0].rows, true);
    }
}

/* Filters that may be absent want a plan of their own for each choice of them. */
static bool has_filters(const struct operation *operation)
{
    for (size_t i = 0; operation->lists && i < operation->parameter_count; i++) {
        const struct parameter *parameter = &operation->parameters[i];
        if (!parameter->required && strcmp(parameter->name, "limit") != 0 &&
            strcmp(parameter->name, "after") != 0)
            return true;
    }
    return false;
}

/* Planned for its values where it filters; anything else is prepared. */
static void ask_call(struct exchange *exchange)
{
    const struct operation *operation = exchange->call.operation;
    exchange->statement = operation_call_statement(&exchange->call);
    ask(exchange, has_filters(operation) ? NULL : operation->name, on_answer);
}

void handle_operation(struct exchange *exchange)
{
    const struct operation *operation = exchange->match.route->operation;
    const char *values[PARAMETERS_MOST] = {NULL};
    struct ordo_error error = {0};
    const bool has_body =
        strcmp(operation->http_method, "POST") == 0 || strcmp(operation->http_method, "PATCH") == 0;
    enum ordo_status status = ORDO_OK;
    parameters_from_path(operation, exchange->match.values, values);
    if (has_body && exchange->body_length > 0) {
        if (!exchange_takes_json(exchange))
            return;
        status = parameters_from_body(operation, exchange->body, exchange->body_length, values,
                                      &exchange->arena, &error);
    }
    if (operation->writes && exchange_given(exchange, "Idempotency-Key") != NULL)
        status = error_set(&error, ORDO_INVALID, "Idempotency-Key",
                           "Idempotency-Key: is not taken here; it makes orders safe to repeat, "
                           "and nothing else");
    if (status == ORDO_OK && has_body && exchange->query != NULL && exchange->query[0] != '\0')
        status = error_set(&error, ORDO_INVALID, "query",
                           "query: is not taken here; parameters stand in the body");
    else if (status == ORDO_OK)
        status =
            parameters_from_query(operation, exchange->query, values, &exchange->arena, &error);
    if (status == ORDO_OK)
        status = operation_call_begin(&exchange->call, operation, values, exchange->key_name,
                                      &exchange->arena, &error);
    if (status == ORDO_OK)
        ask_call(exchange);
    else
        exchange_fail(exchange, &error);
}
