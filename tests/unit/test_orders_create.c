/* Many orders in one call that waits for them: what stands, what was refused, what was not tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch_engine.h"
#include "scratch_refusal.h"

enum { MANY = 1500, UNITS = 1000, LINES_MOST = 10000 };

/* A list of orders of one unit each, and what became of them. */
struct list {
    struct ordo_order_item items[MANY];
    struct ordo_order orders[MANY];
    struct ordo_outcome outcomes[MANY];
    char keys[MANY][24];
};

static struct list *list_reset(int64_t customer, int64_t product)
{
    static struct list list;
    memset(&list, 0, sizeof list);
    memset(list.outcomes, 0xff, sizeof list.outcomes); /* to be overwritten */
    for (size_t i = 0; i < MANY; i++) {
        list.items[i] = (struct ordo_order_item){.product_id = product, .quantity = 1};
        list.orders[i] =
            (struct ordo_order){.customer_id = customer, .items = &list.items[i], .item_count = 1};
    }
    return &list;
}

static void assert_outcome(const struct ordo_outcome *outcome, enum ordo_status status,
                           enum ordo_verdict verdict)
{
    assert_int_equal(outcome->status, status);
    assert_int_equal(outcome->verdict, verdict);
    assert_int_equal(outcome->order_id > 0, status == ORDO_OK);
}

static void assert_all(const struct ordo_outcome *outcomes, size_t count, enum ordo_status status,
                       enum ordo_verdict verdict)
{
    for (size_t i = 0; i < count; i++)
        assert_outcome(&outcomes[i], status, verdict);
}

/* ---------------------------------------------------------------- verdicts */

static void none_is_no_trouble(void **state)
{
    struct ordo_store *store = scratch_open();
    struct ordo_error error = {.status = ORDO_INTERNAL};
    (void)state;
    assert_int_equal(ordo_orders_create(store, NULL, 0, NULL, &error), ORDO_OK);
    assert_int_equal(error.status, ORDO_OK);
    assert_int_equal(ordo_orders_create(store, NULL, 0, NULL, NULL), ORDO_OK);
    ordo_close(store);
}

