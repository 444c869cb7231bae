/* Errors as problem details (RFC 9457). Pure. */
#ifndef ORDO_HTTP_PROBLEM_H
#define ORDO_HTTP_PROBLEM_H

#include "base/buffer.h"
#include "base/error.h"

struct problem {
    int status;              /* of HTTP */
    const char *type;        /* the last part of the type's URI: "out_of_stock" */
    const char *title;       /* the type, in a few words */
    struct ordo_error error; /* field, message, hint and shortage of this occurrence */
};

/* What an error of ordo is to a client. */
struct problem problem_of(const struct ordo_error *error);

/* The same for a statement of the server's own: where a table is missing, the store is gone. */
struct problem problem_of_statement(const struct ordo_error *error);

/* What has no status in ordo: 401, 405, 415, ... `detail` is one sentence. */
struct problem problem_of_http(int status, const char *type, const char *title, const char *detail);

/* Append it as application/problem+json; `request_id` may be NULL. */
void problem_render(struct buffer *out, const struct problem *problem, const char *request_id);

#endif
