/* The scratch store of `ordo bench`: one that ordo made, as its mark says, and nobody else's. */
#ifndef ORDO_CLI_BENCH_STORE_H
#define ORDO_CLI_BENCH_STORE_H

#include "cli/command.h"

/*
 * Make the store that `where` names with the mark that it may be deleted, or open one that has it.
 * *store is the caller's, to be closed with bench_store_close or bench_store_drop; until then it is
 * this process's alone, and Ctrl-C cancels what runs on it.
 * Errors: as ordo_init and ordo_open; ORDO_CONFLICT if it was made by the user, or another bench is
 * at work in it; nothing was touched then.
 */
MUST_USE enum ordo_status bench_store_open(const struct ordo_open_options *where,
                                           struct ordo_store **store, struct ordo_error *error);

void bench_store_close(struct ordo_store *store);

/* Close it and delete it, for ever. */
MUST_USE enum ordo_status bench_store_drop(const struct ordo_open_options *where,
                                           struct ordo_store *store, struct ordo_error *error);

#endif
