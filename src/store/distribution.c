#include "store/distribution.h"

#include "db/conninfo.h"

static enum ordo_status run(struct connection *connection, const char *sql,
                            const char *const *values, size_t value_count, struct ordo_rows **rows,
                            struct ordo_error *error)
{
    const struct statement statement = {.sql = sql, .values = values, .value_count = value_count};
    return connection_run(connection, &statement, rows, error);
}

/* Citus with distributed schemas, which it has since version 12. */
static enum ordo_status find_citus(struct connection *connection, bool *is_there,
                                   struct ordo_error *error)
{
    static const char sql[] = "SELECT 1 FROM pg_extension WHERE extname = 'citus' "
                              "AND to_regclass('pg_dist_schema') IS NOT NULL";
    struct ordo_rows *rows = NULL;
    enum ordo_status status = run(connection, sql, NULL, 0, &rows, error);
    *is_there = status == ORDO_OK && ordo_rows_count(rows) > 0;
    ordo_rows_free(rows);
    return status;
}

/* What place_orders calls needs no delegation: it runs where its caller does. A function that is
   made again stays delegated, with a row in pg_dist_object, unless its parameters change. */
static enum ordo_status find_undelegated(struct connection *connection, const char *store,
                                         struct ordo_rows **rows, struct ordo_error *error)
{
    static const char sql[] =
        "SELECT p.oid::regprocedure::text AS function, format('%I.orders', n.nspname) AS orders "
        "FROM pg_dist_schema s "
        "JOIN pg_namespace n ON n.oid = s.schemaid "
        "JOIN pg_proc p ON p.pronamespace = n.oid "
        "WHERE n.nspname = $1 AND p.proname = 'place_orders' "
        "AND NOT EXISTS (SELECT FROM pg_dist_object o "
        "WHERE o.classid = 'pg_proc'::regclass AND o.objid = p.oid "
        "AND o.colocationid = s.colocationid)";
    return run(connection, sql, &store, 1, rows, error);
}

enum ordo_status distribution_delegate(struct connection *connection, const char *store,
                                       struct ordo_error *error)
{
    static const char sql[] =
        "SELECT create_distributed_function($1::regprocedure, colocate_with := $2)";
    struct ordo_rows *rows = NULL;
    bool is_there = false;
    enum ordo_status status = find_citus(connection, &is_there, error);
    if (status == ORDO_OK && is_there)
        status = find_undelegated(connection, store, &rows, error);
    for (size_t r = 0; rows != NULL && status == ORDO_OK && r < ordo_rows_count(rows); r++) {
        const char *values[] = {
            ordo_rows_text(rows, r, "function"),
            ordo_rows_text(rows, r, "orders"),
        };
        status = run(connection, sql, values, 2, NULL, error);
    }
    ordo_rows_free(rows);
    return status;
}

/* The node that holds the whole store: no row if it is the one that answers. */
static enum ordo_status find_node(struct connection *connection, const char *store,
                                  struct ordo_rows **rows, struct ordo_error *error)
{
    static const char sql[] = "SELECT n.nodename, n.nodeport "
                              "FROM pg_dist_shard s "
                              "JOIN pg_dist_placement p ON p.shardid = s.shardid "
                              "JOIN pg_dist_node n ON n.groupid = p.groupid "
                              "WHERE s.logicalrelid = to_regclass(format('%I.orders', $1::text)) "
                              "AND p.shardstate = 1 "
                              "AND n.noderole = 'primary' AND n.isactive AND n.metadatasynced "
                              "AND n.groupid <> (SELECT groupid FROM pg_dist_local_group)";
    return run(connection, sql, &store, 1, rows, error);
}

enum ordo_status distribution_conninfo(struct connection *connection, const char *store,
                                       struct buffer *conninfo, struct ordo_error *error)
{
    const char *opened = connection_conninfo(connection);
    struct ordo_rows *rows = NULL;
    bool is_there = false;
    enum ordo_status status = find_citus(connection, &is_there, error);
    if (status == ORDO_OK && is_there)
        status = find_node(connection, store, &rows, error);
    if (status == ORDO_OK && rows != NULL && ordo_rows_count(rows) == 1) {
        status = conninfo_on_host(opened, ordo_rows_text(rows, 0, "nodename"),
                                  (int)ordo_rows_integer(rows, 0, "nodeport"), conninfo, error);
    } else if (status == ORDO_OK) {
        buffer_text(conninfo, opened);
        status = conninfo->failed ? error_no_memory(error) : ORDO_OK;
    }
    ordo_rows_free(rows);
    return status;
}
