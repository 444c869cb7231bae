/* The orders of `ordo bench`: drawn at random, the same for the same seed. A few memory accesses a
   line; no allocation and no system call an order. */
#ifndef ORDO_CLI_BENCH_ORDERS_H
#define ORDO_CLI_BENCH_ORDERS_H

#include "base/random.h"
#include "cli/bench/options.h"

struct bench_orders {
    const struct bench_options *options; /* borrowed */
    struct random random;
    struct ordo_order_item *items; /* of the order drawn last */
    uint32_t *deck;                /* the products to draw from evenly, in the order left
                                            by the draws before */
    size_t deck_size;
    double *shares; /* zipf: of product n, and of all before it */
    char key[34];
    uint64_t key_count;
    uint64_t run; /* stands in every key, and in no other run's */
};

MUST_USE enum ordo_status bench_orders_open(struct bench_orders *orders,
                                            const struct bench_options *options,
                                            struct ordo_error *error);
/* The next order. Borrowed until the next call. */
struct ordo_order bench_orders_next(struct bench_orders *orders);
/* Also after bench_orders_open failed. */
void bench_orders_close(struct bench_orders *orders);

#endif
