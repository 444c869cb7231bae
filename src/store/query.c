/* Any parameterized SQL. */
#include <string.h>

#include "store/handle.h"

enum ordo_status ordo_query(struct ordo_store *store, const char *sql, const char *const *values,
                            size_t value_count, struct ordo_rows **rows, struct ordo_error *error)
{
    *rows = NULL;
    enum ordo_status status = store_begin(store);
    if (status == ORDO_OK)
        status = connection_run(store->connection,
                                &(struct statement){
                                    .sql = sql,
                                    .values = values,
                                    .value_count = value_count,
                                    .writes = true,
                                },
                                rows, &store->error);
    if (strcmp(store->error.sqlstate, "08P01") == 0)
        error_hint(&store->error, "Give one value for each of $1, $2, ... in the statement.");
    if (connection_in_transaction(store->connection)) {
        connection_rollback(store->connection);
        ordo_rows_free(*rows);
        *rows = NULL;
        status = error_set(&store->error, ORDO_INVALID, "sql",
                           "sql: a query is one statement, which is a transaction of its own; it "
                           "cannot open one");
    }
    return store_end(store, status, error);
}
