#include "engine/place.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/batch.h"
#include "engine/lost_backend.h"
#include "engine/outcome.h"
#include "engine/retry.h"
#include "ops/run.h"
#include "store/handle.h"

/* Orders to place and where their outcomes go; `places[0..count)` are the ones meant. */
struct placing {
    struct ordo_store *store;
    const struct ordo_order *orders;
    struct ordo_outcome *outcomes;
};

const struct operation *place_operation(void)
{
    return operation_find("order.create");
}

/* One call of place_orders: one round trip, one transaction. */
static enum ordo_status call(const struct placing *placing, const size_t *places, size_t count)
{
    const struct operation *operation = place_operation();
    struct ordo_error *error = &placing->store->error;
    struct batch batch = {0};
    struct ordo_rows *rows = NULL;
    const char *values[BATCH_VALUES];
    struct ordo_outcome *outcomes = calloc(count, sizeof *outcomes);
    for (size_t i = 0; i < count; i++)
        batch_add(&batch, &placing->orders[places[i]]);
    enum ordo_status status =
        batch_values(&batch, values) && outcomes != NULL ? ORDO_OK : error_no_memory(error);
    const struct statement statement = {
        .sql = operation->sql,
        .types = operation->input_types,
        .values = values,
        .value_count = BATCH_VALUES,
        .writes = true,
    };
    if (status == ORDO_OK)
        status = connection_run(placing->store->connection, &statement, &rows, error);
    if (status == ORDO_OK)
        status = outcomes_read(rows, outcomes, count, error);
    for (size_t i = 0; status == ORDO_OK && i < count; i++)
        placing->outcomes[places[i]] = outcomes[i];
    ordo_rows_free(rows);
    batch_free(&batch);
    free(outcomes);
    return status;
}

/* The outcome of an order without a key that was lost is unknown for good. Leaves in places[0..)
   those with one, and returns how many. */
static size_t keep_those_with_keys(const struct placing *placing, size_t *places, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        outcome_fail(&placing->outcomes[places[i]], ORDO_OUTCOME_UNKNOWN);
        if (placing->orders[places[i]].idempotency_key != NULL)
            places[kept++] = places[i];
    }
    return kept;
}

/* End what may still be at work on orders that were lost. False if that is not certain. */
static bool end_lost_backends(struct ordo_store *store, const struct lost_backends *lost)
{
    struct ordo_error ignored;
    struct buffer processes = {0};
    struct buffer ages_us = {0};
    struct ordo_rows *rows = NULL;
    lost_backends_values(lost, clock_monotonic_us(), &processes, &ages_us);
    const char *const values[] = {processes.bytes, ages_us.bytes};
    const struct statement statement = {
        .sql = lost_backends_sql, .values = values, .value_count = 2};
    bool is_certain = !processes.failed && !ages_us.failed &&
                      connection_run(store->connection, &statement, &rows, &ignored) == ORDO_OK &&
                      lost_backends_are_gone(rows);
    ordo_rows_free(rows);
    buffer_free(&processes);
    buffer_free(&ages_us);
    return is_certain;
}

/* One try at a batch, on a connection made anew where the last one was lost. */
static enum ordo_status try_call(const struct placing *placing, const size_t *places, size_t count,
                                 struct lost_backends *lost)
{
    struct ordo_store *store = placing->store;
    enum ordo_status status = store_begin(store);
    if (status == ORDO_OK && lost->count > 0 && !end_lost_backends(store, lost))
        return error_set(&store->error, ORDO_OUTCOME_UNKNOWN, NULL,
                         "what was lost may still be under way in the database");
    const int process = status == ORDO_OK ? connection_process(store->connection) : 0;
    const int64_t sent_us = clock_monotonic_us();
    if (status == ORDO_OK)
        status = call(placing, places, count);
    if (status == ORDO_OUTCOME_UNKNOWN && connection_is_broken(store->connection))
        lost_backends_add(lost, process, sent_us);
    return status;
}

/* Place the orders at `places` (whose content is lost), together or in parts. ORDO_OK if each has
   its verdict. */
