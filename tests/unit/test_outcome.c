/* The one row that create_order answers with, as a status and an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/outcome.h"
#include "rows/rows.h"

static const struct ordo_order_item items[] = {
    {.product_id = 7, .quantity = 5},
    {.sku = "CUP-1", .quantity = 6},
    {.product_id = 84077, .sku = "84077", .quantity = 1},
};
static const struct ordo_order order = {
    .customer_id = 17850,
    .items = items,
    .item_count = sizeof items / sizeof items[0],
    .idempotency_key = "checkout-1",
};

/* A row of the columns that matter here, all but the outcome NULL where they are not given. */
struct answer {
    const char *outcome;
    const char *item;
    const char *product_id;
    const char *wanted;
    const char *available;
};

static struct ordo_rows *row_of(const struct answer *answer)
{
    static const struct row_column columns[] = {
        {"outcome", ORDO_TYPE_TEXT},       {"item", ORDO_TYPE_INTEGER},
        {"product_id", ORDO_TYPE_INTEGER}, {"wanted", ORDO_TYPE_INTEGER},
        {"available", ORDO_TYPE_INTEGER},
    };
    const char *const values[] = {answer->outcome, answer->item, answer->product_id, answer->wanted,
                                  answer->available};
    struct ordo_rows *rows = rows_new(columns, sizeof columns / sizeof columns[0], 1);
    assert_non_null(rows);
    for (size_t c = 0; c < sizeof values / sizeof values[0]; c++)
        assert_true(rows_set(rows, 0, c, values[c]));
    return rows;
}

static enum ordo_status explain(const struct answer *answer, struct ordo_error *error)
{
    struct ordo_rows *rows = row_of(answer);
    error_clear(error);
    enum ordo_status status = order_outcome(&order, rows, error);
    ordo_rows_free(rows);
    return status;
}

static void assert_fault(const struct answer *answer, enum ordo_status status, const char *field,
                         const char *message)
{
    struct ordo_error error;
    assert_int_equal(explain(answer, &error), status);
    assert_int_equal(error.status, status);
    assert_string_equal(error.field, field);
    assert_string_equal(error.message, message);
    if (status != ORDO_OUT_OF_STOCK)
        assert_int_equal(error.shortage.product_id, 0);
}

static void an_order_that_stands_is_no_error(void **state)
{
    struct ordo_error error;
    (void)state;
    assert_int_equal(explain(&(struct answer){.outcome = "accepted"}, &error), ORDO_OK);
    assert_int_equal(explain(&(struct answer){.outcome = "replayed"}, &error), ORDO_OK);
}

static void a_shortage_tells_product_wanted_and_available(void **state)
{
    const struct answer answer = {"out_of_stock", "2", "9", "4294967294", "3"};
    struct ordo_error error;
    (void)state;
    assert_fault(&answer, ORDO_OUT_OF_STOCK, "items[2].quantity",
                 "not enough stock of product 9 (sku CUP-1): wanted 4294967294, available 3");
    (void)explain(&answer, &error);
    assert_int_equal(error.shortage.product_id, 9);
    assert_int_equal(error.shortage.wanted, 4294967294);
    assert_int_equal(error.shortage.available, 3);
}

static void a_shortage_names_a_sku_only_where_the_caller_did(void **state)
{
    (void)state;
    assert_fault(&(struct answer){"out_of_stock", "1", "7", "5", "0"}, ORDO_OUT_OF_STOCK,
                 "items[1].quantity", "not enough stock of product 7: wanted 5, available 0");
    assert_fault(&(struct answer){"out_of_stock", "3", "84077", "1", "0"}, ORDO_OUT_OF_STOCK,
                 "items[3].quantity", "not enough stock of product 84077: wanted 1, available 0");
}

static void a_customer_s_fault_names_the_customer(void **state)
{
    (void)state;
    assert_fault(&(struct answer){.outcome = "unknown_customer"}, ORDO_NOT_FOUND, "customer_id",
                 "customer_id: customer 17850 does not exist");
    assert_fault(&(struct answer){.outcome = "archived_customer"}, ORDO_CONFLICT, "customer_id",
                 "customer_id: customer 17850 is archived and cannot order");
}

static void a_line_s_fault_names_the_product_as_the_caller_did(void **state)
{
    (void)state;
    assert_fault(&(struct answer){.outcome = "unknown_product", .item = "1"}, ORDO_NOT_FOUND,
                 "items[1].product_id", "items[1].product_id: product_id 7 does not exist");
    assert_fault(&(struct answer){.outcome = "unknown_product", .item = "2"}, ORDO_NOT_FOUND,
                 "items[2].sku", "items[2].sku: sku \"CUP-1\" does not exist");
    assert_fault(&(struct answer){.outcome = "unknown_product", .item = "3"}, ORDO_NOT_FOUND,
                 "items[3].sku", "items[3].sku: id or sku \"84077\" does not exist");
    assert_fault(&(struct answer){.outcome = "archived_product", .item = "2"}, ORDO_CONFLICT,
                 "items[2].sku", "items[2].sku: sku \"CUP-1\" is archived and cannot be ordered");
}

static void an_ambiguous_product_has_a_way_out(void **state)
{
    const struct answer answer = {.outcome = "ambiguous_product", .item = "3"};
    struct ordo_error error;
    (void)state;
    assert_fault(&answer, ORDO_INVALID, "items[3].sku",
                 "items[3].sku: id or sku \"84077\" is one product's id and another's SKU");
    (void)explain(&answer, &error);
    assert_string_equal(error.hint, "Say which: id=... or sku=...");
}

static void the_rest_says_what_is_wrong(void **state)
{
    (void)state;
    assert_fault(&(struct answer){.outcome = "key_conflict"}, ORDO_CONFLICT, "idempotency_key",
                 "idempotency_key: \"checkout-1\" was used for another order already");
    assert_fault(&(struct answer){.outcome = "too_large"}, ORDO_INVALID, "items",
                 "items: the total is too large; at most 999999999999.99 can be kept");
}

static void an_outcome_that_nobody_knows_is_a_defect(void **state)
{
    (void)state;
    assert_fault(&(struct answer){.outcome = "lost"}, ORDO_INTERNAL, "",
                 "the database gave the unknown outcome lost");
    assert_fault(&(struct answer){.outcome = NULL}, ORDO_INTERNAL, "",
                 "the database gave no outcome for the order");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_that_stands_is_no_error),
        cmocka_unit_test(a_shortage_tells_product_wanted_and_available),
        cmocka_unit_test(a_shortage_names_a_sku_only_where_the_caller_did),
        cmocka_unit_test(a_customer_s_fault_names_the_customer),
        cmocka_unit_test(a_line_s_fault_names_the_product_as_the_caller_did),
        cmocka_unit_test(an_ambiguous_product_has_a_way_out),
        cmocka_unit_test(the_rest_says_what_is_wrong),
        cmocka_unit_test(an_outcome_that_nobody_knows_is_a_defect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
