/*
 * POST /v1/verify: the invariants, one after the other, so that reports have the other connection of
 * their pool. Each is seen in a snapshot of its own; orders go on meanwhile.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "http/exchange.h"
#include "rows/render.h"
#include "store/invariant.h"

struct verification {
    struct buffer body; /* of the answer, as far as it is known */
    size_t next;        /* the invariant that is asked about */
    size_t broken;
    int64_t began_us;
    int64_t asked_us;
};

static void ask(struct exchange *exchange);

static void answer(struct exchange *exchange)
{
    struct verification *verification = exchange->verification;
    struct buffer body = verification->body;
    buffer_printf(&body, "],\n\"sound\":%s,\"milliseconds\":%" PRId64 "}\n",
                  verification->broken == 0 ? "true" : "false",
                  (clock_monotonic_us() - verification->began_us) / 1000);
    exchange_answer(exchange, 200, "application/json", &body);
}

static void append_finding(struct verification *verification, const struct ordo_rows *rows)
{
    const struct invariant *invariant = &invariants[verification->next];
    struct buffer *body = &verification->body;
    const int64_t violations = invariant_violations(rows);
    verification->broken += violations > 0;
    buffer_text(body, verification->next == 0 ? "\n" : ",\n");
    buffer_printf(body, "{\"invariant\":\"%s\",\"name\":\"%s\",\"description\":", invariant->name,
                  invariant->title);
    render_json_string(body, invariant->description);
    buffer_printf(body, ",\"violations\":%" PRId64 ",\"milliseconds\":%" PRId64 ",\"offenders\":[",
                  violations, (clock_monotonic_us() - verification->asked_us) / 1000);
    for (size_t r = 0; r < ordo_rows_count(rows); r++) {
        buffer_text(body, r == 0 ? "" : ",");
        render_json_document(body, ordo_rows_text(rows, r, "offender"));
    }
    buffer_text(body, "]}");
}

static void on_answer(struct pipeline_answer *answers, size_t count, void *context)
{
    struct exchange *exchange = context;
    struct verification *verification = exchange->verification;
    (void)count;
    if (answers[0].status != ORDO_OK) {
        buffer_free(&verification->body);
        exchange_fail(exchange, &answers[0].error);
        return;
    }
    append_finding(verification, answers[0].rows);
    if (++verification->next < invariant_count)
        ask(exchange);
    else
        answer(exchange);
}

static void ask(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct verification *verification = exchange->verification;
    struct buffer sql = {0};
    struct ordo_error error = {0};
    invariant_sql(&invariants[verification->next], &sql);
    exchange->statement = (struct statement){
        .sql = sql.failed ? NULL : arena_copy(&exchange->arena, sql.bytes, sql.length)};
    buffer_free(&sql);
    const struct pool_request request = {
        .statements = &exchange->statement, .count = 1, .done = on_answer, .context = exchange};
    verification->asked_us = clock_monotonic_us();
    enum ordo_status status =
        exchange->statement.sql == NULL
            ? error_no_memory(&error)
            : pool_submit(server->reports, &request, &exchange->ticket, &error);
    if (status == ORDO_OK) {
        watch_kick(&server->reports_watch);
    } else {
        buffer_free(&verification->body);
        exchange_fail(exchange, &error);
    }
}

void handle_verify(struct exchange *exchange)
{
    struct ordo_error error = {0};
    exchange->verification = arena_alloc(&exchange->arena, sizeof *exchange->verification);
    if (exchange->verification == NULL) {
        error_no_memory(&error);
        exchange_fail(exchange, &error);
        return;
    }
    *exchange->verification = (struct verification){.began_us = clock_monotonic_us()};
    buffer_text(&exchange->verification->body, "{\"invariants\":[");
    ask(exchange);
}
