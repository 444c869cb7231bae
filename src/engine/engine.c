#include "engine/engine.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/place.h"
#include "store/distribution.h"
#include "store/handle.h"

enum {
    LANES_MOST = 64,
    LANES_DEFAULT_MOST = 4,
    QUEUE_ORDERS_DEFAULT = 10000,
    QUEUE_ORDERS_MOST = 1000000,
    BATCH_ORDERS_MOST = 10000,
    TIMEOUT_DEFAULT_MS = 10000,
    TIMEOUT_MOST_MS = 3600000
};

static const size_t queue_bytes_default = 64 << 20;

static int default_lanes(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > LANES_DEFAULT_MOST ? LANES_DEFAULT_MOST : (int)cores;
}

static enum ordo_status check_range(const char *field, int64_t value, int64_t most,
                                    struct ordo_error *error)
{
    if (value >= 1 && value <= most)
        return ORDO_OK;
    return error_set(error, ORDO_INVALID, field, "%s: %lld is out of range; 1 to %lld is taken",
                     field, (long long)value, (long long)most);
}

/* The options with their defaults filled in, checked. */
static enum ordo_status settle_options(const struct ordo_engine_options *given,
                                       struct ordo_engine_options *options,
                                       struct ordo_error *error)
{
    static const struct ordo_engine_options defaults = {0};
    *options = given == NULL ? defaults : *given;
    if (options->lanes == 0)
        options->lanes = default_lanes();
    if (options->queue_orders == 0)
        options->queue_orders = QUEUE_ORDERS_DEFAULT;
    if (options->queue_bytes == 0)
        options->queue_bytes = queue_bytes_default;
    if (options->batch_orders == 0)
        options->batch_orders = BATCH_ORDERS_DEFAULT;
    if (options->timeout_ms == 0)
        options->timeout_ms = TIMEOUT_DEFAULT_MS;
    enum ordo_status status = check_range("lanes", options->lanes, LANES_MOST, error);
    if (status == ORDO_OK)
        status =
            check_range("queue_orders", (int64_t)options->queue_orders, QUEUE_ORDERS_MOST, error);
    if (status == ORDO_OK)
        status =
            check_range("batch_orders", (int64_t)options->batch_orders, BATCH_ORDERS_MOST, error);
    if (status == ORDO_OK)
        status = check_range("timeout_ms", options->timeout_ms, TIMEOUT_MOST_MS, error);
    return status;
}

static enum ordo_status open_engine(struct ordo_engine *engine, const struct ordo_store *store,
                                    const struct ordo_engine_options *options,
                                    struct ordo_error *error)
{
    const char *time_zone = connection_setting(store->connection, "TimeZone");
    engine->lane_count = (size_t)options->lanes;
    engine->batch_orders = options->batch_orders;
    engine->timeout_us = (int64_t)options->timeout_ms * 1000;
    engine->random = (uint64_t)clock_monotonic_us() ^ (uint64_t)getpid() << 32;
    engine->stats.lanes = options->lanes;
    connection_quote_identifier(&engine->search_path, store->name);
    buffer_text(&engine->time_zone, time_zone == NULL ? "UTC" : time_zone);
    buffer_text(&engine->store_conninfo, connection_conninfo(store->connection));
    if (engine->search_path.failed || engine->store_conninfo.failed || engine->time_zone.failed ||
        !queue_open(&engine->queue, options->queue_orders, options->queue_bytes, engine->random) ||
        !lanes_open(engine))
        return error_no_memory(error);
    return distribution_conninfo(store->connection, store->name, &engine->node_conninfo, error);
}

enum ordo_status ordo_engine_open(const struct ordo_open_options *where,
                                  const struct ordo_engine_options *given,
                                  struct ordo_engine **opened, struct ordo_error *error)
{
    struct ordo_engine_options options;
    struct ordo_error ignored;
    struct ordo_store *store = NULL;
    if (error == NULL)
        error = &ignored;
    *opened = NULL;
    error_clear(error);
    enum ordo_status status = settle_options(given, &options, error);
    if (status == ORDO_OK)
        status = ordo_open(where, &store, error);
    if (status != ORDO_OK)
        return status;
    struct ordo_engine *engine = calloc(1, sizeof *engine);
    status = engine == NULL ? error_no_memory(error) : open_engine(engine, store, &options, error);
    ordo_close(store);
    if (status == ORDO_OK)
        *opened = engine;
    else
        ordo_engine_close(engine);
    return status;
}

void ordo_engine_close(struct ordo_engine *engine)
{
    struct ordo_error closed;
    if (engine == NULL)
        return;
    error_set(&closed, ORDO_UNAVAILABLE, NULL, "the engine was closed; the order was not placed");
    engine->is_draining = true;
    for (size_t i = 0; engine->lanes != NULL && i < engine->lane_count; i++) {
        struct lane *lane = &engine->lanes[i];
        if (engine->views != NULL && engine->views[i].phase != LANE_DOWN)
            lane_break(engine, i, &closed, 0);
        pipeline_free(lane->pipeline);
        batch_free(&lane->batch);
        free(lane->places);
        free(lane->decided.places);
        free(lane->decided.outcomes);
    }
    while (engine->queue.places != NULL && queue_first(&engine->queue) != NO_PLACE)
        settle_without_verdict(engine, queue_first(&engine->queue), &closed);
    queue_close(&engine->queue);
    buffer_free(&engine->node_conninfo);
    buffer_free(&engine->store_conninfo);
    buffer_free(&engine->search_path);
    buffer_free(&engine->time_zone);
    free(engine->lanes);
    free(engine->views);
    free(engine);
}

