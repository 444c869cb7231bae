/* The pool: many requests on a few connections, answered each for itself; and its limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "pooled.h"

static const struct statement a_second = {.sql = "SELECT pg_sleep(1)"};
static const struct statement one = {.sql = "SELECT 1"};

/* ---------------------------------------------------------------- answers */

static void each_of_many_gets_its_own_answer(void **state)
{
    enum { REQUESTS = 2000 };
    const struct pool_options options = pooled_options(4, 8);
    struct pool *pool = pooled_open(&options);
    static struct pooled_request requests[REQUESTS];
    static struct statement statements[REQUESTS];
    static const char *values[REQUESTS];
    static char numbers[REQUESTS][16];
    (void)state;
    for (int i = 0; i < REQUESTS; i++) {
        snprintf(numbers[i], sizeof numbers[i], "%d", i);
        values[i] = numbers[i];
        statements[i] =
            (struct statement){.sql = "SELECT $1::int", .values = &values[i], .value_count = 1};
        pooled_submit(pool, &statements[i], i % 2 == 0 ? "echo" : NULL, &requests[i]);
    }
    assert_int_equal(pooled_stats(pool).waiting, REQUESTS);
    for (int i = 0; i < REQUESTS; i++) {
        pooled_await(pool, &requests[i]);
        assert_int_equal(requests[i].status[0], ORDO_OK);
        assert_string_equal(requests[i].value, numbers[i]);
    }
    const struct pool_stats stats = pooled_stats(pool);
    assert_int_equal(stats.answered, REQUESTS);
    assert_int_equal(stats.failed + stats.waiting + stats.under_way, 0);
    assert_int_equal(stats.connected, 4);
    pool_close(pool);
    for (int i = 0; i < REQUESTS; i++)
        assert_int_equal(requests[i].told, 1);
}

static void one_connection_answers_in_the_order_of_asking(void **state)
{
    enum { REQUESTS = 300 };
    const struct pool_options options = pooled_options(1, 8);
    struct pool *pool = pooled_open(&options);
    static struct pooled_request requests[REQUESTS];
    (void)state;
    for (int i = 0; i < REQUESTS; i++)
        pooled_submit(pool, &one, NULL, &requests[i]);
    pooled_await(pool, &requests[REQUESTS - 1]);
    for (int i = 1; i < REQUESTS; i++)
        assert_int_equal(requests[i].place, requests[i - 1].place + 1);
    pool_close(pool);
}

static void what_takes_long_holds_up_no_other_connection(void **state)
{
    const struct pool_options options = pooled_options(2, 1);
    struct pool *pool = pooled_open(&options);
    struct pooled_request slow = {0};
    struct pooled_request quick[20] = {0};
    (void)state;
    while (pooled_stats(pool).ready < 2)
        pooled_step(pool);
    pooled_submit(pool, &a_second, NULL, &slow);
    for (size_t i = 0; i < 20; i++)
        pooled_submit(pool, &one, NULL, &quick[i]);
    for (size_t i = 0; i < 20; i++)
        pooled_await(pool, &quick[i]);
    assert_int_equal(slow.told, 0);
    pooled_await(pool, &slow);
    pool_close(pool);
}

static void requests_are_spread_over_the_connections(void **state)
{
    const struct statement backend = {.sql = "SELECT pg_backend_pid()"};
    const struct pool_options options = pooled_options(2, 8);
    struct pool *pool = pooled_open(&options);
    struct pooled_request one_of_two = {0};
    struct pooled_request other = {0};
    (void)state;
    while (pooled_stats(pool).ready < 2)
        pooled_step(pool);
    pooled_submit(pool, &backend, NULL, &one_of_two);
    pooled_submit(pool, &backend, NULL, &other);
    pooled_await(pool, &one_of_two);
    pooled_await(pool, &other);
    assert_string_not_equal(one_of_two.value, other.value);
    pool_close(pool);
}

static void the_session_is_set_up(void **state)
{
    struct pool_options options = pooled_options(1, 1);
    (void)state;
    options.search_path = "\"no such store\"";
    options.answer_ms = 7000;
    options.notices_leaving = true;
    struct pool *pool = pooled_open(&options);
    assert_string_equal(pooled_value(pool, "SHOW TimeZone"), "Asia/Tokyo");
    assert_string_equal(pooled_value(pool, "SHOW search_path"), "\"no such store\"");
    assert_string_equal(pooled_value(pool, "SHOW statement_timeout"), "7s");
    assert_string_equal(pooled_value(pool, "SHOW client_connection_check_interval"), "1s");
    pool_close(pool);
}

/* ---------------------------------------------------------------- prepared statements */