static enum ordo_status place(const struct placing *placing, size_t *places, size_t count)
{
    struct ordo_error *error = &placing->store->error;
    struct ordo_error loss = {0};
    struct lost_backends lost = {0};
    const size_t all = count;
    enum ordo_status status = ORDO_OK;
    bool is_decided = false;
    for (int tries = 0; tries < TRIES_MOST && count > 0 && !is_decided; tries++) {
        status = try_call(placing, places, count, &lost);
        is_decided = status == ORDO_OK;
        enum batch_fate fate = is_decided ? BATCH_FAILED : batch_fate(error, count);
        if (fate == BATCH_FAILED)
            break;
        if (fate == BATCH_PART) {
            status = place(placing, places, count / 2);
            if (status == ORDO_OK)
                status = place(placing, places + count / 2, count - count / 2);
            is_decided = true;
        }
        if (fate == BATCH_UNKNOWN) {
            loss = *error;
            count = keep_those_with_keys(placing, places, count);
        }
    }
    for (size_t i = 0; i < count && !is_decided; i++)
        if (placing->outcomes[places[i]].status != ORDO_OUTCOME_UNKNOWN)
            outcome_fail(&placing->outcomes[places[i]], status);
    /* What was lost once stays unknown, whatever kept it from being asked again. */
    if (loss.status != ORDO_OK && (!is_decided || count < all)) {
        *error = loss;
        status = loss.status;
    }
    return status;
}

/* The next orders that go together, from `*next` on; those that are invalid have their outcome. */
static size_t gather(const struct placing *placing, size_t *next, size_t end, size_t *places)
{
    struct ordo_error ignored;
    struct batch so_far = {0}; /* only counted */
    for (; *next < end && so_far.order_count < BATCH_ORDERS_DEFAULT; (*next)++) {
        const struct ordo_order *order = &placing->orders[*next];
        if (order_check(order, &ignored) != ORDO_OK) {
            outcome_invalid(&placing->outcomes[*next]);
            continue;
        }
        if (!batch_has_room(&so_far, order->item_count))
            break;
        places[so_far.order_count++] = *next;
        so_far.line_count += order->item_count;
    }
    return so_far.order_count;
}

static enum ordo_status place_all(const struct placing *placing, size_t count)
{
    size_t places[BATCH_ORDERS_DEFAULT];
    enum ordo_status status = ORDO_OK;
    size_t decided = 0;
    for (size_t next = 0; status == ORDO_OK && next < count;) {
        size_t gathered = gather(placing, &next, count, places);
        if (gathered > 0)
            status = place(placing, places, gathered);
        if (status == ORDO_OK)
            decided = next;
    }
    if (status != ORDO_OK && decided > 0)
        return error_hint(&placing->store->error,
                          "The first %zu of %zu orders were decided before, and stand.", decided,
                          count);
    return status;
}

enum ordo_status ordo_orders_create(struct ordo_store *store, const struct ordo_order *orders,
                                    size_t count, struct ordo_outcome *outcomes,
                                    struct ordo_error *error)
{
    const struct placing placing = {.store = store, .orders = orders, .outcomes = outcomes};
    for (size_t i = 0; i < count; i++)
        outcome_fail(&outcomes[i], ORDO_UNAVAILABLE);
    error_clear(&store->error);
    return store_end(store, place_all(&placing, count), error);
}

/* An order that stands, as rows. */
static enum ordo_status present(const struct ordo_order *order, const struct ordo_outcome *outcome,
                                struct ordo_rows **rows, struct ordo_error *error)
{
    static const struct row_column columns[] = {
        {"order_id", ORDO_TYPE_INTEGER}, {"customer_id", ORDO_TYPE_INTEGER},
        {"order_date", ORDO_TYPE_TIME},  {"total_amount", ORDO_TYPE_MONEY},
        {"status", ORDO_TYPE_TEXT},      {"replayed", ORDO_TYPE_BOOLEAN},
    };
    enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };
    char order_id[24];
    char customer_id[24];
    const char *const values[COLUMN_COUNT] = {
        store_integer_text(order_id, &outcome->order_id),
        store_integer_text(customer_id, &order->customer_id),
        outcome->order_date,
        outcome->total_amount,
        outcome->order_status,
        outcome->verdict == ORDO_VERDICT_REPLAYED ? "true" : "false",
    };
    *rows = rows_new(columns, COLUMN_COUNT, 1);
    bool complete = *rows != NULL;
    for (size_t c = 0; complete && c < COLUMN_COUNT; c++)
        complete = rows_set(*rows, 0, c, values[c]);
    if (complete)
        return ORDO_OK;
    ordo_rows_free(*rows);
    *rows = NULL;
    return error_no_memory(error);
}

enum ordo_status ordo_order_create(struct ordo_store *store, const struct ordo_order *order,
                                   struct ordo_rows **rows, struct ordo_error *error)
{
    struct ordo_outcome outcome;
    struct ordo_error failure;
    *rows = NULL;
    enum ordo_status status = ordo_orders_create(store, order, 1, &outcome, &failure);
    if (status == ORDO_OK || outcome.status == ORDO_OUTCOME_UNKNOWN)
        status = ordo_outcome_explain(order, &outcome, &failure, &store->error);
    if (status == ORDO_OK)
        status = present(order, &outcome, rows, &store->error);
    if (error != NULL)
        *error = store->error;
    return status;
}
