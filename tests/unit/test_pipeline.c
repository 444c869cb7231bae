/* The asynchronous driver on a real PostgreSQL: what is sent, answered, refused and lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipelined.h"
#include "url_with.h"

/* ---------------------------------------------------------------- connecting */

static void a_pipeline_is_closed_then_connecting_then_open(void **state)
{
    struct pipeline *pipeline = pipelined_new();
    struct ordo_error error;
    (void)state;
    assert_int_equal(pipeline_state(pipeline), PIPELINE_CLOSED);
    assert_int_equal(pipeline_descriptor(pipeline).fd, -1);
    assert_int_equal(pipeline_descriptor(pipeline).events, 0);
    assert_int_equal(pipeline_advance(pipeline, &error), ORDO_OK);

    assert_int_equal(pipeline_connect(pipeline, pipelined_url(), &error), ORDO_OK);
    assert_int_equal(pipeline_state(pipeline), PIPELINE_CONNECTING);
    assert_true(pipeline_descriptor(pipeline).fd >= 0);
    assert_true(pipeline_descriptor(pipeline).events == POLLIN ||
                pipeline_descriptor(pipeline).events == POLLOUT);
    assert_int_equal(pipelined_await_open(pipeline, &error), ORDO_OK);
    assert_int_equal(pipeline_state(pipeline), PIPELINE_OPEN);
    assert_true(pipeline_descriptor(pipeline).fd >= 0);
    assert_int_equal(pipeline_descriptor(pipeline).events, POLLIN);

    pipeline_close(pipeline);
    assert_int_equal(pipeline_state(pipeline), PIPELINE_CLOSED);
    pipeline_close(pipeline);
    pipeline_free(pipeline);
    pipeline_free(NULL);
}

static void assert_never_opens(const char *conninfo, enum ordo_status status, const char *field)
{
    struct pipeline *pipeline = pipelined_new();
    struct ordo_error error;
    enum ordo_status refused = pipeline_connect(pipeline, conninfo, &error);
    if (refused == ORDO_OK)
        refused = pipelined_await_open(pipeline, &error);
    if (refused != status)
        fail_msg("%s, not %s: %s", ordo_status_name(refused), ordo_status_name(status),
                 error.message);
    assert_int_equal(error.status, status);
    assert_string_equal(error.field, field);
    assert_true(error.message[0] != '\0');
    assert_null(strstr(error.message, "secret"));
    assert_int_equal(pipeline_state(pipeline), PIPELINE_CLOSED);
    pipeline_free(pipeline);
}

static void what_cannot_be_connected_says_why_and_keeps_passwords(void **state)
{
    char url[1024];
    (void)state;
    url_with(pipelined_url(), "dbname=never_made", url, sizeof url);
    assert_never_opens(url, ORDO_DENIED, "");
    assert_never_opens("postgresql://a:secret@127.0.0.1:1/b", ORDO_UNAVAILABLE, "");
    assert_never_opens("host=/nowhere password=secret", ORDO_UNAVAILABLE, "");
    assert_never_opens("postgresql://a:secret@[::1", ORDO_INVALID, "database");
    assert_never_opens("password=secret hots=x", ORDO_INVALID, "database");
}

static void nothing_is_sent_on_what_is_not_open(void **state)
{
    struct pipeline *pipeline = pipelined_new();
    const struct statement statement = {.sql = "SELECT 1"};
    struct pipeline_answer answer;
    struct ordo_error error;
    (void)state;
    assert_int_equal(pipeline_send(pipeline, NULL, &statement, &error), ORDO_INTERNAL);
    assert_int_equal(pipeline_connect(pipeline, pipelined_url(), &error), ORDO_OK);
    assert_int_equal(pipeline_prepare(pipeline, "one", &statement, &error), ORDO_INTERNAL);
    assert_int_equal(error.status, ORDO_INTERNAL);
    assert_false(pipeline_answer(pipeline, &answer));
    pipeline_free(pipeline);
}

/* ---------------------------------------------------------------- requests */

