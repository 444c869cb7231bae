#include "http/server.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/assets.h"
#include "http/exchange.h"

/* Each client is a descriptor. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* What libevent has to say is told by what fails then. */
static void ignore_libevent(int severity, const char *text)
{
    (void)severity;
    (void)text;
}

static enum ordo_status open_server(struct server *server, char *address, size_t size,
                                    struct ordo_error *error)
{
    struct event_config *config = event_config_new();
    if (config != NULL)
        event_config_set_flag(config,
                              EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    server->base = config == NULL ? NULL : event_base_new_with_config(config);
    if (config != NULL)
        event_config_free(config);
    server->started_us = clock_monotonic_us();
    server->request_seed = (uint64_t)server->started_us * 2654435761u ^ (uint64_t)getpid() << 24;
    server->log.level = server->options->log_level;
    if (server->base == NULL || !routes_open(server) || !keys_open(&server->keys) ||
        !metrics_open(&server->metrics, server->routes, server->route_count) ||
        !lifecycle_start(server))
        return error_no_memory(error);
    enum ordo_status status = databases_open(server, error);
    if (status == ORDO_OK)
        status = listen_start(server, address, size, error);
    return status;
}

/* What is still under way is told so by the engine and the pools, while libevent can still send. */
static void close_server(struct server *server)
{
    struct ordo_error ended;
    error_set(&ended, ORDO_UNAVAILABLE, NULL, "the server has ended; nothing was done");
    databases_close(server);
    while (server->exchanges != NULL)
        exchange_fail(server->exchanges, &ended);
    listen_stop(server);
    lifecycle_stop(server);
    metrics_close(&server->metrics);
    keys_close(&server->keys);
    routes_close(server);
    if (server->base != NULL)
        event_base_free(server->base);
}

enum ordo_status server_run(const struct server_options *options, struct ordo_error *error)
{
    char address[300];
    char token[SIGN_IN_TOKEN_BYTES];
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return error_no_memory(error);
    server->options = options;
    raise_descriptor_limit();
    event_set_log_callback(ignore_libevent);
    const bool has_token = options->offers_sign_in && asset_count > 0 &&
                           sign_in_begin(&server->sign_in, token, clock_monotonic_us());
    enum ordo_status status = open_server(server, address, sizeof address, error);
    if (status == ORDO_OK) {
        if (options->ready != NULL)
            options->ready(address, has_token ? token : NULL, options->context);
        sd_notifyf(0, "READY=1\nSTATUS=Serving at %s", address);
        if (event_base_dispatch(server->base) < 0)
            status = error_set(error, ORDO_INTERNAL, NULL, "the event loop failed");
    }
    close_server(server);
    free(server);
    return status;
}
