/* From method and path to what answers them. Pure. */
#ifndef ORDO_HTTP_ROUTE_H
#define ORDO_HTTP_ROUTE_H

#include "base/arena.h"
#include "ops/operation.h"

enum { ROUTE_VALUES_MOST = 4 };

struct exchange;

/* Who may, from the least to the most. */
enum role { ROLE_NOBODY, ROLE_READER, ROLE_CLERK, ROLE_ADMIN };

struct route {
    const char *method; /* "GET"; answers HEAD too */
    const char *path;   /* "/v1/customers/{customer_id}" */
    enum role role;     /* the least that may; ROLE_NOBODY: no key is asked for */
    void (*handle)(struct exchange *exchange);
    const struct operation *operation; /* or NULL */
};

struct route_match {
    const struct route *route; /* NULL: no route has this path, or not with this method */
    const char *values[ROUTE_VALUES_MOST]; /* of the {…}, in their order, percent-decoded */
    bool is_known_path;
    bool is_malformed; /* it would lead there, but for a value that is wrongly encoded */
    char allow[64];    /* the methods that this path takes: "GET, HEAD, POST" */
};

/*
 * Find the route of a request. `path` is as it stands in the request, without the query. A value is
 * never empty and holds no NUL. Values live in the arena; one that it has no memory for, or that is
 * wrongly encoded, leads nowhere.
 */
void route_find(const struct route *routes, size_t count, const char *method, const char *path,
                struct arena *arena, struct route_match *match);

/* "reader", "clerk" or "admin" as a role; ROLE_NOBODY for anything else. */
enum role role_of(const char *name);

#endif
