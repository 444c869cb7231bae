/* JSON that a stranger sent: what is taken for an object at all, and for an order; and an order told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "http/order_json.h"

static struct arena arena;
static struct ordo_error error;
static struct ordo_order order;
static json_t *json;

static int forget(void **state)
{
    (void)state;
    json_decref(json);
    json = NULL;
    arena_free(&arena);
    arena = (struct arena){0};
    error = (struct ordo_error){0};
    return 0;
}

static enum ordo_status read_order(const char *text)
{
    forget(NULL);
    enum ordo_status status = json_read_object(text, strlen(text), &json, &error);
    return status != ORDO_OK ? status : order_from_json(json, &order, &arena, &error);
}

static void assert_refused(const char *text, const char *field, const char *message)
{
    if (read_order(text) != ORDO_INVALID)
        fail_msg("%s was taken", text);
    assert_int_equal(error.status, ORDO_INVALID);
    assert_string_equal(error.message, message);
    assert_string_equal(error.field, field);
}

/* ---------------------------------------------------------------- documents */

static void assert_no_document(const char *text, size_t length)
{
    forget(NULL);
    assert_int_equal(json_read_object(text, length, &json, &error), ORDO_INVALID);
    assert_string_equal(error.field, "body");
    assert_null(json);
}

static void what_is_no_object_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "null",
        "7",
        "\"tea\"",
        "[{}]",
        "{",
        "{}x",
        "{\"a\"}",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":NaN}",
        "{\"a\":+1}",
        "{\"a\":1}{\"b\":1}",
        "{/**/}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\xff\"}",
        "{\"a\":\"\xc0\xaf\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":9223372036854775808}",
        "{\"a\":\"\n\"}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_no_document(texts[i], strlen(texts[i]));
    assert_no_document("{}\0", 3);
    assert_no_document("{\"a\0b\":1}", 9);
}

static void where_it_is_no_json_is_told(void **state)
{
    (void)state;
    assert_refused("{\n  \"a\": x}", "body",
                   "body: is not JSON: line 2, column 8: invalid token near 'x'");
}

static void a_depth_without_end_is_refused(void **state)
{
    enum { DEPTH = 100000 };
    static char text[5 + DEPTH];
    (void)state;
    memcpy(text, "{\"a\":", 5);
    memset(text + 5, '[', DEPTH);
    assert_no_document(text, sizeof text);
}

static void kinds_have_names(void **state)
{
    static const char *const names[] = {
        "\"t\"", "text",          "1",     "a number",      "1.5", "a number", "null", "null",
        "true",  "true or false", "false", "true or false", "[]",  "an array", "{}",   "an object"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i += 2) {
        json_t *value = json_loads(names[i], JSON_DECODE_ANY, NULL);
        assert_non_null(value);
        assert_string_equal(json_kind(value), names[i + 1]);
        json_decref(value);
    }
}

/* ---------------------------------------------------------------- orders */

static void an_order_is_read_with_its_lines(void **state)
{
    (void)state;
    assert_int_equal(read_order("{\"customer_id\":7,\"idempotency_key\":\"k\",\"items\":["
                                "{\"product_id\":3,\"quantity\":2},"
                                "{\"quantity\":1,\"sku\":\"CUP-1\",\"product_id\":null}]}"),
                     ORDO_OK);
    assert_int_equal(order.customer_id, 7);
    assert_string_equal(order.idempotency_key, "k");
    assert_int_equal(order.item_count, 2);
    assert_int_equal(order.items[0].product_id, 3);
    assert_null(order.items[0].sku);
    assert_int_equal(order.items[0].quantity, 2);
    assert_int_equal(order.items[1].product_id, 0);
    assert_string_equal(order.items[1].sku, "CUP-1");
    assert_int_equal(order.items[1].quantity, 1);
}

static void what_numbers_mean_is_for_the_engine(void **state)
{
    (void)state;
    assert_int_equal(read_order("{\"customer_id\":-1,\"items\":[{\"product_id\":0,\"quantity\":"
                                "-9223372036854775808}]}"),
                     ORDO_OK);
    assert_int_equal(order.items[0].quantity, INT64_MIN);
    assert_int_equal(read_order("{\"customer_id\":1,\"items\":[]}"), ORDO_OK);
    assert_int_equal(order.item_count, 0);
    assert_null(order.idempotency_key);
}

