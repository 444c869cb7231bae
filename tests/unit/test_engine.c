/* The engine as a program with an event loop uses it, on a real PostgreSQL, while all goes well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>

#include "scratch_engine.h"
#include "url_with.h"

/* ---------------------------------------------------------------- opening */

static void assert_refused(const struct ordo_engine_options *options, const char *field)
{
    const struct ordo_open_options where = scratch_options();
    struct ordo_engine *engine = (struct ordo_engine *)(uintptr_t)options; /* to be overwritten */
    struct ordo_error error;
    assert_int_equal(ordo_engine_open(&where, options, &engine, &error), ORDO_INVALID);
    assert_null(engine);
    assert_string_equal(error.field, field);
    assert_memory_equal(error.message, field, strlen(field));
    assert_int_equal(ordo_engine_open(&where, options, &engine, NULL), ORDO_INVALID);
}

static void options_out_of_range_are_refused(void **state)
{
    (void)state;
    assert_refused(&(struct ordo_engine_options){.lanes = -1}, "lanes");
    assert_refused(&(struct ordo_engine_options){.lanes = 65}, "lanes");
    assert_refused(&(struct ordo_engine_options){.queue_orders = 1000001}, "queue_orders");
    assert_refused(&(struct ordo_engine_options){.queue_orders = SIZE_MAX}, "queue_orders");
    assert_refused(&(struct ordo_engine_options){.batch_orders = 10001}, "batch_orders");
    assert_refused(&(struct ordo_engine_options){.batch_orders = SIZE_MAX}, "batch_orders");
    assert_refused(&(struct ordo_engine_options){.timeout_ms = -1}, "timeout_ms");
    assert_refused(&(struct ordo_engine_options){.timeout_ms = 3600001}, "timeout_ms");
}

static void the_ends_of_the_ranges_and_the_defaults_are_taken(void **state)
{
    const struct ordo_engine_options least = {
        .lanes = 1, .queue_orders = 1, .queue_bytes = 1, .batch_orders = 1, .timeout_ms = 1};
    const struct ordo_engine_options most = {
        .lanes = 64, .queue_orders = 2, .batch_orders = 10000, .timeout_ms = 3600000};
    (void)state;
    ordo_engine_close(engine_open(&least));
    ordo_engine_close(engine_open(&most));
    struct ordo_engine *engine = engine_open(NULL);
    assert_in_range(engine_stats(engine).lanes, 1, 4);
    ordo_engine_close(engine);
    ordo_engine_close(NULL);
}

static void a_store_that_is_not_there_is_told_at_once(void **state)
{
    struct ordo_open_options where = scratch_options();
    struct ordo_engine *engine = NULL;
    struct ordo_error error;
    (void)state;
    if (where.database == NULL)
        skip();
    where.store = "never_made";
    assert_int_equal(ordo_engine_open(&where, NULL, &engine, &error), ORDO_NO_STORE);
    assert_null(engine);
    assert_int_equal(error.status, ORDO_NO_STORE);
}

/* ---------------------------------------------------------------- one order's way */

