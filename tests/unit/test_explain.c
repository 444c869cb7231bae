/* An outcome, told to a person: status, field, message and hint. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/error.h"

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
static const struct ordo_order order_without_key = {
    .customer_id = 17850,
    .items = items,
    .item_count = sizeof items / sizeof items[0],
};

/* What is told of an outcome, and that its status is what is returned. */
static struct ordo_error told(const struct ordo_order *placed, const struct ordo_outcome *outcome,
                              const struct ordo_error *failure)
{
    struct ordo_error error;
    memset(&error, 'x', sizeof error);
    assert_int_equal(ordo_outcome_explain(placed, outcome, failure, &error), outcome->status);
    assert_int_equal(error.status, outcome->status);
    assert_int_equal(ordo_outcome_explain(placed, outcome, failure, NULL), outcome->status);
    return error;
}

static void assert_told(const struct ordo_outcome *outcome, const char *field, const char *message)
{
    struct ordo_error error = told(&order, outcome, NULL);
    assert_string_equal(error.field, field);
    assert_string_equal(error.message, message);
    if (outcome->status != ORDO_OUT_OF_STOCK)
        assert_int_equal(error.shortage.product_id, 0);
}

static void an_order_that_stands_is_no_error(void **state)
{
    const struct ordo_outcome accepted = {.verdict = ORDO_VERDICT_ACCEPTED};
    const struct ordo_outcome replayed = {.verdict = ORDO_VERDICT_REPLAYED};
    (void)state;
    assert_told(&accepted, "", "");
    assert_told(&replayed, "", "");
}

static struct ordo_outcome shortage(size_t item, int64_t product_id, int64_t wanted,
                                    int64_t available)
{
    return (struct ordo_outcome){
        .status = ORDO_OUT_OF_STOCK,
        .verdict = ORDO_VERDICT_OUT_OF_STOCK,
        .item = item,
        .shortage = {.product_id = product_id, .wanted = wanted, .available = available},
    };
}

static void a_shortage_tells_product_wanted_and_available(void **state)
{
    const struct ordo_outcome outcome = shortage(2, 9, 4294967294, 3);
    (void)state;
    assert_told(&outcome, "items[2].quantity",
                "not enough stock of product 9 (sku CUP-1): wanted 4294967294, available 3");
    struct ordo_error error = told(&order, &outcome, NULL);
    assert_int_equal(error.shortage.product_id, 9);
    assert_int_equal(error.shortage.wanted, 4294967294);
    assert_int_equal(error.shortage.available, 3);
}

static void a_shortage_names_a_sku_only_where_the_caller_did(void **state)
{
    const struct ordo_outcome by_id = shortage(1, 7, 5, 0);
    const struct ordo_outcome by_either = shortage(3, 84077, 1, 0);
    (void)state;
    assert_told(&by_id, "items[1].quantity",
                "not enough stock of product 7: wanted 5, available 0");
    assert_told(&by_either, "items[3].quantity",
                "not enough stock of product 84077: wanted 1, available 0");
}

static void a_customer_s_fault_names_the_customer(void **state)
{
    (void)state;
    assert_told(
        &(struct ordo_outcome){.status = ORDO_NOT_FOUND, .verdict = ORDO_VERDICT_UNKNOWN_CUSTOMER},
        "customer_id", "customer_id: customer 17850 does not exist");
    assert_told(
        &(struct ordo_outcome){.status = ORDO_CONFLICT, .verdict = ORDO_VERDICT_ARCHIVED_CUSTOMER},
        "customer_id", "customer_id: customer 17850 is archived and cannot order");
}

