/* The token bucket: a second's worth at once, then so many a second. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/token_bucket.h"

static const int64_t second_us = 1000000;

/* How many there are now. */
static int64_t take_all(struct token_bucket *bucket, int64_t rate, int64_t now_us)
{
    int64_t count = 0;
    int64_t wait_us;
    while (token_bucket_take(bucket, rate, now_us, &wait_us))
        count++;
    assert_true(wait_us > 0);
    return count;
}

static void a_new_bucket_holds_a_second_s_worth(void **state)
{
    static const int64_t rates[] = {1, 2, 10, 1000, 1000000};
    (void)state;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct token_bucket bucket = {0};
        assert_int_equal(take_all(&bucket, rates[i], 7 * second_us), rates[i]);
    }
}

static void what_it_says_to_wait_is_enough_and_no_longer_than_needed(void **state)
{
    struct token_bucket bucket = {0};
    int64_t now_us = 5 * second_us;
    int64_t wait_us;
    int64_t ignored_us;
    (void)state;
    assert_int_equal(take_all(&bucket, 10, now_us), 10);
    for (int i = 0; i < 50; i++) {
        assert_false(token_bucket_take(&bucket, 10, now_us, &wait_us));
        assert_int_equal(wait_us, second_us / 10);
        assert_false(token_bucket_take(&bucket, 10, now_us + wait_us - 1, &ignored_us));
        now_us += wait_us;
        assert_true(token_bucket_take(&bucket, 10, now_us, &wait_us));
        assert_int_equal(wait_us, 0);
    }
}

static void it_fills_at_its_rate_and_no_further_than_full(void **state)
{
    struct token_bucket bucket = {0};
    int64_t now_us = 5 * second_us;
    (void)state;
    assert_int_equal(take_all(&bucket, 100, now_us), 100);
    now_us += second_us / 4;
    assert_int_equal(take_all(&bucket, 100, now_us), 25);
    now_us += 3600 * second_us;
    assert_int_equal(take_all(&bucket, 100, now_us), 100);
}

static void a_refusal_takes_nothing(void **state)
{
    struct token_bucket bucket = {0};
    int64_t wait_us;
    (void)state;
    assert_int_equal(take_all(&bucket, 1, 0), 1);
    for (int i = 0; i < 1000; i++)
        assert_false(token_bucket_take(&bucket, 1, 0, &wait_us));
    assert_true(token_bucket_take(&bucket, 1, second_us, &wait_us));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_bucket_holds_a_second_s_worth),
        cmocka_unit_test(what_it_says_to_wait_is_enough_and_no_longer_than_needed),
        cmocka_unit_test(it_fills_at_its_rate_and_no_further_than_full),
        cmocka_unit_test(a_refusal_takes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
