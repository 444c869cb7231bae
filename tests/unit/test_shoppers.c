/* The made-up year of `ordo demo --fill`: seasons, best sellers, and the same for the same seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/demo/shoppers.h"

enum { ORDERS = 20000 };

static const int64_t ends_s = 1795737600; /* 2026-11-27 */
static const int64_t year_s = 365 * (int64_t)86400;
static struct shopping drawn[ORDERS];

static void draw(uint64_t seed, int64_t count)
{
    struct shoppers shoppers;
    shoppers_begin(&shoppers, count, ends_s, seed);
    for (int64_t i = 0; i < count; i++)
        shoppers_next(&shoppers, &drawn[i]);
}

static uint64_t digest(int64_t count)
{
    uint64_t sum = 0;
    for (int64_t i = 0; i < count; i++) {
        sum = random_scramble(sum ^ (uint64_t)drawn[i].ordered_s ^ (uint64_t)drawn[i].fate_s << 8);
        sum ^= (uint64_t)drawn[i].order.customer_id * 31 + (uint64_t)drawn[i].fate;
        for (size_t l = 0; l < drawn[i].order.item_count; l++)
            sum = random_scramble(sum ^ (uint64_t)drawn[i].items[l].product_id ^
                                  (uint64_t)drawn[i].items[l].quantity << 32);
    }
    return sum;
}

static void the_same_seed_gives_the_same_orders(void **state)
{
    (void)state;
    draw(7, 1000);
    const uint64_t first = digest(1000);
    draw(7, 1000);
    assert_true(digest(1000) == first);
    draw(8, 1000);
    assert_true(digest(1000) != first);
}

static void orders_come_in_the_order_of_time_within_the_year(void **state)
{
    (void)state;
    draw(1, ORDERS);
    for (int64_t i = 0; i < ORDERS; i++) {
        assert_in_range(drawn[i].ordered_s, ends_s - year_s, ends_s);
        assert_true(i == 0 || drawn[i].ordered_s >= drawn[i - 1].ordered_s);
        assert_true(drawn[i].fate_s > drawn[i].ordered_s);
        assert_int_equal(drawn[i].fate == FATE_PENDING, drawn[i].fate_s >= ends_s);
    }
    assert_true(drawn[0].ordered_s < ends_s - year_s + 86400);
    assert_true(drawn[ORDERS - 1].ordered_s > ends_s - 86400);
}

static void every_order_can_be_placed(void **state)
{
    (void)state;
    draw(3, ORDERS);
    for (int64_t i = 0; i < ORDERS; i++) {
        const struct shopping *shopping = &drawn[i];
        assert_in_range(shopping->order.customer_id, 1, shoppers_customers(ORDERS));
        assert_in_range(shopping->order.item_count, 1, SHOPPERS_LINES_MOST);
        assert_ptr_equal(shopping->order.items, shopping->items);
        for (size_t l = 0; l < shopping->order.item_count; l++) {
            assert_in_range(shopping->items[l].product_id, 1, GOODS_COUNT);
            assert_in_range(shopping->items[l].quantity, 1, 6);
            for (size_t other = 0; other < l; other++)
                assert_int_not_equal(shopping->items[l].product_id,
                                     shopping->items[other].product_id);
        }
    }
}

static void december_is_busy_and_nights_are_not(void **state)
{
    int64_t by_month[13] = {0};
    int64_t by_hour[24] = {0};
    (void)state;
    draw(1, ORDERS);
    for (int64_t i = 0; i < ORDERS; i++) {
        by_month[calendar_month(drawn[i].ordered_s)]++;
        by_hour[drawn[i].ordered_s / 3600 % 24]++;
    }
    assert_true(by_month[12] > 2 * by_month[2] && by_month[12] < 4 * by_month[2]);
    assert_true(by_hour[20] > 10 * by_hour[3]);
}

static void few_goods_make_much_of_the_sales_and_each_in_its_season(void **state)
{
    int64_t sold[GOODS_COUNT] = {0};
    int64_t all = 0, best = 0, lanterns[13] = {0}, month[13] = {0};
    (void)state;
    draw(1, ORDERS);
    for (int64_t i = 0; i < ORDERS; i++)
        for (size_t l = 0; l < drawn[i].order.item_count; l++) {
            const size_t good_number = (size_t)drawn[i].items[l].product_id - 1;
            const int in = calendar_month(drawn[i].ordered_s);
            const struct good good = goods_make(good_number);
            sold[good_number] += drawn[i].items[l].quantity;
            all += drawn[i].items[l].quantity;
            month[in]++;
            lanterns[in] += good.season == SEASON_SUMMER;
        }
    for (int tops = 0; tops < 24; tops++) { /* a tenth */
        size_t most = 0;
        for (size_t n = 0; n < GOODS_COUNT; n++)
            most = sold[n] > sold[most] ? n : most;
        best += sold[most];
        sold[most] = 0;
    }
    assert_in_range(best * 100 / all, 35, 70);
    assert_true(lanterns[6] * month[12] > 3 * lanterns[12] * month[6]);
}

static void some_are_cancelled_and_most_are_shipped(void **state)
{
    int64_t fates[3] = {0};
    (void)state;
    draw(1, ORDERS);
    for (int64_t i = 0; i < ORDERS; i++)
        fates[drawn[i].fate]++;
    assert_in_range(fates[FATE_CANCELLED] * 1000 / ORDERS, 20, 40);
    assert_in_range(fates[FATE_PENDING], 10, ORDERS / 20);
}

static void no_two_goods_and_no_two_people_are_alike(void **state)
{
    static struct good goods[GOODS_COUNT];
    struct person one, other;
    (void)state;
    for (size_t n = 0; n < GOODS_COUNT; n++) {
        goods[n] = goods_make(n);
        for (size_t before = 0; before < n; before++) {
            assert_string_not_equal(goods[n].name, goods[before].name);
            assert_string_not_equal(goods[n].sku, goods[before].sku);
        }
    }
    for (int64_t n = 0; n < 2000; n++) {
        one = people_make(n);
        other = people_make(n + 1);
        assert_string_not_equal(one.email, other.email);
        assert_non_null(strstr(one.email, "@example."));
    }
}

static void one_order_is_a_year_too(void **state)
{
    (void)state;
    draw(1, 1);
    assert_in_range(drawn[0].ordered_s, ends_s - year_s, ends_s);
    assert_int_equal(shoppers_customers(1), 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_orders),
        cmocka_unit_test(orders_come_in_the_order_of_time_within_the_year),
        cmocka_unit_test(every_order_can_be_placed),
        cmocka_unit_test(december_is_busy_and_nights_are_not),
        cmocka_unit_test(few_goods_make_much_of_the_sales_and_each_in_its_season),
        cmocka_unit_test(some_are_cancelled_and_most_are_shipped),
        cmocka_unit_test(no_two_goods_and_no_two_people_are_alike),
        cmocka_unit_test(one_order_is_a_year_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
