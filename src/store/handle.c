#include "store/handle.h"

#include <inttypes.h>
#include <stdio.h>

#include "local/local.h"
#include "ops/run.h"
#include "store/session.h"

enum ordo_status store_begin(struct ordo_store *store)
{
    error_clear(&store->error);
    if (!connection_is_broken(store->connection))
        return ORDO_OK;
    enum ordo_status status =
        session_reconnect(store->connection, store->home.length > 0, &store->error);
    struct session_facts facts;
    if (status == ORDO_OK)
        status = session_enter(store->connection, store->name, &facts, &store->error);
    return status;
}

enum ordo_status store_end(struct ordo_store *store, enum ordo_status status,
                           struct ordo_error *error)
{
    if (status == ORDO_OK)
        error_clear(&store->error);
    else if (store->home.length > 0)
        status = local_explain(store->home.bytes, &store->error);
    if (error != NULL)
        *error = store->error;
    return status;
}

enum ordo_status store_run_operation(struct ordo_store *store, const struct operation *operation,
                                     const char *const *values, struct ordo_rows **rows,
                                     struct ordo_error *error)
{
    *rows = NULL;
    enum ordo_status status = store_begin(store);
    if (status == ORDO_OK)
        status =
            operation_run(store->connection, operation, values, store->actor, rows, &store->error);
    return store_end(store, status, error);
}

const char *store_integer_text(char text[24], const int64_t *number)
{
    if (number == NULL)
        return NULL;
    snprintf(text, 24, "%" PRId64, *number);
    return text;
}

const struct ordo_error *ordo_last_error(const struct ordo_store *store)
{
    return &store->error;
}

const char *ordo_currency(const struct ordo_store *store)
{
    return store->currency;
}

void ordo_cancel(struct ordo_store *store)
{
    connection_cancel(store->connection);
}
