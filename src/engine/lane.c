/* A lane: its connection's life, from connecting to the batch. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/backoff.h"
#include "engine/engine.h"
#include "engine/place.h"
#include "ops/operation.h"
#include "store/session.h"

static const char prepared_name[] = "place_orders";

bool lanes_open(struct ordo_engine *engine)
{
    engine->lanes = calloc(engine->lane_count, sizeof *engine->lanes);
    engine->views = calloc(engine->lane_count, sizeof *engine->views);
    if (engine->lanes == NULL || engine->views == NULL)
        return false;
    for (size_t i = 0; i < engine->lane_count; i++) {
        struct lane *lane = &engine->lanes[i];
        lane->pipeline = pipeline_new();
        lane->places = calloc(engine->batch_orders, sizeof *lane->places);
        lane->decided.places = calloc(engine->batch_orders, sizeof *lane->decided.places);
        lane->decided.outcomes = calloc(engine->batch_orders, sizeof *lane->decided.outcomes);
        if (lane->pipeline == NULL || lane->places == NULL || lane->decided.places == NULL ||
            lane->decided.outcomes == NULL)
            return false;
        engine->views[i].orders_most = engine->batch_orders;
    }
    return true;
}

void lane_break(struct ordo_engine *engine, size_t number, const struct ordo_error *error,
                int64_t now_us)
{
    struct lane *lane = &engine->lanes[number];
    struct lane_view *view = &engine->views[number];
    const bool was_busy = view->phase == LANE_BUSY;
    if (was_busy && lane->batch.has_keys)
        lost_backends_add(&engine->lost, lane->process, lane->sent_us);
    pipeline_close(lane->pipeline);
    lane->failures++;
    lane->unanswered = 0;
    engine->random = engine->random * 6364136223846793005 + 1442695040888963407; /* Knuth's MMIX */
    view->phase = LANE_DOWN;
    view->due_us = now_us + backoff_pause_us(lane->failures, engine->random >> 33);
    engine->stats.trouble = *error;
    if (was_busy)
        settle_loss(engine, number);
}

void lane_connect(struct ordo_engine *engine, size_t number, int64_t now_us)
{
    struct ordo_error error = {0};
    struct lane_view *view = &engine->views[number];
    view->phase = LANE_OPENING;
    view->due_us = now_us + engine->timeout_us;
    const struct lane *lane = &engine->lanes[number];
    const struct buffer *conninfo =
        lane->failures % 2 == 0 ? &engine->node_conninfo : &engine->store_conninfo;
    if (pipeline_connect(lane->pipeline, conninfo->bytes, &error) != ORDO_OK)
        lane_break(engine, number, &error, now_us);
}

/* A session as session_enter makes it, and the statement prepared. One round trip. Read committed
   is what place_orders is made for: it reads anew after it has waited for a lock. The server gives a
   batch up before the engine does: then nothing was done, and that is certain. */
static enum ordo_status set_up(struct ordo_engine *engine, struct lane *lane,
                               struct ordo_error *error)
{
    const struct operation *operation = place_operation();
    char timeout_ms[24];
    snprintf(timeout_ms, sizeof timeout_ms, "%" PRId64, engine->timeout_us / 1000 * 4 / 5 + 1);
    const char *const values[] = {engine->search_path.bytes, engine->time_zone.bytes, timeout_ms};
    const struct statement set = {.sql = session_set_sql, .values = values, .value_count = 3};
    const struct statement place = {
        .sql = operation->sql,
        .types = operation->input_types,
        .value_count = operation->input_count,
    };
    enum ordo_status status = pipeline_send(lane->pipeline, NULL, &set, error);
    if (status == ORDO_OK)
        status = pipeline_prepare(lane->pipeline, prepared_name, &place, error);
    lane->unanswered = 2;
    return status;
}

/* Before orders are sent again, what may still be at work on them is ended. */
static enum ordo_status end_lost_backends(struct ordo_engine *engine, struct lane *lane,
                                          int64_t now_us, struct ordo_error *error)
{
    struct buffer processes = {0};
    struct buffer ages_us = {0};
    lost_backends_values(&engine->lost, now_us, &processes, &ages_us);
    const char *const values[] = {processes.bytes, ages_us.bytes};
    const struct statement statement = {
        .sql = lost_backends_sql, .values = values, .value_count = 2};
    enum ordo_status status = processes.failed || ages_us.failed
                                  ? error_no_memory(error)
                                  : pipeline_send(lane->pipeline, NULL, &statement, error);
    lane->is_ending = true;
    lane->ending = lost_backends_mark(&engine->lost);
    buffer_free(&processes);
    buffer_free(&ages_us);
    return status;
}