static void a_line_s_fault_names_the_product_as_the_caller_did(void **state)
{
    static const struct {
        size_t item;
        const char *field;
        const char *message;
    } unknown[] = {
        {1, "items[1].product_id", "items[1].product_id: product_id 7 does not exist"},
        {2, "items[2].sku", "items[2].sku: sku \"CUP-1\" does not exist"},
        {3, "items[3].sku", "items[3].sku: id or sku \"84077\" does not exist"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_told(&(struct ordo_outcome){.status = ORDO_NOT_FOUND,
                                           .verdict = ORDO_VERDICT_UNKNOWN_PRODUCT,
                                           .item = unknown[i].item},
                    unknown[i].field, unknown[i].message);
    assert_told(&(struct ordo_outcome){.status = ORDO_CONFLICT,
                                       .verdict = ORDO_VERDICT_ARCHIVED_PRODUCT,
                                       .item = 2},
                "items[2].sku", "items[2].sku: sku \"CUP-1\" is archived and cannot be ordered");
}

static void an_ambiguous_product_has_a_way_out(void **state)
{
    const struct ordo_outcome outcome = {
        .status = ORDO_INVALID, .verdict = ORDO_VERDICT_AMBIGUOUS_PRODUCT, .item = 3};
    (void)state;
    assert_told(&outcome, "items[3].sku",
                "items[3].sku: id or sku \"84077\" is one product's id and another's SKU");
    assert_string_equal(told(&order, &outcome, NULL).hint, "Say which: id=... or sku=...");
}

static void a_key_s_conflict_and_a_total_that_is_too_large_are_told(void **state)
{
    (void)state;
    assert_told(
        &(struct ordo_outcome){.status = ORDO_CONFLICT, .verdict = ORDO_VERDICT_KEY_CONFLICT},
        "idempotency_key", "idempotency_key: \"checkout-1\" was used for another order already");
    assert_told(&(struct ordo_outcome){.status = ORDO_INVALID, .verdict = ORDO_VERDICT_TOO_LARGE},
                "items", "items: the total is too large; at most 999999999999.99 can be kept");
}

static void an_invalid_order_is_told_its_fault(void **state)
{
    const struct ordo_order_item wrong = {.product_id = 7, .quantity = 0};
    const struct ordo_order invalid = {.customer_id = 1, .items = &wrong, .item_count = 1};
    const struct ordo_outcome outcome = {.status = ORDO_INVALID, .verdict = ORDO_VERDICT_INVALID};
    (void)state;
    struct ordo_error error = told(&invalid, &outcome, NULL);
    assert_string_equal(error.field, "items[1].quantity");
    assert_string_equal(error.message, "items[1].quantity: 0 is out of range; at least 1 and at "
                                       "most 2147483647 is taken");
}

static void an_unknown_outcome_says_what_makes_trying_again_safe(void **state)
{
    const struct ordo_outcome outcome = {.status = ORDO_OUTCOME_UNKNOWN};
    (void)state;
    struct ordo_error error = told(&order, &outcome, NULL);
    assert_string_equal(error.message, "the connection to the database was lost before it "
                                       "answered: the order may or may not have been placed");
    assert_string_equal(error.hint,
                        "Send it again with the same idempotency key: it is placed once.");
    error = told(&order_without_key, &outcome, NULL);
    assert_string_equal(error.message, "the connection to the database was lost before it "
                                       "answered: the order may or may not have been placed");
    assert_string_equal(error.hint, "Look at the customer's orders before you try again; an "
                                    "idempotency key makes trying again safe.");
}

static void without_a_verdict_the_failure_is_told_as_it_is(void **state)
{
    const struct ordo_outcome outcome = {.status = ORDO_LIMIT};
    struct ordo_error failure;
    (void)state;
    (void)error_set(&failure, ORDO_LIMIT, NULL, "the disk is full");
    (void)error_hint(&failure, "Make room.");
    strcpy(failure.sqlstate, "53100");
    struct ordo_error error = told(&order, &outcome, &failure);
    assert_string_equal(error.message, "the disk is full");
    assert_string_equal(error.hint, "Make room.");
    assert_string_equal(error.sqlstate, "53100");
}

/* Of a batch that was lost half-way, others may have failed otherwise. */
static void a_failure_of_another_kind_is_not_this_order_s(void **state)
{
    const struct ordo_outcome outcome = {.status = ORDO_UNAVAILABLE};
    struct ordo_error failure;
    (void)state;
    (void)error_set(&failure, ORDO_OUTCOME_UNKNOWN, NULL, "lost");
    assert_string_equal(told(&order, &outcome, &failure).message,
                        "the order was not placed: database unavailable");
    assert_string_equal(told(&order, &outcome, NULL).message,
                        "the order was not placed: database unavailable");
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
        cmocka_unit_test(a_key_s_conflict_and_a_total_that_is_too_large_are_told),
        cmocka_unit_test(an_invalid_order_is_told_its_fault),
        cmocka_unit_test(an_unknown_outcome_says_what_makes_trying_again_safe),
        cmocka_unit_test(without_a_verdict_the_failure_is_told_as_it_is),
        cmocka_unit_test(a_failure_of_another_kind_is_not_this_order_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
