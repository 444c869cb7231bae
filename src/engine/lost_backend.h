/*
 * A server process that was at work on a batch when its connection was lost. It may be waiting for a
 * lock still, and place later what another connection refuses meanwhile. So it is ended, and waited
 * for, before its orders are sent again: then a verdict on them is certain.
 */
#ifndef ORDO_ENGINE_LOST_BACKEND_H
#define ORDO_ENGINE_LOST_BACKEND_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

enum { LOST_BACKENDS_MOST = 64 };

struct lost_backends {
    struct {
        int process;     /* PQbackendPID */
        int64_t sent_us; /* when the batch went out, of the monotonic clock */
    } list[LOST_BACKENDS_MOST];
    size_t count;
    uint64_t dropped; /* that were in the list before its first */
    bool is_full;     /* one was not noted: nothing is certain any more */
};

void lost_backends_add(struct lost_backends *lost, int process, int64_t sent_us);

/* A mark of all that are in the list now, for lost_backends_drop, and that they are gone. */
uint64_t lost_backends_mark(const struct lost_backends *lost);
void lost_backends_drop(struct lost_backends *lost, uint64_t mark);

/* The statement that ends them all; it takes what lost_backends_values appends, two arrays. A number
   may be another process's by now, so one that began after the batch was sent is left alone. A user
   may end processes of the same user. One row a process that was there: is_gone. */
extern const char lost_backends_sql[];
void lost_backends_values(const struct lost_backends *lost, int64_t now_us,
                          struct buffer *processes, struct buffer *ages_us);

/* Whether the statement's rows say that all are gone. */
bool lost_backends_are_gone(const struct ordo_rows *rows);

#endif
