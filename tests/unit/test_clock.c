/* Dates and times as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

#include "base/clock.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void dates_are_days_of_the_calendar(void **state)
{
    static const char *const valid[] = {"2010-12-01", "0001-01-01", "9999-12-31",
                                        "2024-02-29", "2000-02-29", "2011-04-30"};
    static const char *const invalid[] = {
        "",           "2010-12",     "2010-12-1",   "2010-13-01",  "2010-00-01", "2010-12-00",
        "2010-12-32", "2011-04-31",  "2023-02-29",  "1900-02-29",  "0000-01-01", "10000-01-01",
        "2010/12/01", " 2010-12-01", "2010-12-01 ", "2010-12-01T", "today",      "20101201"};
    (void)state;
    for (size_t i = 0; i < COUNT(valid); i++)
        assert_true(clock_is_date(valid[i]));
    for (size_t i = 0; i < COUNT(invalid); i++)
        assert_false(clock_is_date(invalid[i]));
}

static void times_may_leave_out_what_is_small(void **state)
{
    static const char *const valid[] = {
        "2010-12-01",
        "2010-12-01T08:26",
        "2010-12-01T08:26:00",
        "2010-12-01T08:26:00Z",
        "2010-12-01t08:26:00z",
        "2010-12-01 08:26:00.123456+01:00",
        "2010-12-01T00:00:00-11:30",
        "2010-12-01T23:59:60Z",
        "2010-12-01 08:26+02",
        "2010-12-01T08:26:00+0545",
        "2010-12-01T08:26Z",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(valid); i++)
        assert_true(clock_is_time(valid[i]));
}

static void times_refuse_what_no_clock_shows(void **state)
{
    static const char *const invalid[] = {
        "",
        "08:26:00",
        "2010-12-01T",
        "2010-12-01T08",
        "2010-12-01T8:26",
        "2010-12-01T24:00:00Z",
        "2010-12-01T08:60:00Z",
        "2010-12-01T08:26:60Z",
        "2010-12-01T08:59:61Z",
        "2010-12-01T08:26:00.",
        "2010-12-01T08:26:00.Z",
        "2010-12-01T08:26.5",
        "2010-12-01T08:26:00 Z",
        "2010-12-01T08:26:00+1",
        "2010-12-01T08:26:00+16:00",
        "2010-12-01T08:26:00+01:60",
        "2010-12-01T08:26:00+01:",
        "2010-12-01T08:26:00Zulu",
        "2010-12-01  08:26:00",
        "2010-02-30T08:26:00Z",
        "infinity",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(invalid); i++)
        assert_false(clock_is_time(invalid[i]));
}

static void assert_next_date(const char *date, const char *expected)
{
    char next[11];
    assert_true(clock_next_date(date, next));
    assert_string_equal(next, expected);
}

static void next_date_crosses_months_and_years(void **state)
{
    char next[11];
    (void)state;
    assert_next_date("2010-12-01", "2010-12-02");
    assert_next_date("2010-11-30", "2010-12-01");
    assert_next_date("2010-12-31", "2011-01-01");
    assert_next_date("2024-02-28", "2024-02-29");
    assert_next_date("2023-02-28", "2023-03-01");
    assert_next_date("0999-12-31", "1000-01-01");
    assert_false(clock_next_date("9999-12-31", next));
}

static void assert_rfc3339(const char *postgres, const char *expected)
{
    char text[64];
    assert_true(clock_rfc3339(postgres, text, sizeof text));
    assert_string_equal(text, expected);
}

static void postgres_times_become_rfc3339(void **state)
{
    (void)state;
    assert_rfc3339("2010-12-01 08:26:00+00", "2010-12-01T08:26:00Z");
    assert_rfc3339("2010-12-01 08:26:00.123456+00", "2010-12-01T08:26:00.123456Z");
    assert_rfc3339("2010-12-01 08:26:00+02", "2010-12-01T08:26:00+02:00");
    assert_rfc3339("2010-12-01 08:26:00-03:30", "2010-12-01T08:26:00-03:30");
}

static void other_text_of_postgres_is_copied(void **state)
{
    (void)state;
    assert_rfc3339("infinity", "infinity");
    assert_rfc3339("2010-12-01", "2010-12-01");
    assert_rfc3339("0044-03-15 12:00:00+00 BC", "0044-03-15 12:00:00+00 BC");
    assert_rfc3339("1850-01-01 00:00:00+00:53:28", "1850-01-01 00:00:00+00:53:28");
}

static void rfc3339_needs_room(void **state)
{
    char text[sizeof "2010-12-01T08:26:00Z"];
    (void)state;
    assert_true(clock_rfc3339("2010-12-01 08:26:00+00", text, sizeof text));
    assert_false(clock_rfc3339("2010-12-01 08:26:00+00", text, sizeof text - 1));
    assert_true(clock_rfc3339("infinity", text, 9));
    assert_false(clock_rfc3339("infinity", text, 8));
}

static void monotonic_clock_counts_microseconds(void **state)
{
    const struct timespec five_milliseconds = {.tv_nsec = 5000000};
    int64_t start = clock_monotonic_us();
    (void)state;
    assert_int_equal(nanosleep(&five_milliseconds, NULL), 0);
    assert_in_range(clock_monotonic_us() - start, 5000, 4000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_days_of_the_calendar),
        cmocka_unit_test(times_may_leave_out_what_is_small),
        cmocka_unit_test(times_refuse_what_no_clock_shows),
        cmocka_unit_test(next_date_crosses_months_and_years),
        cmocka_unit_test(postgres_times_become_rfc3339),
        cmocka_unit_test(other_text_of_postgres_is_copied),
        cmocka_unit_test(rfc3339_needs_room),
        cmocka_unit_test(monotonic_clock_counts_microseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
