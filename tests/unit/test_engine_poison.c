/* Batches that the database will not have, because of one order among them or of other
   transactions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch_engine.h"
#include "scratch_refusal.h"

enum { NEIGHBOURS = 40, UNITS = 1000 };

/* ---------------------------------------------------------------- one order's fault */

/* Place many orders, some of them of `poison`, whom the database refuses: those fail alone. */
static void assert_fails_alone(struct ordo_store *store, int64_t poison,
                               const struct ordo_engine_options *options, enum ordo_status status,
                               const char *sqlstate)
{
    static struct client clients[NEIGHBOURS];
    struct ordo_engine *engine = engine_open(options);
    const int64_t customer = scratch_customer(store);
    const int64_t product = scratch_product(store, UNITS);
    struct client again;
    int64_t failed = 0;
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        const bool is_poison = i == 0 || i == 17 || i == NEIGHBOURS - 1;
        client_reset(&clients[i], is_poison ? poison : customer, product, NULL);
        client_submit(&clients[i], engine);
        failed += is_poison;
    }
    engine_await_idle(engine);
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        if (clients[i].order.customer_id == customer) {
            client_assert(&clients[i], ORDO_OK, ORDO_VERDICT_ACCEPTED);
            continue;
        }
        client_assert(&clients[i], status, ORDO_VERDICT_NONE);
        assert_string_equal(clients[i].failure.sqlstate, sqlstate);
        assert_non_null(strstr(clients[i].failure.message, REFUSAL));
    }
    assert_int_equal(scratch_stock(store, product), UNITS - (NEIGHBOURS - failed));
    assert_int_equal(engine_stats(engine).failed, failed);
    assert_int_equal(engine_stats(engine).accepted, NEIGHBOURS - failed);
    assert_true(engine_stats(engine).retried > 0);
    assert_int_equal(engine_stats(engine).reconnects, 0);

    client_submit(client_reset(&again, customer, product, NULL), engine);
    engine_await_idle(engine);
    client_assert(&again, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    ordo_engine_close(engine);
}

static void an_order_that_breaks_a_constraint_fails_alone(void **state)
{
    const struct ordo_engine_options one_lane = {.lanes = 1};
    const struct ordo_engine_options three_lanes = {.lanes = 3, .batch_orders = 16};
    struct ordo_store *store = scratch_open();
    const int64_t poison = scratch_customer(store);
    (void)state;
    refuse_by_constraint(store, poison);
    assert_fails_alone(store, poison, &one_lane, ORDO_CONFLICT, "23514");
    assert_fails_alone(store, poison, &three_lanes, ORDO_CONFLICT, "23514");
    refuse_nobody(store);
    ordo_close(store);
}

/* The answer with its rows has come by then: only the commit fails. */
static void an_order_that_is_refused_at_the_commit_fails_alone(void **state)
{
    const struct ordo_engine_options one_lane = {.lanes = 1};
    struct ordo_store *store = scratch_open();
    const int64_t poison = scratch_customer(store);
    (void)state;
    refuse_at_commit(store, poison, "RAISE EXCEPTION '" REFUSAL "'");
    assert_fails_alone(store, poison, &one_lane, ORDO_QUERY_FAILED, "P0001");
    refuse_nobody(store);
    ordo_close(store);
}

/* The neighbour is sent many times until the order before it is alone with its fault; that must not
   count against it when the connection is lost, for the first time. */
static void a_neighbour_outlives_a_loss_as_any_other_order(void **state)
{
    static struct client clients[NEIGHBOURS];
    const struct ordo_engine_options one_lane = {.lanes = 1};
    struct ordo_engine *engine = engine_open(&one_lane);
    struct ordo_store *store = scratch_open();
    const int64_t customer = scratch_customer(store);
    const int64_t poison = scratch_customer(store);
    const int64_t product = scratch_product(store, UNITS);
    const int64_t locked = scratch_product(store, UNITS);
    struct connection *lock = lock_product(locked);
    struct client *const neighbour = &clients[NEIGHBOURS - 1];
    (void)state;
    refuse_by_constraint(store, poison);
    for (size_t i = 0; i < NEIGHBOURS; i++)
        client_reset(&clients[i], customer, product, NULL);
    client_reset(&clients[NEIGHBOURS - 2], poison, product, NULL);
    client_reset(neighbour, customer, locked, "neighbour");
    for (size_t i = 0; i < NEIGHBOURS; i++)
        client_submit(&clients[i], engine);
    ENGINE_AWAIT(engine, lock_waiters(lock) == 1);
    assert_int_equal(neighbour->times, 0);
    lock_terminate_waiters(lock);
    connection_close(lock);
    engine_await_idle(engine);
    ordo_engine_close(engine);
    refuse_nobody(store);
    client_assert(&clients[NEIGHBOURS - 2], ORDO_CONFLICT, ORDO_VERDICT_NONE);
    client_assert(neighbour, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    ordo_close(store);
}

/* ---------------------------------------------------------------- other transactions' fault */

/* Place one order of a customer with whom every transaction fails until `raise` has had enough. */
static void place_against(struct ordo_store *store, const char *raise, struct client *client,
                          struct ordo_engine_stats *stats)
{
    struct ordo_engine *engine = engine_open(NULL);
    client_reset(client, scratch_customer(store), scratch_product(store, UNITS), NULL);
    refuse_at_commit(store, client->order.customer_id, raise);
    client_submit(client, engine);
    engine_await_idle(engine);
    *stats = engine_stats(engine);
    ordo_engine_close(engine);
    refuse_nobody(store);
}

static void a_deadlock_is_tried_again(void **state)
{
    struct ordo_store *store = scratch_open();
    struct ordo_engine_stats stats;
    struct client client;
    (void)state;
    scratch_run(store, "CREATE SEQUENCE tries"); /* which no rollback takes back */
    place_against(store,
                  "IF nextval('tries') <= 3 THEN RAISE EXCEPTION USING ERRCODE = '40P01'; END IF",
                  &client, &stats);
    client_assert(&client, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_int_equal(stats.retried, 3);
    assert_int_equal(stats.batches, 4);
    assert_int_equal(scratch_stock(store, client.item.product_id), UNITS - 1);
    scratch_run(store, "DROP SEQUENCE tries");
    ordo_close(store);
}

static void a_transaction_that_never_succeeds_is_busy_in_the_end(void **state)
{
    struct ordo_store *store = scratch_open();
    struct ordo_engine_stats stats;
    struct client client;
    (void)state;
    place_against(store, "RAISE EXCEPTION USING ERRCODE = '40001'", &client, &stats);
    client_assert(&client, ORDO_BUSY, ORDO_VERDICT_NONE);
    assert_string_equal(client.failure.sqlstate, "40001");
    assert_in_range(stats.retried, 1, 20);
    assert_int_equal(stats.failed, 1);
    assert_int_equal(scratch_stock(store, client.item.product_id), UNITS);
    ordo_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_that_breaks_a_constraint_fails_alone),
        cmocka_unit_test(an_order_that_is_refused_at_the_commit_fails_alone),
        cmocka_unit_test(a_neighbour_outlives_a_loss_as_any_other_order),
        cmocka_unit_test(a_deadlock_is_tried_again),
        cmocka_unit_test(a_transaction_that_never_succeeds_is_busy_in_the_end),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
