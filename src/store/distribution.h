/*
 * Stores on Citus, which spreads PostgreSQL over many nodes. A distributed schema, and so a store,
 * lies whole on one of them. Where there is no Citus (12 or later), each of these is one look.
 */
#ifndef ORDO_STORE_DISTRIBUTION_H
#define ORDO_STORE_DISTRIBUTION_H

#include "base/buffer.h"
#include "base/error.h"
#include "db/connection.h"

/*
 * See to it that a call of place_orders runs on the node that holds the store, wherever it is made;
 * nothing to do if the store is not distributed, or its function is delegated already. Not within a
 * transaction. One round trip without Citus, else two, and one more to delegate.
 * Errors: as connection_run.
 */
MUST_USE enum ordo_status distribution_delegate(struct connection *connection, const char *store,
                                                struct ordo_error *error);

/*
 * How to connect to the node that holds the store, appended to `conninfo`: as this connection was
 * opened, but on that node; exactly so if there is no node to be preferred to this one. The store
 * can be used from any node: only farther from its data, should it be moved later.
 * One round trip without Citus, else two.
 * Errors: as connection_run.
 */
MUST_USE enum ordo_status distribution_conninfo(struct connection *connection, const char *store,
                                                struct buffer *conninfo, struct ordo_error *error);

#endif
