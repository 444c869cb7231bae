#include "store/roles.h"

#include <stdio.h>
#include <string.h>

#include "db/conninfo.h"
#include "rows/rows.h"

enum { ROLE_NAME_BYTES = 64 };

/* The members may come in to the private PostgreSQL as themselves: see local/server_files.c. */
static const char readers[] = "ordo_readers";

struct roles {
    char reader[ROLE_NAME_BYTES];
    char app[ROLE_NAME_BYTES];
};

static struct roles roles_of(const char *store)
{
    struct roles roles;
    snprintf(roles.reader, sizeof roles.reader, "ordo_%.48s_reader", store);
    snprintf(roles.app, sizeof roles.app, "ordo_%.48s_app", store);
    return roles;
}

/* The statement with each %s an identifier; false if it failed. Its error is nobody's: the user may
   not do it, or somebody else has done it meanwhile. */
static bool try(struct connection *connection, const char *format, const char *first,
                const char *second)
{
    const char *names[] = {first, second};
    struct buffer sql = {0};
    struct ordo_error ignored;
    size_t used = 0;
    for (const char *c = format; *c != '\0'; c++) {
        if (c[0] == '%' && c[1] == 's') {
            connection_quote_identifier(&sql, names[used++]);
            c++;
        } else {
            buffer_byte(&sql, *c);
        }
    }
    bool done = !sql.failed && connection_execute(connection, sql.bytes, &ignored) == ORDO_OK;
    buffer_free(&sql);
    return done;
}

/* The same of several statements in one transaction: all or none. */
static void try_all(struct connection *connection, const char *const *formats, size_t count,
                    const char *first, const char *second)
{
    bool done = try(connection, "BEGIN", NULL, NULL);
    for (size_t i = 0; i < count && done; i++)
        done = try(connection, formats[i], first, second);
    if (done)
        (void)try(connection, "COMMIT", NULL, NULL);
    connection_rollback(connection);
}

/* Looked at first, so that a server's log has no refusals in it where there is nothing to try. */
static bool may_make_roles(struct connection *connection)
{
    static const char sql[] =
        "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole)";
    struct ordo_rows *rows = NULL;
    struct ordo_error ignored;
    bool may =
        connection_run(connection, &(struct statement){.sql = sql}, &rows, &ignored) == ORDO_OK &&
        ordo_rows_count(rows) == 1;
    ordo_rows_free(rows);
    return may;
}

/* 1: there, and harmless; 0: not there; -1: there, and more than harmless, or not known. */
static int look_for(struct connection *connection, const char *role)
{
    static const char sql[] = "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication "
                              "OR rolbypassrls OR EXISTS "
                              "(SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid "
                              "WHERE m.member = r.oid AND g.rolname <> $2) AS is_mighty "
                              "FROM pg_roles r WHERE rolname = $1";
    const char *values[] = {role, readers};
    const struct statement statement = {.sql = sql, .values = values, .value_count = 2};
    struct ordo_rows *rows = NULL;
    struct ordo_error ignored;
    int found = -1;
    if (connection_run(connection, &statement, &rows, &ignored) == ORDO_OK) {
        if (ordo_rows_count(rows) == 0)
            found = 0;
        else if (strcmp(ordo_rows_text(rows, 0, "is_mighty"), "false") == 0)
            found = 1;
    }
    ordo_rows_free(rows);
    return found;
}

static void grant_reader(struct connection *connection, const char *store, const char *reader)
{
    static const char *const grants[] = {
        "GRANT USAGE ON SCHEMA %s TO %s",
        "REVOKE ALL ON ALL TABLES IN SCHEMA %s FROM %s",
        "GRANT SELECT ON ALL TABLES IN SCHEMA %s TO %s",
        "REVOKE ALL ON %s.api_keys FROM %s",
    };
    try_all(connection, grants, sizeof grants / sizeof grants[0], store, reader);
}

