#include "store/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/currency.h"
#include "store/complete.h"
#include "store/distribution.h"
#include "store/schema.h"
#include "store/session.h"

static const char default_currency[] = "EUR";
static const char default_time_zone[] = "UTC";

/* One parameterized statement; rows may be NULL. */
static enum ordo_status run(struct connection *connection, const char *sql,
                            const char *const *values, size_t value_count, struct ordo_rows **rows,
                            struct ordo_error *error)
{
    const struct statement statement = {.sql = sql, .values = values, .value_count = value_count};
    return connection_run(connection, &statement, rows, error);
}

static enum ordo_status check_currency(const char *currency, struct ordo_error *error)
{
    int minor_unit = currency_minor_unit(currency);
    if (minor_unit < 0)
        return error_set(error, ORDO_INVALID, "currency",
                         "currency: \"%.10s\" is not a currency of ISO 4217; write a code like EUR",
                         currency);
    if (minor_unit > 2)
        return error_set(error, ORDO_INVALID, "currency",
                         "currency: %s has %d decimals; totals are kept with 2", currency,
                         minor_unit);
    return ORDO_OK;
}

static enum ordo_status check_time_zone(struct connection *connection, const char *time_zone,
                                        struct ordo_error *error)
{
    if (strcmp(time_zone, default_time_zone) == 0)
        return ORDO_OK;
    struct ordo_rows *rows = NULL;
    enum ordo_status status = run(connection, "SELECT 1 FROM pg_timezone_names WHERE name = $1",
                                  &time_zone, 1, &rows, error);
    if (status == ORDO_OK && ordo_rows_count(rows) == 0)
        status = error_set(error, ORDO_INVALID, "time_zone",
                           "time_zone: \"%.60s\" is not a time zone that the database knows; write "
                           "one like Europe/Berlin",
                           time_zone);
    ordo_rows_free(rows);
    return status;
}

/* Make the schema and its list of migrations, unless they are there. */
static enum ordo_status make_schema(struct connection *connection, const char *store,
                                    struct ordo_error *error)
{
    static const char look_sql[] =
        "SELECT count(*) FILTER (WHERE c.relname = 'schema_migrations' AND EXISTS ("
        "SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'checksum')) AS "
        "is_store, "
        "count(c.oid) AS relations, n.oid IS NOT NULL AS exists "
        "FROM (SELECT $1::text AS name) wanted "
        "LEFT JOIN pg_namespace n ON n.nspname = wanted.name "
        "LEFT JOIN pg_class c ON c.relnamespace = n.oid "
        "GROUP BY n.oid";
    static const char list_sql[] =
        "CREATE TABLE schema_migrations ("
        "migration_id integer NOT NULL CONSTRAINT schema_migrations_pkey PRIMARY KEY, "
        "name text NOT NULL, "
        "checksum text NOT NULL, "
        "applied_at timestamptz NOT NULL DEFAULT now())";
    struct ordo_rows *rows = NULL;
    struct buffer create = {0};
    enum ordo_status status = run(connection, look_sql, &store, 1, &rows, error);
    if (status != ORDO_OK || ordo_rows_integer(rows, 0, "is_store") > 0)
        goto done;
    if (ordo_rows_integer(rows, 0, "relations") > 0) {
        status =
            error_set(error, ORDO_CONFLICT, "store",
                      "store: the database has a schema %s that is not a store of ordo", store);
        error_hint(error, "Choose another name with --store.");
        goto done;
    }
    buffer_text(&create, "CREATE SCHEMA ");
    connection_quote_identifier(&create, store);
    if (create.failed) {
        status = error_no_memory(error);
        goto done;
    }
    status = connection_execute(connection, "BEGIN", error);
    if (status == ORDO_OK && strcmp(ordo_rows_text(rows, 0, "exists"), "false") == 0)
        status = connection_execute(connection, create.bytes, error);
    if (status == ORDO_OK)
        status = connection_execute(connection, list_sql, error);
    if (status == ORDO_OK)
        status = connection_commit(connection, error);
    connection_rollback(connection);
done:
    buffer_free(&create);
    ordo_rows_free(rows);
    return status;
}

