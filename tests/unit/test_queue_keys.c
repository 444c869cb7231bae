/* Orders with one idempotency key: one in the line or under way, the others held behind it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "engine/queue.h"

enum { CAPACITY = 64 };

static struct queue queue;

static int set_up(void **state)
{
    (void)state;
    return queue_open(&queue, CAPACITY, SIZE_MAX, 7) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    queue_close(&queue);
    return 0;
}

/* An order of customer `number` with a key, or with none. */
static ordo_ticket add(int64_t number, const char *key)
{
    static const struct ordo_order_item line = {.product_id = 1, .quantity = 1};
    const struct queued_order order = {
        .order = {.customer_id = number, .items = &line, .item_count = 1, .idempotency_key = key}};
    struct ordo_error error;
    ordo_ticket ticket = 0;
    assert_int_equal(queue_add(&queue, &order, &ticket, &error), ORDO_OK);
    return ticket;
}

/* Take the first of the line: it must be `number`. */
static uint32_t take(int64_t number)
{
    const uint32_t place = queue_first(&queue);
    assert_int_not_equal(place, NO_PLACE);
    assert_int_equal(queue_at(&queue, place)->order.customer_id, number);
    queue_take(&queue, place);
    return place;
}

static void assert_waiting(size_t waiting, size_t held)
{
    assert_int_equal(queue.waiting, waiting);
    assert_int_equal(queue.held, held);
}

static void one_of_a_key_is_in_the_line(void **state)
{
    (void)state;
    add(1, "a");
    add(2, "b");
    add(3, "a");
    add(4, NULL);
    add(5, "a");
    add(6, NULL);
    assert_waiting(4, 2);
    const uint32_t first = take(1);
    take(2);
    take(4);
    take(6);
    assert_int_equal(queue_first(&queue), NO_PLACE);
    queue_remove(&queue, first);
    assert_waiting(1, 1);
    queue_remove(&queue, take(3));
    queue_remove(&queue, take(5));
    assert_waiting(0, 0);
    assert_int_equal(queue.used, 3);
    add(7, "a");
    take(7); /* the key is free */
}

static void the_next_of_a_key_comes_before_those_that_wait(void **state)
{
    (void)state;
    add(1, "a");
    add(2, "a");
    const uint32_t first = take(1);
    add(3, NULL);
    queue_remove(&queue, first);
    take(2);
    take(3);
}

static void one_put_back_still_holds_the_others(void **state)
{
    (void)state;
    add(1, "a");
    add(2, "a");
    queue_put_back(&queue, take(1));
    assert_waiting(1, 1);
    queue_remove(&queue, take(1));
    take(2);
}

static void one_that_is_held_may_leave(void **state)
{
    (void)state;
    add(1, "a");
    const ordo_ticket second = add(2, "a");
    const ordo_ticket third = add(3, "a");
    const ordo_ticket fourth = add(4, "a");
    queue_remove(&queue, queue_find(&queue, third));
    queue_remove(&queue, queue_find(&queue, fourth));
    add(5, "a");
    queue_remove(&queue, queue_find(&queue, second));
    assert_waiting(1, 1);
    queue_remove(&queue, take(1));
    take(5);
    assert_waiting(0, 0);
}

static void the_first_may_leave_while_it_waits(void **state)
{
    (void)state;
    const ordo_ticket first = add(1, "a");
    add(2, "a");
    add(3, "a");
    queue_remove(&queue, queue_find(&queue, first));
    assert_waiting(1, 1);
    queue_remove(&queue, take(2));
    take(3);
}

static void many_keys_are_told_apart(void **state)
{
    char key[16];
    (void)state;
    for (int64_t n = 0; n < CAPACITY; n++) {
        snprintf(key, sizeof key, "key %d", (int)(n % 16));
        add(n, key);
    }
    assert_waiting(16, CAPACITY - 16);
    for (int64_t n = 0; n < CAPACITY; n++) {
        /* The next of the key that was just decided comes first. */
        const int64_t expected = n % 4 * 16 + n / 4;
        queue_remove(&queue, take(expected));
    }
    assert_int_equal(queue.used, 0);
}

static void what_is_held_is_freed_with_the_queue(void **state)
{
    (void)state;
    add(1, "a");
    add(2, "a");
    take(1);
}

static void an_order_larger_than_the_queue_is_told_so(void **state)
{
    static const struct ordo_order_item lines[100] = {{.product_id = 1, .quantity = 1}};
    const struct queued_order large = {
        .order = {.customer_id = 1, .items = lines, .item_count = 100}};
    struct ordo_error error;
    (void)state;
    queue.bytes_most = sizeof lines - 1;
    assert_int_equal(queue_add(&queue, &large, NULL, &error), ORDO_LIMIT);
    assert_string_equal(error.field, "items");
    queue.bytes_most = sizeof lines;
    assert_int_equal(queue_add(&queue, &large, NULL, &error), ORDO_OK);
    assert_int_equal(queue_add(&queue, &large, NULL, &error), ORDO_BUSY);
}

int main(void)
{
#define KEYS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        KEYS(one_of_a_key_is_in_the_line),
        KEYS(the_next_of_a_key_comes_before_those_that_wait),
        KEYS(one_put_back_still_holds_the_others),
        KEYS(one_that_is_held_may_leave),
        KEYS(the_first_may_leave_while_it_waits),
        KEYS(many_keys_are_told_apart),
        KEYS(what_is_held_is_freed_with_the_queue),
        KEYS(an_order_larger_than_the_queue_is_told_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
