/* One table: what each status is called, what it says to a person, how the program exits, and what
   the server answers. */
#include "ordo.h"

static const struct {
    const char *name;
    const char *text;
    int exit_code;
    int http_status;
} statuses[] = {
    [ORDO_OK] = {"ok", "done", 0, 200},
    [ORDO_INVALID] = {"invalid", "invalid input", 2, 400},
    [ORDO_NOT_FOUND] = {"not_found", "not found", 3, 404},
    [ORDO_CONFLICT] = {"conflict", "conflict", 4, 409},
    [ORDO_OUT_OF_STOCK] = {"out_of_stock", "not enough stock", 5, 409},
    [ORDO_DENIED] = {"denied", "not permitted", 6, 403},
    [ORDO_BUSY] = {"busy", "too busy", 6, 503},
    [ORDO_UNAVAILABLE] = {"unavailable", "database unavailable", 6, 503},
    [ORDO_OUTCOME_UNKNOWN] = {"outcome_unknown", "outcome unknown", 6, 503},
    [ORDO_NO_STORE] = {"no_store", "no such store", 3, 503},
    [ORDO_SCHEMA_NEWER] = {"schema_newer", "store written by a newer ordo", 6, 503},
    [ORDO_QUERY_FAILED] = {"query_failed", "query failed", 7, 500},
    [ORDO_LIMIT] = {"limit", "resources exhausted", 7, 503},
    [ORDO_CANCELLED] = {"cancelled", "cancelled", 130, 503},
    [ORDO_VERIFY_FAILED] = {"verify_failed", "the data breaks an invariant", 8, 500},
    [ORDO_FILE] = {"file", "file error", 7, 500},
    [ORDO_NO_MEMORY] = {"no_memory", "out of memory", 1, 500},
    [ORDO_INTERNAL] = {"internal", "internal error", 1, 500},
};

static bool known(enum ordo_status status)
{
    return (size_t)status < sizeof statuses / sizeof statuses[0];
}

const char *ordo_status_name(enum ordo_status status)
{
    return known(status) ? statuses[status].name : "unknown";
}

const char *ordo_status_text(enum ordo_status status)
{
    return known(status) ? statuses[status].text : "unknown status";
}

int ordo_status_exit_code(enum ordo_status status)
{
    return known(status) ? statuses[status].exit_code : 1;
}

int ordo_status_http_status(enum ordo_status status)
{
    return known(status) ? statuses[status].http_status : 500;
}

const char *ordo_version(void)
{
    return ORDO_VERSION;
}
