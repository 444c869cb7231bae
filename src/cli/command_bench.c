/* ordo bench: how many orders this machine takes, and how fast. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/bench/fill.h"
#include "cli/bench/load.h"
#include "cli/bench/store.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "rows/rows.h"

static const char default_store[] = "bench";

/* ---------------------------------------------------------------- the result */

enum { COLUMNS = 12 };

static bool set_real(struct ordo_rows *rows, size_t column, int decimals, double number)
{
    char text[32];
    snprintf(text, sizeof text, "%.*f", decimals, number);
    return rows_set(rows, 0, column, text);
}

static bool set_count(struct ordo_rows *rows, size_t column, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, number);
    return rows_set(rows, 0, column, text);
}

/* NULL where no order was answered. */
static bool set_latency(struct ordo_rows *rows, size_t column, const struct histogram *latency_us,
                        double percent)
{
    return latency_us->count == 0 ||
           set_real(rows, column, 3, (double)histogram_percentile(latency_us, percent) / 1000);
}

static bool set_result(struct ordo_rows *rows, const struct bench_options *options,
                       const struct bench_result *result)
{
    const double answered = (double)(result->accepted + result->refused);
    return set_real(rows, 0, 1, (double)result->accepted / result->seconds) &&
           set_real(rows, 1, 1, (double)result->refused / result->seconds) &&
           set_latency(rows, 2, &result->latency_us, 50) &&
           set_latency(rows, 3, &result->latency_us, 95) &&
           set_latency(rows, 4, &result->latency_us, 99) &&
           (result->batches == 0 || set_real(rows, 5, 1, answered / (double)result->batches)) &&
           set_count(rows, 6, result->refused) && set_count(rows, 7, result->failed) &&
           set_count(rows, 8, result->retried) && set_count(rows, 9, (uint64_t)options->clients) &&
           set_count(rows, 10, (uint64_t)result->lanes) &&
           set_count(rows, 11, (uint64_t)options->seconds);
}

static enum ordo_status show(struct invocation *invocation, const struct bench_options *options,
                             const struct bench_result *result)
{
    static const struct row_column columns[COLUMNS] = {
        {"orders_per_s", ORDO_TYPE_REAL}, {"refusals_per_s", ORDO_TYPE_REAL},
        {"p50_ms", ORDO_TYPE_REAL},       {"p95_ms", ORDO_TYPE_REAL},
        {"p99_ms", ORDO_TYPE_REAL},       {"batch_mean", ORDO_TYPE_REAL},
        {"refused", ORDO_TYPE_INTEGER},   {"failed", ORDO_TYPE_INTEGER},
        {"retried", ORDO_TYPE_INTEGER},   {"clients", ORDO_TYPE_INTEGER},
        {"lanes", ORDO_TYPE_INTEGER},     {"seconds", ORDO_TYPE_INTEGER},
    };
    struct ordo_rows *rows = rows_new(columns, COLUMNS, 1);
    enum ordo_status status = rows == NULL || !set_result(rows, options, result)
                                  ? error_no_memory(&invocation->error)
                                  : output_record(invocation, rows, NULL);
    ordo_rows_free(rows);
    return status;
}

/* ---------------------------------------------------------------- the command */

/* Delete the store, or leave it. The first failure is the one that is told. */
static enum ordo_status end(struct invocation *invocation, const struct ordo_open_options *where,
                            struct ordo_store *store, bool keeps, enum ordo_status status)
{
    struct ordo_error error;
    enum ordo_status dropped = ORDO_OK;
    if (keeps)
        bench_store_close(store);
    else
        dropped = bench_store_drop(where, store, &error);
    if (status == ORDO_CANCELLED && interrupt_requested()) {
        error_set(&invocation->error, ORDO_CANCELLED, NULL, "cancelled; store %s %s", where->store,
                  keeps || dropped != ORDO_OK ? "stays as far as it was filled" : "is deleted");
    } else if (status == ORDO_OK && dropped != ORDO_OK) {
        invocation->error = error;
        status = dropped;
    }
    return status;
}

static enum ordo_status run_bench(struct invocation *invocation)
{
    struct ordo_open_options where = invocation_open_options(invocation);
    struct bench_options options;
    struct bench_result result;
    struct ordo_store *store = NULL;
    struct ordo_error *error = &invocation->error;
    if (!invocation->settings.store_is_typed) /* one that is configured is a shop's */
        where.store = default_store;
    enum ordo_status status = bench_options_read(invocation, &options, error);
    if (status == ORDO_OK)
        status = bench_store_open(&where, &store, error);
    if (status != ORDO_OK)
        return status;
    status = bench_fill(invocation, store, &options, error);
    if (status == ORDO_OK)
        status = bench_load(invocation, &where, &options, &result, error);
    if (status == ORDO_OK)
        status = show(invocation, &options, &result);
    if (status == ORDO_OK && result.trouble.status != ORDO_OK) {
        *error = result.trouble;
        status = error->status;
    }
    return end(invocation, &where, store, options.keeps, status);
}

const struct command command_bench = {
    .path = "bench",
    .summary = "Measure how many orders this machine takes, in a scratch store.",
    .description =
        "Clients in one process place orders through the engine, as a server's would, and each "
        "waits for its answer before it places the next. Orders have 1 to 3 units a line. The "
        "store is \"bench\", or the one that --store names on the command line; it is filled first "
        "and deleted at the end, unless --keep is given. A store that you made yourself is left "
        "alone. The first half "
        "second, or tenth of the time if that is less, is not counted. Nobody is turned away: the "
        "engine's queue and time limits are as large as the clients need, and where their orders "
        "wait longer and longer, p50_ms tells it. orders_per_s counts the accepted orders; "
        "p50_ms and so on are the time from an order to its answer, accepted or refused.",
    .options = bench_command_options,
    .examples = "ordo bench\n"
                "ordo bench --clients 1000 --shape hot --lines 1 --seconds 30\n"
                "ordo bench --existing-orders 1000000 --keep --format json",
    .run = run_bench,
};
