/* Every verdict that the database can give, as the error that a single order of the kind has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch_store.h"

/* One order of two lines, the second of which is at fault if any is. */
struct draft {
    struct ordo_order_item items[2];
    struct ordo_order order;
};

/* A shop with something of everything. */
struct shop {
    struct ordo_store *store;
    int64_t customer, archived_customer;
    int64_t product, archived_product, precious_product;
    int64_t cup;
    char cup_sku[24]; /* of the cup, and the id of the product */
};

static int64_t add_product(struct ordo_store *store, const char *price, const char *sku)
{
    static int count;
    char name[32];
    struct ordo_rows *rows = NULL;
    snprintf(name, sizeof name, "Explained %d", ++count);
    const struct ordo_product_add parameters = {
        .name = name, .price = price, .stock = 100000, .sku = sku};
    assert_int_equal(ordo_product_add(store, &parameters, &rows, NULL), ORDO_OK);
    const int64_t id = ordo_rows_integer(rows, 0, "product_id");
    ordo_rows_free(rows);
    return id;
}

static struct shop shop_open(void)
{
    struct shop shop = {.store = scratch_open()};
    struct ordo_rows *rows = NULL;
    shop.customer = scratch_customer(shop.store);
    shop.archived_customer = scratch_customer(shop.store);
    shop.product = add_product(shop.store, "4.50", NULL);
    shop.archived_product = add_product(shop.store, "4.50", NULL);
    shop.precious_product = add_product(shop.store, "99999999.99", NULL);
    snprintf(shop.cup_sku, sizeof shop.cup_sku, "%" PRId64, shop.product);
    shop.cup = add_product(shop.store, "4.50", shop.cup_sku);
    const struct ordo_customer_archive gone = {.customer_id = shop.archived_customer};
    assert_int_equal(ordo_customer_archive(shop.store, &gone, &rows, NULL), ORDO_OK);
    ordo_rows_free(rows);
    const struct ordo_product_archive sold_off = {.product_id = shop.archived_product};
    assert_int_equal(ordo_product_archive(shop.store, &sold_off, &rows, NULL), ORDO_OK);
    ordo_rows_free(rows);
    return shop;
}

static struct draft *draft_reset(struct draft *draft, const struct shop *shop)
{
    *draft = (struct draft){
        .items = {{.product_id = shop->cup, .quantity = 1},
                  {.product_id = shop->product, .quantity = 1}},
        .order = {.customer_id = shop->customer, .items = draft->items, .item_count = 2},
    };
    return draft;
}

/* What one call tells in three ways: as an outcome, explained, and of the order placed singly. */
static void assert_told(const struct shop *shop, const struct draft *draft,
                        enum ordo_verdict verdict, enum ordo_status status, const char *field)
{
    const struct ordo_order *order = &draft->order;
    struct ordo_outcome outcome;
    struct ordo_rows *rows = NULL;
    struct ordo_error explained, single;
    memset(&explained, 0xff, sizeof explained); /* to be overwritten */
    assert_int_equal(ordo_orders_create(shop->store, order, 1, &outcome, NULL), ORDO_OK);
    assert_int_equal(outcome.verdict, verdict);
    assert_int_equal(outcome.status, status);
    assert_int_equal(ordo_outcome_explain(order, &outcome, NULL, &explained), status);
    assert_int_equal(ordo_outcome_explain(order, &outcome, NULL, NULL), status);
    assert_int_equal(explained.status, status);
    assert_string_equal(explained.field, field);
    assert_int_equal(explained.message[0] == '\0', status == ORDO_OK);
    assert_int_equal(explained.shortage.wanted, outcome.shortage.wanted);
    if (strncmp(field, "items[", 6) == 0 && verdict != ORDO_VERDICT_INVALID)
        assert_int_equal(outcome.item, 2);

    assert_int_equal(ordo_order_create(shop->store, order, &rows, &single), status);
    ordo_rows_free(rows);
    assert_string_equal(single.field, explained.field);
    assert_string_equal(single.message, explained.message);
    assert_string_equal(single.hint, explained.hint);
    assert_memory_equal(&single.shortage, &explained.shortage, sizeof single.shortage);
}

/* ---------------------------------------------------------------- verdicts */

static void an_order_that_stands_has_no_error(void **state)
{
    const struct shop shop = shop_open();
    struct draft draft;
    (void)state;
    assert_told(&shop, draft_reset(&draft, &shop), ORDO_VERDICT_ACCEPTED, ORDO_OK, "");
    draft.order.idempotency_key = "told";
    assert_told(&shop, &draft, ORDO_VERDICT_ACCEPTED, ORDO_OK, "");
    assert_told(&shop, &draft, ORDO_VERDICT_REPLAYED, ORDO_OK, "");
    draft.items[1].quantity = 2;
    assert_told(&shop, &draft, ORDO_VERDICT_KEY_CONFLICT, ORDO_CONFLICT, "idempotency_key");
    ordo_close(shop.store);
}

