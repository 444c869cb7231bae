/* A lively store: a year of plausible orders, placed by the engine, then put where they belong in time. */
#ifndef ORDO_CLI_DEMO_FILL_H
#define ORDO_CLI_DEMO_FILL_H

#include "cli/command.h"

enum { FILL_ORDERS_MOST = 10000000 };

struct fill_options {
    int64_t orders; /* 1..FILL_ORDERS_MOST */
    int64_t seed;   /* 0.. */
    int64_t ends_s; /* the year ends then; seconds since 1970 */
};

/*
 * Fill an empty store. In pieces: the stock that a piece needs is received, its orders are placed
 * (ordo_orders_create), and then, in one statement, get their dates and what became of them. So the
 * store is right after every one of them, and memory does not grow with the number of orders. The
 * ids of all rows, too, are the same for the same options.
 * How far it is, is shown on a terminal. *placed: so many orders.
 * Errors: as ordo_query and ordo_orders_create; ORDO_CANCELLED if a signal has come: what was placed stays.
 */
MUST_USE enum ordo_status demo_fill(struct invocation *invocation, struct ordo_store *store,
                                    const struct fill_options *options, int64_t *placed,
                                    struct ordo_error *error);

#endif
