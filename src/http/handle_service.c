/* What is asked by machines that look after the server, and by people who read about it. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/exchange.h"
#include "http/openapi.h"
#include "store/schema.h"

static void answer_text(struct exchange *exchange, const char *content_type, const char *text)
{
    struct buffer body = {0};
    buffer_text(&body, text);
    exchange_answer(exchange, 200, content_type, &body);
}

void handle_health(struct exchange *exchange)
{
    answer_text(exchange, "application/json", "{\"status\":\"ok\"}\n");
}

void handle_openapi(struct exchange *exchange)
{
    struct buffer body = {0};
    buffer_append(&body, openapi_document, openapi_document_length);
    exchange_answer(exchange, 200, "application/json", &body);
}

/* ---------------------------------------------------------------- problems */

/* The types of problems are addresses (RFC 9457, section 3.1.1): this is what is there. */
void handle_problem(struct exchange *exchange)
{
    struct buffer body = {0};
    problem_describe(&body, exchange->match.values[0]);
    if (body.length > 0) {
        exchange_answer(exchange, 200, "text/plain; charset=utf-8", &body);
        return;
    }
    struct ordo_error error = {0};
    (void)error_set(&error, ORDO_NOT_FOUND, NULL, "there is no problem called %.60s",
                    exchange->match.values[0]);
    exchange_fail(exchange, &error);
}

/* ---------------------------------------------------------------- ready */

/* How long a look at the schema counts: anybody may ask, and asks the database at most so often. */
static const int64_t readiness_fresh_us = 1000 * 1000;

static void answer_ready(struct exchange *exchange)
{
    const struct server *server = exchange->server;
    struct ordo_engine_stats engine;
    ordo_engine_stats(server->engine, &engine);
    struct ordo_error error = server->readiness.error;
    if (server->is_draining)
        error_set(&error, ORDO_UNAVAILABLE, NULL, "the server is ending");
    else if (error.status == ORDO_OK && engine.lanes_ready == 0)
        error_set(&error, ORDO_UNAVAILABLE, NULL, "no lane of the order engine is connected");
    if (error.status == ORDO_OK)
        answer_text(exchange, "application/json", "{\"status\":\"ready\"}\n");
    else
        exchange_fail(exchange, &error);
}

static void on_schema(struct pipeline_answer *answers, size_t count, void *context)
{
    struct exchange *exchange = context;
    struct readiness *readiness = &exchange->server->readiness;
    (void)count;
    readiness->checked_us = clock_monotonic_us();
    readiness->error = answers[0].error;
    if (answers[0].status == ORDO_OK) {
        const char *checksum = ordo_rows_text(answers[0].rows, 0, "functions_checksum");
        const bool is_current =
            ordo_rows_integer(answers[0].rows, 0, "schema_version") == (int64_t)migration_count &&
            checksum != NULL && strcmp(checksum, functions_migration.checksum) == 0;
        error_clear(&readiness->error);
        if (!is_current)
            error_set(&readiness->error, ORDO_NO_STORE, NULL,
                      "the store's schema is not the one that this ordo was made for");
    }
    answer_ready(exchange);
}

void handle_ready(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct ordo_error error;
    struct pool_stats pool;
    pool_stats(server->operations, &pool);
    if (pool.ready == 0) { /* told at once: whoever asks does not wait for long */
        error_set(&server->readiness.error, ORDO_UNAVAILABLE, NULL,
                  "no connection to the database is up");
        server->readiness.checked_us = 0;
        answer_ready(exchange);
        return;
    }
    if (server->is_draining ||
        clock_monotonic_us() - server->readiness.checked_us < readiness_fresh_us) {
        answer_ready(exchange);
        return;
    }
    exchange->statement = (struct statement){
        .sql = "SELECT max(migration_id) AS schema_version, "
               "max(checksum) FILTER (WHERE migration_id = 0) AS functions_checksum "
               "FROM schema_migrations"};
    const struct pool_request request = {.statements = &exchange->statement,
                                         .count = 1,
                                         .prepared = "schema",
                                         .done = on_schema,
                                         .context = exchange};
    if (pool_submit(server->operations, &request, &exchange->ticket, &error) != ORDO_OK)
        exchange_fail(exchange, &error);
    else
        watch_kick(&server->operations_watch);
}

/* ---------------------------------------------------------------- metrics */

