/* Parameters from outside: what each type takes, and what a stranger is told of the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ops/check.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define TEN          "0123456789"
#define SIXTY        TEN TEN TEN TEN TEN TEN

static const char *const sizes[] = {"small", "large", "huge", NULL};
static const struct parameter id = {
    .name = "product_id", .type = PARAMETER_ID, .minimum = 1, .maximum = INT64_MAX};
static const struct parameter whole = {
    .name = "add", .type = PARAMETER_INTEGER, .minimum = -5, .maximum = 1000};
static const struct parameter text = {
    .name = "reason", .type = PARAMETER_TEXT, .minimum = 1, .maximum = 10};
static const struct parameter removable = {
    .name = "phone", .type = PARAMETER_TEXT, .minimum = 0, .maximum = 10};
static const struct parameter email = {.name = "email", .type = PARAMETER_EMAIL};
static const struct parameter money = {.name = "price", .type = PARAMETER_MONEY};
static const struct parameter from = {.name = "from", .type = PARAMETER_TIME};
static const struct parameter to = {.name = "to", .type = PARAMETER_UNTIL};
static const struct parameter flag = {.name = "archived", .type = PARAMETER_FLAG};
static const struct parameter choice = {.name = "size", .type = PARAMETER_CHOICE, .choices = sizes};
static const struct parameter items = {.name = "items", .type = PARAMETER_ITEMS};

struct value {
    const struct parameter *parameter;
    const char *text;
    const char *message; /* NULL: it is taken */
};

static void assert_answers(const struct value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ordo_error error;
        enum ordo_status status = parameter_check(values[i].parameter, values[i].text, &error);
        if (values[i].message == NULL) {
            if (status != ORDO_OK)
                fail_msg("%s \"%s\" was refused: %s", values[i].parameter->name, values[i].text,
                         error.message);
            continue;
        }
        if (status != ORDO_INVALID)
            fail_msg("%s \"%s\" was taken", values[i].parameter->name, values[i].text);
        assert_string_equal(error.message, values[i].message);
        assert_string_equal(error.field, values[i].parameter->name);
    }
}

