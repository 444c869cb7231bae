/* Checks of text: UTF-8, widths, numbers, names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool is_utf8(const char *text)
{
    return text_is_utf8(text, strlen(text));
}

static void utf8_takes_every_length_of_character(void **state)
{
    (void)state;
    assert_true(is_utf8(""));
    assert_true(is_utf8("plain"));
    assert_true(is_utf8("\xc2\x80 \xdf\xbf")); /* U+0080, U+07FF */
    assert_true(is_utf8("\xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf")); /* 3 bytes */
    assert_true(is_utf8("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf")); /* U+10000, U+10FFFF */
}

static void utf8_refuses_what_is_malformed(void **state)
{
    static const char *const malformed[] = {
        "\x80",             /* a continuation without a beginning */
        "\xc3",             /* cut short */
        "\xe2\x82",         /* cut short */
        "\xf0\x9f\x98",     /* cut short */
        "\xc3(",            /* the second byte is no continuation */
        "\xe2\x82(",        /* nor the third */
        "\xf0\x9f\x98(",    /* nor the fourth */
        "\xc0\xaf",         /* overlong, 2 bytes */
        "\xc1\xbf",         /* overlong, 2 bytes */
        "\xe0\x9f\xbf",     /* overlong, 3 bytes */
        "\xf0\x8f\xbf\xbf", /* overlong, 4 bytes */
        "\xed\xa0\x80",     /* the first surrogate */
        "\xed\xbf\xbf",     /* the last surrogate */
        "\xf4\x90\x80\x80", /* U+110000 */
        "\xf5\x80\x80\x80",
        "\xff",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(malformed); i++)
        assert_false(is_utf8(malformed[i]));
    assert_false(text_is_utf8("a\0b", 3));
}

static void utf8_looks_no_further_than_the_length(void **state)
{
    (void)state;
    assert_true(text_is_utf8("ab\xff", 2));
    assert_false(text_is_utf8("a\xc3\xa4", 2));
}

static void whole_characters_backs_out_of_a_character(void **state)
{
    const char *euro = "a\xe2\x82\xac"
                       "b";
    (void)state;
    assert_int_equal(text_whole_characters(euro, 0), 0);
    assert_int_equal(text_whole_characters(euro, 1), 1);
    assert_int_equal(text_whole_characters(euro, 2), 1);
    assert_int_equal(text_whole_characters(euro, 3), 1);
    assert_int_equal(text_whole_characters(euro, 4), 4);
    assert_int_equal(text_whole_characters(euro, 5), 5);
    assert_int_equal(text_whole_characters("\xf0\x9f\x98\x80", 3), 0);
    assert_int_equal(text_whole_characters("\xf0\x9f\x98\x80", 4), 4);
}

static void characters_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(text_characters(""), 0);
    assert_int_equal(text_characters("Grüße, 日本 😀"), 11);
}

static void next_walks_code_points(void **state)
{
    const char *text = "aä€😀";
    (void)state;
    assert_int_equal(text_next(&text), 'a');
    assert_int_equal(text_next(&text), 0xe4);
    assert_int_equal(text_next(&text), 0x20ac);
    assert_int_equal(text_next(&text), 0x1f600);
    assert_int_equal(*text, '\0');
}

static void columns_tell_narrow_wide_and_combining(void **state)
{
    static const uint32_t narrow[] = {' ', 'a', '~', 0xa0, 0xe4, 0x2ff, 0x370, 0x416, 0x20ac};
    static const uint32_t wide[] = {0x1100, 0x3042, 0x4e00,  0x9fff, 0xac00,
                                    0xff01, 0xff60, 0x1f600, 0x20000};
    static const uint32_t none[] = {0,      '\n',   0x1b,   0x7f,   0x80,   0x9f,   0x300,
                                    0x36f,  0x5b0,  0x64b,  0x93c,  0xe31,  0x200b, 0x200d,
                                    0x202e, 0x20e3, 0xfe0f, 0xfeff, 0xe0100};
    (void)state;
    for (size_t i = 0; i < COUNT(narrow); i++)
        assert_int_equal(text_columns(narrow[i]), 1);
    for (size_t i = 0; i < COUNT(wide); i++)
        assert_int_equal(text_columns(wide[i]), 2);
    for (size_t i = 0; i < COUNT(none); i++)
        assert_int_equal(text_columns(none[i]), 0);
}

