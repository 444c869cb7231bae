/* The result of a statement, and rows made from JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "rows/json_rows.h"
#include "rows/rows.h"

static const struct row_column columns[] = {
    {"id", ORDO_TYPE_INTEGER}, {"name", ORDO_TYPE_TEXT}, {"price", ORDO_TYPE_MONEY}};

static struct ordo_rows *two_products(void)
{
    struct ordo_rows *rows = rows_new(columns, 3, 2);
    assert_non_null(rows);
    assert_true(rows_set(rows, 0, 0, "1"));
    assert_true(rows_set(rows, 0, 1, "Lantern"));
    assert_true(rows_set(rows, 0, 2, "3.39"));
    assert_true(rows_set(rows, 1, 0, "-9223372036854775808"));
    assert_true(rows_set(rows, 1, 1, ""));
    return rows;
}

static void new_rows_are_null_throughout(void **state)
{
    struct ordo_rows *rows = rows_new(columns, 3, 2);
    (void)state;
    assert_int_equal(ordo_rows_count(rows), 2);
    assert_int_equal(ordo_rows_column_count(rows), 3);
    for (size_t row = 0; row < 2; row++)
        for (size_t column = 0; column < 3; column++)
            assert_null(ordo_rows_value(rows, row, column));
    assert_string_equal(ordo_rows_command(rows), "");
    assert_null(ordo_rows_next_after(rows));
    ordo_rows_free(rows);
}

static void values_are_found_by_number_and_by_name(void **state)
{
    struct ordo_rows *rows = two_products();
    (void)state;
    assert_string_equal(ordo_rows_value(rows, 0, 1), "Lantern");
    assert_string_equal(ordo_rows_value(rows, 1, 1), "");
    assert_null(ordo_rows_value(rows, 1, 2));
    assert_string_equal(ordo_rows_text(rows, 0, "price"), "3.39");
    assert_null(ordo_rows_text(rows, 1, "price"));
    assert_string_equal(rows_row(rows, 1)[0], "-9223372036854775808");
    assert_int_equal(rows_find_column(rows, "price"), 2);
    ordo_rows_free(rows);
}

static void what_is_out_of_range_is_null(void **state)
{
    struct ordo_rows *rows = two_products();
    (void)state;
    assert_null(ordo_rows_value(rows, 2, 0));
    assert_null(ordo_rows_value(rows, 0, 3));
    assert_null(ordo_rows_value(rows, SIZE_MAX, SIZE_MAX));
    assert_null(ordo_rows_text(rows, 2, "name"));
    assert_null(ordo_rows_text(rows, 0, "Name"));
    assert_int_equal(rows_find_column(rows, "nam"), -1);
    ordo_rows_free(rows);
}

static void columns_tell_name_and_type(void **state)
{
    struct ordo_rows *rows = two_products();
    (void)state;
    assert_string_equal(ordo_rows_column_name(rows, 2), "price");
    assert_int_equal(ordo_rows_column_type(rows, 2), ORDO_TYPE_MONEY);
    assert_null(ordo_rows_column_name(rows, 3));
    assert_int_equal(ordo_rows_column_type(rows, 3), ORDO_TYPE_TEXT);
    ordo_rows_free(rows);
}

static void integers_are_read_whole_or_as_zero(void **state)
{
    struct ordo_rows *rows = two_products();
    (void)state;
    assert_int_equal(ordo_rows_integer(rows, 0, "id"), 1);
    assert_true(ordo_rows_integer(rows, 1, "id") == INT64_MIN);
    assert_int_equal(ordo_rows_integer(rows, 0, "name"), 0);
    assert_int_equal(ordo_rows_integer(rows, 0, "price"), 0);
    assert_int_equal(ordo_rows_integer(rows, 1, "price"), 0);
    assert_int_equal(ordo_rows_integer(rows, 0, "nothing"), 0);
    ordo_rows_free(rows);
}

static void rows_own_copies_of_all_they_show(void **state)
{
    char name[] = "name";
    char value[] = "value";
    const struct row_column column = {name, ORDO_TYPE_TEXT};
    (void)state;
    struct ordo_rows *rows = rows_new(&column, 1, 1);
    assert_true(rows_set(rows, 0, 0, value));
    memset(name, 'x', sizeof name - 1);
    memset(value, 'x', sizeof value - 1);
    assert_string_equal(ordo_rows_column_name(rows, 0), "name");
    assert_string_equal(ordo_rows_value(rows, 0, 0), "value");
    assert_true(rows_set(rows, 0, 0, NULL));
    assert_null(ordo_rows_value(rows, 0, 0));
    ordo_rows_free(rows);
}

static void rows_may_be_empty(void **state)
{
    struct ordo_rows *rows = rows_new(NULL, 0, 0);
    (void)state;
    assert_non_null(rows);
    assert_int_equal(ordo_rows_count(rows), 0);
    assert_int_equal(ordo_rows_column_count(rows), 0);
    assert_null(ordo_rows_value(rows, 0, 0));
    ordo_rows_free(rows);
    ordo_rows_free(NULL);
}

static void more_rows_than_memory_holds_are_refused(void **state)
{
    (void)state;
    assert_null(rows_new(columns, 3, SIZE_MAX));
    assert_null(rows_new(columns, 3, SIZE_MAX / 3 / sizeof(char *)));
    assert_null(rows_new(columns, 3, SIZE_MAX / 3 / sizeof(char *) + 1));
}

static void an_array_of_flat_objects_becomes_rows(void **state)
{
    (void)state;
    struct ordo_rows *rows = rows_from_json(
        "[{\"sku\": \"85123A\", \"quantity\": 6, \"price\": \"2.55\", \"gift\": false},"
        " {\"price\": null, \"sku\": \"71053\", \"quantity\": 12, \"gift\": true}]");
    assert_non_null(rows);
    assert_int_equal(ordo_rows_count(rows), 2);
    assert_int_equal(ordo_rows_column_count(rows), 4);
    assert_string_equal(ordo_rows_column_name(rows, 0), "sku");
    assert_string_equal(ordo_rows_column_name(rows, 3), "gift");
    assert_string_equal(ordo_rows_value(rows, 0, 2), "2.55");
    assert_null(ordo_rows_value(rows, 1, 2));
    assert_string_equal(ordo_rows_text(rows, 1, "sku"), "71053");
    assert_string_equal(ordo_rows_text(rows, 1, "gift"), "true");
    assert_int_equal(ordo_rows_integer(rows, 1, "quantity"), 12);
    ordo_rows_free(rows);
}

static void assert_json_type(const char *values, enum ordo_type expected)
{
    struct ordo_rows *rows = rows_from_json(values);
    assert_non_null(rows);
    assert_int_equal(ordo_rows_column_type(rows, 0), expected);
    ordo_rows_free(rows);
}

static void the_type_is_what_values_have_in_common(void **state)
{
    (void)state;
    assert_json_type("[{\"v\":1},{\"v\":null},{\"v\":-2}]", ORDO_TYPE_INTEGER);
    assert_json_type("[{\"v\":1.5}]", ORDO_TYPE_REAL);
    assert_json_type("[{\"v\":\"2.50\"},{\"v\":\"0.01\"},{\"v\":\"-0.001\"},{\"v\":\"0.00\"}]",
                     ORDO_TYPE_MONEY);
    assert_json_type("[{\"v\":\"2.50\"},{\"v\":3},{\"v\":4.5}]", ORDO_TYPE_MONEY);
    assert_json_type("[{\"v\":true},{\"v\":false}]", ORDO_TYPE_BOOLEAN);
    assert_json_type("[{\"v\":\"2010-12-01T08:26:00+00:00\"}]", ORDO_TYPE_TIME);
    assert_json_type("[{\"v\":\"2.50\"},{\"v\":\"85123A\"}]", ORDO_TYPE_TEXT);
    assert_json_type("[{\"v\":\"x\"},{\"v\":1}]", ORDO_TYPE_TEXT);
    assert_json_type("[{\"v\":true},{\"v\":1}]", ORDO_TYPE_TEXT);
    assert_json_type("[{\"v\":null}]", ORDO_TYPE_TEXT);
    assert_json_type("[{\"v\":\"+4930123\"}]", ORDO_TYPE_TEXT);
    assert_json_type("[{\"v\":\"84077\"}]", ORDO_TYPE_TEXT);
    assert_json_type("[{\"v\":\"007.5\"}]", ORDO_TYPE_TEXT);
    assert_json_type("[{\"v\":\"\"}]", ORDO_TYPE_TEXT);
}

static void other_json_is_no_table(void **state)
{
    static const char *const others[] = {
        "",
        "[",
        "{}",
        "[]",
        "[{}]",
        "[1,2]",
        "{\"a\":1}",
        "[{\"a\":1},2]",
        "[{\"a\":1},{\"b\":1}]",
        "[{\"a\":1},{\"a\":1,\"b\":2}]",
        "[{\"a\":1,\"b\":2},{\"a\":1}]",
        "[{\"a\":[]}]",
        "[{\"a\":1},{\"a\":{}}]",
        "[{\"a\":1}] x",
        "[{\"a\":99999999999999999999}]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_null(rows_from_json(others[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_rows_are_null_throughout),
        cmocka_unit_test(values_are_found_by_number_and_by_name),
        cmocka_unit_test(what_is_out_of_range_is_null),
        cmocka_unit_test(columns_tell_name_and_type),
        cmocka_unit_test(integers_are_read_whole_or_as_zero),
        cmocka_unit_test(rows_own_copies_of_all_they_show),
        cmocka_unit_test(rows_may_be_empty),
        cmocka_unit_test(more_rows_than_memory_holds_are_refused),
        cmocka_unit_test(an_array_of_flat_objects_becomes_rows),
        cmocka_unit_test(the_type_is_what_values_have_in_common),
        cmocka_unit_test(other_json_is_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
