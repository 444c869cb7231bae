/*
 * What the engine does next: a decision from what is known now, without I/O and without a clock.
 *
 * Natural batching: a free lane takes what waits, at once; while it is busy, the next batch gathers.
 * So a lone order goes out alone, with no delay, and batches grow with the load by themselves.
 */
#ifndef ORDO_ENGINE_SCHEDULE_H
#define ORDO_ENGINE_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum lane_phase {
    LANE_DOWN,    /* no connection */
    LANE_OPENING, /* connecting, then preparing its session */
    LANE_FREE,
    LANE_BUSY /* a batch is under way */
};

/* What counts of a lane. */
struct lane_view {
    enum lane_phase phase;
    int64_t due_us;     /* down: when to connect; opening, busy: when it has taken too long */
    size_t orders_most; /* in its next batch, 1.. */
};

/* What counts of the engine. Times are of one monotonic clock. */
struct engine_view {
    int64_t now_us;
    size_t waiting;       /* orders in the queue */
    int64_t first_due_us; /* when the first of them has waited too long */
    bool is_draining;
    const struct lane_view *lanes;
    size_t lane_count;
};

enum action {
    ACTION_WAIT,    /* until `wake_us`, or until something comes */
    ACTION_SEND,    /* the first `orders` of the queue on `lane` */
    ACTION_CONNECT, /* `lane` */
    ACTION_BREAK,   /* the connection of `lane`: it has taken too long */
    ACTION_EXPIRE   /* the first order of the queue */
};

enum { NEVER_US = -1 };

struct decision {
    enum action action;
    size_t lane;
    size_t orders;
    int64_t wake_us; /* NEVER_US: nothing is due */
};

struct decision schedule_next(const struct engine_view *view);

#endif