static void a_statement_is_prepared_once_a_connection(void **state)
{
    static const char name[] = "counted";
    const struct pool_options options = pooled_options(1, 8);
    struct pool *pool = pooled_open(&options);
    struct pooled_request requests[20] = {0};
    (void)state;
    for (size_t i = 0; i < 20; i++)
        pooled_submit(pool, &one, name, &requests[i]);
    for (size_t i = 0; i < 20; i++) {
        pooled_await(pool, &requests[i]);
        assert_int_equal(requests[i].count, 1);
        assert_string_equal(requests[i].value, "1");
    }
    assert_string_equal(pooled_value(pool, "SELECT string_agg(name || ' ' || generic_plans + "
                                           "custom_plans, ',') FROM pg_prepared_statements"),
                        "counted 20");
    pool_close(pool);
}

static void what_cannot_be_prepared_says_why_and_may_be_tried_again(void **state)
{
    static const char name[] = "later";
    const struct statement later = {.sql = "SELECT count(*) FROM later"};
    const struct pool_options options = pooled_options(1, 8);
    struct pool *pool = pooled_open(&options);
    struct pooled_request requests[3] = {0};
    (void)state;
    pooled_submit(pool, &later, name, &requests[0]);
    pooled_submit(pool, &one, NULL, &requests[1]);
    pooled_await(pool, &requests[1]);
    assert_int_equal(requests[0].told, 1);
    assert_int_equal(requests[0].count, 1);
    assert_int_equal(requests[0].status[0], ORDO_QUERY_FAILED);
    assert_string_equal(requests[0].error.sqlstate, "42P01");
    assert_string_equal(requests[1].value, "1");
    pooled_value(pool, "CREATE TEMP TABLE later (n int)");
    pooled_submit(pool, &later, name, &requests[2]);
    pooled_await(pool, &requests[2]);
    assert_string_equal(requests[2].value, "0");
    assert_int_equal(pooled_stats(pool).connected, 1);
    pool_close(pool);
}

static void a_plan_that_the_schema_outgrew_fails_once(void **state)
{
    static const char name[] = "outgrown";
    char make[96], change[96], take[96], drop[96];
    const struct pool_options options = pooled_options(1, 8);
    struct pool *pool = pooled_open(&options);
    struct pooled_request requests[3] = {0};
    const struct statement all = {.sql = take};
    (void)state;
    const int pid = (int)getpid();
    snprintf(make, sizeof make, "CREATE TABLE outgrown_%d AS SELECT 1 AS a", pid);
    snprintf(change, sizeof change, "ALTER TABLE outgrown_%d ADD COLUMN b int", pid);
    snprintf(take, sizeof take, "SELECT * FROM outgrown_%d", pid);
    snprintf(drop, sizeof drop, "DROP TABLE outgrown_%d", pid);
    pooled_value(pool, make);
    pooled_submit(pool, &all, name, &requests[0]);
    pooled_await(pool, &requests[0]);
    pooled_value(pool, change);
    pooled_submit(pool, &all, name, &requests[1]);
    pooled_await(pool, &requests[1]);
    pooled_submit(pool, &all, name, &requests[2]);
    pooled_await(pool, &requests[2]);
    pooled_value(pool, drop);
    assert_int_equal(requests[0].status[0], ORDO_OK);
    assert_string_equal(requests[1].error.sqlstate, "0A000");
    assert_string_equal(requests[2].value, "1");
    pool_close(pool);
}

/* ---------------------------------------------------------------- failures */

static void a_statement_that_fails_touches_no_other(void **state)
{
    const struct statement wrong = {.sql = "SELECT 1 / 0"};
    const struct pool_options options = pooled_options(1, 8);
    struct pool *pool = pooled_open(&options);
    struct pooled_request requests[5] = {0};
    (void)state;
    for (size_t i = 0; i < 5; i++)
        pooled_submit(pool, i % 2 == 1 ? &wrong : &one, NULL, &requests[i]);
    pooled_await(pool, &requests[4]);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(requests[i].status[0], i % 2 == 1 ? ORDO_QUERY_FAILED : ORDO_OK);
        assert_string_equal(requests[i].error.sqlstate, i % 2 == 1 ? "22012" : "");
    }
    assert_int_equal(pooled_stats(pool).connected, 1);
    pool_close(pool);
}

static void the_statements_of_a_request_are_told_each(void **state)
{
    const struct statement statements[] = {{.sql = "BEGIN"},
                                           {.sql = "SELECT 1 / 0"},
                                           {.sql = "SELECT 2"},
                                           {.sql = "ROLLBACK"},
                                           {.sql = "SELECT 3"}};
    const struct pool_options options = pooled_options(1, 8);
    struct pool *pool = pooled_open(&options);
    struct pooled_request request = {0};
    (void)state;
    assert_int_equal(pooled_try(pool, statements, 5, NULL, &request, NULL), ORDO_OK);
    pooled_await(pool, &request);
    assert_int_equal(request.count, 5);
    assert_int_equal(request.status[0], ORDO_OK);
    assert_int_equal(request.status[1], ORDO_QUERY_FAILED);
    assert_int_equal(request.status[2], ORDO_QUERY_FAILED);
    assert_int_equal(request.status[3], ORDO_OK);
    assert_string_equal(request.value, "3");
    assert_string_equal(pooled_value(pool, "SELECT 4"), "4");
    pool_close(pool);
}

