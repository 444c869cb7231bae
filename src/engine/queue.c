#include "engine/queue.h"

#include <stdlib.h>
#include <string.h>

bool queue_open(struct queue *queue, size_t capacity, size_t bytes_most)
{
    *queue = (struct queue){
        .places = calloc(capacity, sizeof *queue->places),
        .capacity = capacity,
        .bytes_most = bytes_most,
        .first = NO_PLACE,
        .last = NO_PLACE,
        .free = NO_PLACE,
    };
    if (queue->places == NULL)
        return false;
    for (size_t i = capacity; i-- > 0;) {
        queue->places[i].after = queue->free;
        queue->free = (uint32_t)i;
    }
    return true;
}

void queue_close(struct queue *queue)
{
    for (size_t i = 0; queue->places != NULL && i < queue->capacity; i++)
        if (queue->places[i].is_used)
            free(queue->places[i].memory);
    free(queue->places);
    *queue = (struct queue){0};
}

struct queued_order *queue_at(struct queue *queue, uint32_t place)
{
    return &queue->places[place];
}

uint32_t queue_find(const struct queue *queue, ordo_ticket ticket)
{
    const uint32_t place = (uint32_t)ticket;
    if (place >= queue->capacity || !queue->places[place].is_used ||
        queue->places[place].generation != (uint32_t)(ticket >> 32))
        return NO_PLACE;
    return place;
}

uint32_t queue_first(const struct queue *queue)
{
    return queue->first;
}

static size_t text_bytes(const char *text)
{
    return text == NULL ? 0 : strlen(text) + 1;
}

static const char *copy_text(char **at, const char *text)
{
    if (text == NULL)
        return NULL;
    char *copy = *at;
    *at += text_bytes(text);
    return memcpy(copy, text, (size_t)(*at - copy));
}

/* The order with all it points to, in one piece of memory; NULL if that ran out. */
static void *copy_order(const struct ordo_order *order, struct ordo_order *copy, size_t bytes)
{
    struct ordo_order_item *items = malloc(bytes);
    if (items == NULL)
        return NULL;
    char *texts = (char *)(items + order->item_count);
    *copy = *order;
    copy->items = items;
    copy->idempotency_key = copy_text(&texts, order->idempotency_key);
    for (size_t i = 0; i < order->item_count; i++) {
        items[i] = order->items[i];
        items[i].sku = copy_text(&texts, order->items[i].sku);
    }
    return items;
}

static size_t order_bytes(const struct ordo_order *order)
{
    size_t bytes = order->item_count * sizeof order->items[0] + text_bytes(order->idempotency_key);
    for (size_t i = 0; i < order->item_count; i++)
        bytes += text_bytes(order->items[i].sku);
    return bytes;
}

/* Into the line between two neighbours, each of which may be its end. */
static void join_line(struct queue *queue, uint32_t place, uint32_t before, uint32_t after)
{
    struct queued_order *order = &queue->places[place];
    order->before = before;
    order->after = after;
    order->is_waiting = true;
    *(before == NO_PLACE ? &queue->first : &queue->places[before].after) = place;
    *(after == NO_PLACE ? &queue->last : &queue->places[after].before) = place;
    queue->waiting++;
}

static void leave_line(struct queue *queue, uint32_t place)
{
    struct queued_order *order = &queue->places[place];
    *(order->before == NO_PLACE ? &queue->first : &queue->places[order->before].after) =
        order->after;
    *(order->after == NO_PLACE ? &queue->last : &queue->places[order->after].before) =
        order->before;
    order->is_waiting = false;
    queue->waiting--;
}

enum ordo_status queue_add(struct queue *queue, const struct queued_order *order,
                           ordo_ticket *ticket, struct ordo_error *error)
{
    const size_t bytes = order_bytes(&order->order);
    if (queue->free == NO_PLACE || bytes > queue->bytes_most - queue->bytes) {
        error_set(error, ORDO_BUSY, NULL,
                  "too many orders are waiting already; the order was not taken");
        return error_hint(error, "Try again in a moment.");
    }
    const uint32_t place = queue->free;
    struct queued_order *added = &queue->places[place];
    const uint32_t generation = added->generation + 1;
    const uint32_t next_free = added->after;
    struct ordo_order copy;
    void *memory = copy_order(&order->order, &copy, bytes);
    if (memory == NULL)
        return error_no_memory(error);
    *added = *order;
    added->order = copy;
    added->memory = memory;
    added->bytes = bytes;
    added->is_used = true;
    added->generation = generation == 0 ? 1 : generation; /* no ticket is 0 */
    queue->free = next_free;
    queue->used++;
    queue->bytes += bytes;
    join_line(queue, place, queue->last, NO_PLACE);
    if (ticket != NULL)
        *ticket = (ordo_ticket)added->generation << 32 | place;
    return ORDO_OK;
}

void queue_take(struct queue *queue, uint32_t place)
{
    leave_line(queue, place);
}

void queue_put_back(struct queue *queue, uint32_t place)
{
    join_line(queue, place, NO_PLACE, queue->first);
}

void queue_remove(struct queue *queue, uint32_t place)
{
    struct queued_order *order = &queue->places[place];
    if (order->is_waiting)
        leave_line(queue, place);
    free(order->memory);
    queue->used--;
    queue->bytes -= order->bytes;
    order->is_used = false;
    order->after = queue->free;
    queue->free = place;
}