static void a_prepared_statement_is_sent_by_its_name(void **state)
{
    static const uint32_t types[] = {20 /* bigint */, 25 /* text */};
    static const char *const values[] = {"9000000000", NULL};
    static const char *const others[] = {"-1", "tea"};
    struct pipeline *pipeline = pipelined_open();
    struct statement statement = {.sql = "SELECT $1 + 1 AS next, $2 AS text, $2 IS NULL AS nothing",
                                  .types = types,
                                  .value_count = 2};
    struct ordo_error error;
    (void)state;
    assert_int_equal(pipeline_prepare(pipeline, "next", &statement, &error), ORDO_OK);
    statement.sql = NULL;
    statement.values = values;
    assert_int_equal(pipeline_send(pipeline, "next", &statement, &error), ORDO_OK);
    statement.values = others;
    assert_int_equal(pipeline_send(pipeline, "next", &statement, &error), ORDO_OK);

    struct pipeline_answer answer = pipelined_answer(pipeline);
    assert_int_equal(answer.status, ORDO_OK);
    assert_int_equal(ordo_rows_count(answer.rows), 0);
    ordo_rows_free(answer.rows);
    answer = pipelined_answer(pipeline);
    assert_int_equal(ordo_rows_integer(answer.rows, 0, "next"), 9000000001);
    assert_null(ordo_rows_text(answer.rows, 0, "text"));
    assert_string_equal(ordo_rows_text(answer.rows, 0, "nothing"), "true");
    ordo_rows_free(answer.rows);
    answer = pipelined_answer(pipeline);
    assert_int_equal(ordo_rows_integer(answer.rows, 0, "next"), 0);
    assert_string_equal(ordo_rows_text(answer.rows, 0, "text"), "tea");
    ordo_rows_free(answer.rows);
    pipeline_free(pipeline);
}

static void requests_under_way_are_answered_in_their_order(void **state)
{
    enum { REQUESTS = PIPELINE_REQUESTS_MOST };
    struct pipeline *pipeline = pipelined_open();
    char number[REQUESTS][24];
    struct pipeline_answer answer;
    struct ordo_error error;
    (void)state;
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < REQUESTS; i++) {
            snprintf(number[i], sizeof number[i], "%d", 100 * round + i);
            const char *const values[] = {number[i]};
            const struct statement echo = {.sql = "SELECT $1::int AS number, pg_sleep(0.001)",
                                           .values = values,
                                           .value_count = 1};
            assert_int_equal(pipeline_send(pipeline, NULL, &echo, &error), ORDO_OK);
        }
        const struct statement more = {.sql = "SELECT 1"};
        assert_int_equal(pipeline_send(pipeline, NULL, &more, &error), ORDO_INTERNAL);
        for (int i = 0; i < REQUESTS; i++) {
            answer = pipelined_answer(pipeline);
            assert_int_equal(answer.status, ORDO_OK);
            assert_int_equal(ordo_rows_integer(answer.rows, 0, "number"), 100 * round + i);
            ordo_rows_free(answer.rows);
        }
        assert_false(pipeline_answer(pipeline, &answer));
    }
    pipeline_free(pipeline);
}

static void values_too_large_for_the_socket_arrive_whole(void **state)
{
    enum { LENGTH = 20 << 20 };
    struct pipeline *pipeline = pipelined_open();
    char *value = malloc(LENGTH + 1);
    const char *const values[] = {value};
    const struct statement measure = {
        .sql = "SELECT length($1) AS length", .values = values, .value_count = 1};
    struct ordo_error error;
    (void)state;
    assert_non_null(value);
    memset(value, 'x', LENGTH);
    value[LENGTH] = '\0';
    pipelined_send(pipeline, "SELECT pg_sleep(0.2)"); /* meanwhile it reads nothing */
    assert_int_equal(pipeline_send(pipeline, NULL, &measure, &error), ORDO_OK);
    free(value); /* it was copied */
    assert_true(pipeline_descriptor(pipeline).fd >= 0);
    assert_int_equal(pipeline_descriptor(pipeline).events, POLLIN | POLLOUT);
    pipelined_assert_done(pipeline);
    struct pipeline_answer answer = pipelined_answer(pipeline);
    assert_int_equal(ordo_rows_integer(answer.rows, 0, "length"), LENGTH);
    ordo_rows_free(answer.rows);
    assert_int_equal(pipeline_descriptor(pipeline).events, POLLIN);
    pipeline_free(pipeline);
}

