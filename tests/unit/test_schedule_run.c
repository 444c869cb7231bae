/* The schedule at work: minutes of orders, answers and outages on a made-up clock. The queue is the
   real one; the database is a handful of times at which it answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/backoff.h"
#include "engine/queue.h"
#include "engine/schedule.h"
#include "seeded.h"

enum { LANE_COUNT = 4, CAP = 64, QUEUE_ORDERS = 3000, TRIES = 3, STEPS_MOST = 2 * QUEUE_ORDERS };

static const int64_t second_us = 1000 * 1000;
static const int64_t end_us = 180 * second_us;
static const int64_t timeout_us = 2 * second_us;
static const int64_t never_us = INT64_MAX;

/* What a lane is at, and how it will end. */
struct work {
    int64_t ends_us;
    bool is_loss;
    unsigned failures;
    uint32_t places[CAP];
    size_t count;
};

struct world {
    struct queue queue;
    struct lane_view lanes[LANE_COUNT];
    struct work works[LANE_COUNT];
    int64_t now_us;
    int64_t arrival_us;
    int64_t gap_us; /* between arrivals, about */
    int64_t weather_us;
    bool is_server_down;
    size_t arrived, busy, answered, lost, expired;
    uintptr_t newest; /* the last order that was sent for the first time */
};

static int64_t soon(const struct world *world, int64_t most_us)
{
    return world->now_us + 1 + (int64_t)seeded_below((size_t)most_us);
}

/* ---------------------------------------------------------------- the world */

static void put_down(struct world *world, size_t lane)
{
    struct work *work = &world->works[lane];
    work->ends_us = never_us;
    world->lanes[lane].phase = LANE_DOWN;
    world->lanes[lane].due_us = world->now_us + backoff_pause_us(++work->failures, seeded_number());
    for (; work->count > 0; work->count--) {
        const uint32_t place = work->places[work->count - 1];
        if (queue_at(&world->queue, place)->tries < TRIES) {
            queue_put_back(&world->queue, place);
        } else {
            queue_remove(&world->queue, place);
            world->lost++;
        }
    }
}

static void end_work(struct world *world, size_t lane)
{
    struct work *work = &world->works[lane];
    if (work->is_loss) {
        put_down(world, lane);
        return;
    }
    for (size_t i = 0; i < work->count; i++)
        queue_remove(&world->queue, work->places[i]);
    world->answered += work->count;
    work->count = 0;
    work->failures = 0;
    work->ends_us = never_us;
    world->lanes[lane].phase = LANE_FREE;
}

static void arrive(struct world *world)
{
    static const struct ordo_order_item item = {.product_id = 1, .quantity = 1};
    struct ordo_error error;
    const struct queued_order order = {
        .order = {.customer_id = 1, .items = &item, .item_count = 1},
        .context = (void *)(uintptr_t)++world->arrived, /* its number */
        .due_us = world->now_us + timeout_us,
    };
    if (queue_add(&world->queue, &order, NULL, &error) != ORDO_OK) {
        assert_int_equal(world->queue.used, QUEUE_ORDERS);
        world->busy++;
    }
    world->arrival_us = soon(world, 2 * world->gap_us);
}

/* How many come, and whether the server is there, for a while. */
static void change_weather(struct world *world)
{
    static const int64_t gaps_us[] = {500, 2000, 20000, 700000};
    world->gap_us = gaps_us[seeded_below(sizeof gaps_us / sizeof gaps_us[0])];
    world->is_server_down = seeded_once_in(5) && world->now_us < end_us;
    world->weather_us = soon(world, 4 * second_us);
    for (size_t i = 0; world->is_server_down && i < LANE_COUNT; i++)
        if (world->lanes[i].phase == LANE_FREE)
            put_down(world, i);
        else if (world->lanes[i].phase == LANE_BUSY)
            world->works[i].is_loss = true;
}

static void happen(struct world *world)
{
    if (world->weather_us <= world->now_us)
        change_weather(world);
    for (size_t i = 0; i < LANE_COUNT; i++)
        if (world->works[i].ends_us <= world->now_us)
            end_work(world, i);
    if (world->arrival_us <= world->now_us && world->now_us < end_us)
        arrive(world);
}

/* ---------------------------------------------------------------- decisions */

static struct decision decide(struct world *world)
{
    const uint32_t first = queue_first(&world->queue);
    const struct engine_view view = {
        .now_us = world->now_us,
        .waiting = world->queue.waiting,
        .first_due_us = first == NO_PLACE ? 0 : queue_at(&world->queue, first)->due_us,
        .is_draining = world->now_us >= end_us,
        .lanes = world->lanes,
        .lane_count = LANE_COUNT,
    };
    return schedule_next(&view);
}

static void begin(struct world *world, size_t lane, enum lane_phase phase, int64_t most_us)
{
    struct work *work = &world->works[lane];
    const bool is_silent = seeded_once_in(world->is_server_down ? 2 : 500);
    world->lanes[lane].phase = phase;
    world->lanes[lane].due_us = world->now_us + timeout_us;
    work->is_loss = world->is_server_down || seeded_once_in(100);
    work->ends_us = is_silent ? never_us : soon(world, most_us);
}

