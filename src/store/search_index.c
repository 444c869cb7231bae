#include "store/search_index.h"

#include "rows/rows.h"

/* What to run, in this order; nothing where all is done or nothing can be. */
static const char extension_sql[] =
    "SELECT 'CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public' AS command "
    "FROM pg_available_extensions "
    "WHERE name = 'pg_trgm' AND installed_version IS NULL "
    "AND has_database_privilege(current_database(), 'CREATE') "
    "AND has_schema_privilege(to_regnamespace('public')::oid, 'CREATE')";

static const char index_sql[] =
    "SELECT format('CREATE INDEX IF NOT EXISTS " SEARCH_INDEX_NAME " ON %1$I.customers USING gin "
    "(%1$I.customer_text(first_name, last_name, email, phone) %2$I.gin_trgm_ops)', "
    "$1::text, x.nspname) AS command "
    "FROM pg_extension e JOIN pg_namespace x ON x.oid = e.extnamespace "
    "WHERE e.extname = 'pg_trgm' AND NOT EXISTS ("
    "SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = $1 AND c.relname = '" SEARCH_INDEX_NAME "')";

static void run_told(struct connection *connection, const char *sql, const char *store)
{
    const struct statement statement = {.sql = sql, .values = &store, .value_count = store != NULL};
    struct ordo_rows *rows = NULL;
    struct ordo_error ignored; /* a store is whole without the index */
    if (connection_run(connection, &statement, &rows, &ignored) == ORDO_OK)
        for (size_t r = 0; r < ordo_rows_count(rows); r++)
            (void)!connection_execute(connection, ordo_rows_text(rows, r, "command"), &ignored);
    ordo_rows_free(rows);
}

void search_index_make(struct connection *connection, const char *store)
{
    run_told(connection, extension_sql, NULL);
    run_told(connection, index_sql, store);
}
