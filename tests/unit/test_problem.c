/* Problem details: what a client is told, read back as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <string.h>

#include "http/problem.h"

#define ZEROS10 "0000000000"
#define ZEROS62 ZEROS10 ZEROS10 ZEROS10 ZEROS10 ZEROS10 ZEROS10 "00"

/* The problem as a client reads it; to be released with json_decref. */
static json_t *read_back(const struct problem *problem, const char *request_id)
{
    struct buffer text = {0};
    problem_render(&text, problem, request_id);
    json_t *json = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, NULL);
    if (json == NULL)
        fail_msg("not JSON: %s", text.bytes);
    buffer_free(&text);
    return json;
}

static void assert_text(const json_t *json, const char *name, const char *expected)
{
    assert_string_equal(json_string_value(json_object_get(json, name)), expected);
}

static void an_error_has_the_status_and_type_of_its_kind(void **state)
{
    (void)state;
    for (enum ordo_status status = ORDO_INVALID; status <= ORDO_INTERNAL; status++) {
        struct ordo_error error = {0};
        char type[80];
        assert_int_equal(error_set(&error, status, NULL, "what happened"), status);
        const struct problem problem = problem_of(&error);
        json_t *json = read_back(&problem, NULL);
        snprintf(type, sizeof type, "/problems/%s", ordo_status_name(status));
        assert_text(json, "type", type);
        assert_text(json, "title", ordo_status_text(status));
        assert_text(json, "detail", "what happened");
        assert_int_equal(json_integer_value(json_object_get(json, "status")),
                         ordo_status_http_status(status));
        json_decref(json);
    }
}

static void only_what_there_is_is_told(void **state)
{
    struct ordo_error error = {0};
    (void)state;
    error_set(&error, ORDO_NOT_FOUND, NULL, "no such customer");
    const struct problem problem = problem_of(&error);
    json_t *json = read_back(&problem, NULL);
    assert_int_equal(json_object_size(json), 4);
    json_decref(json);
}

static void a_field_a_hint_and_the_request_are_told(void **state)
{
    struct ordo_error error = {0};
    (void)state;
    error_set(&error, ORDO_INVALID, "email", "email: \"x\" is no address");
    error_hint(&error, "Write it as name@domain.");
    const struct problem problem = problem_of(&error);
    json_t *json = read_back(&problem, "r-1");
    const json_t *errors = json_object_get(json, "errors");
    assert_text(json, "hint", "Write it as name@domain.");
    assert_text(json, "request_id", "r-1");
    assert_int_equal(json_array_size(errors), 1);
    assert_text(json_array_get(errors, 0), "field", "email");
    assert_text(json_array_get(errors, 0), "detail", "email: \"x\" is no address");
    json_decref(json);
}

static void a_shortage_is_told_in_numbers(void **state)
{
    struct ordo_error error = {0};
    (void)state;
    error_set(&error, ORDO_OUT_OF_STOCK, "items[1]", "not enough");
    error.shortage = (struct ordo_shortage){.product_id = 3, .wanted = 11, .available = 0};
    const struct problem problem = problem_of(&error);
    json_t *json = read_back(&problem, NULL);
    assert_int_equal(json_integer_value(json_object_get(json, "product_id")), 3);
    assert_int_equal(json_integer_value(json_object_get(json, "wanted")), 11);
    assert_true(json_is_integer(json_object_get(json, "available")));
    json_decref(json);
}

static void a_query_s_error_has_its_code_and_place(void **state)
{
    struct ordo_error error = {0};
    (void)state;
    error_set(&error, ORDO_QUERY_FAILED, NULL, "syntax error");
    memcpy(error.sqlstate, "42601", 6);
    error.position = 8;
    const struct problem problem = problem_of(&error);
    json_t *json = read_back(&problem, NULL);
    assert_text(json, "sqlstate", "42601");
    assert_int_equal(json_integer_value(json_object_get(json, "position")), 8);
    json_decref(json);
}

static void whatever_a_stranger_wrote_stays_a_text(void **state)
{
    struct ordo_error error = {0};
    char all[256] = "";
    (void)state;
    for (int byte = 1; byte < 256; byte++)
        all[byte - 1] = (char)byte;
    error_set(&error, ORDO_INVALID, all + 0xa0, "%s: \",\"status\":200,\"x\":\"", all);
    error_hint(&error, "%s", all);
    const struct problem problem = problem_of(&error);
    json_t *json = read_back(&problem, "r");
    assert_int_equal(json_integer_value(json_object_get(json, "status")), 400);
    assert_text(json, "detail", error.message);
    json_decref(json);
}

/* A field holds 63 bytes; what is cut there ends with a whole character. */
static void a_long_field_is_cut_at_a_character(void **state)
{
    struct ordo_error error = {0};
    (void)state;
    error_set(&error, ORDO_INVALID, ZEROS62 "\xc3\xa9", "too long");
    const struct problem problem = problem_of(&error);
    json_t *json = read_back(&problem, NULL);
    assert_text(json_array_get(json_object_get(json, "errors"), 0), "field", ZEROS62);
    json_decref(json);
}

static void what_is_http_s_alone_has_no_status_of_ordo(void **state)
{
    (void)state;
    const struct problem problem = problem_of_http(PROBLEM_METHOD_NOT_ALLOWED, "See Allow.");
    json_t *json = read_back(&problem, NULL);
    assert_text(json, "type", "/problems/method_not_allowed");
    assert_int_equal(json_integer_value(json_object_get(json, "status")), 405);
    assert_text(json, "title", "method not allowed");
    assert_text(json, "detail", "See Allow.");
    assert_int_equal(json_object_size(json), 4);
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_has_the_status_and_type_of_its_kind),
        cmocka_unit_test(only_what_there_is_is_told),
        cmocka_unit_test(a_field_a_hint_and_the_request_are_told),
        cmocka_unit_test(a_shortage_is_told_in_numbers),
        cmocka_unit_test(a_query_s_error_has_its_code_and_place),
        cmocka_unit_test(whatever_a_stranger_wrote_stays_a_text),
        cmocka_unit_test(a_long_field_is_cut_at_a_character),
        cmocka_unit_test(what_is_http_s_alone_has_no_status_of_ordo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
