/* The table of routes. */
#include <stdlib.h>

#include "http/exchange.h"

/* What is no operation of the catalogue. They stand first: "/v1/orders/batch" is no order's number. */
static const struct route others[] = {
    {"POST", "/v1/orders/batch", ROLE_CLERK, handle_orders, NULL},
    {"POST", "/v1/query", ROLE_ADMIN, handle_query, NULL},
    {"GET", "/healthz", ROLE_NOBODY, handle_health, NULL},
    {"GET", "/readyz", ROLE_NOBODY, handle_ready, NULL},
    {"GET", "/metrics", ROLE_NOBODY, handle_metrics, NULL},
    {"GET", "/openapi.json", ROLE_NOBODY, handle_openapi, NULL},
    {"GET", "/problems/{name}", ROLE_NOBODY, handle_problem, NULL},
};
enum { OTHERS = sizeof others / sizeof others[0] };

bool routes_open(struct server *server)
{
    struct route *routes = calloc(OTHERS + operation_count, sizeof *routes);
    if (routes == NULL)
        return false;
    for (size_t i = 0; i < OTHERS; i++)
        routes[i] = others[i];
    for (size_t i = 0; i < operation_count; i++)
        routes[OTHERS + i] = (struct route){
            .method = operations[i].http_method,
            .path = operations[i].http_path,
            .role = role_of(operations[i].role),
            .handle = operations[i].by_engine ? handle_order : handle_operation,
            .operation = &operations[i],
        };
    server->routes = routes;
    server->route_count = OTHERS + operation_count;
    return true;
}

void routes_close(struct server *server)
{
    free(server->routes);
    server->routes = NULL;
}
