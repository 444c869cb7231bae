/* What the files of the db room share. */
#ifndef ORDO_DB_CONNECTION_INTERNAL_H
#define ORDO_DB_CONNECTION_INTERNAL_H

#include <libpq-fe.h>
#include <stdatomic.h>

#include "db/connection.h"

struct connection {
    PGconn *pg;
    PGcancel *cancel;         /* made beforehand, since a signal handler cannot allocate */
    atomic_bool is_cancelled; /* ordo asked the server to end the statement under way */
    char *conninfo;
    char constraint[64];
};

/* PQconninfoParse; NULL and ORDO_INVALID if the string cannot be read. To be freed with
   PQconninfoFree. */
PQconninfoOption *conninfo_parse(const char *conninfo, struct ordo_error *error);

/* How long a connection may take to come about. */
int64_t connect_timeout_us(const PQconninfoOption *options);

/* Start connecting. The string goes in as it is, since what it sets to nothing must stay so.
   Verbose errors, since only they tell the SQLSTATE of a refused connection. NULL: no memory. */
PGconn *connect_start(const char *conninfo);

/* Why a connection did not come about. Returns error->status. */
enum ordo_status connect_refused(PGconn *pg, struct ordo_error *error);

/* Whether ordo can work with the server that answered; from here on errors are terse. */
enum ordo_status connect_check_server(PGconn *pg, struct ordo_error *error);

/* Fill `error` from a failed result (not from NULL), and keep the constraint's name. */
enum ordo_status connection_result_error(struct connection *connection, const PGresult *result,
                                         bool writes, struct ordo_error *error);

/* Fill `error` for a connection that gave no result at all. */
enum ordo_status connection_lost_error(bool writes, struct ordo_error *error);

/* Fill `error` for a statement that was done, but whose rows memory is too short for. */
enum ordo_status connection_unread_error(bool writes, struct ordo_error *error);

/* PQgetResult until NULL, which also ends a COPY that nobody wants. */
void connection_drain(struct connection *connection);

#endif
