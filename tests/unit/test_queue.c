/* The orders in the engine: their line, their tickets, their bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "engine/queue.h"
#include "seeded.h"

enum { CAPACITY = 40 };

static const struct ordo_order_item a_line[] = {{.product_id = 7, .quantity = 1}};

static struct queue *queue_of(size_t capacity, size_t bytes_most)
{
    static struct queue queue;
    assert_true(queue_open(&queue, capacity, bytes_most, 1));
    return &queue;
}

/* An order whose customer is its number. */
static struct queued_order numbered(int64_t number)
{
    return (struct queued_order){
        .order = {.customer_id = number, .items = a_line, .item_count = 1}};
}

static ordo_ticket add(struct queue *queue, int64_t number)
{
    const struct queued_order order = numbered(number);
    ordo_ticket ticket = 0;
    struct ordo_error error;
    if (queue_add(queue, &order, &ticket, &error) != ORDO_OK)
        fail_msg("%s", error.message);
    assert_true(ticket != 0);
    return ticket;
}

static void assert_busy(struct queue *queue, const struct queued_order *order)
{
    const struct queue before = *queue;
    struct ordo_error error;
    ordo_ticket ticket = 0;
    assert_int_equal(queue_add(queue, order, &ticket, &error), ORDO_BUSY);
    assert_int_equal(error.status, ORDO_BUSY);
    assert_true(error.message[0] != '\0' && error.hint[0] != '\0');
    assert_int_equal(ticket, 0);
    assert_memory_equal(queue, &before, sizeof before);
}

/* Take the first; its number. */
static int64_t take(struct queue *queue, uint32_t *place)
{
    *place = queue_first(queue);
    assert_int_not_equal(*place, NO_PLACE);
    queue_take(queue, *place);
    return queue_at(queue, *place)->order.customer_id;
}

