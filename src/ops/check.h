/* Parameters as a stranger gave them, against what the operation declares. Pure. */
#ifndef ORDO_OPS_CHECK_H
#define ORDO_OPS_CHECK_H

#include "base/arena.h"
#include "base/error.h"
#include "ops/operation.h"

/*
 * Check `values` (one a parameter, in their order; NULL: not given) and write what the statement
 * takes to `checked`: defaults filled in, a date as an upper bound moved to the next day. Text is
 * borrowed from `values`, the table or the arena.
 * ORDO_INVALID: field, value and what would be right, for the first parameter at fault.
 */
MUST_USE enum ordo_status parameters_check(const struct operation *operation,
                                           const char *const *values, const char **checked,
                                           struct arena *arena, struct ordo_error *error);

/* One value alone, by the same rules; for what is checked before all parameters are known. */
MUST_USE enum ordo_status parameter_check(const struct parameter *parameter, const char *value,
                                          struct ordo_error *error);

#endif
