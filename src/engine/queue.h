/*
 * The orders in the engine, waiting or under way, in a fixed number of places. An order is found by
 * its place, or from outside by its ticket (place and generation): who comes with the ticket of an
 * order that has left finds nothing, never another's.
 *
 * Of several orders with one idempotency key, only the first is in the line or under way; the others
 * are held behind it, and come to the front of the line one by one. So batches that are under way
 * side by side share no key, and orders are taken in the order in which they come but for such
 * repeats, which others pass by.
 */
#ifndef ORDO_ENGINE_QUEUE_H
#define ORDO_ENGINE_QUEUE_H

#include "base/error.h"

enum { NO_PLACE = UINT32_MAX };

struct queued_order {
    struct ordo_order order; /* a copy */
    ordo_engine_done *done;  /* NULL: abandoned */
    void *context;
    int64_t due_us; /* when it has waited too long */
    int tries;      /* how often it was sent */
    bool is_lost;   /* it was sent on a connection that was lost: it may have been placed */
    /* The queue's own. */
    enum queued_state { PLACE_FREE, ORDER_WAITING, ORDER_HELD, ORDER_UNDER_WAY } state;
    uint32_t generation;
    uint32_t before, after; /* in the line, among those held, or of the free places */
    uint32_t holder;        /* held: behind which */
    uint32_t first_held, last_held;
    uint32_t next_of_bucket; /* in the line or under way, with a key */
    size_t bytes;            /* of the copy */
    void *memory;
};

struct queue {
    struct queued_order *places;
    size_t capacity;
    size_t used;
    size_t waiting; /* in the line */
    size_t held;
    size_t bytes, bytes_most;
    uint32_t first, last; /* of the line */
    uint32_t free;
    uint32_t *buckets; /* of keys: the first place in each; capacity of them */
    uint64_t seed;     /* of the keys' hash: strangers choose keys */
};

/* `seed`: any number that strangers do not know. False if memory ran out. */
MUST_USE bool queue_open(struct queue *queue, size_t capacity, size_t bytes_most, uint64_t seed);
/* Frees what is still in it, without calling back. */
void queue_close(struct queue *queue);

/* Put a copy of an order at the end of the line, or behind the one with its key. *ticket may be
   NULL.
   Errors: ORDO_BUSY (all places or bytes are taken), ORDO_LIMIT (more bytes than there ever are),
   ORDO_NO_MEMORY. */
MUST_USE enum ordo_status queue_add(struct queue *queue, const struct queued_order *order,
                                    ordo_ticket *ticket, struct ordo_error *error);

/* The order at a place. */
struct queued_order *queue_at(struct queue *queue, uint32_t place);
/* The place that a ticket names, or NO_PLACE. */
uint32_t queue_find(const struct queue *queue, ordo_ticket ticket);
/* The place of the first in the line, or NO_PLACE. */
uint32_t queue_first(const struct queue *queue);

/* Take an order out of the line: it goes under way. */
void queue_take(struct queue *queue, uint32_t place);
/* Put one that was taken back, before all that wait. */
void queue_put_back(struct queue *queue, uint32_t place);
/* It leaves the engine: its place is free, its copy gone. The first held behind it comes to the
   front of the line. */
void queue_remove(struct queue *queue, uint32_t place);

#endif
