/* The table of routes. */
#include <stdlib.h>

#include "http/assets.h"
#include "http/exchange.h"

/* What is no operation of the catalogue. They stand first: "/v1/orders/batch" is no order's number. */
static const struct route others[] = {
    {"POST", "/v1/orders/batch", ROLE_CLERK, handle_orders, NULL},
    {"POST", "/v1/query", ROLE_ADMIN, handle_query, NULL},
    {"POST", "/v1/session", ROLE_NOBODY, handle_sign_in, NULL},
    {"POST", "/v1/verify", ROLE_ADMIN, handle_verify, NULL},
    {"GET", "/healthz", ROLE_NOBODY, handle_health, NULL},
    {"GET", "/readyz", ROLE_NOBODY, handle_ready, NULL},
    {"GET", "/metrics", ROLE_NOBODY, handle_metrics, NULL},
    {"GET", "/openapi.json", ROLE_NOBODY, handle_openapi, NULL},
    {"GET", "/problems/{name}", ROLE_NOBODY, handle_problem, NULL},
};
enum { OTHERS = sizeof others / sizeof others[0] };

/* Where no pages are built in. */
static const struct route home = {"GET", "/", ROLE_NOBODY, handle_home, NULL};

bool routes_open(struct server *server)
{
    struct route *routes = calloc(OTHERS + operation_count + asset_count + 1, sizeof *routes);
    struct route *next = routes;
    if (routes == NULL)
        return false;
    for (size_t i = 0; i < OTHERS; i++)
        *next++ = others[i];
    for (size_t i = 0; i < operation_count; i++)
        *next++ = (struct route){
            .method = operations[i].http_method,
            .path = operations[i].http_path,
            .role = role_of(operations[i].role),
            .handle = operations[i].by_engine ? handle_order : handle_operation,
            .operation = &operations[i],
        };
    for (size_t i = 0; i < asset_count; i++)
        *next++ = (struct route){
            .method = "GET", .path = assets[i].path, .role = ROLE_NOBODY, .handle = handle_page};
    if (asset_count == 0)
        *next++ = home;
    server->routes = routes;
    server->route_count = (size_t)(next - routes);
    return true;
}

void routes_close(struct server *server)
{
    free(server->routes);
    server->routes = NULL;
}
