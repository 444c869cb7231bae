/*
 * One call of an operation, apart from who sends it: what the statement takes, and what its answer
 * means. The blocking way is ops/run.h; a program with an event loop sends the same statements
 * itself. Pure.
 */
#ifndef ORDO_OPS_CALL_H
#define ORDO_OPS_CALL_H

#include "db/connection.h"
#include "ops/operation.h"

/* No operation declares more parameters; operation_call_begin would tell. */
enum { PARAMETERS_MOST = 32, CALL_TRIES_MOST = 5 };

struct operation_call {
    const struct operation *operation;
    const char *checked[PARAMETERS_MOST]; /* the parameters, with defaults */
    const char *inputs[PARAMETERS_MOST];  /* what $1, $2, ... take */
    int tries;
};

/*
 * Check `values` (one a parameter, NULL if not given) and bind them. Text is borrowed from
 * `values`, `actor` (who does it) and the arena.
 * Errors: ORDO_INVALID; ORDO_INTERNAL (an operation that a handler runs).
 */
MUST_USE enum ordo_status operation_call_begin(struct operation_call *call,
                                               const struct operation *operation,
                                               const char *const *values, const char *actor,
                                               struct arena *arena, struct ordo_error *error);

/* The statement to send; borrowed from the call. */
struct statement operation_call_statement(const struct operation_call *call);

/* It failed with `error`: whether it may be sent once more, since nothing was done and another try
   may succeed. Counts the tries. */
bool operation_call_may_retry(struct operation_call *call, const struct ordo_error *error);

/* It failed for good: what the user did wrong, where a broken constraint tells it. Returns
   error->status. */
enum ordo_status operation_call_explain(const struct operation_call *call, const char *constraint,
                                        struct ordo_error *error);

/* Whether an answer leaves open if the thing that the list is about exists: then the subject's
   statement tells, by having a row. */
bool operation_call_asks_subject(const struct operation_call *call, const struct ordo_rows *rows);
struct statement operation_call_subject(const struct operation_call *call);

/* The answer is there. Notes the next page in `rows`. `has_subject`: false if the subject's statement
   had no row. ORDO_NOT_FOUND where the thing that the call names does not exist. */
MUST_USE enum ordo_status operation_call_end(const struct operation_call *call,
                                             struct ordo_rows *rows, bool has_subject,
                                             struct ordo_error *error);

#endif
