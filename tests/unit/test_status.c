/* The table of statuses, and the error value that carries them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/error.h"

static const enum ordo_status last_status = ORDO_INTERNAL;
static const enum ordo_status no_status = (enum ordo_status)(ORDO_INTERNAL + 1);

static void every_status_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (enum ordo_status a = ORDO_OK; a <= last_status; a++) {
        assert_true(strlen(ordo_status_name(a)) > 0);
        assert_string_not_equal(ordo_status_name(a), "unknown");
        assert_true(strlen(ordo_status_text(a)) > 0);
        for (enum ordo_status b = ORDO_OK; b < a; b++)
            assert_string_not_equal(ordo_status_name(a), ordo_status_name(b));
    }
}

static void names_are_those_that_programs_know(void **state)
{
    (void)state;
    assert_string_equal(ordo_status_name(ORDO_OK), "ok");
    assert_string_equal(ordo_status_name(ORDO_INVALID), "invalid");
    assert_string_equal(ordo_status_name(ORDO_NOT_FOUND), "not_found");
    assert_string_equal(ordo_status_name(ORDO_CONFLICT), "conflict");
    assert_string_equal(ordo_status_name(ORDO_OUT_OF_STOCK), "out_of_stock");
    assert_string_equal(ordo_status_name(ORDO_BUSY), "busy");
    assert_string_equal(ordo_status_name(ORDO_OUTCOME_UNKNOWN), "outcome_unknown");
    assert_string_equal(ordo_status_name(ORDO_INTERNAL), "internal");
    assert_string_equal(ordo_status_text(ORDO_OUT_OF_STOCK), "not enough stock");
}

static void exit_codes_tell_kinds_of_failure_apart(void **state)
{
    (void)state;
    assert_int_equal(ordo_status_exit_code(ORDO_OK), 0);
    assert_int_equal(ordo_status_exit_code(ORDO_INTERNAL), 1);
    assert_int_equal(ordo_status_exit_code(ORDO_INVALID), 2);
    assert_int_equal(ordo_status_exit_code(ORDO_NOT_FOUND), 3);
    assert_int_equal(ordo_status_exit_code(ORDO_CONFLICT), 4);
    assert_int_equal(ordo_status_exit_code(ORDO_OUT_OF_STOCK), 5);
    assert_int_equal(ordo_status_exit_code(ORDO_BUSY), 6);
    assert_int_equal(ordo_status_exit_code(ORDO_UNAVAILABLE), 6);
    assert_int_equal(ordo_status_exit_code(ORDO_QUERY_FAILED), 7);
    assert_int_equal(ordo_status_exit_code(ORDO_VERIFY_FAILED), 8);
    assert_int_equal(ordo_status_exit_code(ORDO_CANCELLED), 130);
}

static void only_success_exits_with_zero(void **state)
{
    (void)state;
    for (enum ordo_status status = ORDO_INVALID; status <= last_status; status++)
        assert_int_not_equal(ordo_status_exit_code(status), 0);
}

static void a_number_that_is_no_status_is_unknown(void **state)
{
    (void)state;
    assert_string_equal(ordo_status_name(no_status), "unknown");
    assert_string_equal(ordo_status_text(no_status), "unknown status");
    assert_int_equal(ordo_status_exit_code(no_status), 1);
}

static void version_is_three_numbers(void **state)
{
    const char *digits = "0123456789";
    const char *version = ordo_version();
    (void)state;
    for (int part = 0; part < 3; part++) {
        size_t length = strspn(version, digits);
        assert_true(length > 0);
        version += length;
        if (part < 2)
            assert_int_equal(*version++, '.');
    }
    assert_int_equal(*version, '\0');
}

static void an_error_tells_status_field_and_message(void **state)
{
    struct ordo_error error;
    (void)state;
    memset(&error, 'x', sizeof error);
    assert_int_equal(
        error_set(&error, ORDO_INVALID, "quantity", "quantity is %d: it must be 1 or more", -3),
        ORDO_INVALID);
    assert_int_equal(error.status, ORDO_INVALID);
    assert_string_equal(error.field, "quantity");
    assert_string_equal(error.message, "quantity is -3: it must be 1 or more");
    assert_string_equal(error.hint, "");
    assert_string_equal(error.sqlstate, "");
    assert_int_equal(error.shortage.product_id, 0);

    assert_int_equal(error_hint(&error, "give a %s", "positive number"), ORDO_INVALID);
    assert_string_equal(error.hint, "give a positive number");
    assert_string_equal(error.message, "quantity is -3: it must be 1 or more");

    assert_int_equal(error_set(&error, ORDO_FILE, NULL, "disk full"), ORDO_FILE);
    assert_string_equal(error.field, "");
    assert_string_equal(error.hint, "");
}

static void a_long_message_is_cut_at_a_character(void **state)
{
    struct ordo_error error;
    char text[2000];
    (void)state;
    for (size_t i = 0; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "ä", 2);
    text[sizeof text - 2] = '\0';
    (void)error_set(&error, ORDO_INVALID, NULL, "%s", text);
    assert_int_equal(strlen(error.message), sizeof error.message - 2);
    (void)error_set(&error, ORDO_INVALID, NULL, "x%s", text);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
}

static void clearing_an_error_makes_it_ok(void **state)
{
    struct ordo_error error;
    struct ordo_error blank;
    (void)state;
    (void)error_no_memory(&error);
    assert_int_equal(error.status, ORDO_NO_MEMORY);
    assert_string_equal(error.message, "out of memory");
    memset(&blank, 0, sizeof blank);
    error_clear(&error);
    assert_memory_equal(&error, &blank, sizeof error);
    assert_int_equal(error.status, ORDO_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_a_name_of_its_own),
        cmocka_unit_test(names_are_those_that_programs_know),
        cmocka_unit_test(exit_codes_tell_kinds_of_failure_apart),
        cmocka_unit_test(only_success_exits_with_zero),
        cmocka_unit_test(a_number_that_is_no_status_is_unknown),
        cmocka_unit_test(version_is_three_numbers),
        cmocka_unit_test(an_error_tells_status_field_and_message),
        cmocka_unit_test(a_long_message_is_cut_at_a_character),
        cmocka_unit_test(clearing_an_error_makes_it_ok),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