static void what_takes_too_long_is_ended_by_the_server(void **state)
{
    struct pool_options options = pooled_options(1, 1);
    struct pooled_request request = {0};
    (void)state;
    options.answer_ms = 100;
    struct pool *pool = pooled_open(&options);
    pooled_submit(pool, &a_second, NULL, &request);
    pooled_await(pool, &request);
    assert_string_equal(request.error.sqlstate, "57014");
    assert_string_equal(pooled_value(pool, "SELECT 1"), "1");
    assert_int_equal(pooled_stats(pool).connected, 1);
    pool_close(pool);
}

/* ---------------------------------------------------------------- limits */

static void one_that_waits_too_long_is_told(void **state)
{
    struct pool_options options = pooled_options(1, 1);
    struct pooled_request slow = {0};
    struct pooled_request waiting = {0};
    (void)state;
    options.wait_ms = 300;
    struct pool *pool = pooled_open(&options);
    pooled_value(pool, "SELECT 1");
    pooled_submit(pool, &a_second, NULL, &slow);
    pool_advance(pool); /* so that it is under way */
    pooled_submit(pool, &one, NULL, &waiting);
    pooled_await(pool, &waiting);
    assert_int_equal(waiting.status[0], ORDO_BUSY);
    assert_int_equal(slow.told, 0);
    pooled_await(pool, &slow);
    assert_int_equal(slow.status[0], ORDO_OK);
    assert_int_equal(pooled_stats(pool).failed, 1);
    pool_close(pool);
}

static void too_many_are_not_taken(void **state)
{
    struct pool_options options = pooled_options(1, 1);
    struct pooled_request requests[4] = {0};
    (void)state;
    options.waiting_most = 2;
    struct pool *pool = pooled_open(&options);
    for (size_t i = 0; i < 3; i++)
        pooled_submit(pool, &one, NULL, &requests[i]);
    for (int i = 0; i < 10; i++)
        assert_int_equal(pooled_try(pool, &one, 1, NULL, &requests[3], NULL), ORDO_BUSY);
    pooled_await(pool, &requests[2]);
    assert_int_equal(requests[3].told, 0);
    pooled_submit(pool, &one, NULL, &requests[3]);
    pooled_await(pool, &requests[3]);
    pool_close(pool);
}

/* ---------------------------------------------------------------- asking from within */

struct chain {
    struct pool *pool;
    int left;
};

static void go_on(struct pipeline_answer *answers, size_t count, void *context)
{
    struct chain *chain = context;
    const struct pool_request next = {
        .statements = &one, .count = 1, .done = go_on, .context = chain};
    struct ordo_error error;
    pool_ticket ticket;
    assert_int_equal(count, 1);
    assert_int_equal(answers[0].status, ORDO_OK);
    if (--chain->left > 0)
        assert_int_equal(pool_submit(chain->pool, &next, &ticket, &error), ORDO_OK);
}

static void the_one_who_is_told_may_ask_again(void **state)
{
    struct pool_options options = pooled_options(1, 1);
    struct chain chain = {.left = 100};
    (void)state;
    options.waiting_most = 1;
    chain.pool = pooled_open(&options);
    const struct pool_request first = {
        .statements = &one, .count = 1, .done = go_on, .context = &chain};
    struct ordo_error error;
    pool_ticket ticket;
    assert_int_equal(pool_submit(chain.pool, &first, &ticket, &error), ORDO_OK);
    while (chain.left > 0)
        pooled_step(chain.pool);
    pool_close(chain.pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_many_gets_its_own_answer),
        cmocka_unit_test(one_connection_answers_in_the_order_of_asking),
        cmocka_unit_test(what_takes_long_holds_up_no_other_connection),
        cmocka_unit_test(requests_are_spread_over_the_connections),
        cmocka_unit_test(the_session_is_set_up),
        cmocka_unit_test(the_one_who_is_told_may_ask_again),
        cmocka_unit_test(a_statement_is_prepared_once_a_connection),
        cmocka_unit_test(what_cannot_be_prepared_says_why_and_may_be_tried_again),
        cmocka_unit_test(a_plan_that_the_schema_outgrew_fails_once),
        cmocka_unit_test(a_statement_that_fails_touches_no_other),
        cmocka_unit_test(the_statements_of_a_request_are_told_each),
        cmocka_unit_test(what_takes_too_long_is_ended_by_the_server),
        cmocka_unit_test(one_that_waits_too_long_is_told),
        cmocka_unit_test(too_many_are_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
