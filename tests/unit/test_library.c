/* The public calls, as a program that embeds the library makes them, on a real PostgreSQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch_store.h"

static void a_typed_call_does_what_it_says(void **state)
{
    struct ordo_store *store = scratch_open();
    int64_t product = scratch_product(store, 12);
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    (void)state;
    const struct ordo_product_stock taken = {
        .product_id = product, .add = ORDO_INTEGER(-2), .reason = "broken"};
    assert_int_equal(ordo_product_stock(store, &taken, &rows, &error), ORDO_OK);
    assert_int_equal(error.status, ORDO_OK);
    assert_int_equal(ordo_rows_count(rows), 1);
    assert_string_equal(ordo_rows_text(rows, 0, "price"), "4.50");
    assert_int_equal(ordo_rows_integer(rows, 0, "stock_quantity"), 10);
    ordo_rows_free(rows);

    const struct ordo_product_stock none = {
        .product_id = product, .set = ORDO_INTEGER(0), .reason = "sold elsewhere"};
    assert_int_equal(ordo_product_stock(store, &none, &rows, NULL), ORDO_OK);
    assert_int_equal(ordo_rows_integer(rows, 0, "stock_quantity"), 0);
    ordo_rows_free(rows);

    const struct ordo_report_stock_ledger ledger = {.product_id = product};
    assert_int_equal(ordo_report_stock_ledger(store, &ledger, &rows, NULL), ORDO_OK);
    assert_int_equal(ordo_rows_count(rows), 3);
    assert_string_equal(ordo_rows_text(rows, 0, "actor"), "tester");
    assert_int_equal(ordo_rows_integer(rows, 0, "quantity"), -10);
    ordo_rows_free(rows);
    ordo_close(store);
}

static void a_list_tells_where_its_next_page_begins(void **state)
{
    struct ordo_store *store = scratch_open();
    int64_t before = scratch_customer(store);
    int64_t first = scratch_customer(store);
    int64_t second = scratch_customer(store);
    int64_t third = scratch_customer(store);
    struct ordo_rows *rows = NULL;
    (void)state;
    struct ordo_customer_list page = {.limit = 2, .after = before};
    assert_int_equal(ordo_customer_list(store, &page, &rows, NULL), ORDO_OK);
    assert_int_equal(ordo_rows_integer(rows, 0, "customer_id"), first);
    assert_int_equal(ordo_rows_integer(rows, 1, "customer_id"), second);
    page.after = strtoll(ordo_rows_next_after(rows), NULL, 10);
    ordo_rows_free(rows);

    assert_int_equal(ordo_customer_list(store, &page, &rows, NULL), ORDO_OK);
    assert_int_equal(ordo_rows_count(rows), 1);
    assert_int_equal(ordo_rows_integer(rows, 0, "customer_id"), third);
    assert_null(ordo_rows_next_after(rows));
    ordo_rows_free(rows);
    ordo_close(store);
}

static void an_order_is_placed_or_refused(void **state)
{
    struct ordo_store *store = scratch_open();
    int64_t product = scratch_product(store, 3);
    const struct ordo_order_item item = {.product_id = product, .quantity = 2};
    const struct ordo_order order = {.customer_id = scratch_customer(store),
                                     .items = &item,
                                     .item_count = 1,
                                     .idempotency_key = "an-order-is-placed"};
    const struct ordo_order more = {
        .customer_id = order.customer_id, .items = &item, .item_count = 1};
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    (void)state;
    assert_int_equal(ordo_order_create(store, &order, &rows, &error), ORDO_OK);
    int64_t id = ordo_rows_integer(rows, 0, "order_id");
    assert_string_equal(ordo_rows_text(rows, 0, "total_amount"), "9.00");
    assert_string_equal(ordo_rows_text(rows, 0, "status"), "Pending");
    assert_string_equal(ordo_rows_text(rows, 0, "replayed"), "false");
    ordo_rows_free(rows);

    assert_int_equal(ordo_order_create(store, &order, &rows, NULL), ORDO_OK);
    assert_int_equal(ordo_rows_integer(rows, 0, "order_id"), id);
    assert_string_equal(ordo_rows_text(rows, 0, "replayed"), "true");
    ordo_rows_free(rows);

    assert_int_equal(ordo_order_create(store, &more, &rows, &error), ORDO_OUT_OF_STOCK);
    assert_null(rows);
    assert_int_equal(error.shortage.product_id, product);
    assert_int_equal(error.shortage.wanted, 2);
    assert_int_equal(error.shortage.available, 1);
    assert_int_equal(scratch_stock(store, product), 1);
    ordo_close(store);
}

static void values_out_of_range_are_null(void **state)
{
    static const char sql[] = "SELECT 7 AS id, 'tea' AS name, NULL AS nothing, true AS hot, "
                              "1.50 AS price, '2010-12-01 08:26:00+00'::timestamptz AS at, "
                              "'{\"a\": 1}'::json AS json, 0.5::float8 AS half";
    static const enum ordo_type types[] = {ORDO_TYPE_INTEGER, ORDO_TYPE_TEXT,  ORDO_TYPE_TEXT,
                                           ORDO_TYPE_BOOLEAN, ORDO_TYPE_MONEY, ORDO_TYPE_TIME,
                                           ORDO_TYPE_JSON,    ORDO_TYPE_REAL};
    struct ordo_store *store = scratch_open();
    struct ordo_rows *rows = NULL;
    (void)state;
    assert_int_equal(ordo_query(store, sql, NULL, 0, &rows, NULL), ORDO_OK);
    assert_int_equal(ordo_rows_column_count(rows), sizeof types / sizeof types[0]);
    for (size_t c = 0; c < sizeof types / sizeof types[0]; c++)
        assert_int_equal(ordo_rows_column_type(rows, c), types[c]);
    assert_string_equal(ordo_rows_column_name(rows, 1), "name");
    assert_string_equal(ordo_rows_text(rows, 0, "hot"), "true");
    assert_string_equal(ordo_rows_text(rows, 0, "at"), "2010-12-01T08:26:00Z");

    assert_null(ordo_rows_column_name(rows, 8));
    assert_int_equal(ordo_rows_column_type(rows, SIZE_MAX), ORDO_TYPE_TEXT);
    assert_null(ordo_rows_value(rows, 0, 8));
    assert_null(ordo_rows_value(rows, 1, 0));
    assert_null(ordo_rows_value(rows, SIZE_MAX, SIZE_MAX));
    assert_null(ordo_rows_value(rows, 0, 2));
    assert_null(ordo_rows_text(rows, 0, "missing"));
    assert_null(ordo_rows_text(rows, 1, "id"));
    assert_int_equal(ordo_rows_integer(rows, 0, "name"), 0);
    assert_int_equal(ordo_rows_integer(rows, 0, "nothing"), 0);
    assert_int_equal(ordo_rows_integer(rows, 9, "id"), 0);
    assert_null(ordo_rows_next_after(rows));
    ordo_rows_free(rows);
    ordo_rows_free(NULL);
    ordo_close(store);
}

static void a_query_takes_values_and_tells_what_it_did(void **state)
{
    static const char *const values[] = {"O'Hara; DROP TABLE orders", NULL, "41"};
    struct ordo_store *store = scratch_open();
    struct ordo_rows *rows = NULL;
    (void)state;
    assert_int_equal(
        ordo_query(store, "SELECT $1::text AS name, $2::text IS NULL AS none, $3::int + 1 AS n",
                   values, 3, &rows, NULL),
        ORDO_OK);
    assert_string_equal(ordo_rows_text(rows, 0, "name"), values[0]);
    assert_string_equal(ordo_rows_text(rows, 0, "none"), "true");
    assert_int_equal(ordo_rows_integer(rows, 0, "n"), 42);
    ordo_rows_free(rows);

    int64_t customer = scratch_customer(store);
    assert_int_equal(ordo_query(store, "UPDATE customers SET phone = '1'", NULL, 0, &rows, NULL),
                     ORDO_OK);
    assert_int_equal(ordo_rows_column_count(rows), 0);
    assert_int_equal(ordo_rows_count(rows), 0);
    assert_memory_equal(ordo_rows_command(rows), "UPDATE ", 7);
    ordo_rows_free(rows);

    struct ordo_store *other = scratch_open();
    const struct ordo_customer_show show = {.customer_id = customer};
    assert_int_equal(ordo_customer_show(other, &show, &rows, NULL), ORDO_OK);
    assert_string_equal(ordo_rows_text(rows, 0, "phone"), "1");
    ordo_rows_free(rows);
    ordo_close(other);
    ordo_close(store);
}

static void a_store_is_checked_and_its_breaches_shown(void **state)
{
    struct ordo_store *store = scratch_open();
    int64_t product = scratch_product(store, 5);
    char id[24];
    const char *const values[] = {id};
    struct ordo_rows *rows = NULL;
    struct ordo_rows *violations = NULL;
    (void)state;
    snprintf(id, sizeof id, "%" PRId64, product);
    assert_int_equal(ordo_verify(store, &rows, &violations, NULL), ORDO_OK);
    assert_true(ordo_rows_count(rows) >= 7);
    assert_int_equal(ordo_rows_count(violations), 0);
    ordo_rows_free(violations);
    ordo_rows_free(rows);

    static const char lose[] = "UPDATE products SET stock_quantity = stock_quantity - 1 "
                               "WHERE product_id = $1::bigint";
    static const char find[] = "UPDATE products SET stock_quantity = stock_quantity + 1 "
                               "WHERE product_id = $1::bigint";
    assert_int_equal(ordo_query(store, lose, values, 1, &rows, NULL), ORDO_OK);
    ordo_rows_free(rows);
    assert_int_equal(ordo_verify(store, &rows, &violations, NULL), ORDO_VERIFY_FAILED);
    assert_string_equal(ordo_rows_text(rows, 1, "name"), "stock_equals_ledger");
    assert_int_equal(ordo_rows_integer(rows, 1, "violations"), 1);
    assert_string_equal(ordo_rows_text(violations, 0, "invariant"), "I2");
    assert_non_null(strstr(ordo_rows_text(violations, 0, "offender"), id));
    ordo_rows_free(violations);
    ordo_rows_free(rows);
    assert_int_equal(ordo_query(store, find, values, 1, &rows, NULL), ORDO_OK);
    ordo_rows_free(rows);
    ordo_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_typed_call_does_what_it_says),
        cmocka_unit_test(a_list_tells_where_its_next_page_begins),
        cmocka_unit_test(an_order_is_placed_or_refused),
        cmocka_unit_test(values_out_of_range_are_null),
        cmocka_unit_test(a_query_takes_values_and_tells_what_it_did),
        cmocka_unit_test(a_store_is_checked_and_its_breaches_shown),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
