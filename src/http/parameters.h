/* An operation's parameters out of a request: path, query, body. Pure. What they hold is checked by
   ops/check.h; here it is which parameter a text is meant for. */
#ifndef ORDO_HTTP_PARAMETERS_H
#define ORDO_HTTP_PARAMETERS_H

#include "base/arena.h"
#include "base/error.h"
#include "ops/operation.h"

/* `values` have an element a parameter of the operation, NULL where it is not given yet. Text lives
   in the arena, or where the request has it. */

/* The positional parameters, in their order, as the path has them. */
void parameters_from_path(const struct operation *operation, const char *const *segments,
                          const char **values);

/* "name=value&..." after the "?"; NULL is none. ORDO_INVALID: a name that is no parameter, or that is
   in the path, or twice; a text that is wrongly encoded. */
MUST_USE enum ordo_status parameters_from_query(const struct operation *operation,
                                                const char *query, const char **values,
                                                struct arena *arena, struct ordo_error *error);

/* A JSON object whose names are parameters. null is "not given". An id or a whole number may also be
   text, an amount also a number. ORDO_INVALID: as above, and a value of the wrong kind. */
MUST_USE enum ordo_status parameters_from_body(const struct operation *operation, const char *body,
                                               size_t length, const char **values,
                                               struct arena *arena, struct ordo_error *error);

#endif
