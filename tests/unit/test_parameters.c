/* An operation's parameters out of path, query and body: which text is meant for which, and what a
   stranger is told of the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "http/parameters.h"

static const struct parameter of_shelf[] = {
    {.name = "shelf_id", .type = PARAMETER_ID, .positional = true},
    {.name = "label", .type = PARAMETER_TEXT},
    {.name = "width", .type = PARAMETER_INTEGER},
    {.name = "price", .type = PARAMETER_MONEY},
    {.name = "full", .type = PARAMETER_FLAG},
    {.name = "slot", .type = PARAMETER_ID, .positional = true},
};
static const struct operation shelf = {
    .name = "shelf.test", .parameters = of_shelf, .parameter_count = 6};
enum { SHELF_ID, LABEL, WIDTH, PRICE, FULL, SLOT, VALUES };

static struct arena arena;
static struct ordo_error error;
static const char *values[VALUES];

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    arena = (struct arena){0};
    memset(values, 0, sizeof values);
    error = (struct ordo_error){0};
    return 0;
}

static enum ordo_status query(const char *text)
{
    return parameters_from_query(&shelf, text, values, &arena, &error);
}

static enum ordo_status body(const char *text)
{
    return parameters_from_body(&shelf, text, strlen(text), values, &arena, &error);
}

static void assert_refused(enum ordo_status status, const char *field, const char *message)
{
    assert_int_equal(status, ORDO_INVALID);
    assert_int_equal(error.status, ORDO_INVALID);
    assert_string_equal(error.message, message);
    assert_string_equal(error.field, field);
}

static void the_path_gives_the_positional_ones_in_their_order(void **state)
{
    const char *const segments[] = {"7", "8"};
    (void)state;
    parameters_from_path(&shelf, segments, values);
    assert_string_equal(values[SHELF_ID], "7");
    assert_string_equal(values[SLOT], "8");
    assert_null(values[LABEL]);
}

static void a_query_is_pairs(void **state)
{
    (void)state;
    assert_int_equal(query(NULL), ORDO_OK);
    assert_int_equal(query(""), ORDO_OK);
    assert_int_equal(query("&&"), ORDO_OK);
    assert_null(values[LABEL]);
    assert_int_equal(query("label=tea+c%75p%26%3D&&width=3&full"), ORDO_OK);
    assert_string_equal(values[LABEL], "tea cup&=");
    assert_string_equal(values[WIDTH], "3");
    assert_string_equal(values[FULL], "");
    assert_null(values[PRICE]);
}

static void a_value_may_hold_an_equals_sign(void **state)
{
    (void)state;
    assert_int_equal(query("l%61bel=a=b"), ORDO_OK);
    assert_string_equal(values[LABEL], "a=b");
}

static void an_unknown_name_is_told_with_those_that_are_known(void **state)
{
    (void)state;
    assert_refused(query("labell=tea"), "labell", "labell: is not a parameter here");
    assert_string_equal(error.hint, "Known: label, width, price, full.");
    assert_refused(body("{\"colour\":1}"), "colour", "colour: is not a parameter here");
    assert_refused(query("=tea"), "", ": is not a parameter here");
}

static void what_is_in_the_path_is_taken_nowhere_else(void **state)
{
    (void)state;
    assert_refused(query("shelf_id=8"), "shelf_id", "shelf_id: is not a parameter here");
    assert_refused(body("{\"slot\":8}"), "slot", "slot: is not a parameter here");
}

static void nothing_is_given_twice(void **state)
{
    (void)state;
    assert_refused(query("width=3&width=3"), "width", "width: is given twice");
    forget(NULL);
    assert_int_equal(body("{\"width\":3}"), ORDO_OK);
    assert_refused(query("width=3"), "width", "width: is given twice");
}

static void a_text_wrongly_encoded_is_refused(void **state)
{
    (void)state;
    assert_refused(query("label=%"), "query", "query: \"label=%\" is wrongly percent-encoded");
    assert_refused(query("label=%00"), "query", "query: \"label=%00\" is wrongly percent-encoded");
    assert_refused(query("%zz=1&width=3"), "query", "query: \"%zz=1\" is wrongly percent-encoded");
}

static void a_body_gives_text_numbers_and_truth(void **state)
{
    (void)state;
    assert_int_equal(body("{\"label\":\"caf\\u00e9\",\"width\":-3,\"price\":4.50,\"full\":true}"),
                     ORDO_OK);
    assert_string_equal(values[LABEL], "caf\xc3\xa9");
    assert_string_equal(values[WIDTH], "-3");
    assert_string_equal(values[PRICE], "4.5");
    assert_string_equal(values[FULL], "true");
}

static void numbers_may_be_text_and_keep_every_digit(void **state)
{
    (void)state;
    assert_int_equal(body("{\"width\":\"12\",\"price\":99999999.9999,\"full\":false}"), ORDO_OK);
    assert_string_equal(values[WIDTH], "12");
    assert_string_equal(values[PRICE], "99999999.9999");
    assert_string_equal(values[FULL], "false");
    forget(NULL);
    assert_int_equal(body("{\"width\":9223372036854775807,\"price\":0.1}"), ORDO_OK);
    assert_string_equal(values[WIDTH], "9223372036854775807");
    assert_string_equal(values[PRICE], "0.1");
}

static void null_is_not_given(void **state)
{
    (void)state;
    assert_int_equal(body("{\"label\":null,\"full\":null,\"width\":1}"), ORDO_OK);
    assert_null(values[LABEL]);
    assert_null(values[FULL]);
    assert_string_equal(values[WIDTH], "1");
    assert_refused(body("{\"colour\":null}"), "colour", "colour: is not a parameter here");
}

static void a_value_of_the_wrong_kind_is_told(void **state)
{
    (void)state;
    assert_refused(body("{\"label\":7}"), "label", "label: is a number; text is taken");
    assert_refused(body("{\"label\":[]}"), "label", "label: is an array; text is taken");
    assert_refused(body("{\"width\":{}}"), "width", "width: is an object; a number is taken");
    assert_refused(body("{\"width\":true}"), "width", "width: is true or false; a number is taken");
    assert_refused(body("{\"full\":\"true\"}"), "full", "full: is text; true or false is taken");
    assert_refused(body("{\"full\":1}"), "full", "full: is a number; true or false is taken");
}

static void what_is_no_json_object_is_refused(void **state)
{
    (void)state;
    assert_refused(body("[1]"), "body", "body: is an array; a JSON object is taken");
    assert_refused(body(""), "body", "body: is empty; a JSON object is taken");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_path_gives_the_positional_ones_in_their_order, forget),
        cmocka_unit_test_teardown(a_query_is_pairs, forget),
        cmocka_unit_test_teardown(a_value_may_hold_an_equals_sign, forget),
        cmocka_unit_test_teardown(an_unknown_name_is_told_with_those_that_are_known, forget),
        cmocka_unit_test_teardown(what_is_in_the_path_is_taken_nowhere_else, forget),
        cmocka_unit_test_teardown(nothing_is_given_twice, forget),
        cmocka_unit_test_teardown(a_text_wrongly_encoded_is_refused, forget),
        cmocka_unit_test_teardown(a_body_gives_text_numbers_and_truth, forget),
        cmocka_unit_test_teardown(numbers_may_be_text_and_keep_every_digit, forget),
        cmocka_unit_test_teardown(null_is_not_given, forget),
        cmocka_unit_test_teardown(a_value_of_the_wrong_kind_is_told, forget),
        cmocka_unit_test_teardown(what_is_no_json_object_is_refused, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
