/* Many orders in the engine at once: full queues, clients that leave, draining and closing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch_engine.h"

enum { CROWD = 60 };

/* One lane whose batches hold two orders. */
static const struct ordo_engine_options narrow = {.lanes = 1, .batch_orders = 2};

/* The store, a customer, and a product that there is enough of. */
struct shop {
    struct ordo_store *store;
    int64_t customer;
    int64_t product;
};

static struct shop shop_open(void)
{
    struct shop shop = {.store = scratch_open()};
    shop.customer = scratch_customer(shop.store);
    shop.product = scratch_product(shop.store, 1000);
    return shop;
}

static int64_t shop_sold(const struct shop *shop)
{
    return 1000 - scratch_stock(shop->store, shop->product);
}

static void submit_all(struct client *clients, size_t count, const struct shop *shop,
                       struct ordo_engine *engine)
{
    for (size_t i = 0; i < count; i++)
        client_submit(client_reset(&clients[i], shop->customer, shop->product, NULL), engine);
}

static void assert_busy(struct client *client, struct ordo_engine *engine)
{
    const ordo_ticket before = client->ticket;
    struct ordo_error error;
    assert_int_equal(
        ordo_engine_submit(engine, &client->order, client_told, client, &client->ticket, &error),
        ORDO_BUSY);
    assert_int_equal(error.status, ORDO_BUSY);
    assert_int_equal(client->ticket, before);
    assert_int_equal(client->times, 0);
}

/* ---------------------------------------------------------------- full */