void lane_send(struct ordo_engine *engine, size_t number, size_t most, int64_t now_us)
{
    struct lane *lane = &engine->lanes[number];
    struct ordo_error error = {0};
    bool has_lost = false;
    batch_clear(&lane->batch);
    lane->order_count = 0;
    lane->process = pipeline_process(lane->pipeline);
    lane->sent_us = now_us;
    lane->is_ending = false;
    lane->is_unsure = engine->lost.is_full;
    while (lane->order_count < most && queue_first(&engine->queue) != NO_PLACE) {
        const uint32_t place = queue_first(&engine->queue);
        struct queued_order *order = queue_at(&engine->queue, place);
        if (!batch_has_room(&lane->batch, order->order.item_count))
            break;
        order->tries++;
        has_lost = has_lost || order->is_lost;
        batch_add(&lane->batch, &order->order);
        queue_take(&engine->queue, place);
        lane->places[lane->order_count++] = place;
    }
    const char *values[BATCH_VALUES];
    const struct statement statement = {
        .values = values, .value_count = BATCH_VALUES, .writes = true};
    enum ordo_status status =
        batch_values(&lane->batch, values) ? ORDO_OK : error_no_memory(&error);
    if (status == ORDO_OK && has_lost && engine->lost.count > 0)
        status = end_lost_backends(engine, lane, now_us, &error);
    if (status == ORDO_OK)
        status = pipeline_send(lane->pipeline, prepared_name, &statement, &error);
    if (status == ORDO_OK) {
        engine->views[number].phase = LANE_BUSY;
        engine->views[number].due_us = now_us + engine->timeout_us;
    } else {
        settle_unsent(engine, number, &error);
        lane_break(engine, number, &error, now_us);
    }
}

/* An answer to one of the requests of set_up. */
static void take_set_up(struct ordo_engine *engine, size_t number, struct pipeline_answer *answer,
                        int64_t now_us)
{
    struct lane *lane = &engine->lanes[number];
    if (answer->status != ORDO_OK) {
        lane_break(engine, number, &answer->error, now_us);
    } else if (--lane->unanswered == 0) {
        engine->views[number].phase = LANE_FREE;
        engine->stats.reconnects += lane->was_ready;
        engine->stats.trouble = (struct ordo_error){0};
        lane->was_ready = true;
        lane->failures = 0;
    }
}

/* Another lane may have ended some of them meanwhile; ended twice does no harm. */
static void take_ending(struct ordo_engine *engine, struct lane *lane,
                        const struct pipeline_answer *answer)
{
    lane->is_ending = false;
    if (answer->status == ORDO_OK && lost_backends_are_gone(answer->rows))
        lost_backends_drop(&engine->lost, lane->ending);
    else
        lane->is_unsure = true;
}

void lane_advance(struct ordo_engine *engine, size_t number, int64_t now_us)
{
    struct lane *lane = &engine->lanes[number];
    struct lane_view *view = &engine->views[number];
    struct pipeline_answer answer;
    struct ordo_error error = {0};
    if (view->phase == LANE_DOWN)
        return;
    enum ordo_status status = pipeline_advance(lane->pipeline, &error);
    while (view->phase != LANE_DOWN && pipeline_answer(lane->pipeline, &answer)) {
        if (view->phase == LANE_OPENING)
            take_set_up(engine, number, &answer, now_us);
        else if (lane->is_ending)
            take_ending(engine, lane, &answer);
        else
            settle_answer(engine, number, &answer);
        ordo_rows_free(answer.rows);
    }
    if (status == ORDO_OK && view->phase == LANE_OPENING && lane->unanswered == 0 &&
        pipeline_state(lane->pipeline) == PIPELINE_OPEN)
        status = set_up(engine, lane, &error);
    if (status != ORDO_OK && view->phase != LANE_DOWN)
        lane_break(engine, number, &error, now_us);
}
