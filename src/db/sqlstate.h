/* From PostgreSQL's error codes to ordo's statuses. */
#ifndef ORDO_DB_SQLSTATE_H
#define ORDO_DB_SQLSTATE_H

#include "ordo.h"

/*
 * The status for an SQLSTATE (PostgreSQL's appendix "Error Codes"; OR... are ordo's own, see
 * sql/functions/). `writes`: whether the statement could change something: a lost or broken
 * connection (08, 57P, XX000 from a distributed database) then leaves the outcome unknown.
 */
enum ordo_status sqlstate_status(const char *sqlstate, bool writes);

/* A deadlock or a serialization failure: the transaction did nothing, and may be tried again. */
bool sqlstate_is_transient(const char *sqlstate);

#endif