static void an_id_is_a_whole_number_from_1(void **state)
{
    static const struct value values[] = {
        {&id, "1", NULL},
        {&id, "+7", NULL},
        {&id, "007", NULL},
        {&id, "9223372036854775807", NULL},
        {&id, "0",
         "product_id: 0 is out of range; at least 1 and at most 9223372036854775807 is taken"},
        {&id, "-1",
         "product_id: -1 is out of range; at least 1 and at most 9223372036854775807 is taken"},
        {&id, "9223372036854775808",
         "product_id: 9223372036854775808 is out of range; at least 1 and at most "
         "9223372036854775807 is taken"},
        {&id, "", "product_id: \"\" is not a whole number"},
        {&id, "seven", "product_id: \"seven\" is not a whole number"},
        {&id, "1.0", "product_id: \"1.0\" is not a whole number"},
        {&id, " 1", "product_id: \" 1\" is not a whole number"},
        {&id, "1e3", "product_id: \"1e3\" is not a whole number"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

static void an_integer_is_within_its_range(void **state)
{
    static const struct value values[] = {
        {&whole, "-5", NULL},
        {&whole, "0", NULL},
        {&whole, "1000", NULL},
        {&whole, "-6", "add: -6 is out of range; at least -5 and at most 1000 is taken"},
        {&whole, "1001", "add: 1001 is out of range; at least -5 and at most 1000 is taken"},
        {&whole, "--5", "add: \"--5\" is not a whole number"},
        {&whole, "5 pieces", "add: \"5 pieces\" is not a whole number"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

static void text_is_measured_in_characters(void **state)
{
    static const struct value values[] = {
        {&text, "x", NULL},
        {&text, TEN, NULL},
        {&text, "ääääääääää", NULL},
        {&text, "🍵🍵🍵🍵🍵🍵🍵🍵🍵🍵", NULL},
        {&text, " x ", NULL},
        {&text, TEN "0", "reason: is 11 characters long; at most 10 are taken"},
        {&text, "äääääääääää", "reason: is 11 characters long; at most 10 are taken"},
        {&text, "", "reason: must not be empty"},
        {&text, " \t\r\n", "reason: must not be empty"},
        {&removable, "", NULL},
        {&removable, TEN "0", "phone: is 11 characters long; at most 10 are taken"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

static void whatever_it_is_it_is_utf8(void **state)
{
    static const struct value values[] = {
        {&text, "caf\xe9", "reason: is not valid UTF-8"},
        {&email, "\xff@example.com", "email: is not valid UTF-8"},
        {&id, "\xc0\xb1", "product_id: is not valid UTF-8"},
        {&choice, "small\x80", "size: is not valid UTF-8"},
        {&items, "\xed\xa0\x80", "items: is not valid UTF-8"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

static void an_email_is_an_address(void **state)
{
    static const struct value values[] = {
        {&email, "ada@example.com", NULL},
        {&email, "Ada.Lovelace+shop@mail.example.co.uk", NULL},
        {&email, "ada", "email: \"ada\" is not an e-mail address like ada@example.com"},
        {&email, "", "email: \"\" is not an e-mail address like ada@example.com"},
        {&email, "ada@localhost",
         "email: \"ada@localhost\" is not an e-mail address like ada@example.com"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

static void money_is_decimal_and_fits_the_column(void **state)
{
    static const struct value values[] = {
        {&money, "0", NULL},
        {&money, "12.50", NULL},
        {&money, "0.0001", NULL},
        {&money, "99999999.9999", NULL},
        {&money, "00000000099999999.999900000", NULL},
        {&money, "-0.00", NULL},
        {&money, "12,50",
         "price: \"12,50\" is not an amount; write digits with a point, like 12.50"},
        {&money, "", "price: \"\" is not an amount; write digits with a point, like 12.50"},
        {&money, "1e3", "price: \"1e3\" is not an amount; write digits with a point, like 12.50"},
        {&money, "NaN", "price: \"NaN\" is not an amount; write digits with a point, like 12.50"},
        {&money, "5.", "price: \"5.\" is not an amount; write digits with a point, like 12.50"},
        {&money, "-0.01", "price: \"-0.01\" is negative; at least 0 is taken"},
        {&money, "0.00001", "price: \"0.00001\" has too many decimals; at most 4 are taken"},
        {&money, "100000000", "price: \"100000000\" is too large; at most 99999999.9999 is taken"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

static void a_time_is_a_date_or_rfc_3339(void **state)
{
    static const struct value values[] = {
        {&from, "2010-12-01", NULL},
        {&from, "2010-12-01T08:26:00Z", NULL},
        {&from, "2012-02-29", NULL},
        {&to, "2010-12-01 08:26:00+02:00", NULL},
        {&from, "yesterday",
         "from: \"yesterday\" is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z"},
        {&from, "2010-02-29",
         "from: \"2010-02-29\" is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z"},
        {&from, "infinity",
         "from: \"infinity\" is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z"},
        {&to, "01.12.2010",
         "to: \"01.12.2010\" is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

static void a_flag_is_true_or_false(void **state)
{
    static const struct value values[] = {
        {&flag, "true", NULL},
        {&flag, "false", NULL},
        {&flag, "yes", "archived: \"yes\" is neither true nor false"},
        {&flag, "", "archived: \"\" is neither true nor false"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

static void a_choice_is_one_of_its_words(void **state)
{
    static const struct value values[] = {
        {&choice, "small", NULL},
        {&choice, "huge", NULL},
        {&choice, "Small", "size: \"Small\" is not one of small, large, huge"},
        {&choice, "", "size: \"\" is not one of small, large, huge"},
        {&choice, "small large", "size: \"small large\" is not one of small, large, huge"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

static void items_are_left_to_the_engine(void **state)
{
    static const struct value values[] = {{&items, "anything", NULL}};
    (void)state;
    assert_answers(values, COUNT(values));
}

static void a_long_value_is_not_repeated_whole(void **state)
{
    static const struct value values[] = {
        {&id, SIXTY "x", "product_id: \"" SIXTY "...\" is not a whole number"},
        {&id, SIXTY TEN,
         "product_id: " SIXTY "... is out of range; at least 1 and at most 9223372036854775807 is "
         "taken"},
        /* 59 bytes, then a character of 2: it is left out, not cut in two. */
        {&flag, TEN TEN TEN TEN TEN "012345678ä",
         "archived: \"" TEN TEN TEN TEN TEN "012345678...\" is neither true nor false"},
    };
    (void)state;
    assert_answers(values, COUNT(values));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_a_whole_number_from_1),
        cmocka_unit_test(an_integer_is_within_its_range),
        cmocka_unit_test(text_is_measured_in_characters),
        cmocka_unit_test(whatever_it_is_it_is_utf8),
        cmocka_unit_test(an_email_is_an_address),
        cmocka_unit_test(money_is_decimal_and_fits_the_column),
        cmocka_unit_test(a_time_is_a_date_or_rfc_3339),
        cmocka_unit_test(a_flag_is_true_or_false),
        cmocka_unit_test(a_choice_is_one_of_its_words),
        cmocka_unit_test(items_are_left_to_the_engine),
        cmocka_unit_test(a_long_value_is_not_repeated_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
