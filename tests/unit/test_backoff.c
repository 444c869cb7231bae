/* Pauses before something that failed is tried again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>

#include "base/backoff.h"

static void the_first_failure_costs_no_pause(void **state)
{
    (void)state;
    assert_int_equal(backoff_pause_us(0, 12345), 0);
    assert_int_equal(backoff_pause_us(1, 12345), 0);
    assert_int_equal(backoff_pause_us(1, UINT64_MAX), 0);
}

/* The pauses after so many failures are all within these, and reach both. */
static void assert_pause(unsigned failures, int64_t least_us, int64_t most_us)
{
    const int64_t range_us = most_us - least_us;
    assert_int_equal(backoff_pause_us(failures, 0), least_us);
    assert_int_equal(backoff_pause_us(failures, (uint64_t)range_us), most_us);
    for (uint64_t random = 1; random != 0; random <<= 1) {
        assert_in_range(backoff_pause_us(failures, random), least_us, most_us);
        assert_in_range(backoff_pause_us(failures, UINT64_MAX - random), least_us, most_us);
    }
}

static void pauses_double_to_five_seconds_and_half_is_left_to_chance(void **state)
{
    int64_t most_us = 50 * 1000;
    (void)state;
    for (unsigned failures = 2; failures <= 8; failures++, most_us *= 2)
        assert_pause(failures, most_us / 2, most_us);
    assert_pause(9, 2500 * 1000, 5000 * 1000);
    assert_pause(10, 2500 * 1000, 5000 * 1000);
    assert_pause(UINT_MAX, 2500 * 1000, 5000 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_failure_costs_no_pause),
        cmocka_unit_test(pauses_double_to_five_seconds_and_half_is_left_to_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