static void a_fault_of_the_customer_names_the_customer(void **state)
{
    const struct shop shop = shop_open();
    struct draft draft;
    (void)state;
    draft_reset(&draft, &shop)->order.customer_id = 999999999;
    assert_told(&shop, &draft, ORDO_VERDICT_UNKNOWN_CUSTOMER, ORDO_NOT_FOUND, "customer_id");
    draft.order.customer_id = shop.archived_customer;
    assert_told(&shop, &draft, ORDO_VERDICT_ARCHIVED_CUSTOMER, ORDO_CONFLICT, "customer_id");
    ordo_close(shop.store);
}

static void a_fault_of_a_line_names_the_line(void **state)
{
    const struct shop shop = shop_open();
    struct draft draft;
    (void)state;
    draft_reset(&draft, &shop)->items[1].product_id = 999999999;
    assert_told(&shop, &draft, ORDO_VERDICT_UNKNOWN_PRODUCT, ORDO_NOT_FOUND, "items[2].product_id");
    draft.items[1] = (struct ordo_order_item){.sku = "no such", .quantity = 1};
    assert_told(&shop, &draft, ORDO_VERDICT_UNKNOWN_PRODUCT, ORDO_NOT_FOUND, "items[2].sku");
    draft_reset(&draft, &shop)->items[1].product_id = shop.archived_product;
    assert_told(&shop, &draft, ORDO_VERDICT_ARCHIVED_PRODUCT, ORDO_CONFLICT, "items[2].product_id");
    draft_reset(&draft, &shop)->items[1].sku = shop.cup_sku;
    assert_told(&shop, &draft, ORDO_VERDICT_AMBIGUOUS_PRODUCT, ORDO_INVALID, "items[2].sku");
    draft_reset(&draft, &shop)->items[1].quantity = 100001;
    assert_told(&shop, &draft, ORDO_VERDICT_OUT_OF_STOCK, ORDO_OUT_OF_STOCK, "items[2].quantity");
    draft_reset(&draft, &shop)->items[1].quantity = 0;
    assert_told(&shop, &draft, ORDO_VERDICT_INVALID, ORDO_INVALID, "items[2].quantity");
    ordo_close(shop.store);
}

static void a_fault_of_the_whole_order_names_its_items(void **state)
{
    const struct shop shop = shop_open();
    struct draft draft;
    (void)state;
    draft_reset(&draft, &shop)->items[1] =
        (struct ordo_order_item){.product_id = shop.precious_product, .quantity = 10001};
    assert_told(&shop, &draft, ORDO_VERDICT_TOO_LARGE, ORDO_INVALID, "items");
    draft_reset(&draft, &shop)->order.item_count = 0;
    assert_told(&shop, &draft, ORDO_VERDICT_INVALID, ORDO_INVALID, "items");
    ordo_close(shop.store);
}

/* ---------------------------------------------------------------- no verdict */

static void without_a_verdict_the_failure_is_told(void **state)
{
    const struct ordo_order_item item = {.product_id = 1, .quantity = 1};
    struct ordo_order order = {.customer_id = 1, .items = &item, .item_count = 1};
    const struct ordo_error failure = {.status = ORDO_LIMIT,
                                       .sqlstate = "53100",
                                       .message = "no space left on device",
                                       .hint = "Make room."};
    struct ordo_outcome outcome = {.status = ORDO_LIMIT};
    struct ordo_error error;
    (void)state;
    assert_int_equal(ordo_outcome_explain(&order, &outcome, &failure, &error), ORDO_LIMIT);
    assert_memory_equal(&error, &failure, sizeof error);
    assert_int_equal(ordo_outcome_explain(&order, &outcome, NULL, &error), ORDO_LIMIT);
    assert_int_equal(error.status, ORDO_LIMIT);
    assert_non_null(strstr(error.message, "not placed"));

    outcome.status = ORDO_UNAVAILABLE; /* not tried any more: the failure was another's */
    assert_int_equal(ordo_outcome_explain(&order, &outcome, &failure, &error), ORDO_UNAVAILABLE);
    assert_int_equal(error.status, ORDO_UNAVAILABLE);
    assert_non_null(strstr(error.message, "not placed"));
}

static void an_unknown_outcome_says_what_to_do(void **state)
{
    const struct ordo_order_item item = {.product_id = 1, .quantity = 1};
    struct ordo_order order = {.customer_id = 1, .items = &item, .item_count = 1};
    const struct ordo_outcome outcome = {.status = ORDO_OUTCOME_UNKNOWN};
    struct ordo_error plain, keyed;
    (void)state;
    assert_int_equal(ordo_outcome_explain(&order, &outcome, NULL, &plain), ORDO_OUTCOME_UNKNOWN);
    order.idempotency_key = "again";
    assert_int_equal(ordo_outcome_explain(&order, &outcome, NULL, &keyed), ORDO_OUTCOME_UNKNOWN);
    assert_int_equal(plain.status, ORDO_OUTCOME_UNKNOWN);
    assert_non_null(strstr(plain.message, "may or may not"));
    assert_non_null(strstr(plain.hint, "Look"));
    assert_non_null(strstr(keyed.hint, "same idempotency key"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_that_stands_has_no_error),
        cmocka_unit_test(a_fault_of_the_customer_names_the_customer),
        cmocka_unit_test(a_fault_of_a_line_names_the_line),
        cmocka_unit_test(a_fault_of_the_whole_order_names_its_items),
        cmocka_unit_test(without_a_verdict_the_failure_is_told),
        cmocka_unit_test(an_unknown_outcome_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
