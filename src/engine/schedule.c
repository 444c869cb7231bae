#include "engine/schedule.h"

static bool is_overdue(const struct lane_view *lane, int64_t now_us)
{
    return (lane->phase == LANE_OPENING || lane->phase == LANE_BUSY) && lane->due_us <= now_us;
}

/* A drained engine with nothing left to send leaves its lanes down. */
static bool is_wanted(const struct engine_view *view)
{
    return !view->is_draining || view->waiting > 0;
}

static bool has_to_connect(const struct engine_view *view, const struct lane_view *lane)
{
    return lane->phase == LANE_DOWN && lane->due_us <= view->now_us && is_wanted(view);
}

static void wake_by(struct decision *decision, int64_t due_us)
{
    if (decision->wake_us == NEVER_US || due_us < decision->wake_us)
        decision->wake_us = due_us;
}

static struct decision wait(const struct engine_view *view)
{
    struct decision decision = {.action = ACTION_WAIT, .wake_us = NEVER_US};
    if (view->waiting > 0)
        wake_by(&decision, view->first_due_us);
    for (size_t i = 0; i < view->lane_count; i++)
        if (view->lanes[i].phase != LANE_FREE &&
            (view->lanes[i].phase != LANE_DOWN || is_wanted(view)))
            wake_by(&decision, view->lanes[i].due_us);
    return decision;
}

/* The free lanes share what waits evenly, since they work side by side. */
static size_t share(const struct engine_view *view, const struct lane_view *lane, size_t free_lanes)
{
    size_t orders = (view->waiting + free_lanes - 1) / free_lanes;
    return orders < lane->orders_most ? orders : lane->orders_most;
}

struct decision schedule_next(const struct engine_view *view)
{
    size_t free_lanes = 0;
    size_t free_lane = 0;
    for (size_t i = 0; i < view->lane_count; i++) {
        if (is_overdue(&view->lanes[i], view->now_us))
            return (struct decision){.action = ACTION_BREAK, .lane = i};
        if (has_to_connect(view, &view->lanes[i]))
            return (struct decision){.action = ACTION_CONNECT, .lane = i};
        if (view->lanes[i].phase == LANE_FREE && free_lanes++ == 0)
            free_lane = i;
    }
    if (view->waiting > 0 && view->first_due_us <= view->now_us)
        return (struct decision){.action = ACTION_EXPIRE};
    if (view->waiting > 0 && free_lanes > 0)
        return (struct decision){
            .action = ACTION_SEND,
            .lane = free_lane,
            .orders = share(view, &view->lanes[free_lane], free_lanes),
        };
    return wait(view);
}
