/* Orders as the arrays that place_orders takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "engine/batch.h"

enum { CUSTOMER_IDS, KEYS, REQUESTS, LINE_ORDERS, PRODUCT_IDS, SKUS, QUANTITIES };

static struct batch batch;
static const char *values[BATCH_VALUES];

static int set_up(void **state)
{
    (void)state;
    batch = (struct batch){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    batch_free(&batch);
    return 0;
}

static void add(int64_t customer_id, const char *key, const struct ordo_order_item *items,
                size_t item_count)
{
    batch_add(&batch, &(struct ordo_order){.customer_id = customer_id,
                                           .items = items,
                                           .item_count = item_count,
                                           .idempotency_key = key});
}

static void one_order_is_a_batch_of_one(void **state)
{
    const struct ordo_order_item item = {.product_id = 7, .quantity = 2};
    (void)state;
    add(17850, NULL, &item, 1);
    assert_true(batch_values(&batch, values));
    assert_string_equal(values[CUSTOMER_IDS], "{17850}");
    assert_string_equal(values[LINE_ORDERS], "{1}");
    assert_string_equal(values[PRODUCT_IDS], "{7}");
    assert_string_equal(values[QUANTITIES], "{2}");
}

static void what_no_order_has_is_no_array(void **state)
{
    const struct ordo_order_item item = {.product_id = 7, .quantity = 2};
    (void)state;
    add(1, NULL, &item, 1);
    add(2, NULL, &item, 1);
    assert_true(batch_values(&batch, values));
    assert_null(values[KEYS]);
    assert_null(values[REQUESTS]);
    assert_null(values[SKUS]);
}

static void lines_stand_in_their_order_with_the_number_of_theirs(void **state)
{
    const struct ordo_order_item items[] = {
        {.product_id = 3, .quantity = 1},
        {.sku = "CUP-1", .quantity = 2147483647},
        {.product_id = 84077, .sku = "84077", .quantity = 4},
        {.product_id = INT64_MAX, .quantity = 5},
    };
    (void)state;
    add(INT64_MAX, NULL, items, 3);
    add(1, "k", &items[3], 1);
    add(2, NULL, &items[1], 2);
    assert_int_equal(batch.order_count, 3);
    assert_int_equal(batch.line_count, 6);
    assert_true(batch_values(&batch, values));
    assert_string_equal(values[CUSTOMER_IDS], "{9223372036854775807,1,2}");
    assert_string_equal(values[KEYS], "{NULL,\"k\",NULL}");
    assert_string_equal(values[REQUESTS], "{NULL,\"1|9223372036854775807,-,5\",NULL}");
    assert_string_equal(values[LINE_ORDERS], "{1,1,1,2,3,3}");
    assert_string_equal(values[PRODUCT_IDS], "{3,NULL,84077,9223372036854775807,NULL,84077}");
    assert_string_equal(values[SKUS], "{NULL,\"CUP-1\",\"84077\",NULL,\"CUP-1\",\"84077\"}");
    assert_string_equal(values[QUANTITIES], "{1,2147483647,4,5,2147483647,4}");
}

static void text_cannot_leave_its_quotes(void **state)
{
    const struct ordo_order_item items[] = {
        {.sku = "a\"b\\c,{d}", .quantity = 1},
        {.sku = "NULL", .quantity = 1},
        {.sku = " \t\n", .quantity = 1},
        {.sku = "Tasse ä", .quantity = 1},
    };
    (void)state;
    add(1, "\"},{\\", items, 4);
    add(1, "null", items, 1);
    assert_true(batch_values(&batch, values));
    assert_string_equal(values[KEYS], "{\"\\\"},{\\\\\",\"null\"}");
    assert_string_equal(values[SKUS],
                        "{\"a\\\"b\\\\c,{d}\",\"NULL\",\" \t\n\",\"Tasse ä\",\"a\\\"b\\\\c,{d}\"}");
}

/* The text that a digest is kept of: another form of it would turn every repeated request into a
   conflict. */
static void a_request_has_the_form_that_it_always_had(void **state)
{
    const struct ordo_order_item items[] = {
        {.product_id = 1009, .quantity = 2},
        {.sku = "CUP-1", .quantity = 3},
        {.product_id = 84077, .sku = "84077", .quantity = 1},
    };
    const struct ordo_order_item odd = {.sku = "a\"b\\c\n\x01ä/", .quantity = 1};
    (void)state;
    add(1001, "k1", items, 3);
    add(1002, "k2", items, 1);
    add(1, "k3", &odd, 1);
    assert_true(batch_values(&batch, values));
    assert_string_equal(values[REQUESTS], "{\"1001|1009,-,2|-,5:CUP-1,3|84077,5:84077,1\","
                                          "\"1002|1009,-,2\","
                                          "\"1|-,10:a\\\"b\\\\c\n\x01ä/,1\"}");
}

static void a_batch_takes_10000_lines_or_one_order(void **state)
{
    struct ordo_order_item *items = calloc(BATCH_LINES_MOST, sizeof *items);
    (void)state;
    assert_non_null(items);
    for (size_t i = 0; i < BATCH_LINES_MOST; i++)
        items[i] = (struct ordo_order_item){.product_id = 1, .quantity = 1};
    assert_true(batch_has_room(&batch, BATCH_LINES_MOST));
    assert_true(batch_has_room(&batch, BATCH_LINES_MOST + 1));
    add(1, NULL, items, BATCH_LINES_MOST - 2);
    assert_true(batch_has_room(&batch, 2));
    assert_false(batch_has_room(&batch, 3));
    add(1, NULL, items, 2);
    assert_false(batch_has_room(&batch, 1));
    free(items);
}

static void a_cleared_batch_is_as_new(void **state)
{
    const struct ordo_order_item with_sku = {.sku = "CUP-1", .quantity = 1};
    const struct ordo_order_item item = {.product_id = 7, .quantity = 2};
    (void)state;
    add(1, "k", &with_sku, 1);
    assert_true(batch_values(&batch, values));
    batch_clear(&batch);
    assert_int_equal(batch.order_count, 0);
    assert_int_equal(batch.line_count, 0);
    add(2, NULL, &item, 1);
    assert_true(batch_values(&batch, values));
    assert_string_equal(values[CUSTOMER_IDS], "{2}");
    assert_null(values[KEYS]);
    assert_null(values[REQUESTS]);
    assert_string_equal(values[LINE_ORDERS], "{1}");
    assert_string_equal(values[PRODUCT_IDS], "{7}");
    assert_null(values[SKUS]);
    assert_string_equal(values[QUANTITIES], "{2}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_order_is_a_batch_of_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_no_order_has_is_no_array, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_stand_in_their_order_with_the_number_of_theirs,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_cannot_leave_its_quotes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_request_has_the_form_that_it_always_had, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_batch_takes_10000_lines_or_one_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cleared_batch_is_as_new, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
