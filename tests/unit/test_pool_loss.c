/* The pool when clients leave and connections end: who is told what, and that it goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pooled.h"

enum { BACKEND_BYTES = 64 };

static const struct statement one = {.sql = "SELECT 1"};
static const struct statement a_minute = {.sql = "SELECT pg_sleep(60)"};
static const struct statement half_a_second = {.sql = "SELECT pg_sleep(0.5)"};

/* The first value of a query on a connection of its own. */
static int64_t ask(const char *sql)
{
    struct connection *connection = NULL;
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    const struct statement statement = {.sql = sql};
    if (connection_open(pooled_url(), &connection, &error) != ORDO_OK ||
        connection_run(connection, &statement, &rows, &error) != ORDO_OK)
        fail_msg("%s: %s", sql, error.message);
    const int64_t number = strtoll(ordo_rows_value(rows, 0, 0), NULL, 10);
    ordo_rows_free(rows);
    connection_close(connection);
    return number;
}

static void await_sleep(struct pool *pool, const char *backend)
{
    char sql[192];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event = 'PgSleep'",
             backend);
    for (int tries = 0; ask(sql) == 0; tries++) {
        assert_true(tries < 2000);
        pool_advance(pool);
    }
}

static void terminate(const char *backend)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%s, 5000)::int", backend);
    assert_int_equal(ask(sql), 1);
}

/* A pool of one connection, and the process that serves it. */
static struct pool *open_one(const struct pool_options *options, char *backend)
{
    struct pool *pool = pooled_open(options);
    snprintf(backend, BACKEND_BYTES, "%s", pooled_value(pool, "SELECT pg_backend_pid()"));
    return pool;
}

/* ---------------------------------------------------------------- leaving */

static void one_that_waits_is_withdrawn(void **state)
{
    const struct statement add = {.sql = "INSERT INTO added VALUES (1)", .writes = true};
    const struct pool_options options = pooled_options(1, 1);
    struct pool *pool = pooled_open(&options);
    struct pooled_request slow = {0};
    struct pooled_request left = {0};
    (void)state;
    pooled_value(pool, "CREATE TEMP TABLE added (n int)");
    pooled_submit(pool, &half_a_second, NULL, &slow);
    const pool_ticket ticket = pooled_submit(pool, &add, NULL, &left);
    pool_advance(pool);
    pool_abandon(pool, ticket, false);
    pool_abandon(pool, ticket, true); /* it is gone already */
    assert_int_equal(pooled_stats(pool).waiting, 0);
    assert_string_equal(pooled_value(pool, "SELECT count(*) FROM added"), "0");
    assert_int_equal(slow.told, 1);
    assert_int_equal(left.told, 0);
    pool_close(pool);
    assert_int_equal(left.told, 0);
}

static void one_under_way_goes_on_and_nobody_is_told(void **state)
{
    const struct statement add = {.sql = "INSERT INTO added SELECT 1 FROM pg_sleep(0.2)",
                                  .writes = true};
    const struct pool_options options = pooled_options(1, 8);
    struct pool *pool = pooled_open(&options);
    struct pooled_request left = {0};
    (void)state;
    pooled_value(pool, "CREATE TEMP TABLE added (n int)");
    const pool_ticket ticket = pooled_submit(pool, &add, NULL, &left);
    pool_advance(pool);
    assert_int_equal(pooled_stats(pool).under_way, 1);
    pool_abandon(pool, ticket, false);
    assert_string_equal(pooled_value(pool, "SELECT count(*) FROM added"), "1");
    assert_int_equal(left.told, 0);
    pool_close(pool);
}

static void one_under_way_that_is_to_end_does(void **state)
{
    struct pool_options options = pooled_options(1, 1);
    struct pooled_request left = {0};
    char backend[BACKEND_BYTES];
    char sql[160];
    (void)state;
    options.notices_leaving = true;
    struct pool *pool = open_one(&options, backend);
    const pool_ticket ticket = pooled_submit(pool, &a_minute, NULL, &left);
    pool_advance(pool);
    await_sleep(pool, backend);
    pool_abandon(pool, ticket, true);
    assert_int_equal(pooled_stats(pool).under_way, 0);
    assert_string_not_equal(pooled_value(pool, "SELECT pg_backend_pid()"), backend);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_stat_activity WHERE pid = %s", backend);
    for (int tries = 0; ask(sql) > 0; tries++)
        assert_true(tries < 2000); /* the server notices within a second */
    pool_close(pool);
    assert_int_equal(left.told, 0);
}

