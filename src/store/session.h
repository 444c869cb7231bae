/* Finding the database, and entering a store in it. */
#ifndef ORDO_STORE_SESSION_H
#define ORDO_STORE_SESSION_H

#include "base/error.h"
#include "db/connection.h"

/* What entering a store tells of it. */
struct session_facts {
    char currency[4];
    int schema_version; /* the newest migration applied; 0: the store does not exist */
    bool is_current;    /* neither older than this library, nor with other functions */
};

/* Connect to the database that `options` name; the private PostgreSQL is made and started if need
   be, and its recovery waited for, half a minute at most. *is_private says whether it is that
   one. */
MUST_USE enum ordo_status session_connect(const struct ordo_open_options *options,
                                          struct connection **connection, bool *is_private,
                                          struct ordo_error *error);

/* Connect again after a loss; a recovery of the private PostgreSQL is waited for too. */
MUST_USE enum ordo_status session_reconnect(struct connection *connection, bool is_private,
                                            struct ordo_error *error);

/* The store's name from the options, checked. Borrowed from the options. */
MUST_USE enum ordo_status session_store_name(const struct ordo_open_options *options,
                                             const char **name, struct ordo_error *error);

/*
 * Make `store` the schema of this session, with its time zone. Two or three round trips.
 * ORDO_OK with facts.schema_version 0 where there is no such store; ORDO_SCHEMA_NEWER; ORDO_DENIED
 * where the user has no right to the schema.
 */
MUST_USE enum ordo_status session_enter(struct connection *connection, const char *store,
                                        struct session_facts *facts, struct ordo_error *error);

/* ORDO_DENIED if the store's schema is there and the user has no right to it: PostgreSQL then
   passes it over, as if it were not there. */
MUST_USE enum ordo_status session_check_usage(struct connection *connection, const char *store,
                                              struct ordo_error *error);

/* What session_enter does, as one statement for the asynchronous driver: $1 the search_path (the
   store's name, quoted), $2 the time zone, $3 statement_timeout in milliseconds. */
extern const char session_set_sql[];

#endif