/* Apply one migration and record it, in one transaction, a statement a call. */
static enum ordo_status apply(struct connection *connection, const struct migration *migration,
                              struct ordo_error *error)
{
    static const char record_sql[] =
        "INSERT INTO schema_migrations (migration_id, name, checksum) VALUES ($1::integer, $2, $3) "
        "ON CONFLICT (migration_id) DO UPDATE "
        "SET checksum = excluded.checksum, applied_at = excluded.applied_at";
    char id[16];
    snprintf(id, sizeof id, "%d", migration->id);
    const char *values[] = {id, migration->name, migration->checksum};
    enum ordo_status status = connection_execute(connection, "BEGIN", error);
    for (const char *const *sql = migration->statements; status == ORDO_OK && *sql != NULL; sql++)
        status = connection_execute(connection, *sql, error);
    if (status == ORDO_OK)
        status = run(connection, record_sql, values, 3, NULL, error);
    if (status == ORDO_OK)
        status = connection_commit(connection, error);
    connection_rollback(connection);
    return status;
}

/* The checksum recorded for a migration, or NULL. Borrowed from `applied`. */
static const char *recorded(const struct ordo_rows *applied, int id)
{
    for (size_t r = 0; r < ordo_rows_count(applied); r++)
        if (ordo_rows_integer(applied, r, "migration_id") == id)
            return ordo_rows_text(applied, r, "checksum");
    return NULL;
}

static enum ordo_status apply_missing(struct connection *connection, const char *store,
                                      const struct ordo_rows *applied, struct ordo_error *error)
{
    size_t applied_count = ordo_rows_count(applied);
    int64_t newest =
        applied_count == 0 ? 0 : ordo_rows_integer(applied, applied_count - 1, "migration_id");
    if (newest > (int64_t)migration_count) {
        error_set(error, ORDO_SCHEMA_NEWER, "store",
                  "store: %s has schema version %" PRId64 "; this ordo knows versions up to %zu",
                  store, newest, migration_count);
        return error_hint(error, "Use the newer ordo that made it.");
    }
    for (size_t m = 0; m < migration_count; m++) {
        const char *checksum = recorded(applied, migrations[m].id);
        if (checksum != NULL && strcmp(checksum, migrations[m].checksum) != 0)
            return error_set(error, ORDO_CONFLICT, "store",
                             "store: migration %d (%s) of %s was applied in another form than this "
                             "ordo has it",
                             migrations[m].id, migrations[m].name, store);
        if (checksum != NULL)
            continue;
        enum ordo_status status = apply(connection, &migrations[m], error);
        if (status != ORDO_OK)
            return status;
    }
    const char *checksum = recorded(applied, functions_migration.id);
    if (checksum != NULL && strcmp(checksum, functions_migration.checksum) == 0)
        return ORDO_OK;
    return apply(connection, &functions_migration, error);
}

static enum ordo_status bring_up_to_date(struct connection *connection, const char *store,
                                         struct ordo_error *error)
{
    struct ordo_rows *applied = NULL;
    enum ordo_status status = run(
        connection, "SELECT migration_id, checksum FROM schema_migrations ORDER BY migration_id",
        NULL, 0, &applied, error);
    if (status == ORDO_OK)
        status = apply_missing(connection, store, applied, error);
    ordo_rows_free(applied);
    return status;
}

/* An existing store keeps its settings; asking for others is a mistake worth telling. */
static enum ordo_status check_setting(const char *store, const char *field, const char *wanted,
                                      const char *kept, struct ordo_error *error)
{
    if (wanted == NULL || strcmp(wanted, kept) == 0)
        return ORDO_OK;
    return error_set(error, ORDO_CONFLICT, field,
                     "%s: store %s was made with %s, which cannot be changed to %s", field, store,
                     kept, wanted);
}