static void an_old_ticket_names_nothing_new(void **state)
{
    const struct pool_options options = pooled_options(1, 1);
    struct pool *pool = pooled_open(&options);
    struct pooled_request first = {0};
    struct pooled_request next = {0};
    (void)state;
    const pool_ticket ticket = pooled_submit(pool, &one, NULL, &first);
    pooled_await(pool, &first);
    assert_true(pooled_submit(pool, &one, NULL, &next) != ticket);
    pool_abandon(pool, ticket, true);
    pool_abandon(pool, 0, true);
    pool_abandon(pool, UINT64_MAX, true);
    pooled_await(pool, &next);
    assert_int_equal(next.status[0], ORDO_OK);
    pool_close(pool);
}

/* ---------------------------------------------------------------- losing */

static void what_was_under_way_is_told_what_is_known_of_it(void **state)
{
    const struct statement write = {.sql = "SELECT 1", .writes = true};
    const struct pool_options options = pooled_options(1, 8);
    struct pooled_request requests[4] = {0};
    char backend[BACKEND_BYTES];
    (void)state;
    struct pool *pool = open_one(&options, backend);
    pooled_submit(pool, &one, NULL, &requests[0]);
    pooled_submit(pool, &a_minute, NULL, &requests[1]);
    pooled_submit(pool, &write, NULL, &requests[2]);
    pooled_submit(pool, &one, NULL, &requests[3]);
    pool_advance(pool);
    await_sleep(pool, backend);
    terminate(backend);
    pooled_await(pool, &requests[3]);
    assert_int_equal(requests[0].status[0], ORDO_OK);
    assert_int_equal(requests[1].status[0], ORDO_UNAVAILABLE);
    assert_int_equal(requests[2].status[0], ORDO_OUTCOME_UNKNOWN);
    assert_int_equal(requests[3].status[0], ORDO_UNAVAILABLE);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(requests[i].told, 1);
    assert_int_equal(pooled_stats(pool).failed, 3);
    pool_close(pool);
}

static void a_statement_that_writes_and_was_running_is_of_unknown_outcome(void **state)
{
    const struct statement write = {.sql = "SELECT pg_sleep(60)", .writes = true};
    const struct pool_options options = pooled_options(1, 1);
    struct pooled_request request = {0};
    char backend[BACKEND_BYTES];
    (void)state;
    struct pool *pool = open_one(&options, backend);
    pooled_submit(pool, &write, NULL, &request);
    pool_advance(pool);
    await_sleep(pool, backend);
    terminate(backend);
    pooled_await(pool, &request);
    assert_int_equal(request.status[0], ORDO_OUTCOME_UNKNOWN);
    pool_close(pool);
}

static void the_statements_before_the_loss_count(void **state)
{
    const struct statement statements[] = {
        {.sql = "SELECT 1"}, {.sql = "SELECT pg_sleep(60)"}, {.sql = "SELECT 3", .writes = true}};
    const struct pool_options options = pooled_options(1, 8);
    struct pooled_request request = {0};
    struct pooled_request behind = {0};
    char backend[BACKEND_BYTES];
    (void)state;
    struct pool *pool = open_one(&options, backend);
    assert_int_equal(pooled_try(pool, statements, 3, NULL, &request, NULL), ORDO_OK);
    pooled_submit(pool, &one, NULL, &behind);
    pool_advance(pool);
    await_sleep(pool, backend);
    terminate(backend);
    pooled_await(pool, &request);
    assert_int_equal(request.count, 3);
    assert_int_equal(request.status[0], ORDO_OK);
    assert_int_equal(request.status[1], ORDO_UNAVAILABLE);
    assert_int_equal(request.status[2], ORDO_OUTCOME_UNKNOWN);
    assert_int_equal(behind.told, 1); /* and not what was answered to another */
    assert_int_equal(behind.status[0], ORDO_UNAVAILABLE);
    pool_close(pool);
}

static void a_lost_connection_is_made_again_and_prepares_again(void **state)
{
    static const char name[] = "again";
    const struct pool_options options = pooled_options(1, 8);
    char backend[BACKEND_BYTES];
    (void)state;
    struct pool *pool = open_one(&options, backend);
    for (uint64_t round = 1; round <= 3; round++) {
        struct pooled_request request = {0};
        pooled_submit(pool, &one, name, &request);
        pooled_await(pool, &request);
        assert_string_equal(request.value, "1");
        assert_int_equal(pooled_stats(pool).connected, round);
        assert_int_equal(pooled_stats(pool).trouble.status, ORDO_OK);
        snprintf(backend, sizeof backend, "%s", pooled_value(pool, "SELECT pg_backend_pid()"));
        terminate(backend);
        while (pooled_stats(pool).ready == 1)
            pooled_step(pool);
        assert_int_equal(pooled_stats(pool).trouble.status, ORDO_UNAVAILABLE);
    }
    pool_close(pool);
}

