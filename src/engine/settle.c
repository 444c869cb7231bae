/* What becomes of the orders of a batch: their outcome, another try, or no verdict. */
#include "engine/engine.h"
#include "engine/outcome.h"
#include "engine/retry.h"

/* The order leaves the engine, then its client is told: it may submit the next one at once. */
static void finish(struct ordo_engine *engine, uint32_t place, const struct ordo_outcome *outcome,
                   const struct ordo_error *failure)
{
    const struct queued_order *order = queue_at(&engine->queue, place);
    ordo_engine_done *done = order->done;
    void *context = order->context;
    if (outcome->verdict == ORDO_VERDICT_NONE)
        engine->stats.failed++;
    else if (outcome->status == ORDO_OK)
        engine->stats.accepted++;
    else
        engine->stats.refused++;
    queue_remove(&engine->queue, place);
    if (done != NULL)
        done(outcome, failure, context);
}

void settle_without_verdict(struct ordo_engine *engine, uint32_t place,
                            const struct ordo_error *failure)
{
    const struct queued_order *order = queue_at(&engine->queue, place);
    struct ordo_outcome outcome;
    struct ordo_error told;
    outcome_fail(&outcome, order->is_lost ? ORDO_OUTCOME_UNKNOWN : failure->status);
    (void)ordo_outcome_explain(&order->order, &outcome, failure, &told);
    finish(engine, place, &outcome, &told);
}

/* To be sent in a smaller batch does not count as a try: the order may be the neighbour of the one
   at fault. */
static bool may_try_again(struct queued_order *order, enum batch_fate fate)
{
    if (fate == BATCH_PART)
        order->tries--;
    if (fate == BATCH_FAILED || order->tries >= TRIES_MOST)
        return false;
    return fate != BATCH_UNKNOWN || order->order.idempotency_key != NULL;
}

/* The last first, so that those put back stand in their order. */
static void settle_failure(struct ordo_engine *engine, struct lane *lane,
                           const struct ordo_error *failure, enum batch_fate fate)
{
    size_t failed = 0;
    for (size_t i = lane->order_count; i-- > 0;) {
        const uint32_t place = lane->places[i];
        struct queued_order *order = queue_at(&engine->queue, place);
        order->is_lost = order->is_lost || fate == BATCH_UNKNOWN;
        if (may_try_again(order, fate)) {
            queue_put_back(&engine->queue, place);
            engine->stats.retried++;
        } else {
            lane->places[lane->order_count - ++failed] = place;
        }
    }
    /* Told only now: a client may submit, and what waits again stands before that. */
    uint32_t *const places = lane->places + lane->order_count - failed;
    lane->order_count = 0;
    for (size_t i = 0; i < failed; i++)
        settle_without_verdict(engine, places[i], failure);
}

/* A lost order that is refused now may still be placed by the one that was lost, if that lives. */
static bool is_uncertain(const struct lane *lane, const struct queued_order *order,
                         const struct ordo_outcome *outcome)
{
    return lane->is_unsure && order->is_lost && outcome->status != ORDO_OK &&
           outcome->verdict != ORDO_VERDICT_KEY_CONFLICT;
}

static void set_aside(struct ordo_engine *engine, struct lane *lane)
{
    struct decided *decided = &lane->decided;
    uint32_t *const places = lane->places;
    lane->places = decided->places;
    decided->places = places;
    decided->count = lane->order_count;
    lane->order_count = 0;
    for (size_t i = 0; i < decided->count; i++)
        if (is_uncertain(lane, queue_at(&engine->queue, places[i]), &decided->outcomes[i]))
            outcome_fail(&decided->outcomes[i], ORDO_OUTCOME_UNKNOWN);
}

void settle_decided(struct ordo_engine *engine, size_t number)
{
    static const struct ordo_error no_failure;
    struct decided *decided = &engine->lanes[number].decided;
    for (size_t i = 0; i < decided->count; i++) {
        const struct ordo_outcome *outcome = &decided->outcomes[i];
        if (outcome->verdict == ORDO_VERDICT_NONE)
            settle_without_verdict(engine, decided->places[i], &no_failure);
        else
            finish(engine, decided->places[i], outcome, NULL);
    }
    decided->count = 0;
}

void settle_answer(struct ordo_engine *engine, size_t number, const struct pipeline_answer *answer)
{
    struct lane *lane = &engine->lanes[number];
    struct lane_view *view = &engine->views[number];
    struct ordo_error failure = answer->error;
    enum ordo_status status = answer->status;
    view->phase = LANE_FREE;
    if (status == ORDO_OK)
        status = outcomes_read(answer->rows, lane->decided.outcomes, lane->order_count, &failure);
    engine->stats.batches++;
    if (status == ORDO_OK) {
        view->orders_most = view->orders_most * 2 < engine->batch_orders ? view->orders_most * 2
                                                                         : engine->batch_orders;
        set_aside(engine, lane);
        return;
    }
    enum batch_fate fate = batch_fate(&failure, lane->order_count);
    if (fate == BATCH_PART)
        view->orders_most = lane->order_count / 2;
    settle_failure(engine, lane, &failure, fate);
}

void settle_unsent(struct ordo_engine *engine, size_t number, const struct ordo_error *failure)
{
    settle_failure(engine, &engine->lanes[number], failure, BATCH_AGAIN);
}

void settle_loss(struct ordo_engine *engine, size_t number)
{
    struct ordo_error loss;
    error_set(&loss, ORDO_OUTCOME_UNKNOWN, NULL,
              "the connection to the database was lost while the order was under way");
    settle_failure(engine, &engine->lanes[number], &loss, BATCH_UNKNOWN);
}
