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

/* What HTTP knows and no status of ordo stands for. */
enum http_problem {
    PROBLEM_UNAUTHORIZED,
    PROBLEM_FORBIDDEN,
    PROBLEM_NO_ROUTE,
    PROBLEM_METHOD_NOT_ALLOWED,
    PROBLEM_MEDIA_TYPE,
    PROBLEM_TOO_MANY_REQUESTS,
};

/* `detail` is one sentence. */
struct problem problem_of_http(enum http_problem which, const char *detail);

/* Append a line about each problem of this type: its name, its title and its status of HTTP.
   Nothing where there is none. */
void problem_describe(struct buffer *out, const char *type);

/* Append it as application/problem+json; `request_id` may be NULL. */
void problem_render(struct buffer *out, const struct problem *problem, const char *request_id);

#endif
