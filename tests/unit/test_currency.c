/* The decimals of currencies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/currency.h"

static void a_currency_has_the_decimals_of_its_minor_unit(void **state)
{
    (void)state;
    assert_int_equal(currency_minor_unit("EUR"), 2);
    assert_int_equal(currency_minor_unit("USD"), 2);
    assert_int_equal(currency_minor_unit("GBP"), 2);
    assert_int_equal(currency_minor_unit("CHF"), 2);
    assert_int_equal(currency_minor_unit("HUF"), 2);
    assert_int_equal(currency_minor_unit("JPY"), 0);
    assert_int_equal(currency_minor_unit("KRW"), 0);
    assert_int_equal(currency_minor_unit("ISK"), 0);
    assert_int_equal(currency_minor_unit("KWD"), 3);
    assert_int_equal(currency_minor_unit("TND"), 3);
    assert_int_equal(currency_minor_unit("CLF"), 4);
}

static void the_first_and_the_last_of_each_group_are_known(void **state)
{
    (void)state;
    assert_int_equal(currency_minor_unit("BIF"), 0);
    assert_int_equal(currency_minor_unit("XPF"), 0);
    assert_int_equal(currency_minor_unit("AED"), 2);
    assert_int_equal(currency_minor_unit("ZWG"), 2);
    assert_int_equal(currency_minor_unit("BHD"), 3);
    assert_int_equal(currency_minor_unit("UYW"), 4);
}

static void what_is_not_a_code_is_unknown(void **state)
{
    static const char *const strangers[] = {"",    "E",   "EU",  "eur", "Eur", "EURO", "EUR ",
                                            "UR ", "R U", "E R", "XXX", "XAU", "DEM",  "EUR USD"};
    (void)state;
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        if (currency_minor_unit(strangers[i]) != -1)
            fail_msg("\"%s\" is taken for a currency", strangers[i]);
}

/* Of all words of three letters. */
static void as_many_are_known_as_are_listed(void **state)
{
    int known = 0;
    char code[4];
    (void)state;
    for (int word = 0; word < 26 * 26 * 26; word++) {
        snprintf(code, sizeof code, "%c%c%c", 'A' + word / 676, 'A' + word / 26 % 26,
                 'A' + word % 26);
        known += currency_minor_unit(code) >= 0;
    }
    assert_int_equal(known, 164);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_currency_has_the_decimals_of_its_minor_unit),
        cmocka_unit_test(the_first_and_the_last_of_each_group_are_known),
        cmocka_unit_test(what_is_not_a_code_is_unknown),
        cmocka_unit_test(as_many_are_known_as_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
