/*
 * POST /v1/query: any SELECT, with parameters, in a read-only transaction, as a role that may only
 * read. It is run as a cursor: DECLARE takes queries and nothing else, and FETCH takes so many rows.
 */
#include <stdio.h>
#include <string.h>

#include "http/exchange.h"
#include "rows/render.h"

enum {
    QUERY_PARAMETERS_MOST = 100,
    QUERY_SQL_BYTES_MOST = 64 * 1024,
    QUERY_ROWS_MOST = 10000,
    QUERY_ROWS_DEFAULT = 1000,
    DECLARE = 1, /* of the statements */
    FETCH = 2,
    STATEMENTS = 5
};

/* What stands before the user's statement, which errors count their position from. */
static const char declare_head[] = "DECLARE ordo_query NO SCROLL CURSOR FOR\n";

struct query {
    const char *sql;
    const char *values[QUERY_PARAMETERS_MOST];
    size_t value_count;
    int64_t limit;
};

/* ---------------------------------------------------------------- the answer */

static const char *type_name(enum ordo_type type)
{
    static const char *const names[] = {
        [ORDO_TYPE_TEXT] = "text", [ORDO_TYPE_INTEGER] = "integer", [ORDO_TYPE_MONEY] = "money",
        [ORDO_TYPE_REAL] = "real", [ORDO_TYPE_BOOLEAN] = "boolean", [ORDO_TYPE_TIME] = "time",
        [ORDO_TYPE_JSON] = "json",
    };
    return names[type];
}

static void answer(struct exchange *exchange, const struct ordo_rows *rows, size_t limit)
{
    struct buffer body = {0};
    const bool is_truncated = rows->row_count > limit;
    buffer_text(&body, "{\"columns\":[");
    for (size_t c = 0; c < rows->column_count; c++) {
        buffer_text(&body, c == 0 ? "{\"name\":" : ",{\"name\":");
        render_json_string(&body, rows->columns[c].name);
        buffer_printf(&body, ",\"type\":\"%s\"}", type_name(rows->columns[c].type));
    }
    buffer_text(&body, "],\"rows\":[");
    for (size_t r = 0; r < (is_truncated ? limit : rows->row_count); r++) {
        buffer_text(&body, r == 0 ? "\n" : ",\n");
        render_json_array(&body, rows->columns, rows_row(rows, r), rows->column_count);
    }
    buffer_printf(&body, "],\"truncated\":%s}\n", is_truncated ? "true" : "false");
    exchange_answer(exchange, 200, "application/json", &body);
}

/* What went wrong is in the user's own statement; one that took too long is, too. */
static void fail(struct exchange *exchange, const struct ordo_error *error)
{
    static const int declared = sizeof declare_head - 1;
    struct problem problem = problem_of(error);
    if (error->status == ORDO_QUERY_FAILED || error->status == ORDO_CONFLICT ||
        error->status == ORDO_INVALID)
        problem.status = 400;
    if (strncmp(error->sqlstate, "54", 2) == 0) /* it is more than PostgreSQL's limits allow */
        problem.status = 400;
    if (strcmp(error->sqlstate, "57014") == 0)
        problem.status = 422;
    if (strcmp(error->sqlstate, "42601") == 0 || strcmp(error->sqlstate, "25006") == 0)
        error_hint(&problem.error,
                   "One query that only reads is taken: SELECT, WITH, VALUES or TABLE.");
    if (problem.error.position > declared)
        problem.error.position -= declared;
    exchange_refuse(exchange, &problem);
}

static void on_answer(struct pipeline_answer *answers, size_t count, void *context)
{
    struct exchange *exchange = context;
    for (size_t i = 0; i <= FETCH && i < count; i++) {
        if (answers[i].status != ORDO_OK) {
            fail(exchange, &answers[i].error);
            return;
        }
    }
    answer(exchange, answers[FETCH].rows, exchange->row_limit);
}

/* ---------------------------------------------------------------- the request */

static enum ordo_status read_parameters(const json_t *parameters, struct query *query,
                                        struct arena *arena, struct ordo_error *error)
{
    query->value_count = json_array_size(parameters);
    if (parameters != NULL && !json_is_array(parameters))
        return error_set(error, ORDO_INVALID, "parameters", "parameters: is %s; an array is taken",
                         json_kind(parameters));
    if (query->value_count > QUERY_PARAMETERS_MOST)
        return error_set(error, ORDO_INVALID, "parameters", "parameters: has %zu; at most %d",
                         query->value_count, QUERY_PARAMETERS_MOST);
    for (size_t i = 0; i < query->value_count; i++) {
        const json_t *value = json_array_get(parameters, i);
        char text[40];
        if (json_is_null(value))
            continue;
        if (json_is_string(value)) {
            query->values[i] = json_string_value(value);
            continue;
        }
        if (json_is_object(value) || json_is_array(value))
            return error_set(error, ORDO_INVALID, "parameters",
                             "parameters: number %zu is %s; text, a number, true, false or null "
                             "is taken",
                             i + 1, json_kind(value));
        if (json_is_integer(value))
            snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        else if (json_is_real(value))
            snprintf(text, sizeof text, "%.15g", json_real_value(value));
        else
            snprintf(text, sizeof text, "%s", json_is_true(value) ? "true" : "false");
        query->values[i] = arena_copy(arena, text, strlen(text));
    }
    return ORDO_OK;
}

