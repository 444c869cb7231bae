/* What a store is whole without, and better with: its search index, and the rights of its roles. */
#ifndef ORDO_STORE_COMPLETE_H
#define ORDO_STORE_COMPLETE_H

#include "db/connection.h"
#include "ordo.h"

/* See search_index.h and roles.h. What the user may not do is left undone. Not within a
   transaction. */
void store_complete(struct connection *connection, const char *store, bool is_private);

/* The same for every store of a database, on a connection of its own: after a restore, as a dump has
   another server's roles. */
void store_complete_all(struct ordo_open_options where);

#endif
