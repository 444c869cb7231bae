/* One order, one transaction: the statement of order.create, and what to do when it does not
 * answer. */
#include "engine/place.h"

#include <inttypes.h>
#include <string.h>

#include "db/sqlstate.h"
#include "engine/outcome.h"
#include "ops/run.h"
#include "store/handle.h"

enum { TRIES_MOST = 5 };

/* The lines as three parallel arrays in PostgreSQL's text form. */
struct order_arrays {
    struct buffer product_ids;
    struct buffer skus;
    struct buffer quantities;
};

static void append_quoted(struct buffer *array, const char *text)
{
    buffer_byte(array, '"');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            buffer_byte(array, '\\');
        buffer_byte(array, *c);
    }
    buffer_byte(array, '"');
}

static void append_item(struct order_arrays *arrays, const struct ordo_order_item *item,
                        const char *separator)
{
    buffer_text(&arrays->product_ids, separator);
    buffer_text(&arrays->skus, separator);
    buffer_printf(&arrays->quantities, "%s%" PRId64, separator, item->quantity);
    if (item->product_id > 0)
        buffer_printf(&arrays->product_ids, "%" PRId64, item->product_id);
    else
        buffer_text(&arrays->product_ids, "NULL");
    if (item->sku != NULL)
        append_quoted(&arrays->skus, item->sku);
    else
        buffer_text(&arrays->skus, "NULL");
}

static bool encode(const struct ordo_order *order, struct order_arrays *arrays)
{
    for (size_t i = 0; i < order->item_count; i++)
        append_item(arrays, &order->items[i], i == 0 ? "{" : ",");
    buffer_byte(&arrays->product_ids, '}');
    buffer_byte(&arrays->skus, '}');
    buffer_byte(&arrays->quantities, '}');
    return !arrays->product_ids.failed && !arrays->skus.failed && !arrays->quantities.failed;
}

static void order_arrays_free(struct order_arrays *arrays)
{
    buffer_free(&arrays->product_ids);
    buffer_free(&arrays->skus);
    buffer_free(&arrays->quantities);
}

/* Whether the same request may be sent again: it surely did nothing, or it carries a key and so
   cannot happen twice. A key that another session takes at the same moment is found the next
   time. */
static bool may_try_again(const struct ordo_order *order, const struct connection *connection,
                          const struct ordo_error *error)
{
    if (sqlstate_is_transient(error->sqlstate))
        return true;
    if (order->idempotency_key == NULL)
        return false;
    return error->status == ORDO_OUTCOME_UNKNOWN ||
           strcmp(connection_constraint(connection), "idx_orders_idempotency_key") == 0;
}

/* The connection was lost while the order was under way, and no later try told what became of
   it. */
static enum ordo_status unknown_outcome(const struct ordo_order *order, struct ordo_error *error)
{
    error_set(
        error, ORDO_OUTCOME_UNKNOWN, NULL,
        "the connection to the database was lost before it answered: the order may or may not "
        "have been placed");
    return error_hint(error,
                      order->idempotency_key == NULL
                          ? "Look at the customer's orders before you try again; an "
                            "idempotency key makes trying again safe."
                          : "Send it again with the same idempotency key: it is placed once.");
}

static enum ordo_status send(struct ordo_store *store, const struct ordo_order *order,
                             const struct statement *statement, struct ordo_rows **outcome)
{
    enum ordo_status status = ORDO_OK;
    bool is_lost = false;
    for (int tries = 0; tries < TRIES_MOST; tries++) {
        status = store_begin(store);
        if (status != ORDO_OK)
            break;
        status = connection_run(store->connection, statement, outcome, &store->error);
        is_lost = is_lost || status == ORDO_OUTCOME_UNKNOWN;
        if (status == ORDO_OK || !may_try_again(order, store->connection, &store->error))
            break;
    }
    return is_lost && status != ORDO_OK ? unknown_outcome(order, &store->error) : status;
}

/* The part of the outcome that is the order. */
static enum ordo_status present(const struct ordo_rows *outcome, struct ordo_rows **rows,
                                struct ordo_error *error)
{
    static const struct row_column columns[] = {
        {"order_id", ORDO_TYPE_INTEGER}, {"customer_id", ORDO_TYPE_INTEGER},
        {"order_date", ORDO_TYPE_TIME},  {"total_amount", ORDO_TYPE_MONEY},
        {"status", ORDO_TYPE_TEXT},      {"replayed", ORDO_TYPE_BOOLEAN},
    };
    const size_t column_count = sizeof columns / sizeof columns[0];
    const size_t replayed = column_count - 1;
    bool is_replay = strcmp(ordo_rows_text(outcome, 0, "outcome"), "replayed") == 0;
    *rows = rows_new(columns, column_count, 1);
    bool complete = *rows != NULL && rows_set(*rows, 0, replayed, is_replay ? "true" : "false");
    for (size_t c = 0; complete && c < replayed; c++)
        complete = rows_set(*rows, 0, c, ordo_rows_text(outcome, 0, columns[c].name));
    return complete ? ORDO_OK : error_no_memory(error);
}

static enum ordo_status place(struct ordo_store *store, const struct ordo_order *order,
                              struct ordo_rows **rows)
{
    const struct operation *operation = operation_find("order.create");
    struct order_arrays arrays = {0};
    struct ordo_rows *outcome = NULL;
    char customer_id[24];
    enum ordo_status status = ORDO_OK;
    if (!encode(order, &arrays))
        status = error_no_memory(&store->error);
    const char *values[] = {
        store_integer_text(customer_id, &order->customer_id),
        arrays.product_ids.bytes,
        arrays.skus.bytes,
        arrays.quantities.bytes,
        order->idempotency_key,
    };
    const struct statement statement = {
        .sql = operation->sql,
        .types = operation->input_types,
        .values = values,
        .value_count = operation->input_count,
        .writes = true,
    };
    if (status == ORDO_OK)
        status = send(store, order, &statement, &outcome);
    if (status == ORDO_OK)
        status = order_outcome(order, outcome, &store->error);
    if (status == ORDO_OK)
        status = present(outcome, rows, &store->error);
    ordo_rows_free(outcome);
    order_arrays_free(&arrays);
    return status;
}

enum ordo_status ordo_order_create(struct ordo_store *store, const struct ordo_order *order,
                                   struct ordo_rows **rows, struct ordo_error *error)
{
    *rows = NULL;
    enum ordo_status status = store_begin(store);
    if (status == ORDO_OK)
        status = order_check(order, &store->error);
    if (status == ORDO_OK)
        status = place(store, order, rows);
    if (status != ORDO_OK) {
        ordo_rows_free(*rows);
        *rows = NULL;
    }
    return store_end(store, status, error);
}
