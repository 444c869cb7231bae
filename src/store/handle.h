/* The open store, and how every public call begins and ends. */
#ifndef ORDO_STORE_HANDLE_H
#define ORDO_STORE_HANDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "db/connection.h"
#include "ops/operation.h"

enum { STORE_NAME_BYTES = 64, ACTOR_BYTES = 401 /* 100 characters */ };

struct ordo_store {
    struct connection *connection;
    struct buffer home; /* of the private PostgreSQL; empty where it is another that is connected */
    char name[STORE_NAME_BYTES];
    char actor[ACTOR_BYTES];
    char currency[4];
    struct ordo_error error; /* of the call under way, then of the last one */
};

/* Begin a public call: clear the error; connect again if the last call lost the connection. */
MUST_USE enum ordo_status store_begin(struct ordo_store *store);

/* End it: copy the error to the caller's, if they want it. Returns `status`, or what a closer look
   at a private PostgreSQL that was lost makes of it. */
enum ordo_status store_end(struct ordo_store *store, enum ordo_status status,
                           struct ordo_error *error);

/* Run an operation as a public call of its own: what the generated functions do. */
MUST_USE enum ordo_status store_run_operation(struct ordo_store *store,
                                              const struct operation *operation,
                                              const char *const *values, struct ordo_rows **rows,
                                              struct ordo_error *error);

/* A number as text in `text`, or NULL for NULL. */
const char *store_integer_text(char text[24], const int64_t *number);

#endif