static void an_order_is_sent_by_the_loop_and_answered_once(void **state)
{
    struct ordo_engine *engine = engine_open(NULL);
    struct ordo_store *store = scratch_open();
    const int64_t product = scratch_product(store, 5);
    struct client client;
    (void)state;
    client_reset(&client, scratch_customer(store), product, NULL);
    client_submit(&client, engine);
    assert_int_equal(client.times, 0);
    assert_int_equal(engine_stats(engine).waiting, 1);
    assert_int_equal(scratch_stock(store, product), 5);
    engine_await_idle(engine);
    client_assert(&client, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_string_equal(client.outcome.total_amount, "4.50");
    assert_string_equal(client.outcome.order_status, "Pending");
    assert_int_equal(client.outcome.order_date[strlen(client.outcome.order_date) - 1], 'Z');
    assert_int_equal(client.outcome.item, 0);
    assert_int_equal(scratch_stock(store, product), 4);
    for (int i = 0; i < 3; i++)
        ordo_engine_wait(engine, 1);
    assert_int_equal(client.times, 1);
    ordo_engine_close(engine);
    assert_int_equal(client.times, 1);
    ordo_close(store);
}

static void a_refusal_is_a_verdict_and_not_a_failure(void **state)
{
    struct ordo_engine *engine = engine_open(NULL);
    struct ordo_store *store = scratch_open();
    const int64_t product = scratch_product(store, 1);
    const int64_t customer = scratch_customer(store);
    struct client short_of, stranger, buyer;
    (void)state;
    client_reset(&short_of, customer, product, NULL)->item.quantity = 2;
    client_submit(&short_of, engine);
    client_submit(client_reset(&stranger, 999999999, product, NULL), engine);
    client_submit(client_reset(&buyer, customer, product, NULL), engine);
    engine_await_idle(engine);
    client_assert(&short_of, ORDO_OUT_OF_STOCK, ORDO_VERDICT_OUT_OF_STOCK);
    assert_int_equal(short_of.outcome.item, 1);
    assert_int_equal(short_of.outcome.shortage.product_id, product);
    assert_int_equal(short_of.outcome.shortage.wanted, 2);
    assert_int_equal(short_of.outcome.shortage.available, 1);
    client_assert(&stranger, ORDO_NOT_FOUND, ORDO_VERDICT_UNKNOWN_CUSTOMER);
    client_assert(&buyer, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_int_equal(engine_stats(engine).refused, 2);
    assert_int_equal(engine_stats(engine).accepted, 1);
    ordo_engine_close(engine);
    ordo_close(store);
}

static void an_invalid_order_is_refused_at_the_door(void **state)
{
    struct ordo_engine *engine = engine_open(NULL);
    struct ordo_error error;
    struct client client;
    ordo_ticket ticket = 77;
    (void)state;
    client_reset(&client, 1, 1, NULL)->item.quantity = 0;
    assert_int_equal(
        ordo_engine_submit(engine, &client.order, client_told, &client, &ticket, &error),
        ORDO_INVALID);
    assert_string_equal(error.field, "items[1].quantity");
    assert_int_equal(ordo_engine_submit(engine, &client.order, client_told, &client, NULL, NULL),
                     ORDO_INVALID);
    assert_int_equal(engine_stats(engine).waiting, 0);
    engine_await_ready(engine);
    ordo_engine_close(engine);
    assert_int_equal(client.times, 0);
}

static void a_key_is_answered_with_the_first_order_again(void **state)
{
    const struct ordo_engine_options one_lane = {.lanes = 1};
    struct ordo_engine *engine = engine_open(&one_lane);
    struct ordo_store *store = scratch_open();
    const int64_t product = scratch_product(store, 9);
    const int64_t customer = scratch_customer(store);
    struct client first, same, other, late;
    (void)state;
    client_submit(client_reset(&first, customer, product, "engine-key"), engine);
    client_submit(client_reset(&same, customer, product, "engine-key"), engine);
    client_reset(&other, customer, product, "engine-key")->item.quantity = 2;
    client_submit(&other, engine);
    engine_await_idle(engine);
    client_submit(client_reset(&late, customer, product, "engine-key"), engine);
    engine_await_idle(engine);
    client_assert(&first, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    client_assert(&same, ORDO_OK, ORDO_VERDICT_REPLAYED);
    client_assert(&other, ORDO_CONFLICT, ORDO_VERDICT_KEY_CONFLICT);
    client_assert(&late, ORDO_OK, ORDO_VERDICT_REPLAYED);
    assert_int_equal(same.outcome.order_id, first.outcome.order_id);
    assert_int_equal(late.outcome.order_id, first.outcome.order_id);
    assert_string_equal(late.outcome.order_date, first.outcome.order_date);
    assert_int_equal(scratch_stock(store, product), 8);
    ordo_engine_close(engine);
    ordo_close(store);
}

/* The call that waits answers the client's key with the same order, told in the same words. */
static void assert_replayed(struct ordo_store *store, const struct client *client)
{
    struct ordo_outcome again;
    assert_int_equal(ordo_orders_create(store, &client->order, 1, &again, NULL), ORDO_OK);
    assert_int_equal(again.verdict, ORDO_VERDICT_REPLAYED);
    assert_int_equal(again.order_id, client->outcome.order_id);
    assert_string_equal(again.order_date, client->outcome.order_date);
    assert_string_equal(again.total_amount, client->outcome.total_amount);
}

/* ---------------------------------------------------------------- the loop */

static void poll_tells_what_to_wait_for_and_how_long(void **state)
{
    const struct ordo_engine_options options = {.lanes = 3};
    struct ordo_engine *engine = engine_open(&options);
    struct ordo_store *store = scratch_open();
    struct ordo_descriptor descriptors[4];
    struct client client;
    int timeout_ms = 77;
    (void)state;
    assert_int_equal(ordo_engine_poll(engine, descriptors, 4, &timeout_ms), 0);
    assert_int_equal(timeout_ms, 0); /* to connect */
    ordo_engine_advance(engine);
    assert_int_equal(ordo_engine_poll(engine, descriptors, 4, &timeout_ms), 3);
    assert_in_range(timeout_ms, 1, 10001);
    engine_await_ready(engine);
    assert_int_equal(ordo_engine_poll(engine, descriptors, 4, &timeout_ms), 3);
    assert_int_equal(timeout_ms, -1);
    for (size_t i = 0; i < 3; i++)
        assert_true(descriptors[i].fd >= 0 && descriptors[i].events == POLLIN);
    assert_int_equal(ordo_engine_poll(engine, descriptors, 2, &timeout_ms), 2);

    client_submit(client_reset(&client, scratch_customer(store), scratch_product(store, 1), NULL),
                  engine);
    assert_int_equal(ordo_engine_poll(engine, descriptors, 4, &timeout_ms), 3);
    assert_int_equal(timeout_ms, 0); /* to send */
    ordo_engine_advance(engine);
    ordo_engine_poll(engine, descriptors, 4, &timeout_ms);
    assert_in_range(timeout_ms, 1, 10001);
    engine_await_idle(engine);
    ordo_engine_poll(engine, descriptors, 4, &timeout_ms);
    assert_int_equal(timeout_ms, -1);
    ordo_engine_close(engine);
    ordo_close(store);
}

static void a_session_s_own_defaults_do_not_matter(void **state)
{
    struct ordo_open_options where = scratch_options();
    struct ordo_engine *engine = NULL;
    struct ordo_store *store = scratch_open();
    struct client client;
    char url[1024];
    (void)state;
    url_with(where.database,
             "options=-csearch_path%3Dpg_catalog%20-cdatestyle%3DGerman%20-ctimezone%3DAsia/Kolkata"
             "%20-cdefault_transaction_isolation%3Dserializable",
             url, sizeof url);
    where.database = url;
    assert_int_equal(ordo_engine_open(&where, NULL, &engine, NULL), ORDO_OK);
    client_submit(
        client_reset(&client, scratch_customer(store), scratch_product(store, 1), "plain"), engine);
    engine_await_idle(engine);
    ordo_engine_close(engine);
    client_assert(&client, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_replayed(store, &client);
    ordo_close(store);
}

static void two_engines_serve_two_stores(void **state)
{
    const struct ordo_init_options indian = {.time_zone = "Asia/Kolkata"};
    struct ordo_open_options where = scratch_options();
    struct ordo_engine *engine = engine_open(NULL);
    struct ordo_engine *other_engine = NULL;
    struct ordo_store *store = scratch_open();
    struct ordo_store *other = NULL;
    struct ordo_rows *rows = NULL;
    char name[48];
    struct client here, there;
    (void)state;
    snprintf(name, sizeof name, "%s_other", scratch_name);
    where.store = name;
    assert_int_equal(ordo_init(&where, &indian, NULL), ORDO_OK);
    assert_int_equal(ordo_open(&where, &other, NULL), ORDO_OK);
    assert_int_equal(ordo_engine_open(&where, NULL, &other_engine, NULL), ORDO_OK);
    const int64_t product = scratch_product(store, 5);
    const int64_t other_product = scratch_product(other, 5);
    client_submit(client_reset(&here, scratch_customer(store), product, "same"), engine);
    client_reset(&there, scratch_customer(other), other_product, "same")->item.quantity = 3;
    client_submit(&there, other_engine);
    engine_await_idle(engine);
    engine_await_idle(other_engine);
    ordo_engine_close(engine);
    ordo_engine_close(other_engine);
    client_assert(&here, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    client_assert(&there, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_replayed(store, &here);
    assert_replayed(other, &there);
    assert_int_equal(scratch_stock(store, product), 4);
    assert_int_equal(scratch_stock(other, other_product), 2);
    assert_int_equal(ordo_verify(other, &rows, NULL, NULL), ORDO_OK);
    ordo_rows_free(rows);
    ordo_close(other);
    ordo_close(store);
    assert_int_equal(ordo_store_drop(&where, name, NULL), ORDO_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(the_ends_of_the_ranges_and_the_defaults_are_taken),
        cmocka_unit_test(a_store_that_is_not_there_is_told_at_once),
        cmocka_unit_test(an_order_is_sent_by_the_loop_and_answered_once),
        cmocka_unit_test(a_refusal_is_a_verdict_and_not_a_failure),
        cmocka_unit_test(an_invalid_order_is_refused_at_the_door),
        cmocka_unit_test(a_key_is_answered_with_the_first_order_again),
        cmocka_unit_test(poll_tells_what_to_wait_for_and_how_long),
        cmocka_unit_test(a_session_s_own_defaults_do_not_matter),
        cmocka_unit_test(two_engines_serve_two_stores),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