static void one_is_placed_as_a_single_order_is(void **state)
{
    struct ordo_store *store = scratch_open();
    const int64_t product = scratch_product(store, 5);
    const struct ordo_order_item item = {.product_id = product, .quantity = 2};
    const struct ordo_order order = {.customer_id = scratch_customer(store),
                                     .items = &item,
                                     .item_count = 1,
                                     .idempotency_key = "one"};
    struct ordo_outcome outcome;
    struct ordo_rows *rows = NULL;
    (void)state;
    assert_int_equal(ordo_orders_create(store, &order, 1, &outcome, NULL), ORDO_OK);
    assert_outcome(&outcome, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_int_equal(scratch_stock(store, product), 3);
    assert_int_equal(ordo_order_create(store, &order, &rows, NULL), ORDO_OK);
    assert_string_equal(ordo_rows_text(rows, 0, "replayed"), "true");
    assert_int_equal(ordo_rows_integer(rows, 0, "order_id"), outcome.order_id);
    assert_string_equal(ordo_rows_text(rows, 0, "order_date"), outcome.order_date);
    assert_string_equal(ordo_rows_text(rows, 0, "total_amount"), outcome.total_amount);
    assert_string_equal(ordo_rows_text(rows, 0, "status"), outcome.order_status);
    ordo_rows_free(rows);
    ordo_close(store);
}

/* Of every hundred orders some are not well-formed, some of strangers, some of keys seen before. */
static void mix(struct list *list)
{
    for (size_t i = 0; i < MANY; i++) {
        snprintf(list->keys[i], sizeof list->keys[i], "mixed-%zu-%" PRId64, i % 700,
                 list->items[i].product_id);
        if (i % 100 == 3)
            list->items[i].quantity = 0;
        if (i % 100 == 14)
            list->orders[i].customer_id = 999999999;
        if (i % 100 >= 90)
            list->orders[i].idempotency_key = list->keys[i];
        if (i >= 1400 && i % 100 >= 95)
            list->items[i].quantity = 2;
    }
}

/* What ought to become of the mixed list's order `i`; `left` units are there. */
static enum ordo_verdict expected(const struct list *list, size_t i, int64_t *left)
{
    if (list->items[i].quantity == 0)
        return ORDO_VERDICT_INVALID;
    if (list->orders[i].idempotency_key != NULL && i >= 700)
        return list->items[i].quantity == 2 ? ORDO_VERDICT_KEY_CONFLICT : ORDO_VERDICT_REPLAYED;
    if (list->orders[i].customer_id == 999999999)
        return ORDO_VERDICT_UNKNOWN_CUSTOMER;
    if (*left == 0)
        return ORDO_VERDICT_OUT_OF_STOCK;
    (*left)--;
    return ORDO_VERDICT_ACCEPTED;
}

static void many_are_placed_as_if_one_by_one(void **state)
{
    struct ordo_store *store = scratch_open();
    const int64_t product = scratch_product(store, UNITS);
    struct list *list = list_reset(scratch_customer(store), product);
    struct ordo_rows *rows = NULL;
    int64_t left = UNITS;
    int64_t last_id = 0;
    (void)state;
    mix(list);
    assert_int_equal(ordo_orders_create(store, list->orders, MANY, list->outcomes, NULL), ORDO_OK);
    for (size_t i = 0; i < MANY; i++) {
        const struct ordo_outcome *outcome = &list->outcomes[i];
        if (outcome->verdict != expected(list, i, &left))
            fail_msg("order %zu: verdict %d", i, (int)outcome->verdict);
        if (outcome->verdict == ORDO_VERDICT_OUT_OF_STOCK)
            assert_int_equal(outcome->shortage.available, 0);
        if (outcome->verdict == ORDO_VERDICT_REPLAYED)
            assert_int_equal(outcome->order_id, list->outcomes[i % 700].order_id);
        if (outcome->verdict != ORDO_VERDICT_ACCEPTED)
            continue;
        assert_true(outcome->order_id > last_id);
        last_id = outcome->order_id;
    }
    assert_int_equal(left, 0);
    assert_int_equal(scratch_stock(store, product), 0);
    assert_int_equal(ordo_verify(store, &rows, NULL, NULL), ORDO_OK);
    ordo_rows_free(rows);
    ordo_close(store);
}

static void the_engine_decides_the_same(void **state)
{
    static struct client clients[MANY];
    const struct ordo_engine_options options = {.lanes = 1};
    struct ordo_engine *engine = engine_open(&options);
    struct ordo_store *store = scratch_open();
    const int64_t customer = scratch_customer(store);
    struct list *list = list_reset(customer, scratch_product(store, UNITS));
    (void)state;
    mix(list);
    for (size_t i = 0; i < MANY; i++) {
        clients[i] = (struct client){.order = list->orders[i]};
        if (ordo_engine_submit(engine, &clients[i].order, client_told, &clients[i], NULL, NULL) ==
            ORDO_INVALID)
            clients[i].outcome.verdict = ORDO_VERDICT_INVALID;
    }
    engine_await_idle(engine);
    ordo_engine_close(engine);

    list = list_reset(customer, scratch_product(store, UNITS));
    mix(list);
    assert_int_equal(ordo_orders_create(store, list->orders, MANY, list->outcomes, NULL), ORDO_OK);
    for (size_t i = 0; i < MANY; i++)
        if (clients[i].outcome.verdict != list->outcomes[i].verdict)
            fail_msg("order %zu: %d of the engine, %d of the call", i,
                     (int)clients[i].outcome.verdict, (int)list->outcomes[i].verdict);
    ordo_close(store);
}

static void very_large_orders_are_placed_among_small_ones(void **state)
{
    static struct ordo_order_item lines[LINES_MOST + 1];
    struct ordo_store *store = scratch_open();
    const int64_t product = scratch_product(store, 3 * LINES_MOST);
    struct list *list = list_reset(scratch_customer(store), product);
    (void)state;
    for (size_t i = 0; i < LINES_MOST + 1; i++)
        lines[i] = list->items[0];
    list->orders[1].items = list->orders[2].items = list->orders[3].items = lines;
    list->orders[1].item_count = LINES_MOST;
    list->orders[2].item_count = LINES_MOST + 1;
    list->orders[3].item_count = LINES_MOST;
    assert_int_equal(ordo_orders_create(store, list->orders, 5, list->outcomes, NULL), ORDO_OK);
    for (size_t i = 0; i < 5; i++)
        if (i != 2)
            assert_outcome(&list->outcomes[i], ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_outcome(&list->outcomes[2], ORDO_INVALID, ORDO_VERDICT_INVALID);
    assert_string_equal(list->outcomes[0].total_amount, "4.50");
    assert_string_equal(list->outcomes[1].total_amount, "45000.00");
    assert_int_equal(scratch_stock(store, product), LINES_MOST - 2);
    ordo_close(store);
}

/* ---------------------------------------------------------------- failures */

/* Of many orders, one is refused by the database itself: those before it stand, those after it were
   not tried. */
static void assert_ends_at(size_t poisoned, struct ordo_store *store, int64_t poison,
                           enum ordo_status status, const char *sqlstate)
{
    const int64_t product = scratch_product(store, 2 * MANY);
    struct list *list = list_reset(scratch_customer(store), product);
    struct ordo_error error;
    list->orders[poisoned].customer_id = poison;
    assert_int_equal(ordo_orders_create(store, list->orders, MANY, list->outcomes, &error), status);
    assert_int_equal(error.status, status);
    assert_string_equal(error.sqlstate, sqlstate);
    assert_non_null(strstr(error.message, REFUSAL));
    assert_memory_equal(ordo_last_error(store), &error, sizeof error);
    assert_all(list->outcomes, poisoned, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_outcome(&list->outcomes[poisoned], status, ORDO_VERDICT_NONE);
    assert_all(&list->outcomes[poisoned + 1], MANY - poisoned - 1, ORDO_UNAVAILABLE,
               ORDO_VERDICT_NONE);
    assert_int_equal(scratch_stock(store, product), 2 * MANY - (int64_t)poisoned);
}

static void an_order_that_the_database_refuses_ends_the_call(void **state)
{
    struct ordo_store *store = scratch_open();
    const int64_t poison = scratch_customer(store);
    (void)state;
    refuse_by_constraint(store, poison);
    assert_ends_at(0, store, poison, ORDO_CONFLICT, "23514");
    assert_ends_at(777, store, poison, ORDO_CONFLICT, "23514");
    refuse_nobody(store);
    refuse_at_commit(store, poison, "RAISE EXCEPTION '" REFUSAL "'");
    assert_ends_at(777, store, poison, ORDO_QUERY_FAILED, "P0001");
    assert_ends_at(MANY - 1, store, poison, ORDO_QUERY_FAILED, "P0001");
    refuse_nobody(store);
    ordo_close(store);
}

/* End the server's side of `store`. */
static void cut_off(struct ordo_store *store, struct ordo_store *observer)
{
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%" PRId64 ", 5000)::int",
             scratch_number(store, "SELECT pg_backend_pid()"));
    assert_int_equal(scratch_number(observer, sql), 1);
}

static void after_a_loss_only_orders_with_keys_are_sent_again(void **state)
{
    struct ordo_store *store = scratch_open();
    struct ordo_store *observer = scratch_open();
    const int64_t product = scratch_product(observer, UNITS);
    struct list *list = list_reset(scratch_customer(observer), product);
    struct ordo_error error;
    (void)state;
    list->orders[0].idempotency_key = "many-1";
    list->orders[2].idempotency_key = "many-2";
    cut_off(store, observer);
    assert_int_equal(ordo_orders_create(store, list->orders, MANY, list->outcomes, &error),
                     ORDO_OUTCOME_UNKNOWN);
    assert_int_equal(error.status, ORDO_OUTCOME_UNKNOWN);
    assert_outcome(&list->outcomes[0], ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_outcome(&list->outcomes[1], ORDO_OUTCOME_UNKNOWN, ORDO_VERDICT_NONE);
    assert_outcome(&list->outcomes[2], ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_outcome(&list->outcomes[3], ORDO_OUTCOME_UNKNOWN, ORDO_VERDICT_NONE);
    assert_outcome(&list->outcomes[MANY - 1], ORDO_UNAVAILABLE, ORDO_VERDICT_NONE);
    assert_int_equal(scratch_stock(store, product), UNITS - 2);

    for (size_t i = 0; i < MANY; i++)
        snprintf(list->keys[i], sizeof list->keys[i], "all-%zu", i);
    for (size_t i = 0; i < UNITS - 2; i++)
        list->orders[i].idempotency_key = list->keys[i];
    cut_off(store, observer);
    assert_int_equal(ordo_orders_create(store, list->orders, UNITS - 2, list->outcomes, NULL),
                     ORDO_OK);
    assert_all(list->outcomes, UNITS - 2, ORDO_OK, ORDO_VERDICT_ACCEPTED);
    assert_int_equal(scratch_stock(store, product), 0);
    ordo_close(observer);
    ordo_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none_is_no_trouble),
        cmocka_unit_test(one_is_placed_as_a_single_order_is),
        cmocka_unit_test(many_are_placed_as_if_one_by_one),
        cmocka_unit_test(the_engine_decides_the_same),
        cmocka_unit_test(very_large_orders_are_placed_among_small_ones),
        cmocka_unit_test(an_order_that_the_database_refuses_ends_the_call),
        cmocka_unit_test(after_a_loss_only_orders_with_keys_are_sent_again),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
