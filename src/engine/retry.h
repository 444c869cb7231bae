/* What to do with a batch that the database did not answer with outcomes. Pure. */
#ifndef ORDO_ENGINE_RETRY_H
#define ORDO_ENGINE_RETRY_H

#include <stddef.h>

#include "base/error.h"

enum { TRIES_MOST = 5 };

enum batch_fate {
    BATCH_AGAIN,   /* it did nothing and may do better: send it once more */
    BATCH_PART,    /* one of the orders may be at fault: send fewer at a time */
    BATCH_UNKNOWN, /* it may have been done: orders with a key may be sent once more */
    BATCH_FAILED   /* it did nothing, and would do nothing again */
};

/* For a batch of `order_count` orders that failed with `error`, which was sent as a write. */
enum batch_fate batch_fate(const struct ordo_error *error, size_t order_count);

#endif
