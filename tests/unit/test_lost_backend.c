/* Server processes whose connection was lost: which, how they are ended, and when they are gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/lost_backend.h"
#include "rows/rows.h"

static void assert_values(const struct lost_backends *lost, int64_t now_us, const char *processes,
                          const char *ages_us)
{
    struct buffer first = {0};
    struct buffer second = {0};
    lost_backends_values(lost, now_us, &first, &second);
    assert_string_equal(first.bytes, processes);
    assert_string_equal(second.bytes, ages_us);
    buffer_free(&first);
    buffer_free(&second);
}

static void each_is_told_with_its_age(void **state)
{
    struct lost_backends lost = {0};
    (void)state;
    assert_values(&lost, 5000, "{}", "{}");
    lost_backends_add(&lost, 11, 1000);
    assert_values(&lost, 5000, "{11}", "{4000}");
    lost_backends_add(&lost, 12, 4999);
    assert_values(&lost, 5000, "{11,12}", "{4000,1}");
}

static void a_mark_drops_what_was_there_and_no_more(void **state)
{
    struct lost_backends lost = {0};
    (void)state;
    lost_backends_add(&lost, 11, 0);
    lost_backends_add(&lost, 12, 0);
    const uint64_t mark = lost_backends_mark(&lost);
    lost_backends_add(&lost, 13, 0);
    lost_backends_drop(&lost, mark);
    assert_values(&lost, 0, "{13}", "{0}");
    lost_backends_drop(&lost, mark); /* two connections ended the same ones */
    assert_values(&lost, 0, "{13}", "{0}");
    lost_backends_drop(&lost, lost_backends_mark(&lost));
    assert_int_equal(lost.count, 0);
}

static void one_too_many_is_remembered_as_such(void **state)
{
    struct lost_backends lost = {0};
    (void)state;
    for (int i = 0; i < LOST_BACKENDS_MOST; i++)
        lost_backends_add(&lost, i + 1, 0);
    assert_false(lost.is_full);
    lost_backends_add(&lost, 1000, 0);
    assert_int_equal(lost.count, LOST_BACKENDS_MOST);
    assert_true(lost.is_full);
}

/* Whether rows with these answers say that all are gone. */
static bool are_gone(size_t count, const char *const *answers)
{
    static const struct row_column column = {"is_gone", ORDO_TYPE_BOOLEAN};
    struct ordo_rows *rows = rows_new(&column, 1, count);
    assert_non_null(rows);
    for (size_t r = 0; r < count; r++)
        assert_true(rows_set(rows, r, 0, answers[r]));
    const bool gone = lost_backends_are_gone(rows);
    ordo_rows_free(rows);
    return gone;
}

static void all_must_be_gone(void **state)
{
    (void)state;
    assert_true(are_gone(0, NULL)); /* none was there any more */
    assert_true(are_gone(2, (const char *[]){"true", "true"}));
    assert_false(are_gone(2, (const char *[]){"true", "false"}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_told_with_its_age),
        cmocka_unit_test(a_mark_drops_what_was_there_and_no_more),
        cmocka_unit_test(one_too_many_is_remembered_as_such),
        cmocka_unit_test(all_must_be_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