static void what_is_missing_is_told(void **state)
{
    (void)state;
    assert_refused("{}", "customer_id", "customer_id: is missing");
    assert_refused("{\"items\":[]}", "customer_id", "customer_id: is missing");
    assert_refused("{\"customer_id\":1}", "items", "items: is missing");
    assert_refused("{\"customer_id\":1,\"items\":null}", "items", "items: is missing");
    assert_refused("{\"customer_id\":1,\"items\":[{\"product_id\":1}]}", "items[1].quantity",
                   "items[1].quantity: is missing");
    assert_refused(
        "{\"customer_id\":1,\"items\":[{\"sku\":\"a\",\"quantity\":1},{\"quantity\":1}]}",
        "items[2].product_id", "items[2].product_id: is missing; give product_id or sku");
}

static void what_is_of_the_wrong_kind_is_told_with_its_place(void **state)
{
    (void)state;
    assert_refused("{\"customer_id\":\"1\"}", "customer_id",
                   "customer_id: is text; a whole number is taken");
    assert_refused("{\"customer_id\":1.0}", "customer_id",
                   "customer_id: is a number; a whole number is taken");
    assert_refused("{\"items\":{}}", "items", "items: is an object; an array is taken");
    assert_refused("{\"items\":[7]}", "items[1]", "items[1]: is a number; an object is taken");
    assert_refused("{\"items\":[{\"quantity\":true}]}", "items[1].quantity",
                   "items[1].quantity: is true or false; a whole number is taken");
    assert_refused("{\"items\":[{\"sku\":1}]}", "items[1].sku",
                   "items[1].sku: is a number; text is taken");
    assert_refused("{\"idempotency_key\":1}", "idempotency_key",
                   "idempotency_key: is a number; text is taken");
}

static void an_unknown_name_is_told(void **state)
{
    (void)state;
    assert_refused("{\"customer\":1}", "customer",
                   "customer: is unknown here; customer_id, items and idempotency_key are taken");
    assert_refused("{\"items\":[{\"price\":1}]}", "items[1].price",
                   "items[1].price: is unknown here; product_id, sku and quantity are taken");
}

static void a_name_without_end_is_cut(void **state)
{
    struct buffer text = {0};
    (void)state;
    buffer_text(&text, "{\"");
    for (int i = 0; i < 10000; i++)
        buffer_text(&text, "\xc3\xa9");
    buffer_text(&text, "\":1}");
    assert_int_equal(read_order(text.bytes), ORDO_INVALID);
    assert_true(strlen(error.message) < 200);
    buffer_free(&text);
}

static void a_member_without_a_name_is_told_of_where_it_stands(void **state)
{
    (void)state;
    assert_refused(
        "{\"\":2}", "order",
        "order: has a member without a name; customer_id, items and idempotency_key are taken");
    assert_refused("{\"customer_id\":1,\"items\":[{\"\":2}]}", "items[1]",
                   "items[1]: has a member without a name; product_id, sku and quantity are taken");
}

static void lines_have_a_limit(void **state)
{
    struct buffer text = {0};
    (void)state;
    buffer_text(&text, "{\"customer_id\":1,\"items\":[");
    for (int i = 0; i < 10000; i++)
        buffer_text(&text, "{\"product_id\":1,\"quantity\":1},");
    buffer_text(&text, "{\"product_id\":1,\"quantity\":1}]}");
    assert_int_equal(read_order(text.bytes), ORDO_INVALID);
    assert_string_equal(error.message, "items: has more than 10000 lines");
    buffer_free(&text);
}

static void an_order_is_told_as_it_was_placed(void **state)
{
    const struct ordo_outcome outcome = {.order_id = 9,
                                         .order_date = "2026-01-02T03:04:05Z",
                                         .total_amount = "13.50",
                                         .order_status = "Shipped"};
    struct buffer told = {0};
    (void)state;
    order_to_json(&told, 7, &outcome);
    assert_string_equal(told.bytes,
                        "{\"order_id\":9,\"customer_id\":7,\"order_date\":\"2026-01-02T03:04:05Z\","
                        "\"total_amount\":\"13.50\",\"status\":\"Pending\"}");
    buffer_free(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_is_no_object_is_refused, forget),
        cmocka_unit_test_teardown(where_it_is_no_json_is_told, forget),
        cmocka_unit_test_teardown(a_depth_without_end_is_refused, forget),
        cmocka_unit_test(a_member_without_a_name_is_told_of_where_it_stands),
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test_teardown(an_order_is_read_with_its_lines, forget),
        cmocka_unit_test_teardown(what_numbers_mean_is_for_the_engine, forget),
        cmocka_unit_test_teardown(what_is_missing_is_told, forget),
        cmocka_unit_test_teardown(what_is_of_the_wrong_kind_is_told_with_its_place, forget),
        cmocka_unit_test_teardown(an_unknown_name_is_told, forget),
        cmocka_unit_test_teardown(a_name_without_end_is_cut, forget),
        cmocka_unit_test_teardown(lines_have_a_limit, forget),
        cmocka_unit_test(an_order_is_told_as_it_was_placed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
