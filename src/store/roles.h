/*
 * A store's database roles, with no more rights than they need:
 *
 *   ordo_<store>_reader  may log in, and read all tables and views but api_keys
 *   ordo_<store>_app     what the command line and the server need, for roles that are granted it:
 *                        rows, sequences and functions, and no change of the schema
 *
 * Roles belong to the whole cluster: stores of one name in several databases share them.
 */
#ifndef ORDO_STORE_ROLES_H
#define ORDO_STORE_ROLES_H

#include "base/buffer.h"
#include "base/error.h"
#include "db/connection.h"

/*
 * Make the roles, if this user may make roles, and grant them, if they are there, their rights to
 * the store as it is now. A role of such a name that may more than that (a superuser, one that
 * makes roles, a member of others) is left alone. `is_private`: the database is ordo's own, so that
 * what PostgreSQL lets everyone do there is taken from everyone but its owner: temporary tables,
 * large objects, advisory locks.
 * Not within a transaction. What the user may not do is left undone: a store is whole without it.
 * Some round trips.
 */
void roles_grant(struct connection *connection, const char *store, bool is_private);

/* Take the roles away, after the store was dropped, unless another database still uses them. What
   the user may not do is left undone. Not within a transaction. */
void roles_drop(struct connection *connection, const char *store);

/*
 * `conninfo` as ordo_<store>_reader, appended to `reader_conninfo` as keywords: the same place, with
 * no password; a password file or a certificate may have one. The private PostgreSQL lets it in
 * without.
 * Errors: ORDO_INVALID (field "database") if libpq cannot read it.
 */
MUST_USE enum ordo_status roles_reader_conninfo(const char *conninfo, const char *store,
                                                struct buffer *reader_conninfo,
                                                struct ordo_error *error);

#endif
