/* Values as files have them, brought to the form that the rules are about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "store/import/value.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct reading_case {
    const char *text;
    const char *value;  /* what it is read as; NULL: it is refused */
    const char *reason; /* why */
};

static void check_cases(enum import_reading reading, const struct reading_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char scratch[IMPORT_SCRATCH_BYTES];
        struct ordo_error error = {0};
        const char *value = NULL;
        enum ordo_status status =
            import_value_read(reading, "column", cases[i].text, scratch, &value, &error);
        if (cases[i].value != NULL) {
            assert_int_equal(status, ORDO_OK);
            assert_string_equal(value, cases[i].value);
        } else {
            assert_int_equal(status, ORDO_INVALID);
            assert_string_equal(error.field, "column");
            assert_string_equal(error.message, cases[i].reason);
        }
    }
}

static void american_times_become_iso(void **state)
{
    static const struct reading_case cases[] = {
        {"12/1/2010 8:26", "2010-12-01 08:26", NULL},
        {"1/31/2011 12:05", "2011-01-31 12:05", NULL},
        {"01/02/0003 04:05:06", "0003-01-02 04:05:06", NULL},
        {"99/99/2010 99:99", "2010-99-99 99:99", NULL}, /* the time's own check refuses it */
        /* All else is left as it is, for that check. */
        {"2010-12-01 08:26:00", "2010-12-01 08:26:00", NULL},
        {"12/1/2010", "12/1/2010", NULL},
        {"12/1/10 8:26", "12/1/10 8:26", NULL},
        {"12/1/20100 8:26", "12/1/20100 8:26", NULL},
        {"123/1/2010 8:26", "123/1/2010 8:26", NULL},
        {"12/1/2010 8:26:00.0000000", "12/1/2010 8:26:00.0000000", NULL},
        {"/1/2010 8:26", "/1/2010 8:26", NULL},
        {"12/1/2010 ", "12/1/2010 ", NULL},
        {"", "", NULL},
    };
    (void)state;
    check_cases(IMPORT_SALE_TIME, cases, COUNT(cases));
}

static void customer_numbers_lose_a_fraction_of_zeros(void **state)
{
    static const struct reading_case cases[] = {
        {"17850.0", "17850", NULL},
        {"17850.000", "17850", NULL},
        {"17850", "17850", NULL},
        {"017850.0", "017850", NULL},
        {"17850.5", "17850.5", NULL},
        {"17850.", "17850.", NULL},
        {".0", ".0", NULL},
        {"-1.0", "-1.0", NULL},
        {"1.0x", "1.0x", NULL},
        {"123456789012345678901234567890123456789.0", "123456789012345678901234567890123456789",
         NULL},
        {"1234567890123456789012345678901234567890.0", "1234567890123456789012345678901234567890.0",
         NULL},
    };
    (void)state;
    check_cases(IMPORT_CUSTOMER_NUMBER, cases, COUNT(cases));
}

static void what_is_not_above_zero_is_no_sale(void **state)
{
    static const struct reading_case quantities[] = {
        {"1", "1", NULL},
        {"0", NULL, "column: 0 is not above 0, so the line is not a sale"},
        {"-12", NULL, "column: -12 is not above 0, so the line is not a sale"},
        {"-0", NULL, "column: 0 is not above 0, so the line is not a sale"},
        /* No number at all is for the number's own check. */
        {"", "", NULL},
        {"1.0", "1.0", NULL},
        {"-99999999999999999999", "-99999999999999999999", NULL},
    };
    static const struct reading_case prices[] = {
        {"0.001", "0.001", NULL},
        {"0.0", NULL, "column: 0.0 is not above 0, so the line is not a sale"},
        {"-0", NULL, "column: -0 is not above 0, so the line is not a sale"},
        {"-11062.06", NULL, "column: -11062.06 is not above 0, so the line is not a sale"},
        {"free", "free", NULL},
        {"", "", NULL},
    };
    (void)state;
    check_cases(IMPORT_SALE_QUANTITY, quantities, COUNT(quantities));
    check_cases(IMPORT_SALE_PRICE, prices, COUNT(prices));
}

static void totals_have_twelve_digits_and_two_decimals(void **state)
{
    static const struct reading_case cases[] = {
        {"0", "0", NULL},
        {"999999999999.99", "999999999999.99", NULL},
        {"12.500", "12.500", NULL},
        {"1000000000000", NULL,
         "column: \"1000000000000\" is not a total; write 0 to 999999999999.99, like 12.50"},
        {"1.001", NULL, "column: \"1.001\" is not a total; write 0 to 999999999999.99, like 12.50"},
        {"-1", NULL, "column: \"-1\" is not a total; write 0 to 999999999999.99, like 12.50"},
        {"12,50", NULL, "column: \"12,50\" is not a total; write 0 to 999999999999.99, like 12.50"},
    };
    (void)state;
    check_cases(IMPORT_TOTAL, cases, COUNT(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(american_times_become_iso),
        cmocka_unit_test(customer_numbers_lose_a_fraction_of_zeros),
        cmocka_unit_test(what_is_not_above_zero_is_no_sale),
        cmocka_unit_test(totals_have_twelve_digits_and_two_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