static void send(struct world *world, size_t lane, size_t orders)
{
    struct work *work = &world->works[lane];
    assert_int_equal(world->lanes[lane].phase, LANE_FREE);
    assert_in_range(orders, 1, world->queue.waiting);
    assert_in_range(orders, 1, CAP);
    while (work->count < orders) {
        const uint32_t place = queue_first(&world->queue);
        struct queued_order *order = queue_at(&world->queue, place);
        const uintptr_t number = (uintptr_t)order->context;
        if (order->tries++ == 0) {
            assert_true(number > world->newest);
            world->newest = number;
        }
        queue_take(&world->queue, place);
        work->places[work->count++] = place;
    }
    begin(world, lane, LANE_BUSY, 2000 + 60 * (int64_t)orders);
}

static void act(struct world *world, const struct decision *decision)
{
    const uint32_t first = queue_first(&world->queue);
    switch (decision->action) {
    case ACTION_SEND:
        send(world, decision->lane, decision->orders);
        break;
    case ACTION_CONNECT:
        assert_int_equal(world->lanes[decision->lane].phase, LANE_DOWN);
        begin(world, decision->lane, LANE_OPENING, 20000);
        break;
    case ACTION_BREAK:
        assert_true(world->lanes[decision->lane].due_us <= world->now_us);
        put_down(world, decision->lane);
        break;
    case ACTION_EXPIRE:
        assert_true(queue_at(&world->queue, first)->due_us <= world->now_us);
        queue_remove(&world->queue, first);
        world->expired++;
        break;
    case ACTION_WAIT:
        break;
    }
}

/* Until nothing more is to be done now; when to look again. */
static int64_t act_all(struct world *world)
{
    struct decision decision = decide(world);
    for (int steps = 0; decision.action != ACTION_WAIT; steps++) {
        assert_true(steps < STEPS_MOST);
        act(world, &decision);
        decision = decide(world);
    }
    assert_true(decision.wake_us == NEVER_US || decision.wake_us > world->now_us);
    return decision.wake_us == NEVER_US ? never_us : decision.wake_us;
}

/* At rest, no order waits while a lane could take it. */
static void check_rest(const struct world *world)
{
    for (size_t i = 0; i < LANE_COUNT; i++)
        if (world->lanes[i].phase == LANE_FREE)
            assert_int_equal(world->queue.waiting, 0);
}

/* Nothing that is due may be passed over on the way to the next moment. */
static void check_due(struct world *world, int64_t next_us)
{
    const bool is_wanted = world->now_us < end_us || world->queue.waiting > 0;
    for (size_t i = 0; i < LANE_COUNT; i++) {
        const struct lane_view *lane = &world->lanes[i];
        if (lane->phase != LANE_FREE && (lane->phase != LANE_DOWN || is_wanted))
            assert_true(lane->due_us > world->now_us && lane->due_us >= next_us);
    }
    if (world->queue.waiting == 0)
        return;
    const struct queued_order *first = queue_at(&world->queue, queue_first(&world->queue));
    assert_true(first->due_us > world->now_us && first->due_us >= next_us);
}

/* The next moment at which something happens. */
static int64_t next_moment(const struct world *world, int64_t wake_us)
{
    int64_t next_us = wake_us;
    if (world->now_us < end_us) {
        next_us = world->arrival_us < next_us ? world->arrival_us : next_us;
        next_us = world->weather_us < next_us ? world->weather_us : next_us;
    }
    for (size_t i = 0; i < LANE_COUNT; i++)
        if (world->works[i].ends_us < next_us)
            next_us = world->works[i].ends_us;
    return next_us;
}

static void minutes_of_orders_and_outages_end_well(void **state)
{
    static struct world world;
    (void)state;
    seeded_begin();
    assert_true(queue_open(&world.queue, QUEUE_ORDERS, SIZE_MAX, 1));
    for (size_t i = 0; i < LANE_COUNT; i++) {
        world.lanes[i] = (struct lane_view){.phase = LANE_DOWN, .orders_most = CAP};
        world.works[i].ends_us = never_us;
    }
    while (world.now_us != never_us) {
        happen(&world);
        const int64_t wake_us = act_all(&world);
        const int64_t next_us = next_moment(&world, wake_us);
        check_rest(&world);
        check_due(&world, next_us);
        world.now_us = next_us;
    }
    print_message("# %zu orders: %zu busy, %zu answered, %zu lost, %zu expired\n", world.arrived,
                  world.busy, world.answered, world.lost, world.expired);
    assert_int_equal(world.queue.used, 0);
    assert_int_equal(world.arrived, world.busy + world.answered + world.lost + world.expired);
    assert_true(world.answered > world.arrived / 10);
    queue_close(&world.queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minutes_of_orders_and_outages_end_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
