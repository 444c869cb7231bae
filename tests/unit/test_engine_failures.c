/* The engine when the database does not answer, or is gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch_engine.h"
#include "scratch_refusal.h"
#include "url_with.h"

enum { UNITS = 1000 };

/* ---------------------------------------------------------------- lost connections */

static void a_lost_order_with_a_key_is_placed_once_and_one_without_is_in_doubt(void **state)
{
    const struct ordo_engine_options options = {.lanes = 1};
    struct ordo_engine *engine = engine_open(&options);
    struct ordo_store *store = scratch_open();
    const int64_t customer = scratch_customer(store);
    const int64_t product = scratch_product(store, UNITS);
    struct connection *lock = lock_product(product);
    struct client plain, keyed, gone, waiting;
    (void)state;
    client_submit(client_reset(&plain, customer, product, NULL), engine);
    client_submit(client_reset(&keyed, customer, product, "lost"), engine);
    client_submit(client_reset(&gone, customer, product, "lost and left"), engine);
    ENGINE_AWAIT(engine, lock_waiters(lock) == 1);
    client_submit(client_reset(&waiting, customer, product, NULL), engine);
    lock_terminate_waiters(lock);
    connection_close(lock);
    ENGINE_AWAIT(engine, engine_stats(engine).lanes_ready == 0);
    client_assert(&plain, ORDO_OUTCOME_UNKNOWN, ORDO_VERDICT_NONE);
    assert_int_equal(keyed.times, 0);
    assert_int_equal(engine_stats(engine).waiting, 3);
    assert_int_equal(engine_stats(engine).trouble.status, ORDO_UNAVAILABLE);
    assert_false(ordo_engine_abandon(engine, gone.ticket)); /* it may have been placed */

    engine_await_idle(engine);
    client_assert(&keyed, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    client_assert(&waiting, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_int_equal(gone.times, 0);
    assert_true(keyed.outcome.order_id < waiting.outcome.order_id); /* it came first */
    assert_int_equal(scratch_stock(store, product), UNITS - 3);
    const struct ordo_engine_stats stats = engine_stats(engine);
    assert_int_equal(stats.accepted, 3);
    assert_int_equal(stats.failed, 1);
    assert_int_equal(stats.retried, 2);
    assert_int_equal(stats.reconnects, 1);
    assert_int_equal(stats.trouble.status, ORDO_OK);
    ordo_engine_close(engine);
    ordo_close(store);
}

/* Its sessions are told from others by their name. */
static void an_idle_engine_that_is_cut_off_goes_on_by_itself(void **state)
{
    const struct ordo_engine_options options = {.lanes = 2};
    struct ordo_open_options where = scratch_options();
    struct ordo_engine *engine = NULL;
    struct ordo_store *store = scratch_open();
    struct client client;
    char url[1024];
    (void)state;
    url_with(where.database, "application_name=cut_off", url, sizeof url);
    where.database = url;
    assert_int_equal(ordo_engine_open(&where, &options, &engine, NULL), ORDO_OK);
    engine_await_ready(engine);
    assert_int_equal(
        scratch_number(store, "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
                              "WHERE application_name = 'cut_off'"),
        2);
    ENGINE_AWAIT(engine, engine_stats(engine).reconnects == 2);
    client_submit(client_reset(&client, scratch_customer(store), scratch_product(store, 1), NULL),
                  engine);
    engine_await_idle(engine);
    client_assert(&client, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_int_equal(engine_stats(engine).trouble.status, ORDO_OK);
    ordo_engine_close(engine);
    ordo_close(store);
}

/* Its sessions find functions of somebody else's first: one that fails as the session is set up, and
   one that the statement can be prepared with. The program is slow, so that both answers have come
   when it looks. */
static void a_session_that_cannot_be_set_up_is_tried_again(void **state)
{
    const struct ordo_engine_options options = {.lanes = 1, .timeout_ms = 60000};
    struct ordo_open_options where = scratch_options();
    struct ordo_engine *engine = NULL;
    struct ordo_store *store = scratch_open();
    const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
    char url[1024];
    (void)state;
    scratch_run(store, "DROP SCHEMA IF EXISTS odd CASCADE");
    scratch_run(store, "CREATE SCHEMA odd");
    url_with(where.database, "options=-csearch_path%3Dodd,pg_catalog", url, sizeof url);
    where.database = url;
    assert_int_equal(ordo_engine_open(&where, &options, &engine, NULL), ORDO_OK);
    scratch_run(store, "CREATE FUNCTION odd.set_config(text, text, boolean) RETURNS text "
                       "LANGUAGE plpgsql AS $$ BEGIN RAISE 'odd'; END $$");
    scratch_run(store, "CREATE FUNCTION odd.place_orders(bigint[], text[], text[], integer[], "
                       "bigint[], text[], integer[]) RETURNS integer LANGUAGE sql "
                       "AS 'SELECT 1'");
    while (engine_stats(engine).trouble.status == ORDO_OK) {
        nanosleep(&pause, NULL);
        ordo_engine_advance(engine);
    }
    assert_non_null(strstr(engine_stats(engine).trouble.message, "odd"));
    scratch_run(store, "DROP SCHEMA odd CASCADE");
    engine_await_ready(engine);
    assert_int_equal(engine_stats(engine).trouble.status, ORDO_OK);
    ordo_engine_close(engine);
    ordo_close(store);
}

/* ---------------------------------------------------------------- time */

/* The server gives up a fifth of the time before the engine does: enough on a slow machine too. */
static void what_takes_too_long_is_told_so(void **state)
{
    const struct ordo_engine_options options = {.lanes = 1, .batch_orders = 1, .timeout_ms = 1500};
    struct ordo_engine *engine = engine_open(&options);
    struct ordo_store *store = scratch_open();
    const int64_t customer = scratch_customer(store);
    const int64_t product = scratch_product(store, UNITS);
    struct connection *lock = lock_product(product);
    struct client slow, keyed, waiting;
    (void)state;
    engine_await_ready(engine);
    const int64_t begin_ms = milliseconds();
    client_submit(client_reset(&slow, customer, product, NULL), engine);
    client_submit(client_reset(&keyed, customer, product, "slow"), engine);
    client_submit(client_reset(&waiting, customer, product, NULL), engine);
    engine_await_idle(engine);
    assert_in_range(milliseconds() - begin_ms, 1200, 8000);
    /* The server gave them up: nothing was done, and nothing waits for the lock any more. */
    client_assert(&slow, ORDO_LIMIT, ORDO_VERDICT_NONE);
    client_assert(&keyed, ORDO_LIMIT, ORDO_VERDICT_NONE);
    assert_non_null(strstr(slow.failure.message, "statement timeout"));
    client_assert(&waiting, ORDO_BUSY, ORDO_VERDICT_NONE);
    assert_non_null(strstr(waiting.failure.message, "not placed in time"));
    connection_close(lock);
    assert_int_equal(scratch_stock(store, product), UNITS);
    ordo_engine_close(engine);
    ordo_close(store);
}

static void told_slowly(const struct ordo_outcome *outcome, const struct ordo_error *failure,
                        void *context)
{
    const struct timespec pause = {.tv_sec = 2, .tv_nsec = 200 * 1000 * 1000};
    client_told(outcome, failure, context);
    nanosleep(&pause, NULL);
}

static void what_a_client_does_when_told_takes_no_time_from_the_next_order(void **state)
{
    const struct ordo_engine_options options = {.lanes = 1, .batch_orders = 1, .timeout_ms = 2000};
    struct ordo_engine *engine = engine_open(&options);
    struct ordo_store *store = scratch_open();
    const int64_t customer = scratch_customer(store);
    const int64_t product = scratch_product(store, UNITS);
    struct client slow, next;
    (void)state;
    engine_await_ready(engine);
    client_reset(&slow, customer, product, NULL);
    assert_int_equal(ordo_engine_submit(engine, &slow.order, told_slowly, &slow, NULL, NULL),
                     ORDO_OK);
    client_submit(client_reset(&next, customer, product, NULL), engine);
    engine_await_idle(engine);
    client_assert(&slow, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    client_assert(&next, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    ordo_engine_close(engine);
    ordo_close(store);
}

static void an_engine_whose_store_was_dropped_says_so(void **state)
{
    const struct ordo_engine_options options = {.lanes = 1, .timeout_ms = 500};
    struct ordo_open_options where = scratch_options();
    struct ordo_engine *engine = NULL;
    struct client client;
    char name[48];
    (void)state;
    if (where.database == NULL)
        skip();
    snprintf(name, sizeof name, "%s_gone", scratch_name);
    where.store = name;
    assert_int_equal(ordo_init(&where, NULL, NULL), ORDO_OK);
    assert_int_equal(ordo_engine_open(&where, &options, &engine, NULL), ORDO_OK);
    assert_int_equal(ordo_store_drop(&where, name, NULL), ORDO_OK);
    client_submit(client_reset(&client, 1, 1, NULL), engine);
    engine_await_idle(engine);
    client_assert(&client, ORDO_UNAVAILABLE, ORDO_VERDICT_NONE);
    assert_non_null(strstr(client.failure.message, "place_orders"));
    assert_int_equal(engine_stats(engine).lanes_ready, 0);
    assert_int_not_equal(engine_stats(engine).trouble.status, ORDO_OK);
    ordo_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_order_with_a_key_is_placed_once_and_one_without_is_in_doubt),
        cmocka_unit_test(an_idle_engine_that_is_cut_off_goes_on_by_itself),
        cmocka_unit_test(a_session_that_cannot_be_set_up_is_tried_again),
        cmocka_unit_test(what_takes_too_long_is_told_so),
        cmocka_unit_test(what_a_client_does_when_told_takes_no_time_from_the_next_order),
        cmocka_unit_test(an_engine_whose_store_was_dropped_says_so),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
