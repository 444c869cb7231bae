/* The server's life: signals, what is done once a second, and the end. */
#include <signal.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/exchange.h"

static const int64_t drain_most_us = 30 * 1000 * 1000;

/* ---------------------------------------------------------------- the end of a turn */

static void on_after(evutil_socket_t fd, short events, void *context)
{
    struct server *server = context;
    (void)fd;
    (void)events;
    server->is_after_due = false;
    log_flush(&server->log);
}

void lifecycle_after_turn(struct server *server)
{
    if (server->is_after_due)
        return;
    server->is_after_due = true;
    event_active(server->after, EV_TIMEOUT, 1);
}

/* ---------------------------------------------------------------- once a second */

struct key_uses {
    struct server *server;
    struct buffer key_ids;
    struct buffer times;
    const char *values[2];
    struct statement statement;
};

static void on_recorded(struct pipeline_answer *answers, size_t count, void *context)
{
    struct key_uses *uses = context;
    if (count > 0 && answers[0].status != ORDO_OK) /* it is no reason to fail */
        log_line(&uses->server->log, LOG_WARN, "last_use_not_recorded", "reason",
                 answers[0].error.message);
    buffer_free(&uses->key_ids);
    buffer_free(&uses->times);
    free(uses);
}

static void record_key_uses(struct server *server)
{
    static const uint32_t types[] = {1016, 1016}; /* bigint[] */
    struct ordo_error error;
    pool_ticket ticket;
    struct key_uses *uses = calloc(1, sizeof *uses);
    if (uses == NULL)
        return;
    uses->server = server;
    if (!keys_take_uses(&server->keys, &uses->key_ids, &uses->times)) {
        on_recorded(NULL, 0, uses);
        return;
    }
    uses->values[0] = uses->key_ids.bytes;
    uses->values[1] = uses->times.bytes;
    uses->statement = (struct statement){.sql = keys_record_sql,
                                         .types = types,
                                         .values = uses->values,
                                         .value_count = 2,
                                         .writes = true};
    const struct pool_request request = {
        .statements = &uses->statement, .count = 1, .done = on_recorded, .context = uses};
    if (pool_submit(server->operations, &request, &ticket, &error) != ORDO_OK)
        on_recorded(NULL, 0, uses);
    else
        watch_kick(&server->operations_watch);
}

static void tell_trouble(struct server *server)
{
    static enum ordo_status told = ORDO_OK;
    struct ordo_engine_stats stats;
    ordo_engine_stats(server->engine, &stats);
    if (stats.trouble.status != told) {
        if (stats.trouble.status == ORDO_OK)
            log_line(&server->log, LOG_WARN, "database_back", "lanes", "ready");
        else
            log_line(&server->log, LOG_ERROR, "database_trouble", "reason", stats.trouble.message);
        lifecycle_after_turn(server);
    }
    told = stats.trouble.status;
}

static bool is_drained(const struct server *server)
{
    struct ordo_engine_stats engine;
    struct pool_stats pool;
    ordo_engine_stats(server->engine, &engine);
    pool_stats(server->operations, &pool);
    return server->exchange_count == 0 && guards_count(server->guards) == 0 &&
           engine.waiting + engine.under_way == 0 && pool.waiting + pool.under_way == 0;
}

static void on_tick(evutil_socket_t fd, short events, void *context)
{
    struct server *server = context;
    (void)fd;
    (void)events;
    record_key_uses(server);
    tell_trouble(server);
    if (!server->is_draining)
        return;
    guards_idle_close(server->guards);
    if (is_drained(server) || clock_monotonic_us() > server->drain_until_us)
        event_base_loopbreak(server->base);
}

static void tick_every(struct server *server, int64_t period_us)
{
    const struct timeval period = {period_us / 1000000, period_us % 1000000};
    event_add(server->tick, &period);
}

/* ---------------------------------------------------------------- signals */

static void on_end(evutil_socket_t signal_number, short events, void *context)
{
    struct server *server = context;
    (void)events;
    if (server->is_draining) /* asked for twice: at once */
        _exit(128 + (int)signal_number);
    sd_notify(0, "STOPPING=1");
    log_line(&server->log, LOG_WARN, "ending", "signal",
             signal_number == SIGTERM ? "SIGTERM" : "SIGINT");
    lifecycle_after_turn(server);
    server->is_draining = true;
    server->drain_until_us = clock_monotonic_us() + drain_most_us;
    evhttp_del_accept_socket(server->http, server->bound);
    guards_idle_close(server->guards);
    tick_every(server, 20000);
}

static void on_reload(evutil_socket_t signal_number, short events, void *context)
{
    struct server *server = context;
    struct ordo_error error = {0};
    (void)signal_number;
    (void)events;
    sd_notify(0, "RELOADING=1");
    listen_reload(server);
    if (server->options->reload != NULL &&
        server->options->reload(&server->log.level, server->options->context, &error) != ORDO_OK)
        log_line(&server->log, LOG_ERROR, "configuration_not_read", "reason", error.message);
    log_line(&server->log, LOG_WARN, "reloaded", "signal", "SIGHUP");
    lifecycle_after_turn(server);
    sd_notify(0, "READY=1");
}

bool lifecycle_start(struct server *server)
{
    server->tick = event_new(server->base, -1, EV_PERSIST, on_tick, server);
    server->after = event_new(server->base, -1, 0, on_after, server);
    server->signals[0] = evsignal_new(server->base, SIGTERM, on_end, server);
    server->signals[1] = evsignal_new(server->base, SIGINT, on_end, server);
    server->signals[2] = evsignal_new(server->base, SIGHUP, on_reload, server);
    if (server->tick == NULL || server->after == NULL)
        return false;
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < 3; i++)
        if (server->signals[i] == NULL || event_add(server->signals[i], NULL) != 0)
            return false;
    tick_every(server, 1000000);
    return true;
}

void lifecycle_stop(struct server *server)
{
    struct event *const all[] = {server->tick, server->after, server->signals[0],
                                 server->signals[1], server->signals[2]};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i] != NULL)
            event_free(all[i]);
    log_flush(&server->log);
    buffer_free(&server->log.pending);
}
