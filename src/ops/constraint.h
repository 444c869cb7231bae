/* What the user did wrong, told by the constraint that stopped it. */
#ifndef ORDO_OPS_CONSTRAINT_H
#define ORDO_OPS_CONSTRAINT_H

#include "base/error.h"
#include "ops/operation.h"

/* Rewrite `error` if `constraint` is one whose breach has a plainer word than PostgreSQL's.
   `values` are the operation's parameters. Returns error->status. */
enum ordo_status constraint_explain(const char *constraint, const struct operation *operation,
                                    const char *const *values, struct ordo_error *error);

#endif