/* Take all that wait: they are these, in this order. */
static void assert_line(struct queue *queue, const int64_t *numbers, size_t count)
{
    uint32_t place;
    assert_int_equal(queue->waiting, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(take(queue, &place), numbers[i]);
    assert_int_equal(queue_first(queue), NO_PLACE);
    assert_int_equal(queue->waiting, 0);
}

#define ASSERT_LINE(queue, ...)                                                                    \
    assert_line(queue, (const int64_t[]){__VA_ARGS__},                                             \
                sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

static void who_comes_first_is_first(void **state)
{
    struct queue *queue = queue_of(3, SIZE_MAX);
    (void)state;
    assert_int_equal(queue_first(queue), NO_PLACE);
    for (int64_t number = 1; number <= 3; number++)
        add(queue, number);
    ASSERT_LINE(queue, 1, 2, 3);
    assert_int_equal(queue->used, 3);
    queue_close(queue);
}

static void what_is_put_back_stands_before_all_that_wait(void **state)
{
    struct queue *queue = queue_of(CAPACITY, SIZE_MAX);
    uint32_t places[3];
    (void)state;
    for (int64_t number = 1; number <= 5; number++)
        add(queue, number);
    for (size_t i = 0; i < 3; i++)
        take(queue, &places[i]);
    assert_int_equal(queue->waiting, 2);
    for (size_t i = 3; i-- > 0;)
        queue_put_back(queue, places[i]);
    ASSERT_LINE(queue, 1, 2, 3, 4, 5);
    queue_put_back(queue, places[1]); /* into an empty line */
    add(queue, 6);
    ASSERT_LINE(queue, 2, 6);
    queue_close(queue);
}

static void an_order_leaves_the_line_from_wherever_it_stands(void **state)
{
    struct queue *queue = queue_of(CAPACITY, SIZE_MAX);
    ordo_ticket tickets[5];
    uint32_t place;
    (void)state;
    for (int64_t number = 1; number <= 5; number++)
        tickets[number - 1] = add(queue, number);
    queue_remove(queue, queue_find(queue, tickets[2]));
    queue_remove(queue, queue_find(queue, tickets[4]));
    queue_remove(queue, queue_find(queue, tickets[0]));
    assert_int_equal(queue->used, 2);
    add(queue, 6);
    ASSERT_LINE(queue, 2, 4, 6);

    const ordo_ticket only = add(queue, 7);
    queue_remove(queue, queue_find(queue, only));
    assert_int_equal(queue_first(queue), NO_PLACE);
    add(queue, 8);
    add(queue, 9);
    assert_int_equal(take(queue, &place), 8);
    queue_remove(queue, place); /* from under way: the line does not move */
    ASSERT_LINE(queue, 9);
    queue_close(queue);
}

static void a_ticket_finds_its_order_until_it_has_left(void **state)
{
    struct queue *queue = queue_of(2, SIZE_MAX);
    uint32_t place;
    (void)state;
    const ordo_ticket first = add(queue, 1);
    const ordo_ticket second = add(queue, 2);
    assert_true(first != second);
    assert_int_equal(queue_at(queue, queue_find(queue, first))->order.customer_id, 1);
    assert_int_equal(queue_at(queue, queue_find(queue, second))->order.customer_id, 2);
    take(queue, &place);
    assert_int_equal(queue_find(queue, first), place);
    queue_remove(queue, place);
    assert_int_equal(queue_find(queue, first), NO_PLACE);

    const ordo_ticket third = add(queue, 3); /* at the place of the first */
    assert_int_equal(queue_find(queue, third), place);
    assert_true(third != first);
    assert_int_equal(queue_find(queue, first), NO_PLACE);
    queue_close(queue);
}

static void a_ticket_that_was_never_given_finds_nothing(void **state)
{
    struct queue *queue = queue_of(2, SIZE_MAX);
    (void)state;
    assert_int_equal(queue_find(queue, 0), NO_PLACE);
    const ordo_ticket ticket = add(queue, 1);
    assert_int_equal(queue_find(queue, 0), NO_PLACE);
    assert_int_equal(queue_find(queue, ticket + 1), NO_PLACE); /* a free place */
    assert_int_equal(queue_find(queue, ticket + 2), NO_PLACE); /* beyond the last */
    assert_int_equal(queue_find(queue, ticket + ((ordo_ticket)1 << 32)), NO_PLACE);
    assert_int_equal(queue_find(queue, UINT64_MAX), NO_PLACE);
    queue_close(queue);
}

static void no_ticket_is_0_however_often_a_place_was_used(void **state)
{
    struct queue *queue = queue_of(1, SIZE_MAX);
    (void)state;
    queue->places[0].generation = UINT32_MAX;
    const ordo_ticket ticket = add(queue, 1);
    assert_int_equal(queue_find(queue, ticket), 0);
    queue_close(queue);
}

static void a_queue_without_a_free_place_is_busy(void **state)
{
    struct queue *queue = queue_of(2, SIZE_MAX);
    const struct queued_order more = numbered(3);
    uint32_t place;
    (void)state;
    add(queue, 1);
    add(queue, 2);
    assert_busy(queue, &more);
    take(queue, &place);
    assert_busy(queue, &more); /* under way counts too */
    queue_remove(queue, place);
    add(queue, 3);
    ASSERT_LINE(queue, 2, 3);
    queue_close(queue);
}

static void a_queue_whose_memory_is_taken_is_busy(void **state)
{
    static const struct ordo_order_item lines[] = {{.sku = "CUP-1", .quantity = 1},
                                                   {.product_id = 7, .quantity = 1}};
    const size_t bytes = sizeof lines + sizeof "CUP-1" + sizeof "key";
    struct queue *queue = queue_of(CAPACITY, 2 * bytes);
    struct queued_order order = {
        .order = {.customer_id = 1, .items = lines, .item_count = 2, .idempotency_key = "key"}};
    struct ordo_error error;
    (void)state;
    assert_int_equal(queue_add(queue, &order, NULL, &error), ORDO_OK);
    order.order.idempotency_key = "key1";
    assert_int_equal(queue_add(queue, &order, NULL, &error), ORDO_BUSY);
    order.order.idempotency_key = "key";
    assert_int_equal(queue_add(queue, &order, NULL, &error), ORDO_OK);
    assert_int_equal(queue->bytes, 2 * bytes);
    const struct queued_order more = numbered(3);
    assert_busy(queue, &more);
    queue_remove(queue, queue_first(queue));
    assert_int_equal(queue->bytes, bytes);
    add(queue, 3);
    queue_close(queue);
}

static void a_copy_does_not_care_what_the_caller_does_next(void **state)
{
    char key[] = "key-1";
    char sku[] = "CUP-1";
    struct ordo_order_item lines[] = {{.product_id = 7, .quantity = 2},
                                      {.sku = sku, .quantity = 3},
                                      {.product_id = 9, .sku = sku, .quantity = 4}};
    struct queued_order order = {
        .order = {.customer_id = 5, .items = lines, .item_count = 3, .idempotency_key = key},
        .context = key,
        .due_us = 77};
    struct queue *queue = queue_of(CAPACITY, SIZE_MAX);
    struct ordo_error error;
    (void)state;
    assert_int_equal(queue_add(queue, &order, NULL, &error), ORDO_OK);
    memset(key, 'x', sizeof key - 1);
    memset(sku, 'x', sizeof sku - 1);
    memset(lines, 0, sizeof lines);
    memset(&order, 0, sizeof order);

    const struct queued_order *copy = queue_at(queue, queue_first(queue));
    const struct ordo_order_item *items = copy->order.items;
    assert_int_equal(copy->order.customer_id, 5);
    assert_int_equal(copy->order.item_count, 3);
    assert_string_equal(copy->order.idempotency_key, "key-1");
    assert_ptr_equal(copy->context, key);
    assert_int_equal(copy->due_us, 77);
    assert_int_equal(items[0].product_id, 7);
    assert_null(items[0].sku);
    assert_string_equal(items[1].sku, "CUP-1");
    assert_int_equal(items[1].quantity, 3);
    assert_int_equal(items[2].product_id, 9);
    assert_string_equal(items[2].sku, "CUP-1");
    queue_close(queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_comes_first_is_first),
        cmocka_unit_test(what_is_put_back_stands_before_all_that_wait),
        cmocka_unit_test(an_order_leaves_the_line_from_wherever_it_stands),
        cmocka_unit_test(a_ticket_finds_its_order_until_it_has_left),
        cmocka_unit_test(a_ticket_that_was_never_given_finds_nothing),
        cmocka_unit_test(no_ticket_is_0_however_often_a_place_was_used),
        cmocka_unit_test(a_queue_without_a_free_place_is_busy),
        cmocka_unit_test(a_queue_whose_memory_is_taken_is_busy),
        cmocka_unit_test(a_copy_does_not_care_what_the_caller_does_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
