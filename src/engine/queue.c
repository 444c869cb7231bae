#include "engine/queue.h"

#include <stdlib.h>
#include <string.h>

bool queue_open(struct queue *queue, size_t capacity, size_t bytes_most, uint64_t seed)
{
    *queue = (struct queue){
        .places = calloc(capacity, sizeof *queue->places),
        .buckets = calloc(capacity, sizeof *queue->buckets),
        .seed = seed,
        .bytes_most = bytes_most,
        .first = NO_PLACE,
        .last = NO_PLACE,
        .free = NO_PLACE,
    };
    if (queue->places == NULL || queue->buckets == NULL)
        return false;
    queue->capacity = capacity;
    for (size_t i = capacity; i-- > 0;) {
        queue->buckets[i] = NO_PLACE;
        queue->places[i].after = queue->free;
        queue->free = (uint32_t)i;
    }
    return true;
}

void queue_close(struct queue *queue)
{
    for (size_t i = 0; i < queue->capacity; i++)
        if (queue->places[i].state != PLACE_FREE)
            free(queue->places[i].memory);
    free(queue->places);
    free(queue->buckets);
    *queue = (struct queue){0};
}

struct queued_order *queue_at(struct queue *queue, uint32_t place)
{
    return &queue->places[place];
}

uint32_t queue_find(const struct queue *queue, ordo_ticket ticket)
{
    const uint32_t place = (uint32_t)ticket;
    if (place >= queue->capacity || queue->places[place].state == PLACE_FREE ||
        queue->places[place].generation != (uint32_t)(ticket >> 32))
        return NO_PLACE;
    return place;
}

uint32_t queue_first(const struct queue *queue)
{
    return queue->first;
}

/* ---------------------------------------------------------------- copies */

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

/* ---------------------------------------------------------------- the line */

/* Into a line between two neighbours, each of which may be its end. */
static void join(struct queue *queue, uint32_t place, uint32_t before, uint32_t after,
                 uint32_t *first, uint32_t *last)
{
    queue->places[place].before = before;
    queue->places[place].after = after;
    *(before == NO_PLACE ? first : &queue->places[before].after) = place;
    *(after == NO_PLACE ? last : &queue->places[after].before) = place;
}

static void leave(struct queue *queue, uint32_t place, uint32_t *first, uint32_t *last)
{
    const struct queued_order *order = &queue->places[place];
    *(order->before == NO_PLACE ? first : &queue->places[order->before].after) = order->after;
    *(order->after == NO_PLACE ? last : &queue->places[order->after].before) = order->before;
}

static void wait_first(struct queue *queue, uint32_t place)
{
    join(queue, place, NO_PLACE, queue->first, &queue->first, &queue->last);
    queue->places[place].state = ORDER_WAITING;
    queue->waiting++;
}

static void wait_last(struct queue *queue, uint32_t place)
{
    join(queue, place, queue->last, NO_PLACE, &queue->first, &queue->last);
    queue->places[place].state = ORDER_WAITING;
    queue->waiting++;
}

static void hold(struct queue *queue, uint32_t place, uint32_t holder)
{
    struct queued_order *ahead = &queue->places[holder];
    join(queue, place, ahead->last_held, NO_PLACE, &ahead->first_held, &ahead->last_held);
    queue->places[place].state = ORDER_HELD;
    queue->places[place].holder = holder;
    queue->held++;
}

static void leave_line(struct queue *queue, uint32_t place)
{
    struct queued_order *order = &queue->places[place];
    if (order->state == ORDER_WAITING) {
        leave(queue, place, &queue->first, &queue->last);
        queue->waiting--;
    } else if (order->state == ORDER_HELD) {
        struct queued_order *ahead = &queue->places[order->holder];
        leave(queue, place, &ahead->first_held, &ahead->last_held);
        queue->held--;
    }
}

/* ---------------------------------------------------------------- keys */