static void integer_takes_whole_numbers_within_bounds(void **state)
{
    int64_t value = 0;
    (void)state;
    assert_int_equal(text_integer("0", 0, 0, &value), TEXT_NUMBER_OK);
    assert_int_equal(value, 0);
    assert_int_equal(text_integer("-5", -5, 5, &value), TEXT_NUMBER_OK);
    assert_int_equal(value, -5);
    assert_int_equal(text_integer("+007", 1, 7, &value), TEXT_NUMBER_OK);
    assert_int_equal(value, 7);
    assert_int_equal(text_integer("9223372036854775807", INT64_MIN, INT64_MAX, &value),
                     TEXT_NUMBER_OK);
    assert_true(value == INT64_MAX);
    assert_int_equal(text_integer("-9223372036854775808", INT64_MIN, INT64_MAX, &value),
                     TEXT_NUMBER_OK);
    assert_true(value == INT64_MIN);
}

static void integer_tells_out_of_range_from_malformed(void **state)
{
    static const char *const malformed[] = {"",    "-",    "+",   " 1",
                                            "1 ",  "1.0",  "1e3", "0x1",
                                            "--1", "1\n2", "one", "99999999999999999999x"};
    static const char *const out_of_range[] = {"6",
                                               "-6",
                                               "9223372036854775808",
                                               "-9223372036854775809",
                                               "18446744073709551620",
                                               "99999999999999999999999"};
    int64_t value = 42;
    (void)state;
    for (size_t i = 0; i < COUNT(malformed); i++)
        assert_int_equal(text_integer(malformed[i], -5, 5, &value), TEXT_NUMBER_MALFORMED);
    for (size_t i = 0; i < COUNT(out_of_range); i++)
        assert_int_equal(text_integer(out_of_range[i], -5, 5, &value), TEXT_NUMBER_OUT_OF_RANGE);
    assert_int_equal(value, 42);
}

static void assert_decimal(const char *text, bool negative, bool zero, size_t integer_digits,
                           size_t fraction_digits)
{
    struct text_decimal decimal = text_decimal(text);
    assert_true(decimal.valid);
    assert_int_equal(decimal.negative, negative);
    assert_int_equal(decimal.zero, zero);
    assert_int_equal(decimal.integer_digits, integer_digits);
    assert_int_equal(decimal.fraction_digits, fraction_digits);
}

static void decimal_tells_the_digits_that_count(void **state)
{
    (void)state;
    assert_decimal("0", false, true, 0, 0);
    assert_decimal("-0.00", false, true, 0, 0);
    assert_decimal("12.50", false, false, 2, 1);
    assert_decimal("+012.5", false, false, 2, 1);
    assert_decimal("-0.001", true, false, 0, 3);
    assert_decimal("100", false, false, 3, 0);
    assert_decimal("1.0050", false, false, 1, 3);
}

static void decimal_refuses_other_notations(void **state)
{
    static const char *const invalid[] = {"",   "-",     ".5",  "5.",  "1,50", "1e3",         " 1",
                                          "1 ", "1.2.3", "--1", "NaN", "1.x",  "\xef\xbc\x91"};
    (void)state;
    for (size_t i = 0; i < COUNT(invalid); i++) {
        struct text_decimal decimal = text_decimal(invalid[i]);
        assert_false(decimal.valid);
        assert_int_equal(decimal.integer_digits + decimal.fraction_digits, 0);
    }
}

