/* What stands in the store before `ordo bench` measures: set-wise, in pieces that are a transaction
   each and leave the store right, so that `ordo verify` is clean after any of them. */
#ifndef ORDO_CLI_BENCH_FILL_H
#define ORDO_CLI_BENCH_FILL_H

#include "cli/bench/options.h"

/*
 * Fill the store up to what `options` ask for: customers and products 1, 2, ..., each product's
 * stock (through the ledger), and orders of the last year, which sell what was received for them.
 * What is there already counts and stays as it is. Told a line a second: what, and how far it is.
 * Errors: as ordo_query; ORDO_CANCELLED if a signal has come.
 */
MUST_USE enum ordo_status bench_fill(struct invocation *invocation, struct ordo_store *store,
                                     const struct bench_options *options, struct ordo_error *error);

#endif