static enum ordo_status settle(struct connection *connection, const char *store,
                               const struct migrate_options *options, struct ordo_error *error)
{
    static const char insert_sql[] =
        "INSERT INTO store_settings (currency, minor_unit, time_zone, is_demo) "
        "VALUES ($1, $2::smallint, $3, $4::boolean) "
        "ON CONFLICT (store_settings_id) DO NOTHING";
    const char *currency = options->currency == NULL ? default_currency : options->currency;
    const char *time_zone = options->time_zone == NULL ? default_time_zone : options->time_zone;
    char minor_unit[8];
    snprintf(minor_unit, sizeof minor_unit, "%d", currency_minor_unit(currency));
    const char *values[] = {currency, minor_unit, time_zone, options->is_demo ? "true" : "false"};
    struct ordo_rows *rows = NULL;
    enum ordo_status status = run(connection, insert_sql, values, 4, NULL, error);
    if (status == ORDO_OK)
        status = run(connection, "SELECT currency, time_zone FROM store_settings", NULL, 0, &rows,
                     error);
    if (status == ORDO_OK)
        status = check_setting(store, "currency", options->currency,
                               ordo_rows_text(rows, 0, "currency"), error);
    if (status == ORDO_OK)
        status = check_setting(store, "time_zone", options->time_zone,
                               ordo_rows_text(rows, 0, "time_zone"), error);
    ordo_rows_free(rows);
    return status;
}

static enum ordo_status migrate_locked(struct connection *connection, const char *store,
                                       const struct migrate_options *options,
                                       struct ordo_error *error)
{
    /* Where schemas are distributed, a new store is to be one that can be placed and moved. */
    static const char distribute_sql[] = "SELECT set_config(name, 'on', false) FROM pg_settings "
                                         "WHERE name = 'citus.enable_schema_based_sharding'";
    struct buffer path = {0};
    connection_quote_identifier(&path, store);
    if (path.failed)
        return error_no_memory(error);
    const char *values[] = {path.bytes};
    enum ordo_status status =
        run(connection, "SELECT set_config('search_path', $1, false)", values, 1, NULL, error);
    buffer_free(&path);
    if (status == ORDO_OK)
        status = connection_execute(connection, distribute_sql, error);
    if (status == ORDO_OK)
        status = session_check_usage(connection, store, error);
    if (status == ORDO_OK)
        status = make_schema(connection, store, error);
    if (status == ORDO_OK)
        status = bring_up_to_date(connection, store, error);
    if (status == ORDO_OK)
        status = settle(connection, store, options, error);
    if (status == ORDO_OK) /* last, as the store is whole without it, and only slower */
        status = distribution_delegate(connection, store, error);
    if (status == ORDO_OK)
        store_complete(connection, store, options->is_private);
    return status;
}

enum ordo_status store_migrate(struct connection *connection, const char *store,
                               const struct migrate_options *options, struct ordo_error *error)
{
    static const char lock_sql[] = "SELECT pg_advisory_lock(hashtextextended('ordo ' || $1, 0))";
    static const char unlock_sql[] =
        "SELECT pg_advisory_unlock(hashtextextended('ordo ' || $1, 0))";
    enum ordo_status status = ORDO_OK;
    if (options->currency != NULL)
        status = check_currency(options->currency, error);
    if (status == ORDO_OK && options->time_zone != NULL)
        status = check_time_zone(connection, options->time_zone, error);
    if (status == ORDO_OK)
        status = run(connection, lock_sql, &store, 1, NULL, error);
    if (status != ORDO_OK)
        return status;
    status = migrate_locked(connection, store, options, error);
    struct ordo_error ignored; /* the lock ends with the session in any case */
    (void)!run(connection, unlock_sql, &store, 1, NULL, &ignored);
    return status;
}
