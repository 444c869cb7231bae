#include "store/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "local/local.h"
#include "store/schema.h"

static const char default_store[] = "main";
static const int64_t recovery_patience_us = 30 * (int64_t)1000000;

enum ordo_status session_store_name(const struct ordo_open_options *options, const char **name,
                                    struct ordo_error *error)
{
    *name = options->store == NULL ? default_store : options->store;
    if (text_is_store_name(*name))
        return ORDO_OK;
    return error_set(
        error, ORDO_INVALID, "store",
        "store: \"%.60s\" is not a store's name; write 1 to 48 of a-z, 0-9 and _, "
        "beginning with a letter; pg_..., public and information_schema are PostgreSQL's",
        text_is_utf8(*name, strlen(*name)) ? *name : "?");
}

/* Whether the private PostgreSQL, as it refused a connection, will soon take one: after a pause. */
static bool wait_for_recovery(const struct ordo_error *error, int64_t deadline_us)
{
    static const char cannot_connect_now[] = "57P03";
    const struct timespec pause = {.tv_nsec = 100 * 1000000};
    if (strcmp(error->sqlstate, cannot_connect_now) != 0 || clock_monotonic_us() > deadline_us)
        return false;
    nanosleep(&pause, NULL);
    return true;
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
        const int64_t deadline_us = clock_monotonic_us() + recovery_patience_us;
        if (status == ORDO_OK) {
            do
                status = connection_open(conninfo.bytes, connection, error);
            while (status != ORDO_OK && wait_for_recovery(error, deadline_us));
            if (status != ORDO_OK)
                status = local_explain(options->home, error);
        }
    }
    buffer_free(&conninfo);
    return status;
}

enum ordo_status session_reconnect(struct connection *connection, bool is_private,
                                   struct ordo_error *error)
{
    const int64_t deadline_us = clock_monotonic_us() + recovery_patience_us;
    enum ordo_status status;
    do
        status = connection_reopen(connection, error);
    while (status != ORDO_OK && is_private && wait_for_recovery(error, deadline_us));
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

/* Settings are set by a statement of their own: within one about a table, a distributed database
   would set them on the node that holds the table. */
static enum ordo_status set_session(struct connection *connection, const char *name,
                                    const char *value, struct ordo_error *error)
{
    const char *values[] = {name, value};
    return connection_run(connection,
                          &(struct statement){
                              .sql = "SELECT set_config($1, $2, false)",
                              .values = values,
                              .value_count = 2,
                          },
                          NULL, error);
}

static enum ordo_status set_search_path(struct connection *connection, const char *store,
                                        struct ordo_error *error)
{
    struct buffer path = {0};
    connection_quote_identifier(&path, store);
    enum ordo_status status = path.failed
                                  ? error_no_memory(error)
                                  : set_session(connection, "search_path", path.bytes, error);
    buffer_free(&path);
    return status;
}

static enum ordo_status set_time_zone(struct connection *connection, const char *time_zone,
                                      struct ordo_error *error)
{
    const char *current = connection_setting(connection, "TimeZone");
    if (current != NULL && strcmp(current, time_zone) == 0)
        return ORDO_OK;
    return set_session(connection, "TimeZone", time_zone, error);
}

static enum ordo_status read_facts(const struct ordo_rows *rows, const char *store,
                                   struct session_facts *facts, struct ordo_error *error)
{
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

/* Read committed is what the functions are made for: they read anew after they waited for a lock. */
const char session_set_sql[] =
    "SELECT set_config('search_path', $1, false), set_config('TimeZone', $2, false), "
    "set_config('datestyle', 'ISO, YMD', false), "
    "set_config('default_transaction_isolation', 'read committed', false), "
    "set_config('statement_timeout', $3, false)";

enum ordo_status session_check_usage(struct connection *connection, const char *store,
                                     struct ordo_error *error)
{
    const struct statement statement = {
        .sql = "SELECT current_user::text AS name FROM pg_namespace "
               "WHERE nspname = $1 AND NOT has_schema_privilege(oid, 'USAGE')",
        .values = &store,
        .value_count = 1,
    };
    struct ordo_rows *rows = NULL;
    enum ordo_status status = connection_run(connection, &statement, &rows, error);
    if (status == ORDO_OK && ordo_rows_count(rows) > 0) {
        status = error_set(error, ORDO_DENIED, "store", "store: the user %s may not use store %s",
                           ordo_rows_text(rows, 0, "name"), store);
        error_hint(error, "Its owner can: GRANT USAGE ON SCHEMA %s TO ...", store);
    }
    ordo_rows_free(rows);
    return status;
}

enum ordo_status session_enter(struct connection *connection, const char *store,
                               struct session_facts *facts, struct ordo_error *error)
{
    static const char facts_sql[] =
        "SELECT currency, time_zone, "
        "(SELECT max(migration_id) FROM schema_migrations) AS schema_version, "
        "(SELECT checksum FROM schema_migrations WHERE migration_id = 0) AS functions_checksum "
        "FROM store_settings";
    static const char undefined_table[] = "42P01";
    struct ordo_rows *rows = NULL;
    *facts = (struct session_facts){0};
    enum ordo_status status = set_search_path(connection, store, error);
    if (status == ORDO_OK)
        status = connection_run(connection, &(struct statement){.sql = facts_sql}, &rows, error);
    if (status != ORDO_OK && strcmp(error->sqlstate, undefined_table) == 0)
        status = session_check_usage(connection, store, error);
    else if (status == ORDO_OK && ordo_rows_count(rows) > 0) /* else begun, never finished */
        status = read_facts(rows, store, facts, error);
    if (status == ORDO_OK && facts->schema_version > 0)
        status = set_time_zone(connection, ordo_rows_text(rows, 0, "time_zone"), error);
    ordo_rows_free(rows);
    return status;
}
