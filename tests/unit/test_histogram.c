/* The histogram: what percentiles of it are worth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/histogram.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct histogram histogram;

static int make_empty(void **state)
{
    (void)state;
    histogram_clear(&histogram);
    return 0;
}

/* The value that a histogram of nothing but `value` shows. */
static uint64_t shown(uint64_t value)
{
    histogram_clear(&histogram);
    histogram_add(&histogram, value);
    return histogram_percentile(&histogram, 50);
}

/* Within 0.4 % of the value, or the value itself. */
static void assert_near(uint64_t value)
{
    const uint64_t found = shown(value);
    const uint64_t off = found > value ? found - value : value - found;
    if (off > value / 250)
        fail_msg("%llu is shown as %llu", (unsigned long long)value, (unsigned long long)found);
}

static void small_values_are_exact(void **state)
{
    (void)state;
    for (uint64_t value = 0; value < 256; value++)
        assert_int_equal(shown(value), value);
}

static void any_value_is_near(void **state)
{
    (void)state;
    for (uint64_t value = 256; value < 1 << 18; value++)
        assert_near(value);
    for (int bit = 8; bit < 64; bit++) {
        const uint64_t power = (uint64_t)1 << bit;
        assert_near(power - 1);
        assert_near(power);
        assert_near(power + 1);
        assert_near(power + power / 3);
    }
    assert_near(UINT64_MAX);
}

static void greater_values_never_show_less(void **state)
{
    uint64_t before = 0;
    (void)state;
    for (uint64_t value = 0; value < 1 << 16; value++) {
        const uint64_t found = shown(value);
        assert_true(found >= before);
        before = found;
    }
}

static void percentiles_are_the_nearest_rank(void **state)
{
    (void)state;
    for (uint64_t value = 1; value <= 10; value++)
        histogram_add(&histogram, value * 10);
    assert_int_equal(histogram_percentile(&histogram, 0), 10);
    assert_int_equal(histogram_percentile(&histogram, 10), 10);
    assert_int_equal(histogram_percentile(&histogram, 10.1), 20);
    assert_int_equal(histogram_percentile(&histogram, 50), 50);
    assert_int_equal(histogram_percentile(&histogram, 95), 100);
    assert_int_equal(histogram_percentile(&histogram, 100), 100);
}

static void an_empty_one_shows_zero(void **state)
{
    (void)state;
    assert_int_equal(histogram_percentile(&histogram, 50), 0);
    assert_int_equal(histogram.count, 0);
}

static int compare(const void *a, const void *b)
{
    const uint64_t first = *(const uint64_t *)a;
    const uint64_t second = *(const uint64_t *)b;
    return (first > second) - (first < second);
}

static void percentiles_of_many_are_those_of_the_sorted_values(void **state)
{
    static uint64_t values[100000];
    static const double percents[] = {1, 25, 50, 95, 99, 99.9};
    uint64_t random = 1;
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        values[i] = (random >> 44) * (random >> 60);
        histogram_add(&histogram, values[i]);
    }
    qsort(values, COUNT(values), sizeof values[0], compare);
    for (size_t i = 0; i < COUNT(percents); i++) {
        const uint64_t exact = values[(size_t)(percents[i] * COUNT(values) / 100) - 1];
        const uint64_t found = histogram_percentile(&histogram, percents[i]);
        assert_in_range(found, exact - exact / 250, exact + exact / 250);
    }
}

static void merging_is_as_if_added_to_one(void **state)
{
    static struct histogram other;
    (void)state;
    histogram_clear(&other);
    histogram_add(&histogram, 5);
    histogram_add(&other, 7);
    histogram_add(&other, 1 << 30);
    histogram_merge(&histogram, &other);
    assert_int_equal(histogram.count, 3);
    assert_int_equal(histogram_percentile(&histogram, 0), 5);
    assert_int_equal(histogram_percentile(&histogram, 50), 7);
    assert_int_equal(histogram_percentile(&histogram, 100), histogram_percentile(&other, 100));
    assert_int_equal(other.count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(small_values_are_exact, make_empty),
        cmocka_unit_test_setup(any_value_is_near, make_empty),
        cmocka_unit_test_setup(greater_values_never_show_less, make_empty),
        cmocka_unit_test_setup(percentiles_are_the_nearest_rank, make_empty),
        cmocka_unit_test_setup(an_empty_one_shows_zero, make_empty),
        cmocka_unit_test_setup(percentiles_of_many_are_those_of_the_sorted_values, make_empty),
        cmocka_unit_test_setup(merging_is_as_if_added_to_one, make_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
