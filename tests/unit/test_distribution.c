/* Stores on Citus. What ordo asks of it is asked here of a database that looks like it: with a row
   in pg_extension, catalogue tables of the same shape, and a function that notes its calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "citus_database.h"
#include "store/distribution.h"

static const char store[] = "order"; /* a name that must be quoted */

static void init(void)
{
    const struct ordo_open_options where = {.database = database_url.bytes, .store = store};
    struct ordo_error error;
    if (ordo_init(&where, NULL, &error) != ORDO_OK)
        fail_msg("%s", error.message);
}

static void assert_conninfo(const char *expected)
{
    struct buffer conninfo = {0};
    struct ordo_error error;
    assert_int_equal(distribution_conninfo(database, store, &conninfo, &error), ORDO_OK);
    if (strstr(conninfo.bytes, expected) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", conninfo.bytes, expected);
    buffer_free(&conninfo);
}

/* ---------------------------------------------------------------- delegation */

static void assert_calls(const char *count)
{
    assert_answer("SELECT count(*) FROM public.calls", count);
}

/* A functions migration is due, as after an update of ordo. */
static void outdate_functions(void)
{
    execute(database,
            "UPDATE \"order\".schema_migrations SET checksum = '' WHERE migration_id = 0");
}

static void without_citus_there_is_nothing_to_do(void **state)
{
    struct ordo_error error;
    (void)state;
    if (database == NULL)
        skip();
    init();
    assert_int_equal(distribution_delegate(database, store, &error), ORDO_OK);
    assert_conninfo(database_url.bytes);
}

static void a_store_on_no_node_is_left_alone(void **state)
{
    (void)state;
    if (database == NULL)
        skip();
    install_citus();
    outdate_functions();
    init();
    assert_calls("0");
    assert_conninfo(database_url.bytes);
}

static void placing_orders_is_delegated_once(void **state)
{
    (void)state;
    if (database == NULL)
        skip();
    /* What Citus notes of any function of a distributed schema: known to all nodes, no more. */
    execute(database, "INSERT INTO pg_dist_object (classid, objid, objsubid) "
                      "SELECT 'pg_proc'::regclass, p.oid, 0 FROM pg_proc p "
                      "WHERE p.pronamespace = '\"order\"'::regnamespace");
    execute(database, "INSERT INTO pg_dist_schema SELECT '\"order\"'::regnamespace, 7");
    execute(database, "CREATE FUNCTION public.place_orders() RETURNS void LANGUAGE sql AS ''");
    outdate_functions();
    init();
    assert_calls("1");
    assert_answer("SELECT function = p.oid AND colocate_with = '\"order\".orders'::regclass "
                  "AND is_alone FROM public.calls, pg_proc p WHERE p.proname = 'place_orders' "
                  "AND p.pronamespace = '\"order\"'::regnamespace",
                  "true");
    init();
    outdate_functions();
    init();
    assert_calls("1");
}

static void a_function_that_was_made_anew_is_delegated_too(void **state)
{
    (void)state;
    if (database == NULL)
        skip();
    execute(database, "DO $$ BEGIN EXECUTE (SELECT 'DROP FUNCTION ' || oid::regprocedure "
                      "FROM pg_proc WHERE proname = 'place_orders' "
                      "AND pronamespace = '\"order\"'::regnamespace); END $$");
    outdate_functions();
    init();
    assert_calls("2");
}

/* ---------------------------------------------------------------- the node */

/* Three nodes, the coordinator among them; the store is on the third. */
static const char *const cluster[] = {
    "INSERT INTO pg_dist_node VALUES "
    "(1, 0, 'coordinator', 9700, 'a', true, true, 'primary', 'default', true, false), "
    "(2, 1, 'node-1', 9701, 'a', true, true, 'primary', 'default', true, true), "
    "(3, 2, 'node-2', 9702, 'a', true, true, 'primary', 'default', true, true), "
    "(4, 2, 'copy-of-node-2', 9703, 'a', true, true, 'secondary', 'default', true, true)",
    "CREATE TABLE public.orders ()",
    "INSERT INTO pg_dist_shard (logicalrelid, shardid) VALUES "
    "('\"order\".orders', 102008), ('\"order\".customers', 102009), ('public.orders', 102010)",
    "INSERT INTO pg_dist_placement VALUES "
    "(1, 102008, 4, 0, 1), (2, 102008, 1, 0, 2), (3, 102009, 1, 0, 1), (4, 102010, 1, 0, 1)",
};

static void the_node_of_the_store_is_found(void **state)
{
    (void)state;
    if (database == NULL)
        skip();
    for (size_t i = 0; i < sizeof cluster / sizeof cluster[0]; i++)
        execute(database, cluster[i]);
    assert_conninfo("host='node-2' hostaddr='' port='9702'");
    execute(database, "UPDATE pg_dist_placement SET groupid = 1 WHERE placementid = 2");
    assert_conninfo("host='node-1' hostaddr='' port='9701'");
}

static void the_connection_that_is_told_can_be_made(void **state)
{
    /* This server itself, whose socket's folder may be relative to that of its data. */
    static const char be_node[] =
        "UPDATE pg_dist_node SET nodename = coalesce(host(inet_server_addr()), "
        "regexp_replace(split_part(current_setting('unix_socket_directories'), ',', 1), "
        "'^(?!/)', current_setting('data_directory') || '/')), "
        "nodeport = coalesce(inet_server_port(), current_setting('port')::integer) "
        "WHERE nodeid = 2";
    struct buffer conninfo = {0};
    struct connection *there = NULL;
    struct ordo_error error;
    (void)state;
    if (database == NULL)
        skip();
    execute(database, be_node);
    assert_int_equal(distribution_conninfo(database, store, &conninfo, &error), ORDO_OK);
    setenv("PGHOSTADDR", "192.0.2.1", 1); /* an address that nobody has */
    if (connection_open(conninfo.bytes, &there, &error) != ORDO_OK)
        fail_msg("%s: %s", conninfo.bytes, error.message);
    unsetenv("PGHOSTADDR");
    connection_close(there);
    buffer_free(&conninfo);
}

/* Each leaves no node that is better than the one connected to. */
static void otherwise_the_connection_stays_as_it_is(void **state)
{
    static const char *const changes[] = {
        "UPDATE pg_dist_local_group SET groupid = 1",
        "UPDATE pg_dist_placement SET groupid = 0 WHERE placementid = 2",
        "UPDATE pg_dist_placement SET shardstate = 3 WHERE placementid = 2",
        "UPDATE pg_dist_placement SET shardstate = 1 WHERE placementid = 1",
        "UPDATE pg_dist_node SET isactive = false WHERE nodeid = 2",
        "UPDATE pg_dist_node SET metadatasynced = false WHERE nodeid = 2",
        "UPDATE pg_dist_node SET noderole = 'unavailable' WHERE nodeid = 2",
        "DELETE FROM pg_dist_shard WHERE shardid = 102008",
        "DELETE FROM pg_extension WHERE extname = 'citus'",
        "DROP TABLE pg_catalog.pg_dist_schema", /* as before Citus 12 */
    };
    (void)state;
    if (database == NULL)
        skip();
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        execute(database, "BEGIN");
        execute(database, changes[i]);
        assert_conninfo(database_url.bytes);
        connection_rollback(database);
    }
}

static void a_store_that_is_not_there_has_no_node(void **state)
{
    struct buffer conninfo = {0};
    struct ordo_error error;
    (void)state;
    if (database == NULL)
        skip();
    assert_int_equal(distribution_conninfo(database, "elsewhere", &conninfo, &error), ORDO_OK);
    assert_string_equal(conninfo.bytes, database_url.bytes);
    buffer_free(&conninfo);
}

int main(void)
{
    /* In this order: each goes on with the database as the one before left it. */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_citus_there_is_nothing_to_do),
        cmocka_unit_test(a_store_on_no_node_is_left_alone),
        cmocka_unit_test(placing_orders_is_delegated_once),
        cmocka_unit_test(a_function_that_was_made_anew_is_delegated_too),
        cmocka_unit_test(the_node_of_the_store_is_found),
        cmocka_unit_test(the_connection_that_is_told_can_be_made),
        cmocka_unit_test(otherwise_the_connection_stays_as_it_is),
        cmocka_unit_test(a_store_that_is_not_there_has_no_node),
    };
    return cmocka_run_group_tests(tests, make_database, drop_database);
}