/* FNV-1a (Fowler, Noll, Vo), from a seed of its own. */
static uint32_t *bucket_of(struct queue *queue, const char *key)
{
    uint64_t hash = 14695981039346656037u ^ queue->seed;
    for (const char *c = key; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    return &queue->buckets[(hash ^ hash >> 32) % queue->capacity];
}

/* The place of the order with this key that holds others, or NO_PLACE. */
static uint32_t find_key(struct queue *queue, const char *key)
{
    uint32_t place = *bucket_of(queue, key);
    while (place != NO_PLACE && strcmp(queue->places[place].order.idempotency_key, key) != 0)
        place = queue->places[place].next_of_bucket;
    return place;
}

static void put_key(struct queue *queue, uint32_t place)
{
    uint32_t *bucket = bucket_of(queue, queue->places[place].order.idempotency_key);
    queue->places[place].next_of_bucket = *bucket;
    *bucket = place;
}

static void drop_key(struct queue *queue, uint32_t place)
{
    uint32_t *link = bucket_of(queue, queue->places[place].order.idempotency_key);
    while (*link != place)
        link = &queue->places[*link].next_of_bucket;
    *link = queue->places[place].next_of_bucket;
}

/* The first held behind an order that leaves holds the others now. */
static void release_held(struct queue *queue, const struct queued_order *order)
{
    const uint32_t next = order->first_held;
    if (next == NO_PLACE)
        return;
    const uint32_t last = order->last_held;
    const uint32_t first = queue->places[next].after;
    queue->held--;
    put_key(queue, next);
    wait_first(queue, next);
    queue->places[next].first_held = first;
    queue->places[next].last_held = first == NO_PLACE ? NO_PLACE : last;
    for (uint32_t held = first; held != NO_PLACE; held = queue->places[held].after)
        queue->places[held].holder = next;
    if (first != NO_PLACE)
        queue->places[first].before = NO_PLACE;
}

/* ---------------------------------------------------------------- coming and going */

enum ordo_status queue_add(struct queue *queue, const struct queued_order *order,
                           ordo_ticket *ticket, struct ordo_error *error)
{
    const size_t bytes = order_bytes(&order->order);
    if (bytes > queue->bytes_most)
        return error_set(error, ORDO_LIMIT, "items",
                         "items: the order takes %zu bytes of memory; the queue has %zu", bytes,
                         queue->bytes_most);
    if (queue->free == NO_PLACE || bytes > queue->bytes_most - queue->bytes) {
        error_set(error, ORDO_BUSY, NULL,
                  "too many orders are waiting already; the order was not taken");
        return error_hint(error, "Try again in a moment.");
    }
    struct ordo_order copy;
    void *memory = copy_order(&order->order, &copy, bytes);
    if (memory == NULL)
        return error_no_memory(error);
    const uint32_t place = queue->free;
    struct queued_order *added = &queue->places[place];
    const uint32_t generation = added->generation + 1;
    queue->free = added->after;
    *added = *order;
    added->order = copy;
    added->memory = memory;
    added->bytes = bytes;
    added->generation = generation == 0 ? 1 : generation; /* no ticket is 0 */
    added->first_held = NO_PLACE;
    added->last_held = NO_PLACE;
    queue->used++;
    queue->bytes += bytes;
    const char *key = copy.idempotency_key;
    const uint32_t holder = key == NULL ? NO_PLACE : find_key(queue, key);
    if (holder != NO_PLACE)
        hold(queue, place, holder);
    else
        wait_last(queue, place);
    if (key != NULL && holder == NO_PLACE)
        put_key(queue, place);
    if (ticket != NULL)
        *ticket = (ordo_ticket)added->generation << 32 | place;
    return ORDO_OK;
}

void queue_take(struct queue *queue, uint32_t place)
{
    leave_line(queue, place);
    queue->places[place].state = ORDER_UNDER_WAY;
}

void queue_put_back(struct queue *queue, uint32_t place)
{
    wait_first(queue, place);
}

void queue_remove(struct queue *queue, uint32_t place)
{
    struct queued_order *order = &queue->places[place];
    leave_line(queue, place);
    if (order->order.idempotency_key != NULL && order->state != ORDER_HELD) {
        drop_key(queue, place);
        release_held(queue, order);
    }
    free(order->memory);
    queue->used--;
    queue->bytes -= order->bytes;
    order->state = PLACE_FREE;
    order->after = queue->free;
    queue->free = place;
}