static enum ordo_status read_query(struct exchange *exchange, struct query *query,
                                   struct ordo_error *error)
{
    const char *name;
    json_t *value;
    json_object_foreach(exchange->json, name, value)
    {
        if (strcmp(name, "sql") != 0 && strcmp(name, "parameters") != 0 &&
            strcmp(name, "limit") != 0)
            return error_set(error, ORDO_INVALID, name,
                             "%.60s: is unknown here; sql, parameters and limit are taken", name);
    }
    const json_t *sql = json_object_get(exchange->json, "sql");
    const json_t *limit = json_object_get(exchange->json, "limit");
    if (!json_is_string(sql) || json_string_length(sql) == 0)
        return error_set(error, ORDO_INVALID, "sql", "sql: a SELECT statement, as text, is needed");
    if (json_string_length(sql) > QUERY_SQL_BYTES_MOST)
        return error_set(error, ORDO_INVALID, "sql", "sql: is over %d bytes long",
                         QUERY_SQL_BYTES_MOST);
    query->sql = json_string_value(sql);
    query->limit = limit == NULL ? QUERY_ROWS_DEFAULT : json_integer_value(limit);
    if ((limit != NULL && !json_is_integer(limit)) || query->limit < 1 ||
        query->limit > QUERY_ROWS_MOST)
        return error_set(error, ORDO_INVALID, "limit",
                         "limit: a whole number from 1 to %d is taken", QUERY_ROWS_MOST);
    return read_parameters(json_object_get(exchange->json, "parameters"), query, &exchange->arena,
                           error);
}

static void on_left(bool is_half_closed, void *context)
{
    struct exchange *exchange = context;
    struct buffer none = {0};
    (void)is_half_closed; /* one who does not wait for the answer of a query has left */
    pool_abandon(exchange->server->queries, exchange->ticket, true);
    watch_kick(&exchange->server->queries_watch);
    exchange_answer(exchange, 499, NULL, &none);
}

static enum ordo_status submit(struct exchange *exchange, const struct query *query,
                               struct ordo_error *error)
{
    struct server *server = exchange->server;
    struct statement *statements = arena_alloc(&exchange->arena, STATEMENTS * sizeof *statements);
    struct buffer sql = {0};
    char fetch[64];
    buffer_printf(&sql, "%s%s", declare_head, query->sql);
    snprintf(fetch, sizeof fetch, "FETCH FORWARD %lld FROM ordo_query",
             (long long)query->limit + 1);
    const char *declare = sql.failed ? NULL : arena_copy(&exchange->arena, sql.bytes, sql.length);
    const char *fetch_copy = arena_copy(&exchange->arena, fetch, strlen(fetch));
    buffer_free(&sql);
    if (statements == NULL || declare == NULL || fetch_copy == NULL)
        return error_no_memory(error);
    statements[0] = (struct statement){.sql = "BEGIN READ ONLY"};
    statements[DECLARE] = (struct statement){
        .sql = declare, .values = query->values, .value_count = query->value_count};
    statements[FETCH] = (struct statement){.sql = fetch_copy};
    statements[3] = (struct statement){.sql = "ROLLBACK"};
    statements[4] = (struct statement){.sql = "SELECT pg_advisory_unlock_all()"};
    const struct pool_request request = {
        .statements = statements, .count = STATEMENTS, .done = on_answer, .context = exchange};
    return pool_submit(server->queries, &request, &exchange->ticket, error);
}

void handle_query(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct ordo_error error = {0};
    if (!exchange_reads_object(exchange))
        return;
    struct query *query = arena_alloc(&exchange->arena, sizeof *query);
    enum ordo_status status = query == NULL ? error_no_memory(&error) : ORDO_OK;
    if (status == ORDO_OK) {
        *query = (struct query){0};
        status = read_query(exchange, query, &error);
    }
    if (status == ORDO_OK)
        status = submit(exchange, query, &error);
    if (status != ORDO_OK) {
        exchange_fail(exchange, &error);
        return;
    }
    exchange->row_limit = (size_t)query->limit;
    exchange_watch(exchange, on_left);
    watch_kick(&server->queries_watch);
}