/* ---------------------------------------------------------------- errors */

static void the_error_of_one_does_not_touch_the_next(void **state)
{
    struct pipeline *pipeline = pipelined_open();
    (void)state;
    pipelined_send(pipeline, "CREATE TEMP TABLE sums (n int)");
    pipelined_send(pipeline, "INSERT INTO sums VALUES (1)");
    pipelined_send(pipeline, "INSERT INTO sums VALUES (1 / 0)");
    pipelined_send(pipeline, "INSERT INTO sums VALUES (10)");
    pipelined_send(pipeline, "SELEC");
    pipelined_send(pipeline, "SELECT sum(n) AS sum FROM sums");
    pipelined_assert_done(pipeline);
    pipelined_assert_done(pipeline);
    pipelined_assert_fails(pipeline, ORDO_QUERY_FAILED, "22012");
    pipelined_assert_done(pipeline);
    pipelined_assert_fails(pipeline, ORDO_QUERY_FAILED, "42601");
    struct pipeline_answer answer = pipelined_answer(pipeline);
    assert_int_equal(ordo_rows_integer(answer.rows, 0, "sum"), 11);
    ordo_rows_free(answer.rows);
    pipeline_free(pipeline);
}

/* The rows come before the commit, and the constraint is only checked there. */
static const char make_once[] = "CREATE TEMP TABLE once (n int UNIQUE DEFERRABLE "
                                "INITIALLY DEFERRED)";
static const char break_once[] = "INSERT INTO once VALUES (1), (1) RETURNING n";

static void an_error_at_the_commit_is_an_error(void **state)
{
    struct pipeline *pipeline = pipelined_open();
    (void)state;
    pipelined_send(pipeline, make_once);
    pipelined_send(pipeline, break_once);
    pipelined_send(pipeline, break_once);
    pipelined_send(pipeline, "INSERT INTO once VALUES (2) RETURNING n");
    pipelined_send(pipeline, "SELECT sum(n) AS sum FROM once");
    pipelined_assert_done(pipeline);
    pipelined_assert_fails(pipeline, ORDO_CONFLICT, "23505");
    pipelined_assert_fails(pipeline, ORDO_CONFLICT, "23505");
    pipelined_assert_done(pipeline);
    struct pipeline_answer answer = pipelined_answer(pipeline);
    assert_int_equal(ordo_rows_integer(answer.rows, 0, "sum"), 2);
    ordo_rows_free(answer.rows);
    pipeline_free(pipeline);
}

static void an_error_at_the_commit_is_one_for_the_blocking_driver_too(void **state)
{
    struct connection *connection = NULL;
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    (void)state;
    assert_int_equal(connection_open(pipelined_url(), &connection, &error), ORDO_OK);
    assert_int_equal(connection_execute(connection, make_once, &error), ORDO_OK);
    for (int writes = 0; writes <= 1; writes++) {
        const struct statement statement = {.sql = break_once, .writes = writes == 1};
        assert_int_equal(connection_run(connection, &statement, &rows, &error), ORDO_CONFLICT);
        assert_string_equal(error.sqlstate, "23505");
        assert_null(rows);
        assert_int_equal(connection_run(connection, &statement, NULL, &error), ORDO_CONFLICT);
    }
    const struct statement count = {.sql = "SELECT count(*) AS count FROM once"};
    assert_int_equal(connection_run(connection, &count, &rows, &error), ORDO_OK);
    assert_int_equal(ordo_rows_integer(rows, 0, "count"), 0);
    ordo_rows_free(rows);
    connection_close(connection);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pipeline_is_closed_then_connecting_then_open),
        cmocka_unit_test(what_cannot_be_connected_says_why_and_keeps_passwords),
        cmocka_unit_test(nothing_is_sent_on_what_is_not_open),
        cmocka_unit_test(a_prepared_statement_is_sent_by_its_name),
        cmocka_unit_test(requests_under_way_are_answered_in_their_order),
        cmocka_unit_test(values_too_large_for_the_socket_arrive_whole),
        cmocka_unit_test(the_error_of_one_does_not_touch_the_next),
        cmocka_unit_test(an_error_at_the_commit_is_an_error),
        cmocka_unit_test(an_error_at_the_commit_is_one_for_the_blocking_driver_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