static void email_takes_usual_addresses(void **state)
{
    static const char *const valid[] = {
        "a@b.de",
        "ada.lovelace+shop@mail.example.org",
        "o'neil@example.com",
        "1@2.co",
        "jürgen@müller.de",
        "x_y@a-b.example",
        "用户@例子.公司",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(valid); i++)
        assert_true(text_is_email(valid[i]));
}

static void email_refuses_what_is_none(void **state)
{
    static const char *const invalid[] = {
        "",           "a",          "@b.de",       "a@",         "a@b",
        "a@@b.de",    "a@b@c.de",   ".a@b.de",     "a.@b.de",    "a..b@c.de",
        "a@.de",      "a@b.",       "a@b..de",     "a@-b.de",    "a@b-.de",
        "a b@c.de",   "a@b c.de",   "a@b_c.de",    "a@b.de\n",   "<a@b.de>",
        "a,b@c.de",   "\"a\"@b.de", "a@[1.2.3.4]", "a\x1b@b.de", "a\xc2\x9b@b.de",
        "a\xff@b.de",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(invalid); i++)
        assert_false(text_is_email(invalid[i]));
}

/* `local` bytes, an @, and labels of 63 bytes, 254 bytes in all where local is 62. */
static const char *long_email(char text[300], size_t local)
{
    memset(text, 'a', 300);
    text[local] = '@';
    for (size_t label = 1; label <= 3; label++)
        text[local + label * 64] = '.';
    text[local + 192] = '\0';
    return text;
}

static void email_has_limits(void **state)
{
    char text[300];
    (void)state;
    assert_true(text_is_email(long_email(text, 62)));
    assert_int_equal(strlen(text), 254);
    assert_false(text_is_email(long_email(text, 63)));
    assert_int_equal(strlen(text), 255);

    memset(text, 'a', sizeof text);
    strcpy(text + 64, "@b.de");
    assert_true(text_is_email(text));
    memset(text, 'a', sizeof text);
    strcpy(text + 65, "@b.de");
    assert_false(text_is_email(text));

    memset(text, 'a', sizeof text);
    memcpy(text, "x@", 2);
    strcpy(text + 2 + 63, ".de");
    assert_true(text_is_email(text));
    memset(text, 'a', sizeof text);
    memcpy(text, "x@", 2);
    strcpy(text + 2 + 64, ".de");
    assert_false(text_is_email(text));
}

static void store_names_are_plain_identifiers(void **state)
{
    static const char *const valid[] = {
        "main", "a", "shop_2", "pg", "pgshop", "a23456789012345678901234567890123456789012345678"};
    static const char *const invalid[] = {"",
                                          "2shop",
                                          "_shop",
                                          "Shop",
                                          "my-shop",
                                          "my shop",
                                          "shöp",
                                          "pg_shop",
                                          "pg_",
                                          "a.b",
                                          "shop;",
                                          "\"shop\"",
                                          "a234567890123456789012345678901234567890123456789"};
    (void)state;
    for (size_t i = 0; i < COUNT(valid); i++)
        assert_true(text_is_store_name(valid[i]));
    for (size_t i = 0; i < COUNT(invalid); i++)
        assert_false(text_is_store_name(invalid[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_takes_every_length_of_character),
        cmocka_unit_test(utf8_refuses_what_is_malformed),
        cmocka_unit_test(utf8_looks_no_further_than_the_length),
        cmocka_unit_test(whole_characters_backs_out_of_a_character),
        cmocka_unit_test(characters_are_counted_not_bytes),
        cmocka_unit_test(next_walks_code_points),
        cmocka_unit_test(columns_tell_narrow_wide_and_combining),
        cmocka_unit_test(integer_takes_whole_numbers_within_bounds),
        cmocka_unit_test(integer_tells_out_of_range_from_malformed),
        cmocka_unit_test(decimal_tells_the_digits_that_count),
        cmocka_unit_test(decimal_refuses_other_notations),
        cmocka_unit_test(email_takes_usual_addresses),
        cmocka_unit_test(email_refuses_what_is_none),
        cmocka_unit_test(email_has_limits),
        cmocka_unit_test(store_names_are_plain_identifiers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
