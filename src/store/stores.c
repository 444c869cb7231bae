/* The stores of a database: make, list, drop. */
#include <stdio.h>
#include <string.h>

#include "local/local.h"
#include "store/migrate.h"
#include "store/roles.h"
#include "store/schema.h"
#include "store/session.h"

/* How each call ends that has had a connection of its own, or none. */
static enum ordo_status end(const struct ordo_open_options *where, struct connection *connection,
                            bool is_private, enum ordo_status status, struct ordo_error *error)
{
    if (status != ORDO_OK && connection != NULL && is_private)
        status = local_explain(where->home, error);
    connection_close(connection);
    return status;
}

/* What NULL stands for. */
static const struct ordo_open_options anywhere;
static const struct ordo_init_options any_settings;

enum ordo_status ordo_init(const struct ordo_open_options *where,
                           const struct ordo_init_options *options, struct ordo_error *error)
{
    struct ordo_error local;
    struct connection *connection = NULL;
    bool is_private = false;
    const char *store = NULL;
    if (error == NULL)
        error = &local;
    if (where == NULL)
        where = &anywhere;
    if (options == NULL)
        options = &any_settings;
    error_clear(error);
    enum ordo_status status = session_store_name(where, &store, error);
    if (status == ORDO_OK)
        status = session_connect(where, &connection, &is_private, error);
    if (status == ORDO_OK)
        status = store_migrate(connection, store,
                               &(struct migrate_options){
                                   .currency = options->currency,
                                   .time_zone = options->time_zone,
                                   .is_demo = options->is_demo,
                                   .is_private = is_private,
                               },
                               error);
    return end(where, connection, is_private, status, error);
}

/* The names of all stores that the user may read: schemas that have two tables of a store. */
static enum ordo_status find_stores(struct connection *connection, struct ordo_rows **names,
                                    struct ordo_error *error)
{
    static const char sql[] =
        "SELECT n.nspname::text AS store FROM pg_namespace n "
        "JOIN pg_class c ON c.relnamespace = n.oid "
        "WHERE c.relname IN ('store_settings', 'schema_migrations') AND c.relkind IN ('r', 'p') "
        "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') "
        "GROUP BY n.nspname HAVING count(*) = 2 ORDER BY n.nspname";
    return connection_run(connection, &(struct statement){.sql = sql}, names, error);
}

/* One SELECT over all of them, each by its own schema. */
static void append_store_select(struct buffer *sql, const char *store)
{
    if (sql->length > 0)
        buffer_text(sql, " UNION ALL ");
    buffer_text(sql, "SELECT '");
    buffer_text(sql, store); /* a name from the catalogue that find_stores checked */
    buffer_text(sql, "' AS store, s.currency, s.time_zone, (SELECT max(migration_id) FROM ");
    connection_quote_identifier(sql, store);
    buffer_text(sql, ".schema_migrations) AS schema_version, s.is_demo, s.created_at FROM ");
    connection_quote_identifier(sql, store);
    buffer_text(sql, ".store_settings s");
}

static enum ordo_status list_once(struct connection *connection, struct ordo_rows **rows,
                                  struct ordo_error *error)
{
    static const struct row_column columns[] = {
        {"store", ORDO_TYPE_TEXT},      {"currency", ORDO_TYPE_TEXT},
        {"time_zone", ORDO_TYPE_TEXT},  {"schema_version", ORDO_TYPE_INTEGER},
        {"is_demo", ORDO_TYPE_BOOLEAN}, {"created_at", ORDO_TYPE_TIME},
    };
    struct ordo_rows *names = NULL;
    struct buffer sql = {0};
    enum ordo_status status = find_stores(connection, &names, error);
    for (size_t r = 0; status == ORDO_OK && r < ordo_rows_count(names); r++) {
        const char *store = ordo_rows_value(names, r, 0);
        const char *name = NULL;
        struct ordo_error ignored;
        if (session_store_name(&(struct ordo_open_options){.store = store}, &name, &ignored) ==
            ORDO_OK)
            append_store_select(&sql, store);
    }
    if (status == ORDO_OK && sql.failed)
        status = error_no_memory(error);
    if (status == ORDO_OK && sql.length == 0) {
        *rows = rows_new(columns, sizeof columns / sizeof columns[0], 0);
        status = *rows == NULL ? error_no_memory(error) : ORDO_OK;
    } else if (status == ORDO_OK) {
        status = connection_run(connection, &(struct statement){.sql = sql.bytes}, rows, error);
    }
    buffer_free(&sql);
    ordo_rows_free(names);
    return status;
}

/* A store may be dropped between the look at the names and the look into each. */
static enum ordo_status list(struct connection *connection, struct ordo_rows **rows,
                             struct ordo_error *error)
{
    static const char undefined_table[] = "42P01";
    enum { TRIES_MOST = 10 };
    enum ordo_status status;
    int tries = 0;
    do
        status = list_once(connection, rows, error);
    while (status != ORDO_OK && strcmp(error->sqlstate, undefined_table) == 0 &&
           ++tries < TRIES_MOST);
    return status;
}

enum ordo_status ordo_store_list(const struct ordo_open_options *where, struct ordo_rows **rows,
                                 struct ordo_error *error)
{
    struct ordo_error local;
    struct connection *connection = NULL;
    bool is_private = false;
    if (error == NULL)
        error = &local;
    if (where == NULL)
        where = &anywhere;
    error_clear(error);
    *rows = NULL;
    enum ordo_status status = session_connect(where, &connection, &is_private, error);
    if (status == ORDO_OK)
        status = list(connection, rows, error);
    return end(where, connection, is_private, status, error);
}

static bool is_listed(const struct ordo_rows *names, const char *store)
{
    for (size_t r = 0; r < ordo_rows_count(names); r++)
        if (strcmp(ordo_rows_value(names, r, 0), store) == 0)
            return true;
    return false;
}

static enum ordo_status drop(struct connection *connection, const char *store,
                             struct ordo_error *error)
{
    struct ordo_rows *names = NULL;
    struct buffer sql = {0};
    enum ordo_status status = find_stores(connection, &names, error);
    if (status == ORDO_OK && !is_listed(names, store))
        status =
            error_set(error, ORDO_NO_STORE, "store", "store: the database has no store %s", store);
    buffer_text(&sql, "DROP SCHEMA ");
    connection_quote_identifier(&sql, store);
    buffer_text(&sql, " CASCADE");
    if (status == ORDO_OK && sql.failed)
        status = error_no_memory(error);
    if (status == ORDO_OK)
        status = connection_run(connection, &(struct statement){.sql = sql.bytes, .writes = true},
                                NULL, error);
    if (status == ORDO_OK)
        roles_drop(connection, store);
    buffer_free(&sql);
    ordo_rows_free(names);
    return status;
}

enum ordo_status ordo_store_drop(const struct ordo_open_options *where, const char *confirm,
                                 struct ordo_error *error)
{
    struct ordo_error local;
    struct connection *connection = NULL;
    bool is_private = false;
    const char *store = NULL;
    if (error == NULL)
        error = &local;
    if (where == NULL)
        where = &anywhere;
    error_clear(error);
    enum ordo_status status = session_store_name(where, &store, error);
    if (status == ORDO_OK && (confirm == NULL || strcmp(confirm, store) != 0))
        status = error_set(error, ORDO_INVALID, "confirm",
                           "confirm: must be the store's name again, \"%s\"; nothing was deleted",
                           store);
    if (status == ORDO_OK)
        status = session_connect(where, &connection, &is_private, error);
    if (status == ORDO_OK)
        status = drop(connection, store, error);
    return end(where, connection, is_private, status, error);
}