enum ordo_status ordo_engine_submit(struct ordo_engine *engine, const struct ordo_order *order,
                                    ordo_engine_done *done, void *context, ordo_ticket *ticket,
                                    struct ordo_error *error)
{
    struct ordo_error ignored;
    if (error == NULL)
        error = &ignored;
    error_clear(error);
    if (engine->is_draining)
        return error_set(error, ORDO_UNAVAILABLE, NULL,
                         "the engine is ending and takes no more orders");
    enum ordo_status status = order_check(order, error);
    if (status != ORDO_OK)
        return status;
    const struct queued_order queued = {
        .order = *order,
        .done = done,
        .context = context,
        .due_us = clock_monotonic_us() + engine->timeout_us,
    };
    return queue_add(&engine->queue, &queued, ticket, error);
}

bool ordo_engine_abandon(struct ordo_engine *engine, ordo_ticket ticket)
{
    const uint32_t place = queue_find(&engine->queue, ticket);
    if (place == NO_PLACE)
        return false;
    struct queued_order *order = queue_at(&engine->queue, place);
    order->done = NULL;
    if (order->state == ORDER_UNDER_WAY || order->is_lost)
        return false;
    queue_remove(&engine->queue, place);
    return true;
}

static struct decision decide(struct ordo_engine *engine, int64_t now_us)
{
    const uint32_t first = queue_first(&engine->queue);
    const struct engine_view view = {
        .now_us = now_us,
        .waiting = engine->queue.waiting,
        .first_due_us = first == NO_PLACE ? 0 : queue_at(&engine->queue, first)->due_us,
        .is_draining = engine->is_draining,
        .lanes = engine->views,
        .lane_count = engine->lane_count,
    };
    return schedule_next(&view);
}

/* Why an order waited too long. */
static void expire(struct ordo_engine *engine)
{
    const struct ordo_error *trouble = &engine->stats.trouble;
    struct ordo_error failure;
    if (trouble->status != ORDO_OK)
        error_set(&failure, ORDO_UNAVAILABLE, NULL, "the order was not placed in time: %s",
                  trouble->message);
    else
        error_set(&failure, ORDO_BUSY, NULL, "the order was not placed in time: others came first");
    settle_without_verdict(engine, queue_first(&engine->queue), &failure);
}

/* By a clock of its own: calling back may have taken long, and an order's time begins when it is
   sent. */
static void act(struct ordo_engine *engine, const struct decision *decision)
{
    const int64_t now_us = clock_monotonic_us();
    struct ordo_error overdue;
    switch (decision->action) {
    case ACTION_SEND:
        lane_send(engine, decision->lane, decision->orders, now_us);
        break;
    case ACTION_CONNECT:
        lane_connect(engine, decision->lane, now_us);
        break;
    case ACTION_BREAK:
        error_set(&overdue, ORDO_UNAVAILABLE, NULL, "the database did not answer in time");
        lane_break(engine, decision->lane, &overdue, now_us);
        break;
    case ACTION_EXPIRE:
        expire(engine);
        break;
    case ACTION_WAIT:
        break;
    }
}

static void act_on_all(struct ordo_engine *engine, int64_t now_us)
{
    struct decision decision;
    while ((decision = decide(engine, now_us)).action != ACTION_WAIT)
        act(engine, &decision);
}

/* What waits is sent before clients are told: the database works while they are. */
void ordo_engine_advance(struct ordo_engine *engine)
{
    const int64_t now_us = clock_monotonic_us();
    for (size_t i = 0; i < engine->lane_count; i++)
        lane_advance(engine, i, now_us);
    act_on_all(engine, now_us);
    for (size_t i = 0; i < engine->lane_count; i++)
        settle_decided(engine, i);
    act_on_all(engine, now_us);
}

size_t ordo_engine_poll(struct ordo_engine *engine, struct ordo_descriptor *descriptors,
                        size_t capacity, int *timeout_ms)
{
    size_t count = 0;
    const int64_t now_us = clock_monotonic_us();
    const struct decision decision = decide(engine, now_us);
    if (decision.action != ACTION_WAIT)
        *timeout_ms = 0;
    else if (decision.wake_us == NEVER_US)
        *timeout_ms = -1;
    else
        *timeout_ms = (int)((decision.wake_us - now_us) / 1000 + 1);
    for (size_t i = 0; i < engine->lane_count && count < capacity; i++) {
        const struct ordo_descriptor wait = pipeline_descriptor(engine->lanes[i].pipeline);
        if (wait.fd >= 0)
            descriptors[count++] = wait;
    }
    return count;
}

void ordo_engine_wait(struct ordo_engine *engine, int most_ms)
{
    struct ordo_descriptor descriptors[LANES_MOST];
    struct pollfd waits[LANES_MOST];
    int timeout_ms = 0;
    size_t count = ordo_engine_poll(engine, descriptors, LANES_MOST, &timeout_ms);
    for (size_t i = 0; i < count; i++)
        waits[i] = (struct pollfd){descriptors[i].fd, descriptors[i].events, 0};
    if (most_ms >= 0 && (timeout_ms < 0 || timeout_ms > most_ms))
        timeout_ms = most_ms;
    (void)poll(waits, (nfds_t)count, timeout_ms); /* a signal only ends it sooner */
    ordo_engine_advance(engine);
}

void ordo_engine_drain(struct ordo_engine *engine)
{
    engine->is_draining = true;
}

void ordo_engine_stats(const struct ordo_engine *engine, struct ordo_engine_stats *stats)
{
    *stats = engine->stats;
    stats->waiting = engine->queue.waiting + engine->queue.held;
    stats->under_way = engine->queue.used - stats->waiting;
    stats->lanes_ready = 0;
    for (size_t i = 0; i < engine->lane_count; i++)
        stats->lanes_ready +=
            engine->views[i].phase == LANE_FREE || engine->views[i].phase == LANE_BUSY;
}