static void append_one(struct buffer *out, const char *name, const char *type, const char *help,
                       double value)
{
    metrics_head(out, name, type, help);
    metrics_sample(out, name, "", value);
}

static void append_engine(struct buffer *out, const struct server *server)
{
    static const char orders[] = "ordo_engine_orders_total";
    struct ordo_engine_stats stats;
    ordo_engine_stats(server->engine, &stats);
    append_one(out, "ordo_engine_waiting", "gauge", "Orders in the queue.", (double)stats.waiting);
    append_one(out, "ordo_engine_under_way", "gauge", "Orders sent to the database.",
               (double)stats.under_way);
    append_one(out, "ordo_engine_lanes", "gauge", "Connections for orders.", stats.lanes);
    append_one(out, "ordo_engine_lanes_ready", "gauge", "Of them, connected.", stats.lanes_ready);
    metrics_head(out, orders, "counter", "Orders by what became of them.");
    metrics_sample(out, orders, "{outcome=\"accepted\"}", (double)stats.accepted);
    metrics_sample(out, orders, "{outcome=\"refused\"}", (double)stats.refused);
    metrics_sample(out, orders, "{outcome=\"failed\"}", (double)stats.failed);
    metrics_head(out, "ordo_engine_batch_orders", "summary", "Orders a batch.");
    metrics_sample(out, "ordo_engine_batch_orders_sum", "",
                   (double)(stats.accepted + stats.refused));
    metrics_sample(out, "ordo_engine_batch_orders_count", "", (double)stats.batches);
    append_one(out, "ordo_engine_retried_total", "counter", "Orders that were sent once more.",
               (double)stats.retried);
    append_one(out, "ordo_engine_reconnects_total", "counter", "Connections that were made again.",
               (double)stats.reconnects);
}

static void append_pools(struct buffer *out, const struct server *server)
{
    const struct {
        const char *labels;
        struct pool *pool;
    } pools[] = {{"{pool=\"operations\"}", server->operations},
                 {"{pool=\"reports\"}", server->reports},
                 {"{pool=\"queries\"}", server->queries}};
    const struct {
        const char *name, *help;
    } gauges[] = {{"ordo_pool_connections_ready", "Connections that are up."},
                  {"ordo_pool_waiting", "Requests that wait for a connection."},
                  {"ordo_pool_under_way", "Requests sent to the database."}};
    for (size_t g = 0; g < sizeof gauges / sizeof gauges[0]; g++) {
        metrics_head(out, gauges[g].name, "gauge", gauges[g].help);
        for (size_t p = 0; p < sizeof pools / sizeof pools[0]; p++) {
            struct pool_stats stats;
            pool_stats(pools[p].pool, &stats);
            const size_t values[] = {stats.ready, stats.waiting, stats.under_way};
            metrics_sample(out, gauges[g].name, pools[p].labels, (double)values[g]);
        }
    }
}

static size_t open_descriptors(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder != NULL && readdir(folder) != NULL)
        count++;
    if (folder != NULL)
        closedir(folder);
    return count < 3 ? 0 : count - 3; /* ".", ".." and the folder itself */
}

static double resident_bytes(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file != NULL && fscanf(file, "%*d %ld", &pages) != 1)
        pages = 0;
    if (file != NULL)
        fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void append_process(struct buffer *out, const struct server *server)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    const double cpu_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    append_one(out, "ordo_http_connections", "gauge", "Clients that are connected.",
               (double)guards_count(server->guards));
    append_one(out, "ordo_http_requests_under_way", "gauge", "Requests not answered yet.",
               (double)server->exchange_count);
    append_one(out, "process_cpu_seconds_total", "counter", "CPU time.", cpu_s);
    append_one(out, "process_resident_memory_bytes", "gauge", "Memory in use.", resident_bytes());
    append_one(out, "process_open_fds", "gauge", "Open file descriptors.",
               (double)open_descriptors());
    append_one(out, "process_start_time_seconds", "gauge", "Start, seconds since 1970.",
               (double)time(NULL) - (double)(clock_monotonic_us() - server->started_us) / 1e6);
}

void handle_metrics(struct exchange *exchange)
{
    struct buffer body = {0};
    metrics_render(&body, &exchange->server->metrics);
    append_engine(&body, exchange->server);
    append_pools(&body, exchange->server);
    append_process(&body, exchange->server);
    exchange_answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", &body);
}
