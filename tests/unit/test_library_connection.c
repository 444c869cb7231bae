/* Handles and their connections: cancelled, cut off, and several at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <time.h>

#include "scratch_store.h"

static int64_t backend_of(struct ordo_store *store)
{
    return scratch_number(store, "SELECT pg_backend_pid()");
}

/* Ask until the answer is `wanted`; fail after ten seconds. */
static void await_number(struct ordo_store *store, const char *sql, int64_t wanted)
{
    const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
    for (int tries = 0; tries < 2000; tries++) {
        if (scratch_number(store, sql) == wanted)
            return;
        nanosleep(&pause, NULL);
    }
    fail_msg("never came to be %" PRId64 ": %s", wanted, sql);
}

/* ---------------------------------------------------------------- cancelling */

/* A query that waits long, run by a thread of its own. */
struct waiting {
    struct ordo_store *store;
    enum ordo_status status;
};

static void *wait_long(void *context)
{
    struct waiting *waiting = context;
    struct ordo_rows *rows = NULL;
    waiting->status = ordo_query(waiting->store, "SELECT pg_sleep(60)", NULL, 0, &rows, NULL);
    ordo_rows_free(rows);
    return NULL;
}

static void a_call_is_cancelled_from_another_thread(void **state)
{
    struct waiting waiting = {.store = scratch_open()};
    struct ordo_store *observer = scratch_open();
    pthread_t thread;
    char is_asleep[160];
    (void)state;
    snprintf(is_asleep, sizeof is_asleep,
             "SELECT count(*) FROM pg_stat_activity WHERE pid = %" PRId64
             " AND wait_event = 'PgSleep'",
             backend_of(waiting.store));
    assert_int_equal(pthread_create(&thread, NULL, wait_long, &waiting), 0);
    await_number(observer, is_asleep, 1);
    ordo_cancel(waiting.store);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(waiting.status, ORDO_CANCELLED);
    assert_int_equal(ordo_last_error(waiting.store)->status, ORDO_CANCELLED);
    assert_string_equal(ordo_last_error(waiting.store)->sqlstate, "57014");
    assert_int_equal(scratch_number(waiting.store, "SELECT 7"), 7);
    ordo_close(observer);
    ordo_close(waiting.store);
}

static void cancelling_an_idle_handle_does_nothing(void **state)
{
    struct ordo_store *store = scratch_open();
    struct ordo_rows *rows = NULL;
    (void)state;
    ordo_cancel(store);
    ordo_cancel(store);
    /* A request that is late may yet end the next call, but nothing more. */
    (void)!ordo_query(store, "SELECT 1", NULL, 0, &rows, NULL);
    ordo_rows_free(rows);
    assert_int_equal(scratch_number(store, "SELECT 7"), 7);
    ordo_close(store);
}

/* ---------------------------------------------------------------- losing the connection */

/* End the server's side of `store`, and wait until it is gone. */
static void cut_off(struct ordo_store *store, struct ordo_store *observer)
{
    char sql[128];
    int64_t backend = backend_of(store);
    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%" PRId64 ")::int", backend);
    assert_int_equal(scratch_number(observer, sql), 1);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_stat_activity WHERE pid = %" PRId64,
             backend);
    await_number(observer, sql, 0);
}

static void a_lost_read_is_told_and_the_next_call_connects_again(void **state)
{
    struct ordo_store *observer = scratch_open();
    struct ordo_store *store = scratch_open();
    const struct ordo_customer_show show = {.customer_id = scratch_customer(store)};
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    (void)state;
    int64_t old_backend = backend_of(store);
    cut_off(store, observer);
    assert_int_equal(ordo_customer_show(store, &show, &rows, &error), ORDO_UNAVAILABLE);
    assert_null(rows);
    assert_int_equal(ordo_customer_show(store, &show, &rows, &error), ORDO_OK);
    assert_int_equal(ordo_rows_integer(rows, 0, "customer_id"), show.customer_id);
    ordo_rows_free(rows);
    assert_int_not_equal(backend_of(store), old_backend);
    ordo_close(store);
    ordo_close(observer);
}

