#include "db/sqlstate.h"

#include <string.h>

static const struct {
    const char *prefix; /* the longest that fits decides: more particular ones stand first */
    enum ordo_status status;
    enum ordo_status status_of_write;
} classes[] = {
    {"OR002", ORDO_CONFLICT, ORDO_CONFLICT},
    {"OR003", ORDO_INVALID, ORDO_INVALID},
    {"08", ORDO_UNAVAILABLE, ORDO_OUTCOME_UNKNOWN},
    {"23", ORDO_CONFLICT, ORDO_CONFLICT},
    {"25006", ORDO_DENIED, ORDO_DENIED}, /* read-only transaction: a standby, a frozen server */
    {"28", ORDO_DENIED, ORDO_DENIED},
    {"40003", ORDO_UNAVAILABLE, ORDO_OUTCOME_UNKNOWN},
    {"40", ORDO_BUSY, ORDO_BUSY},        /* deadlock, serialization failure: try again */
    {"3D000", ORDO_DENIED, ORDO_DENIED}, /* no such database */
    {"42501", ORDO_DENIED, ORDO_DENIED},
    {"53", ORDO_LIMIT, ORDO_LIMIT},
    {"54", ORDO_LIMIT, ORDO_LIMIT},
    {"55P03", ORDO_LIMIT, ORDO_LIMIT}, /* lock timeout */
    {"57014", ORDO_CANCELLED, ORDO_CANCELLED},
    {"57P03", ORDO_UNAVAILABLE, ORDO_UNAVAILABLE}, /* cannot connect now: starting up */
    {"57P", ORDO_UNAVAILABLE, ORDO_OUTCOME_UNKNOWN},
    {"XX000", ORDO_QUERY_FAILED, ORDO_OUTCOME_UNKNOWN},
};

enum ordo_status sqlstate_status(const char *sqlstate, bool writes)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strncmp(sqlstate, classes[i].prefix, strlen(classes[i].prefix)) == 0)
            return writes ? classes[i].status_of_write : classes[i].status;
    return ORDO_QUERY_FAILED;
}

bool sqlstate_is_transient(const char *sqlstate)
{
    return strcmp(sqlstate, "40P01") == 0 || strcmp(sqlstate, "40001") == 0;
}
