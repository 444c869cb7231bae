/* All parameters of an operation together: defaults, upper bounds, groups, and the first fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ops/check.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct parameter parameters[] = {
    {.name = "customer_id", .type = PARAMETER_ID, .required = true, .minimum = 1, .maximum = 99},
    {.name = "limit",
     .type = PARAMETER_INTEGER,
     .minimum = 1,
     .maximum = 1000,
     .default_value = "50"},
    {.name = "archived", .type = PARAMETER_FLAG},
    {.name = "from", .type = PARAMETER_TIME},
    {.name = "to", .type = PARAMETER_UNTIL},
};
enum { CUSTOMER_ID, LIMIT, ARCHIVED, FROM, TO, PARAMETER_COUNT };
static const struct operation operation = {.parameters = parameters,
                                           .parameter_count = PARAMETER_COUNT};

/* What `checked` points to is of the values, the table, or the arena. */
static enum ordo_status check(const struct operation *subject, const char *const *values,
                              const char **checked, struct arena *arena, struct ordo_error *error)
{
    for (size_t i = 0; i < subject->parameter_count; i++)
        checked[i] = "unset";
    return parameters_check(subject, values, checked, arena, error);
}

static void what_is_not_given_gets_its_default(void **state)
{
    const char *values[PARAMETER_COUNT] = {[CUSTOMER_ID] = "7"};
    const char *checked[PARAMETER_COUNT];
    struct arena arena = {0};
    struct ordo_error error;
    (void)state;
    assert_int_equal(check(&operation, values, checked, &arena, &error), ORDO_OK);
    assert_string_equal(checked[CUSTOMER_ID], "7");
    assert_string_equal(checked[LIMIT], "50");
    assert_string_equal(checked[ARCHIVED], "false");
    assert_null(checked[FROM]);
    assert_null(checked[TO]);
    arena_free(&arena);
}

static void what_is_given_stays_as_it_is(void **state)
{
    const char *values[PARAMETER_COUNT] = {"7", "1000", "true", "2010-12-01",
                                           "2010-12-09T12:00:00Z"};
    const char *checked[PARAMETER_COUNT];
    struct arena arena = {0};
    struct ordo_error error;
    (void)state;
    assert_int_equal(check(&operation, values, checked, &arena, &error), ORDO_OK);
    for (size_t i = 0; i < PARAMETER_COUNT; i++)
        assert_ptr_equal(checked[i], values[i]);
    arena_free(&arena);
}

static void a_date_as_an_upper_bound_counts_whole(void **state)
{
    static const char *const days[][2] = {
        {"2010-12-01", "2010-12-02"},
        {"2010-12-31", "2011-01-01"},
        {"2012-02-28", "2012-02-29"},
        {"9999-12-30", "9999-12-31"},
    };
    const char *values[PARAMETER_COUNT] = {[CUSTOMER_ID] = "7"};
    const char *checked[PARAMETER_COUNT];
    struct arena arena = {0};
    struct ordo_error error;
    (void)state;
    for (size_t i = 0; i < COUNT(days); i++) {
        values[TO] = days[i][0];
        assert_int_equal(check(&operation, values, checked, &arena, &error), ORDO_OK);
        assert_string_equal(checked[TO], days[i][1]);
    }
    values[TO] = "9999-12-31";
    assert_int_equal(check(&operation, values, checked, &arena, &error), ORDO_INVALID);
    assert_string_equal(error.message,
                        "to: \"9999-12-31\" is too late; the last date is 9999-12-30");
    arena_free(&arena);
}

static void the_first_fault_is_told(void **state)
{
    const char *values[PARAMETER_COUNT] = {[LIMIT] = "0", [FROM] = "never"};
    const char *checked[PARAMETER_COUNT];
    struct arena arena = {0};
    struct ordo_error error;
    (void)state;
    assert_int_equal(check(&operation, values, checked, &arena, &error), ORDO_INVALID);
    assert_string_equal(error.message, "customer_id: is missing");
    assert_string_equal(error.field, "customer_id");
    values[CUSTOMER_ID] = "7";
    assert_int_equal(check(&operation, values, checked, &arena, &error), ORDO_INVALID);
    assert_string_equal(error.message,
                        "limit: 0 is out of range; at least 1 and at most 1000 is taken");
    values[LIMIT] = "1";
    assert_int_equal(check(&operation, values, checked, &arena, &error), ORDO_INVALID);
    assert_string_equal(error.field, "from");
    arena_free(&arena);
}

/* Check an operation of three optional texts with a group, and give the message, or "". */
static const char *group_answer(const struct operation *subject, const char *first,
                                const char *second, const char *third, struct ordo_error *error)
{
    const char *values[] = {first, second, third};
    const char *checked[COUNT(values)];
    struct arena arena = {0};
    enum ordo_status status = check(subject, values, checked, &arena, error);
    arena_free(&arena);
    return status == ORDO_OK ? "" : error->message;
}

static const struct parameter optional[] = {
    {.name = "add", .type = PARAMETER_TEXT, .maximum = 10},
    {.name = "set", .type = PARAMETER_TEXT, .maximum = 10},
    {.name = "take", .type = PARAMETER_TEXT, .maximum = 10},
};

static void one_of_takes_exactly_one(void **state)
{
    static const int first_two[] = {0, 1, -1};
    static const struct operation grouped = {
        .parameters = optional, .parameter_count = COUNT(optional), .one_of = first_two};
    struct ordo_error error;
    (void)state;
    assert_string_equal(group_answer(&grouped, "x", NULL, NULL, &error), "");
    assert_string_equal(group_answer(&grouped, NULL, "x", "x", &error), "");
    assert_string_equal(group_answer(&grouped, NULL, NULL, "x", &error),
                        "give exactly one of add or set");
    assert_string_equal(group_answer(&grouped, "x", "x", NULL, &error),
                        "give exactly one of add or set");
    assert_string_equal(error.field, "add");
    assert_int_equal(error.status, ORDO_INVALID);
}

static void any_of_takes_at_least_one(void **state)
{
    static const int all[] = {0, 1, 2, -1};
    static const struct operation grouped = {
        .parameters = optional, .parameter_count = COUNT(optional), .any_of = all};
    struct ordo_error error;
    (void)state;
    assert_string_equal(group_answer(&grouped, "x", NULL, NULL, &error), "");
    assert_string_equal(group_answer(&grouped, "x", "x", "x", &error), "");
    assert_string_equal(group_answer(&grouped, NULL, NULL, "", &error), "");
    assert_string_equal(group_answer(&grouped, NULL, NULL, NULL, &error),
                        "give at least one of add, set or take");
    assert_string_equal(error.field, "add");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_given_gets_its_default),
        cmocka_unit_test(what_is_given_stays_as_it_is),
        cmocka_unit_test(a_date_as_an_upper_bound_counts_whole),
        cmocka_unit_test(the_first_fault_is_told),
        cmocka_unit_test(one_of_takes_exactly_one),
        cmocka_unit_test(any_of_takes_at_least_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
