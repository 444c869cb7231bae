/* A database of the test's own on the server that ORDO_TEST_URL names (without it, tests that need
   one are skipped), which can be made to look like one with Citus. To be included after cmocka.h. */
#ifndef ORDO_TESTS_UNIT_CITUS_DATABASE_H
#define ORDO_TESTS_UNIT_CITUS_DATABASE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/connection.h"

static struct connection *server;   /* of ORDO_TEST_URL */
static struct connection *database; /* one of the test's own there */
static struct buffer database_url;
static char database_name[32];

static inline void execute(struct connection *connection, const char *sql)
{
    struct ordo_error error;
    if (connection_execute(connection, sql, &error) != ORDO_OK)
        fail_msg("%s: %s", sql, error.message);
}

static inline void assert_answer(const char *sql, const char *expected)
{
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    if (connection_run(database, &(struct statement){.sql = sql}, &rows, &error) != ORDO_OK)
        fail_msg("%s: %s", sql, error.message);
    assert_int_equal(ordo_rows_count(rows), 1);
    assert_string_equal(ordo_rows_value(rows, 0, 0), expected);
    ordo_rows_free(rows);
}

static inline int make_database(void **state)
{
    const char *url = getenv("ORDO_TEST_URL");
    struct ordo_error error;
    char create[64];
    (void)state;
    if (url == NULL) {
        print_message("ORDO_TEST_URL is not set: what needs a database is skipped\n");
        return 0;
    }
    snprintf(database_name, sizeof database_name, "unit_citus_%d", (int)getpid());
    snprintf(create, sizeof create, "CREATE DATABASE %s", database_name);
    const char *joint = strstr(url, "://") == NULL ? " " : strchr(url, '?') == NULL ? "?" : "&";
    buffer_printf(&database_url, "%s%sdbname=%s", url, joint, database_name);
    if (connection_open(url, &server, &error) == ORDO_OK &&
        connection_execute(server, create, &error) == ORDO_OK &&
        connection_open(database_url.bytes, &database, &error) == ORDO_OK)
        return 0;
    print_error("%s\n", error.message);
    return -1;
}

static inline int drop_database(void **state)
{
    struct ordo_error error;
    char drop[64];
    (void)state;
    connection_close(database);
    snprintf(drop, sizeof drop, "DROP DATABASE IF EXISTS %s", database_name);
    int failed = server != NULL && connection_execute(server, drop, &error) != ORDO_OK;
    connection_close(server);
    buffer_free(&database_url);
    return failed;
}

/* As Citus 13 makes them, as far as ordo looks at them. */
static const char *const catalogue[] = {
    "SET allow_system_table_mods = on",
    "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion) "
    "VALUES (16000, 'citus', 10, 'pg_catalog'::regnamespace, false, '13.2-1')",
    "CREATE TYPE pg_catalog.noderole AS ENUM ('primary', 'secondary', 'unavailable')",
    "CREATE TABLE pg_catalog.pg_dist_schema (schemaid oid NOT NULL, colocationid integer NOT NULL)",
    "CREATE TABLE pg_catalog.pg_dist_object (classid oid, objid oid, objsubid integer, "
    "distribution_argument_index integer, colocationid integer, force_delegation boolean)",
    "CREATE TABLE pg_catalog.pg_dist_shard (logicalrelid regclass, shardid bigint, "
    "shardstorage \"char\", shardminvalue text, shardmaxvalue text)",
    "CREATE TABLE pg_catalog.pg_dist_placement (placementid bigint, shardid bigint, "
    "shardstate integer, shardlength bigint, groupid integer)",
    "CREATE TABLE pg_catalog.pg_dist_node (nodeid integer, groupid integer, nodename text, "
    "nodeport integer, noderack text, hasmetadata boolean, isactive boolean, noderole noderole, "
    "nodecluster name, metadatasynced boolean, shouldhaveshards boolean)",
    "CREATE TABLE pg_catalog.pg_dist_local_group (groupid integer)",
    "INSERT INTO pg_dist_local_group VALUES (0)",
    "CREATE TABLE public.calls (function oid, colocate_with regclass, is_alone boolean)",
    "CREATE FUNCTION pg_catalog.create_distributed_function(function_name regprocedure, "
    "distribution_arg_name text DEFAULT NULL, colocate_with text DEFAULT 'default', "
    "force_delegation boolean DEFAULT NULL) RETURNS void LANGUAGE sql AS $$ "
    "INSERT INTO public.calls (function, colocate_with, is_alone) "
    "SELECT function_name, colocate_with::regclass, "
    "NOT EXISTS (SELECT FROM \"order\".schema_migrations WHERE xmin = pg_current_xact_id()::xid); "
    "DELETE FROM pg_dist_object WHERE objid = function_name; "
    "INSERT INTO pg_dist_object (classid, objid, objsubid, colocationid) "
    "SELECT 'pg_proc'::regclass, function_name, 0, s.colocationid FROM pg_dist_schema s "
    "JOIN pg_proc p ON p.pronamespace = s.schemaid AND p.oid = function_name $$",
};

static inline void install_citus(void)
{
    for (size_t i = 0; i < sizeof catalogue / sizeof catalogue[0]; i++)
        execute(database, catalogue[i]);
}

#endif
