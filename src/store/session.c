#include "store/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "local/local.h"
#include "store/schema.h"

static const char default_store[] = "main";

enum ordo_status session_store_name(const struct ordo_open_options *options, const char **name,
                                    struct ordo_error *error)
{
    *name = options->store == NULL ? default_store : options->store;
    if (text_is_store_name(*name))
        return ORDO_OK;
    return error_set(error, ORDO_INVALID, "store",
                     "store: \"%.60s\" is not a store's name; write 1 to 48 of a-z, 0-9 and _, "
                     "beginning with a letter, and not with pg_",
                     text_is_utf8(*name, strlen(*name)) ? *name : "?");
}

/* The private PostgreSQL: try first, since it usually runs; start it only if it does not answer. */
static enum ordo_status connect_private(const struct ordo_open_options *options,
                                        struct connection **connection, struct ordo_error *error)
{
    struct buffer conninfo = {0};
    const struct local_notice notice = {options->notice, options->notice_context};
    enum ordo_status status = local_conninfo(options->home, &conninfo, error);
    if (status == ORDO_OK)
        status = connection_open(conninfo.bytes, connection, error);
    if (status == ORDO_UNAVAILABLE) {
        status = local_start(options->home, notice, error);
        if (status == ORDO_OK)
            status = connection_open(conninfo.bytes, connection, error);
    }
    buffer_free(&conninfo);
    return status;
}

enum ordo_status session_connect(const struct ordo_open_options *options,
                                 struct connection **connection, bool *is_private,
                                 struct ordo_error *error)
{
    const char *database = options->database;
    if (database == NULL)
        database = getenv("ORDO_DATABASE_URL");
    *is_private = database == NULL || database[0] == '\0';
    *connection = NULL;
    return *is_private ? connect_private(options, connection, error)
                       : connection_open(database, connection, error);
}

static enum ordo_status set_search_path(struct connection *connection, const char *store,
                                        struct ordo_error *error)
{
    struct buffer path = {0};
    connection_quote_identifier(&path, store);
    if (path.failed)
        return error_no_memory(error);
    const char *values[] = {path.bytes};
    enum ordo_status status =
        connection_run(connection,
                       &(struct statement){
                           .sql = "SELECT set_config('search_path', $1, false)",
                           .values = values,
                           .value_count = 1,
                       },
                       NULL, error);
    buffer_free(&path);
    return status;
}

static enum ordo_status read_facts(const struct ordo_rows *rows, const char *store,
                                   struct session_facts *facts, struct ordo_error *error)
{
    if (ordo_rows_count(rows) == 0)
        return ORDO_OK; /* begun, never finished: as good as missing */
    const char *checksum = ordo_rows_text(rows, 0, "functions_checksum");
    const int newest = (int)migration_count;
    snprintf(facts->currency, sizeof facts->currency, "%s", ordo_rows_text(rows, 0, "currency"));
    facts->schema_version = (int)ordo_rows_integer(rows, 0, "schema_version");
    facts->is_current = facts->schema_version == newest && checksum != NULL &&
                        strcmp(checksum, functions_migration.checksum) == 0;
    if (facts->schema_version <= newest)
        return ORDO_OK;
    error_set(error, ORDO_SCHEMA_NEWER, "store",
              "store: %s has schema version %d; this ordo knows versions up to %d", store,
              facts->schema_version, newest);
    return error_hint(error, "Use the newer ordo that made it.");
}

enum ordo_status session_enter(struct connection *connection, const char *store,
                               struct session_facts *facts, struct ordo_error *error)
{
    static const char facts_sql[] =
        "SELECT s.currency, set_config('TimeZone', s.time_zone, false) AS time_zone, "
        "(SELECT max(migration_id) FROM schema_migrations) AS schema_version, "
        "(SELECT checksum FROM schema_migrations WHERE migration_id = 0) AS functions_checksum "
        "FROM store_settings s";
    static const char undefined_table[] = "42P01";
    struct ordo_rows *rows = NULL;
    *facts = (struct session_facts){0};
    enum ordo_status status = set_search_path(connection, store, error);
    if (status == ORDO_OK)
        status = connection_run(connection, &(struct statement){.sql = facts_sql}, &rows, error);
    if (status == ORDO_OK)
        status = read_facts(rows, store, facts, error);
    else if (strcmp(error->sqlstate, undefined_table) == 0)
        status = ORDO_OK;
    ordo_rows_free(rows);
    return status;
}
