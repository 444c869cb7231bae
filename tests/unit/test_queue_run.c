/* The queue at work: random steps, each held against a naive model of what is in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <string.h>

#include "engine/queue.h"
#include "seeded.h"

enum { CAPACITY = 30, BYTES_MOST = 2500, STEPS = 20000, LINES_MOST = 5 };

/* Numbers of orders, in their order: a list that is simply shifted. */
struct list {
    int64_t numbers[CAPACITY];
    size_t count;
};

/* What the queue ought to hold. An order's number is its customer. */
struct model {
    struct list line;
    struct list under_way;
    ordo_ticket tickets[STEPS + 1]; /* by number, of all there ever were */
    size_t bytes[STEPS + 1];
    size_t bytes_used;
    int64_t last_number;
    size_t full_of_orders, full_of_bytes; /* how often it was */
};

static void insert(struct list *list, size_t at, int64_t number)
{
    assert_true(list->count < CAPACITY);
    memmove(&list->numbers[at + 1], &list->numbers[at], (list->count - at) * sizeof(int64_t));
    list->numbers[at] = number;
    list->count++;
}

static int64_t extract(struct list *list, size_t at)
{
    const int64_t number = list->numbers[at];
    list->count--;
    memmove(&list->numbers[at], &list->numbers[at + 1], (list->count - at) * sizeof(int64_t));
    return number;
}

static uint32_t place_of(const struct queue *queue, const struct model *model, int64_t number)
{
    const uint32_t place = queue_find(queue, model->tickets[number]);
    assert_int_not_equal(place, NO_PLACE);
    return place;
}

/* ---------------------------------------------------------------- steps */

static void add(struct queue *queue, struct model *model)
{
    static const struct ordo_order_item lines[LINES_MOST] = {
        {.sku = "TEAPOT"}, {.product_id = 2}, {.sku = ""}, {.product_id = 4}, {.sku = "5"}};
    static const size_t bytes[LINES_MOST + 1] = {0, 7, 7, 8, 8, 10}; /* of the SKUs */
    const int64_t number = model->last_number + 1;
    const size_t count = 1 + seeded_below(LINES_MOST);
    const bool has_key = seeded_once_in(2);
    char key[16];
    snprintf(key, sizeof key, "key %08d", (int)number);
    const struct queued_order order = {.order = {.customer_id = number,
                                                 .items = lines,
                                                 .item_count = count,
                                                 .idempotency_key = has_key ? key : NULL}};
    const size_t order_bytes = count * sizeof lines[0] + bytes[count] + (has_key ? 13 : 0);
    const bool has_place = model->line.count + model->under_way.count < CAPACITY;
    const bool has_bytes = model->bytes_used + order_bytes <= BYTES_MOST;
    struct ordo_error error;
    assert_int_equal(queue_add(queue, &order, &model->tickets[number], &error),
                     has_place && has_bytes ? ORDO_OK : ORDO_BUSY);
    model->full_of_orders += !has_place;
    model->full_of_bytes += !has_bytes;
    if (!has_place || !has_bytes)
        return;
    model->last_number = number;
    model->bytes[number] = order_bytes;
    model->bytes_used += order_bytes;
    insert(&model->line, model->line.count, number);
}

static void take(struct queue *queue, struct model *model)
{
    if (model->line.count == 0)
        return;
    const int64_t number = extract(&model->line, 0);
    queue_take(queue, place_of(queue, model, number));
    insert(&model->under_way, model->under_way.count, number);
}

static void put_back(struct queue *queue, struct model *model)
{
    if (model->under_way.count == 0)
        return;
    const int64_t number = extract(&model->under_way, seeded_below(model->under_way.count));
    queue_put_back(queue, place_of(queue, model, number));
    insert(&model->line, 0, number);
}

static void drop(struct queue *queue, struct model *model, struct list *list)
{
    if (list->count == 0)
        return;
    const int64_t number = extract(list, seeded_below(list->count));
    queue_remove(queue, place_of(queue, model, number));
    assert_int_equal(queue_find(queue, model->tickets[number]), NO_PLACE);
    model->bytes_used -= model->bytes[number];
}

static void step(struct queue *queue, struct model *model)
{
    switch (seeded_below(8)) {
    case 0:
    case 1:
    case 2:
        add(queue, model);
        break;
    case 3:
    case 4:
        take(queue, model);
        break;
    case 5:
        put_back(queue, model);
        break;
    case 6:
        drop(queue, model, &model->line);
        break;
    default:
        drop(queue, model, &model->under_way);
        break;
    }
}

/* ---------------------------------------------------------------- checks */

static void check_line(struct queue *queue, const struct model *model)
{
    uint32_t place = queue_first(queue);
    for (size_t i = 0; i < model->line.count; i++) {
        const struct queued_order *order = queue_at(queue, place);
        assert_int_equal(order->order.customer_id, model->line.numbers[i]);
        assert_int_equal(order->state, ORDER_WAITING);
        place = order->after;
    }
    assert_int_equal(place, NO_PLACE);
}

static void check(struct queue *queue, const struct model *model)
{
    assert_int_equal(queue->waiting, model->line.count);
    assert_int_equal(queue->used, model->line.count + model->under_way.count);
    assert_int_equal(queue->bytes, model->bytes_used);
    check_line(queue, model);
    for (size_t i = 0; i < model->under_way.count; i++) {
        const int64_t number = model->under_way.numbers[i];
        const struct queued_order *order = queue_at(queue, place_of(queue, model, number));
        assert_int_equal(order->order.customer_id, number);
        assert_int_equal(order->state, ORDER_UNDER_WAY);
    }
}

/* Of all tickets there ever were, those find something whose orders are in the queue. */
static void check_tickets(const struct queue *queue, const struct model *model)
{
    size_t found = 0;
    for (int64_t number = 1; number <= model->last_number; number++)
        found += queue_find(queue, model->tickets[number]) != NO_PLACE;
    assert_int_equal(found, model->line.count + model->under_way.count);
}

static void the_queue_does_as_the_model_does(void **state)
{
    static struct model model;
    struct queue queue;
    (void)state;
    seeded_begin();
    assert_true(queue_open(&queue, CAPACITY, BYTES_MOST, 1));
    for (int i = 0; i < STEPS; i++) {
        step(&queue, &model);
        check(&queue, &model);
        if (i % 500 == 0)
            check_tickets(&queue, &model);
    }
    check_tickets(&queue, &model);
    assert_true(model.full_of_orders > 0 && model.full_of_bytes > 0);
    queue_close(&queue); /* with orders in it: what they hold is freed */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_queue_does_as_the_model_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