static void a_full_engine_is_busy_and_has_room_again_later(void **state)
{
    const struct ordo_engine_options options = {.lanes = 1, .queue_orders = 3, .batch_orders = 2};
    struct ordo_engine *engine = engine_open(&options);
    const struct shop shop = shop_open();
    struct client clients[3], more;
    (void)state;
    submit_all(clients, 3, &shop, engine);
    assert_busy(client_reset(&more, shop.customer, shop.product, NULL), engine);
    ENGINE_AWAIT(engine, engine_stats(engine).under_way == 2);
    assert_busy(&more, engine); /* those under way count too */
    engine_await_idle(engine);
    client_submit(&more, engine);
    engine_await_idle(engine);
    client_assert(&more, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    for (size_t i = 0; i < 3; i++)
        client_assert(&clients[i], ORDO_OK, ORDO_VERDICT_ACCEPTED);
    ordo_engine_close(engine);
    ordo_close(shop.store);
}

static void memory_is_bounded_too(void **state)
{
    const struct ordo_engine_options options = {.queue_bytes = 1000};
    struct ordo_engine *engine = engine_open(&options);
    const struct shop shop = shop_open();
    struct ordo_order_item items[100];
    struct client client;
    (void)state;
    struct client more;
    client_reset(&client, shop.customer, shop.product, NULL);
    client_reset(&more, shop.customer, shop.product, NULL);
    for (size_t i = 0; i < 100; i++)
        items[i] = client.item;
    client.order.items = items;
    client.order.item_count = 30;
    more.order.items = items;
    more.order.item_count = 30;
    client_submit(&client, engine);
    assert_busy(&more, engine);
    engine_await_idle(engine);
    client_assert(&client, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    ordo_engine_close(engine);
    ordo_close(shop.store);
}

/* ---------------------------------------------------------------- leaving */

static void a_client_that_leaves_the_line_gets_nothing(void **state)
{
    struct ordo_engine *engine = engine_open(&narrow);
    const struct shop shop = shop_open();
    struct client clients[3];
    (void)state;
    submit_all(clients, 3, &shop, engine);
    assert_true(ordo_engine_abandon(engine, clients[1].ticket));
    assert_false(ordo_engine_abandon(engine, clients[1].ticket));
    assert_false(ordo_engine_abandon(engine, 0));
    assert_int_equal(engine_stats(engine).waiting, 2);
    engine_await_idle(engine);
    client_assert(&clients[0], ORDO_OK, ORDO_VERDICT_ACCEPTED);
    client_assert(&clients[2], ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_false(ordo_engine_abandon(engine, clients[2].ticket));
    assert_int_equal(shop_sold(&shop), 2);
    ordo_engine_close(engine);
    assert_int_equal(clients[1].times, 0);
    ordo_close(shop.store);
}

static void an_order_under_way_goes_on_without_its_client(void **state)
{
    struct ordo_engine *engine = engine_open(&narrow);
    const struct shop shop = shop_open();
    struct client clients[2];
    (void)state;
    submit_all(clients, 2, &shop, engine);
    ENGINE_AWAIT(engine, engine_stats(engine).under_way == 2);
    assert_false(ordo_engine_abandon(engine, clients[0].ticket));
    engine_await_idle(engine);
    ordo_engine_close(engine);
    assert_int_equal(clients[0].times, 0);
    client_assert(&clients[1], ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_int_equal(shop_sold(&shop), 2);
    ordo_close(shop.store);
}

/* ---------------------------------------------------------------- calling back */

/* A client that, once told, submits and abandons for others. */
struct busybody {
    struct client client;
    struct ordo_engine *engine;
    struct client *to_submit; /* or NULL */
    struct client *to_leave;  /* or NULL */
    enum ordo_status submitted;
    bool left;
};

static void busybody_told(const struct ordo_outcome *outcome, const struct ordo_error *failure,
                          void *context)
{
    struct busybody *busybody = context;
    struct client *next = busybody->to_submit;
    client_told(outcome, failure, &busybody->client);
    if (next != NULL)
        busybody->submitted =
            ordo_engine_submit(busybody->engine, &next->order, client_told, next, NULL, NULL);
    if (busybody->to_leave != NULL)
        busybody->left = ordo_engine_abandon(busybody->engine, busybody->to_leave->ticket);
}

static void submit_busybody(struct busybody *busybody, const struct shop *shop,
                            struct ordo_engine *engine)
{
    client_reset(&busybody->client, shop->customer, shop->product, NULL);
    busybody->engine = engine;
    assert_int_equal(
        ordo_engine_submit(engine, &busybody->client.order, busybody_told, busybody, NULL, NULL),
        ORDO_OK);
}

static void a_callback_may_submit_and_abandon(void **state)
{
    const struct ordo_engine_options options = {.lanes = 1, .queue_orders = 7, .batch_orders = 3};
    struct ordo_engine *engine = engine_open(&options);
    const struct shop shop = shop_open();
    struct client neighbour, next_batch[3], waiting, next;
    struct busybody first = {.to_submit = &next, .to_leave = &neighbour};
    struct busybody third = {.to_leave = &waiting};
    (void)state;
    client_reset(&next, shop.customer, shop.product, NULL);
    submit_busybody(&first, &shop, engine);
    submit_all(&neighbour, 1, &shop, engine);
    submit_busybody(&third, &shop, engine);
    submit_all(next_batch, 3, &shop, engine); /* which is sent before anyone is told */
    submit_all(&waiting, 1, &shop, engine);
    engine_await_idle(engine);
    client_assert(&first.client, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    client_assert(&third.client, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_int_equal(first.submitted, ORDO_OK); /* into a full engine: its own place is free */
    client_assert(&next, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_false(first.left); /* in the same batch: it is placed, and not told */
    assert_int_equal(neighbour.times, 0);
    assert_true(third.left);
    assert_int_equal(waiting.times, 0);
    assert_int_equal(shop_sold(&shop), 7);
    ordo_engine_close(engine);
    ordo_close(shop.store);
}

/* ---------------------------------------------------------------- the end */

static void a_draining_engine_ends_what_it_has_and_takes_no_more(void **state)
{
    struct ordo_engine *engine = engine_open(&narrow);
    const struct shop shop = shop_open();
    struct client clients[5], late;
    struct ordo_error error;
    (void)state;
    submit_all(clients, 5, &shop, engine);
    ordo_engine_drain(engine);
    client_reset(&late, shop.customer, shop.product, NULL);
    assert_int_equal(ordo_engine_submit(engine, &late.order, client_told, &late, NULL, &error),
                     ORDO_UNAVAILABLE);
    assert_int_equal(error.status, ORDO_UNAVAILABLE);
    engine_await_idle(engine);
    for (size_t i = 0; i < 5; i++)
        client_assert(&clients[i], ORDO_OK, ORDO_VERDICT_ACCEPTED);
    ordo_engine_close(engine);
    assert_int_equal(late.times, 0);
    ordo_close(shop.store);
}

static void closing_answers_each_order_once(void **state)
{
    struct ordo_engine *engine = engine_open(&narrow);
    const struct shop shop = shop_open();
    struct client clients[4], late;
    struct busybody last = {.to_submit = &late};
    (void)state;
    submit_all(clients, 1, &shop, engine);
    client_submit(client_reset(&clients[1], shop.customer, shop.product, "under way"), engine);
    submit_all(&clients[2], 1, &shop, engine);
    submit_busybody(&last, &shop, engine);
    client_submit(client_reset(&clients[3], shop.customer, shop.product, "closing"), engine);
    client_reset(&late, shop.customer, shop.product, NULL);
    ENGINE_AWAIT(engine, engine_stats(engine).under_way == 2);
    ordo_engine_close(engine);
    client_assert(&clients[0], ORDO_OUTCOME_UNKNOWN, ORDO_VERDICT_NONE);
    client_assert(&clients[1], ORDO_OUTCOME_UNKNOWN, ORDO_VERDICT_NONE);
    client_assert(&clients[2], ORDO_UNAVAILABLE, ORDO_VERDICT_NONE);
    client_assert(&clients[3], ORDO_UNAVAILABLE, ORDO_VERDICT_NONE);
    client_assert(&last.client, ORDO_UNAVAILABLE, ORDO_VERDICT_NONE);
    assert_int_equal(last.submitted, ORDO_UNAVAILABLE);
    assert_int_equal(late.times, 0);
    assert_in_range(shop_sold(&shop), 0, 2);
    ordo_close(shop.store);
}

static void the_figures_add_up(void **state)
{
    const struct ordo_engine_options options = {.lanes = 2, .batch_orders = 7};
    static struct client clients[CROWD];
    struct ordo_engine *engine = engine_open(&options);
    const struct shop shop = shop_open();
    size_t abandoned = 0;
    (void)state;
    for (size_t i = 0; i < CROWD; i++) {
        client_reset(&clients[i], shop.customer, shop.product, NULL);
        clients[i].item.quantity = i % 3 == 0 ? 2000 : 1; /* a third is refused */
        client_submit(&clients[i], engine);
    }
    for (size_t i = 50; i < CROWD; i++)
        abandoned += ordo_engine_abandon(engine, clients[i].ticket);
    assert_int_equal(abandoned, 10);
    while (engine_stats(engine).waiting + engine_stats(engine).under_way > 0) {
        const struct ordo_engine_stats stats = engine_stats(engine);
        assert_int_equal(stats.waiting + stats.under_way + stats.accepted + stats.refused, 50);
        assert_true(stats.under_way <= 2 * 7);
        ordo_engine_wait(engine, 50);
    }
    const struct ordo_engine_stats stats = engine_stats(engine);
    assert_int_equal(stats.accepted, 33);
    assert_int_equal(stats.refused, 17);
    assert_int_equal(stats.failed, 0);
    assert_in_range(stats.batches, 50 / 7 + 1, 50);
    assert_int_equal(stats.retried, 0);
    assert_int_equal(stats.reconnects, 0);
    assert_int_equal(stats.trouble.status, ORDO_OK);
    assert_int_equal(shop_sold(&shop), 33);
    ordo_engine_close(engine);
    ordo_close(shop.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_engine_is_busy_and_has_room_again_later),
        cmocka_unit_test(memory_is_bounded_too),
        cmocka_unit_test(a_client_that_leaves_the_line_gets_nothing),
        cmocka_unit_test(an_order_under_way_goes_on_without_its_client),
        cmocka_unit_test(a_callback_may_submit_and_abandon),
        cmocka_unit_test(a_draining_engine_ends_what_it_has_and_takes_no_more),
        cmocka_unit_test(closing_answers_each_order_once),
        cmocka_unit_test(the_figures_add_up),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
