/* The asynchronous driver when its connection ends: by either side, with requests under way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipelined.h"

/* The process that serves `pipeline`. */
static int64_t backend_of(struct pipeline *pipeline)
{
    pipelined_send(pipeline, "SELECT pg_backend_pid() AS pid");
    const struct pipeline_answer answer = pipelined_answer(pipeline);
    const int64_t pid = ordo_rows_integer(answer.rows, 0, "pid");
    ordo_rows_free(answer.rows);
    return pid;
}

/* End a backend from a second connection, once it is asleep. */
static void terminate(int64_t backend, bool is_to_sleep)
{
    static const char wait[] =
        "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'";
    static const char end[] = "SELECT pg_terminate_backend($1, 5000)::int";
    struct connection *connection = NULL;
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    char pid[24];
    const char *const values[] = {pid};
    const struct statement statements[] = {{.sql = wait, .values = values, .value_count = 1},
                                           {.sql = end, .values = values, .value_count = 1}};
    snprintf(pid, sizeof pid, "%d", (int)backend);
    assert_int_equal(connection_open(pipelined_url(), &connection, &error), ORDO_OK);
    int tries = 0;
    for (size_t i = is_to_sleep ? 0 : 1; i < 2; tries++) {
        assert_true(tries < 20000);
        assert_int_equal(connection_run(connection, &statements[i], &rows, &error), ORDO_OK);
        i += strcmp(ordo_rows_value(rows, 0, 0), "1") == 0;
        ordo_rows_free(rows);
    }
    connection_close(connection);
}

/* Go on until it fails. */
static void await_loss(struct pipeline *pipeline)
{
    struct ordo_error error;
    while (pipelined_step(pipeline, &error) == ORDO_OK)
        ;
    assert_int_equal(error.status, ORDO_UNAVAILABLE);
    assert_true(error.message[0] != '\0');
    assert_int_equal(pipeline_state(pipeline), PIPELINE_CLOSED);
}

static void assert_connects_again(struct pipeline *pipeline)
{
    struct pipeline_answer answer;
    struct ordo_error error;
    assert_int_equal(pipeline_connect(pipeline, pipelined_url(), &error), ORDO_OK);
    assert_int_equal(pipelined_await_open(pipeline, &error), ORDO_OK);
    pipelined_send(pipeline, "SELECT 7 AS number");
    answer = pipelined_answer(pipeline);
    assert_int_equal(ordo_rows_integer(answer.rows, 0, "number"), 7);
    ordo_rows_free(answer.rows);
    assert_false(pipeline_answer(pipeline, &answer));
}

static void a_request_whose_backend_ends_gets_no_good_answer(void **state)
{
    struct pipeline *pipeline = pipelined_open();
    struct pipeline_answer answer;
    (void)state;
    const int64_t backend = backend_of(pipeline);
    pipelined_send(pipeline, "SELECT 1 AS number, pg_sleep(60)");
    pipelined_send(pipeline, "SELECT 2 AS number");
    terminate(backend, true);
    await_loss(pipeline);
    while (pipeline_answer(pipeline, &answer)) {
        assert_int_not_equal(answer.status, ORDO_OK);
        assert_null(answer.rows);
    }
    assert_connects_again(pipeline);
    pipeline_free(pipeline);
}

static void what_was_answered_before_the_loss_may_still_be_taken(void **state)
{
    struct pipeline *pipeline = pipelined_open();
    struct pipeline_answer answer;
    (void)state;
    const int64_t backend = backend_of(pipeline);
    pipelined_send(pipeline, "SELECT 1 AS number");
    pipelined_send(pipeline, "SELECT 2 AS number, pg_sleep(60)");
    terminate(backend, true);
    await_loss(pipeline); /* both the answer and the end have come by now */
    assert_true(pipeline_answer(pipeline, &answer));
    assert_int_equal(answer.status, ORDO_OK);
    assert_int_equal(ordo_rows_integer(answer.rows, 0, "number"), 1);
    ordo_rows_free(answer.rows);
    while (pipeline_answer(pipeline, &answer))
        assert_int_not_equal(answer.status, ORDO_OK);
    assert_connects_again(pipeline);
    pipeline_free(pipeline);
}

static void an_idle_connection_that_ends_is_noticed(void **state)
{
    struct pipeline *pipeline = pipelined_open();
    struct pipeline_answer answer;
    (void)state;
    terminate(backend_of(pipeline), false);
    await_loss(pipeline);
    assert_false(pipeline_answer(pipeline, &answer));
    assert_connects_again(pipeline);
    pipeline_free(pipeline);
}

static void what_is_sent_after_the_end_fails_or_gets_no_answer(void **state)
{
    const struct statement statement = {.sql = "SELECT 1", .writes = true};
    struct pipeline *pipeline = pipelined_open();
    struct pipeline_answer answer;
    struct ordo_error error;
    (void)state;
    terminate(backend_of(pipeline), false);
    if (pipeline_send(pipeline, NULL, &statement, &error) == ORDO_OK)
        await_loss(pipeline);
    assert_int_equal(pipeline_state(pipeline), PIPELINE_CLOSED);
    while (pipeline_answer(pipeline, &answer))
        assert_int_not_equal(answer.status, ORDO_OK);
    pipeline_free(pipeline);
}

/* What is not freed then, the sanitizer tells. */
static void closing_with_requests_under_way_loses_them_and_no_memory(void **state)
{
    struct pipeline *pipeline = pipelined_open();
    struct pipeline_answer answer;
    struct ordo_error error;
    (void)state;
    const int64_t backend = backend_of(pipeline);
    pipelined_send(pipeline, "SELECT repeat('tea', 1000) FROM generate_series(1, 100)");
    pipelined_send(pipeline, "SELECT 2, pg_sleep(60)");
    pipelined_send(pipeline, "SELECT 3");
    assert_int_equal(pipelined_step(pipeline, &error), ORDO_OK);
    pipeline_close(pipeline);
    while (pipeline_answer(pipeline, &answer))
        ordo_rows_free(answer.rows); /* the first, if it was quick */
    assert_connects_again(pipeline);
    assert_int_not_equal(backend_of(pipeline), backend);

    pipelined_send(pipeline, "SELECT 1");
    pipelined_send(pipeline, "SELECT 2, pg_sleep(60)");
    assert_int_equal(pipeline_connect(pipeline, pipelined_url(), &error),
                     ORDO_OK); /* closes what was there */
    assert_int_equal(pipelined_await_open(pipeline, &error), ORDO_OK);
    pipelined_send(pipeline, "SELECT 4");
    assert_int_equal(pipelined_step(pipeline, &error), ORDO_OK);
    pipeline_free(pipeline); /* with an answer that nobody took */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_whose_backend_ends_gets_no_good_answer),
        cmocka_unit_test(what_was_answered_before_the_loss_may_still_be_taken),
        cmocka_unit_test(an_idle_connection_that_ends_is_noticed),
        cmocka_unit_test(what_is_sent_after_the_end_fails_or_gets_no_answer),
        cmocka_unit_test(closing_with_requests_under_way_loses_them_and_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
