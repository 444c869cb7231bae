#include "engine/retry.h"

#include <string.h>

#include "db/sqlstate.h"

/* What a constraint, a trigger or a limit of the user's own raises against one order: data
   exceptions, broken constraints, raised exceptions. */
static bool is_of_one_order(const char *sqlstate)
{
    static const char *const classes[] = {"22", "23", "44", "OR", "P0"};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strncmp(sqlstate, classes[i], 2) == 0)
            return true;
    return false;
}

enum batch_fate batch_fate(const struct ordo_error *error, size_t order_count)
{
    if (error->status == ORDO_OUTCOME_UNKNOWN)
        return BATCH_UNKNOWN;
    if (sqlstate_is_transient(error->sqlstate))
        return BATCH_AGAIN;
    if (order_count > 1 && is_of_one_order(error->sqlstate))
        return BATCH_PART;
    return BATCH_FAILED;
}
