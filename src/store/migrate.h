/* Bringing a store's schema into being, and up to date. */
#ifndef ORDO_STORE_MIGRATE_H
#define ORDO_STORE_MIGRATE_H

#include "base/error.h"
#include "db/connection.h"

struct migrate_options {
    const char *currency;  /* NULL: EUR for a new store */
    const char *time_zone; /* NULL: UTC for a new store */
    bool is_demo;
    bool is_private; /* in the private PostgreSQL, which is ordo's own */
};

/*
 * Make the store if it is missing, apply the migrations that it lacks, each in a transaction, make
 * the functions again if they changed, delegate placing orders if the store is distributed, and
 * complete it (see complete.h) as far as the user may. One process at a time does this to a store, by an advisory lock. Leaves the session's search_path on
 * the store.
 * Errors: ORDO_INVALID (currency, time_zone), ORDO_CONFLICT (other settings than asked for; a
 * schema that is not a store; a changed migration), ORDO_SCHEMA_NEWER, ORDO_DENIED (may not
 * create).
 */
MUST_USE enum ordo_status store_migrate(struct connection *connection, const char *store,
                                        const struct migrate_options *options,
                                        struct ordo_error *error);

#endif