static void a_lost_write_is_of_unknown_outcome(void **state)
{
    struct ordo_store *observer = scratch_open();
    struct ordo_store *store = scratch_open();
    int64_t product = scratch_product(store, 5);
    const struct ordo_product_stock add = {
        .product_id = product, .add = ORDO_INTEGER(1), .reason = "delivery"};
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    (void)state;
    cut_off(store, observer);
    assert_int_equal(ordo_product_stock(store, &add, &rows, &error), ORDO_OUTCOME_UNKNOWN);
    assert_null(rows);
    assert_true(error.hint[0] != '\0');
    assert_int_equal(ordo_product_stock(store, &add, &rows, &error), ORDO_OK);
    ordo_rows_free(rows);
    ordo_close(store);
    ordo_close(observer);
}

static void an_order_with_a_key_is_tried_again_by_itself(void **state)
{
    struct ordo_store *observer = scratch_open();
    struct ordo_store *store = scratch_open();
    const struct ordo_order_item item = {.product_id = scratch_product(store, 5), .quantity = 1};
    const struct ordo_order plain = {
        .customer_id = scratch_customer(store), .items = &item, .item_count = 1};
    const struct ordo_order keyed = {.customer_id = plain.customer_id,
                                     .items = &item,
                                     .item_count = 1,
                                     .idempotency_key = "tried-again"};
    struct ordo_rows *rows = NULL;
    (void)state;
    cut_off(store, observer);
    assert_int_equal(ordo_order_create(store, &keyed, &rows, NULL), ORDO_OK);
    assert_int_equal(ordo_last_error(store)->status, ORDO_OK);
    ordo_rows_free(rows);
    assert_int_equal(scratch_stock(observer, item.product_id), 4);
    cut_off(store, observer);
    assert_int_equal(ordo_order_create(store, &plain, &rows, NULL), ORDO_OUTCOME_UNKNOWN);
    assert_null(rows);
    assert_int_equal(scratch_stock(observer, item.product_id), 4);
    ordo_close(store);
    ordo_close(observer);
}

/* ---------------------------------------------------------------- several at once */

enum { ORDERS_OF_A_THREAD = 50, UNITS = 80 };

struct buyer {
    int64_t customer;
    int64_t product;
    int accepted;
    int refused;
};

/* No cmocka here: only the main thread may fail a test. */
static void *buy(void *context)
{
    struct buyer *buyer = context;
    const struct ordo_open_options where = scratch_options();
    const struct ordo_order_item item = {.product_id = buyer->product, .quantity = 1};
    const struct ordo_order order = {
        .customer_id = buyer->customer, .items = &item, .item_count = 1};
    struct ordo_store *store = NULL;
    struct ordo_rows *rows = NULL;
    if (ordo_open(&where, &store, NULL) != ORDO_OK)
        return NULL;
    for (int i = 0; i < ORDERS_OF_A_THREAD; i++) {
        enum ordo_status status = ordo_order_create(store, &order, &rows, NULL);
        buyer->accepted += status == ORDO_OK;
        buyer->refused += status == ORDO_OUT_OF_STOCK;
        ordo_rows_free(rows);
    }
    ordo_close(store);
    return NULL;
}

static void two_handles_serve_two_threads(void **state)
{
    struct ordo_store *store = scratch_open();
    struct buyer buyers[2];
    pthread_t threads[2];
    struct ordo_rows *rows = NULL;
    int64_t product = scratch_product(store, UNITS);
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        buyers[i] = (struct buyer){.customer = scratch_customer(store), .product = product};
        assert_int_equal(pthread_create(&threads[i], NULL, buy, &buyers[i]), 0);
    }
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(buyers[0].accepted + buyers[1].accepted, UNITS);
    assert_int_equal(buyers[0].refused + buyers[1].refused, 2 * ORDERS_OF_A_THREAD - UNITS);
    assert_int_equal(scratch_stock(store, product), 0);
    assert_int_equal(ordo_verify(store, &rows, NULL, NULL), ORDO_OK);
    ordo_rows_free(rows);
    ordo_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_cancelled_from_another_thread),
        cmocka_unit_test(cancelling_an_idle_handle_does_nothing),
        cmocka_unit_test(a_lost_read_is_told_and_the_next_call_connects_again),
        cmocka_unit_test(a_lost_write_is_of_unknown_outcome),
        cmocka_unit_test(an_order_with_a_key_is_tried_again_by_itself),
        cmocka_unit_test(two_handles_serve_two_threads),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