static void those_who_wait_outlast_a_lost_connection(void **state)
{
    const struct pool_options options = pooled_options(1, 1);
    struct pooled_request lost = {0};
    struct pooled_request waiting[10] = {0};
    char backend[BACKEND_BYTES];
    (void)state;
    struct pool *pool = open_one(&options, backend);
    pooled_submit(pool, &a_minute, NULL, &lost);
    for (size_t i = 0; i < 10; i++)
        pooled_submit(pool, &one, NULL, &waiting[i]);
    pool_advance(pool);
    await_sleep(pool, backend);
    terminate(backend);
    pooled_await(pool, &waiting[9]);
    assert_int_equal(lost.status[0], ORDO_UNAVAILABLE);
    for (size_t i = 0; i < 10; i++)
        assert_int_equal(waiting[i].status[0], ORDO_OK);
    pool_close(pool);
}

static void without_a_server_those_who_wait_are_told_why(void **state)
{
    struct pool_options options = pooled_options(2, 8);
    struct pooled_request request = {0};
    (void)state;
    options.conninfo = "host=127.0.0.1 port=1 dbname=shop password=secret";
    options.wait_ms = 300;
    struct pool *pool = pooled_open(&options);
    pooled_submit(pool, &one, NULL, &request);
    pooled_await(pool, &request);
    assert_int_equal(request.status[0], ORDO_UNAVAILABLE);
    assert_memory_equal(request.error.message, "nothing was done: ", 18);
    assert_null(strstr(request.error.message, "secret"));
    const struct pool_stats stats = pooled_stats(pool);
    assert_int_equal(stats.ready + stats.connected, 0);
    assert_int_equal(stats.trouble.status, ORDO_UNAVAILABLE);
    pool_close(pool);
}

/* ---------------------------------------------------------------- closing */

static void at_the_end_each_is_told_once(void **state)
{
    const struct statement write = {.sql = "SELECT pg_sleep(60)", .writes = true};
    const struct pool_options options = pooled_options(1, 2);
    struct pooled_request requests[6] = {0};
    (void)state;
    struct pool *pool = pooled_open(&options);
    pooled_value(pool, "SELECT 1");
    for (size_t i = 0; i < 6; i++)
        pooled_submit(pool, i == 1 ? &write : &a_minute, NULL, &requests[i]);
    pool_advance(pool);
    assert_int_equal(pooled_stats(pool).under_way, 2);
    assert_int_equal(pooled_stats(pool).waiting, 4);
    pool_close(pool);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(requests[i].told, 1);
        assert_int_equal(requests[i].status[0], i == 1 ? ORDO_OUTCOME_UNKNOWN : ORDO_UNAVAILABLE);
    }
}

static void ask_once_more(struct pipeline_answer *answers, size_t count, void *context)
{
    struct pool **pool = context;
    const struct pool_request again = {
        .statements = &one, .count = 1, .done = ask_once_more, .context = pool};
    struct ordo_error error;
    pool_ticket ticket;
    assert_int_equal(count, 1);
    assert_int_equal(answers[0].status, ORDO_UNAVAILABLE);
    assert_non_null(*pool);
    assert_int_equal(pool_submit(*pool, &again, &ticket, &error), ORDO_UNAVAILABLE);
    *pool = NULL;
}

static void at_the_end_nothing_more_is_taken(void **state)
{
    const struct pool_options options = pooled_options(1, 1);
    struct pool *pool = pooled_open(&options);
    struct pool *told = pool;
    const struct pool_request request = {
        .statements = &one, .count = 1, .done = ask_once_more, .context = &told};
    struct ordo_error error;
    pool_ticket ticket;
    (void)state;
    assert_int_equal(pool_submit(pool, &request, &ticket, &error), ORDO_OK);
    pool_close(pool);
    assert_null(told);
    pool_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_waits_is_withdrawn),
        cmocka_unit_test(one_under_way_goes_on_and_nobody_is_told),
        cmocka_unit_test(one_under_way_that_is_to_end_does),
        cmocka_unit_test(an_old_ticket_names_nothing_new),
        cmocka_unit_test(what_was_under_way_is_told_what_is_known_of_it),
        cmocka_unit_test(a_statement_that_writes_and_was_running_is_of_unknown_outcome),
        cmocka_unit_test(the_statements_before_the_loss_count),
        cmocka_unit_test(a_lost_connection_is_made_again_and_prepares_again),
        cmocka_unit_test(those_who_wait_outlast_a_lost_connection),
        cmocka_unit_test(without_a_server_those_who_wait_are_told_why),
        cmocka_unit_test(at_the_end_each_is_told_once),
        cmocka_unit_test(at_the_end_nothing_more_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