static void grant_app(struct connection *connection, const char *store, const char *app)
{
    static const char *const grants[] = {
        "GRANT USAGE ON SCHEMA %s TO %s",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO %s",
        "REVOKE INSERT, UPDATE, DELETE ON %s.schema_migrations FROM %s",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA %s TO %s",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %s TO %s",
    };
    try_all(connection, grants, sizeof grants / sizeof grants[0], store, app);
}

/* Its session's defaults. A reader can set others: they keep from mistakes; rights keep from more. */
static void set_defaults(struct connection *connection, const char *store, const char *reader)
{
    static const char *const settings[] = {
        "ALTER ROLE %s SET default_transaction_read_only = on",
        "ALTER ROLE %s SET statement_timeout = '30s'",
        "ALTER ROLE %s SET idle_in_transaction_session_timeout = '60s'",
        "ALTER ROLE %s SET search_path = %s",
    };
    try_all(connection, settings, sizeof settings / sizeof settings[0], reader, store);
}

/* What PostgreSQL lets everyone do in any database, read-only or not, that leaves something behind or
   keeps others waiting. */
static void narrow_everyone(struct connection *connection)
{
    static const char sql[] =
        "SELECT format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()) AS "
        "revoke "
        "WHERE has_database_privilege('public', current_database(), 'TEMPORARY') "
        "UNION ALL "
        "SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', oid::regprocedure) "
        "FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace "
        "AND (proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lo_open', "
        "'lowrite', "
        "'lo_truncate', 'lo_truncate64', 'lo_unlink', 'pg_logical_emit_message') "
        "OR proname ~ '^pg_(try_)?advisory_') "
        "AND has_function_privilege('public', oid, 'EXECUTE')";
    struct ordo_rows *rows = NULL;
    struct ordo_error ignored;
    if (connection_run(connection, &(struct statement){.sql = sql}, &rows, &ignored) == ORDO_OK)
        for (size_t r = 0; r < ordo_rows_count(rows); r++)
            (void)!connection_execute(connection, ordo_rows_text(rows, r, "revoke"), &ignored);
    ordo_rows_free(rows);
}

void roles_grant(struct connection *connection, const char *store, bool is_private)
{
    const struct roles roles = roles_of(store);
    int reader = look_for(connection, roles.reader);
    int app = look_for(connection, roles.app);
    if (may_make_roles(connection)) {
        if (is_private && look_for(connection, readers) == 0)
            (void)try(connection, "CREATE ROLE %s NOLOGIN", readers, NULL);
        if (reader == 0) {
            (void)try(connection, "CREATE ROLE %s LOGIN NOINHERIT", roles.reader, NULL);
            reader = look_for(connection, roles.reader);
        }
        if (app == 0) {
            (void)try(connection, "CREATE ROLE %s NOLOGIN", roles.app, NULL);
            app = look_for(connection, roles.app);
        }
        if (reader == 1)
            set_defaults(connection, store, roles.reader);
        if (reader == 1 && is_private)
            (void)try(connection, "GRANT %s TO %s", readers, roles.reader);
    }
    if (reader == 1)
        grant_reader(connection, store, roles.reader);
    if (app == 1)
        grant_app(connection, store, roles.app);
    if (is_private)
        narrow_everyone(connection);
}

void roles_drop(struct connection *connection, const char *store)
{
    const struct roles roles = roles_of(store);
    const char *const names[] = {roles.reader, roles.app};
    if (!may_make_roles(connection))
        return;
    for (size_t i = 0; i < 2; i++) {
        if (look_for(connection, names[i]) != 1)
            continue;
        (void)try(connection, "DROP OWNED BY %s", names[i], NULL);
        (void)try(connection, "DROP ROLE %s", names[i], NULL);
    }
}

enum ordo_status roles_reader_conninfo(const char *conninfo, const char *store,
                                       struct buffer *reader_conninfo, struct ordo_error *error)
{
    const struct roles roles = roles_of(store);
    return conninfo_as_user(conninfo, roles.reader, reader_conninfo, error);
}
