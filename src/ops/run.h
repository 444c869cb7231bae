/* Run an operation of the catalogue. */
#ifndef ORDO_OPS_RUN_H
#define ORDO_OPS_RUN_H

#include "db/connection.h"
#include "ops/operation.h"

/*
 * Check the parameters, bind them, run the statement. One transaction, one round trip (one more
 * for an empty list about a thing, to tell "nothing" from "no such thing"). A deadlock is tried
 * again. `values`: one a parameter, NULL if not given. `actor`: who does it.
 * *rows: the caller's. ORDO_NOT_FOUND where a single result is missing.
 */
MUST_USE enum ordo_status operation_run(struct connection *connection,
                                        const struct operation *operation,
                                        const char *const *values, const char *actor,
                                        struct ordo_rows **rows, struct ordo_error *error);

/* Only the check, so that bad input is told before a database is looked for. */
MUST_USE enum ordo_status operation_check(const struct operation *operation,
                                          const char *const *values, struct ordo_error *error);

/* The operation of a name ("customer.add"), or NULL. */
const struct operation *operation_find(const char *name);

#endif
