/* An order before the database is asked: what can be seen to be wrong with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/place.h"

/* The order that every test varies: sound as it stands. */
struct draft {
    struct ordo_order_item items[3];
    struct ordo_order order;
};

static void draft_reset(struct draft *draft)
{
    *draft = (struct draft){
        .items = {{.product_id = 7, .quantity = 2},
                  {.sku = "CUP-1", .quantity = 1},
                  {.product_id = 9, .sku = "9", .quantity = INT32_MAX}},
        .order = {.customer_id = 1, .items = draft->items, .item_count = 3},
    };
}

static void assert_taken(const struct draft *draft)
{
    struct ordo_error error;
    if (order_check(&draft->order, &error) != ORDO_OK)
        fail_msg("refused: %s", error.message);
}

static void assert_refused(const struct draft *draft, const char *field, const char *message)
{
    struct ordo_error error;
    assert_int_equal(order_check(&draft->order, &error), ORDO_INVALID);
    assert_string_equal(error.field, field);
    assert_string_equal(error.message, message);
}

static void a_sound_order_is_taken(void **state)
{
    struct draft draft;
    (void)state;
    draft_reset(&draft);
    assert_taken(&draft);
    draft.order.customer_id = INT64_MAX;
    draft.items[0].product_id = INT64_MAX;
    draft.order.item_count = 1;
    assert_taken(&draft);
}

static void a_customer_is_needed(void **state)
{
    struct draft draft;
    (void)state;
    draft_reset(&draft);
    draft.order.customer_id = 0;
    assert_refused(&draft, "customer_id", "customer_id: 0 is out of range; it is at least 1");
    draft.order.customer_id = -4;
    assert_refused(&draft, "customer_id", "customer_id: -4 is out of range; it is at least 1");
}

static void between_1_and_10000_lines_are_taken(void **state)
{
    struct draft draft;
    struct ordo_order_item *items = calloc(ORDER_ITEMS_MOST + 1, sizeof *items);
    (void)state;
    assert_non_null(items);
    for (size_t i = 0; i < ORDER_ITEMS_MOST + 1; i++)
        items[i] = (struct ordo_order_item){.product_id = 1, .quantity = 1};
    draft_reset(&draft);
    draft.order.item_count = 0;
    assert_refused(&draft, "items", "items: an order needs at least one");
    draft.order.items = items;
    draft.order.item_count = ORDER_ITEMS_MOST;
    assert_taken(&draft);
    draft.order.item_count = ORDER_ITEMS_MOST + 1;
    assert_refused(&draft, "items", "items: 10001 are too many; at most 10000 are taken");
    free(items);
}

static void a_line_names_its_product(void **state)
{
    struct draft draft;
    (void)state;
    draft_reset(&draft);
    draft.items[1].sku = NULL;
    assert_refused(&draft, "items[2].product_id",
                   "items[2].product_id: is missing; give it or a sku");
    draft.items[1].product_id = -1;
    assert_refused(&draft, "items[2].product_id", "items[2].product_id: must be at least 1");
    draft.items[1].sku = "";
    draft.items[1].product_id = 0;
    assert_refused(&draft, "items[2].sku", "items[2].sku: must be 1 to 64 characters of UTF-8");
    draft.items[1].sku = "CUP\xff";
    assert_refused(&draft, "items[2].sku", "items[2].sku: must be 1 to 64 characters of UTF-8");
}

static void a_quantity_is_at_least_1_and_fits_an_integer(void **state)
{
    static const struct {
        int64_t quantity;
        const char *message;
    } wrong[] = {
        {0, "items[3].quantity: 0 is out of range; at least 1 and at most 2147483647 is taken"},
        {-1, "items[3].quantity: -1 is out of range; at least 1 and at most 2147483647 is taken"},
        {2147483648, "items[3].quantity: 2147483648 is out of range; at least 1 and at most "
                     "2147483647 is taken"},
        {INT64_MIN, "items[3].quantity: -9223372036854775808 is out of range; at least 1 and at "
                    "most 2147483647 is taken"},
    };
    struct draft draft;
    (void)state;
    draft_reset(&draft);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        draft.items[2].quantity = wrong[i].quantity;
        assert_refused(&draft, "items[3].quantity", wrong[i].message);
    }
}

static void of_several_faults_the_first_line_s_is_told(void **state)
{
    struct draft draft;
    (void)state;
    draft_reset(&draft);
    draft.items[1].quantity = 0;
    draft.items[0].product_id = 0;
    assert_refused(&draft, "items[1].product_id",
                   "items[1].product_id: is missing; give it or a sku");
}

static void a_key_has_1_to_255_characters(void **state)
{
    static const char message[] = "idempotency_key: must be 1 to 255 characters of UTF-8";
    char key[2 * 256 + 1] = "";
    struct draft draft;
    (void)state;
    draft_reset(&draft);
    draft.order.idempotency_key = "";
    assert_refused(&draft, "idempotency_key", message);
    draft.order.idempotency_key = "\xc3(";
    assert_refused(&draft, "idempotency_key", message);
    draft.order.idempotency_key = key;
    for (size_t i = 0; i < 255; i++)
        strcat(key, "ä");
    assert_taken(&draft);
    strcat(key, "ä");
    assert_refused(&draft, "idempotency_key", message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_order_is_taken),
        cmocka_unit_test(a_customer_is_needed),
        cmocka_unit_test(between_1_and_10000_lines_are_taken),
        cmocka_unit_test(a_line_names_its_product),
        cmocka_unit_test(a_quantity_is_at_least_1_and_fits_an_integer),
        cmocka_unit_test(of_several_faults_the_first_line_s_is_told),
        cmocka_unit_test(a_key_has_1_to_255_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
