/* Addresses that come with wrong keys: how they are slowed, forgiven, and told from others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "http/throttle.h"

static const int64_t second_us = 1000000;
static const int64_t start_us = 1000 * (int64_t)1000000;
static const char here[] = "192.0.2.1";
static struct throttle throttle;

static int forget(void **state)
{
    (void)state;
    memset(&throttle, 0, sizeof throttle);
    return 0;
}

static void each_failure_doubles_the_wait_up_to_3_s(void **state)
{
    static const int64_t waits_ms[] = {100, 200, 400, 800, 1600, 3000, 3000};
    (void)state;
    for (size_t i = 0; i < sizeof waits_ms / sizeof waits_ms[0]; i++)
        assert_int_equal(throttle_fail(&throttle, here, start_us), waits_ms[i] * 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(throttle_fail(&throttle, here, start_us), 3 * second_us);
}

static void a_failure_is_forgiven_a_second(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++)
        (void)throttle_fail(&throttle, here, start_us);
    assert_int_equal(throttle_fail(&throttle, here, start_us + 2 * second_us), 400 * 1000);
    assert_int_equal(throttle_fail(&throttle, here, start_us + 3600 * second_us), 100 * 1000);
}

static void one_that_fails_often_is_not_looked_up_for_a_while(void **state)
{
    (void)state;
    int failures = 0;
    for (; !throttle_is_over(&throttle, here, start_us); failures++) {
        assert_true(failures < THROTTLE_FAILURES_MOST);
        (void)throttle_fail(&throttle, here, start_us);
    }
    assert_int_equal(failures, THROTTLE_FAILURES_MOST / 2);
    assert_true(throttle_is_over(&throttle, here, start_us + second_us - 1));
    assert_false(throttle_is_over(&throttle, here, start_us + second_us));
}

static void however_often_it_failed_a_minute_is_enough(void **state)
{
    (void)state;
    for (int i = 0; i < 10000; i++)
        (void)throttle_fail(&throttle, here, start_us);
    assert_true(throttle_is_over(&throttle, here, start_us + 29 * second_us));
    assert_false(throttle_is_over(&throttle, here, start_us + 31 * second_us));
    assert_int_equal(throttle_fail(&throttle, here, start_us + 60 * second_us), 100 * 1000);
}

static void addresses_do_not_pay_for_each_other(void **state)
{
    char address[THROTTLE_ADDRESS_BYTES];
    (void)state;
    for (int i = 0; i < 100; i++)
        (void)throttle_fail(&throttle, here, start_us);
    for (int i = 0; i < 2000; i++) { /* some of them have its places */
        snprintf(address, sizeof address, "192.0.2.1%d", i);
        assert_false(throttle_is_over(&throttle, address, start_us));
    }
    assert_true(throttle_is_over(&throttle, here, start_us));
    for (int i = 0; i < 2000; i++) {
        snprintf(address, sizeof address, "192.0.2.1%d", i);
        assert_int_equal(throttle_fail(&throttle, address, start_us), 100 * 1000);
    }
}

/* A crowd takes the places of those whose failures are longest ago, not of those who go on. */
static void a_crowd_does_not_push_out_one_who_goes_on(void **state)
{
    char address[THROTTLE_ADDRESS_BYTES];
    (void)state;
    int64_t now_us = start_us;
    for (int i = 0; i < THROTTLE_FAILURES_MOST; i++)
        (void)throttle_fail(&throttle, here, now_us);
    for (int i = 0; i < 20000; i++) {
        now_us += 1000;
        snprintf(address, sizeof address, "2001:db8::%x", i);
        (void)throttle_fail(&throttle, address, now_us);
        if (i % 100 == 0)
            (void)throttle_fail(&throttle, here, now_us + 1);
    }
    assert_true(throttle_is_over(&throttle, here, now_us));
}

static void an_address_may_fill_its_place(void **state)
{
    char longest[THROTTLE_ADDRESS_BYTES];
    (void)state;
    memset(longest, 'f', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(throttle_fail(&throttle, longest, start_us), 100 * 1000);
    assert_int_equal(throttle_fail(&throttle, longest, start_us), 200 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_failure_doubles_the_wait_up_to_3_s, forget),
        cmocka_unit_test_setup(a_failure_is_forgiven_a_second, forget),
        cmocka_unit_test_setup(one_that_fails_often_is_not_looked_up_for_a_while, forget),
        cmocka_unit_test_setup(however_often_it_failed_a_minute_is_enough, forget),
        cmocka_unit_test_setup(addresses_do_not_pay_for_each_other, forget),
        cmocka_unit_test_setup(a_crowd_does_not_push_out_one_who_goes_on, forget),
        cmocka_unit_test_setup(an_address_may_fill_its_place, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
