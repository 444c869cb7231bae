/* What the engine does next: the decision, with lanes, queue and clock made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/schedule.h"

enum { LANE_COUNT = 3, CAP = 100 };

static const int64_t now_us = 1000000;
static const int64_t later_us = 5000000;

/* The view that every test varies: nothing waits, all lanes are free. */
struct scene {
    struct lane_view lanes[LANE_COUNT];
    struct engine_view view;
};

static struct lane_view lane_in(enum lane_phase phase, int64_t due_us)
{
    return (struct lane_view){.phase = phase, .due_us = due_us, .orders_most = CAP};
}

static void scene_reset(struct scene *scene)
{
    for (size_t i = 0; i < LANE_COUNT; i++)
        scene->lanes[i] = lane_in(LANE_FREE, 0);
    scene->view = (struct engine_view){
        .now_us = now_us,
        .first_due_us = later_us,
        .lanes = scene->lanes,
        .lane_count = LANE_COUNT,
    };
}

static void all_lanes(struct scene *scene, enum lane_phase phase, int64_t due_us)
{
    for (size_t i = 0; i < LANE_COUNT; i++)
        scene->lanes[i] = lane_in(phase, due_us);
}

static void assert_waits(const struct scene *scene, int64_t wake_us)
{
    const struct decision decision = schedule_next(&scene->view);
    assert_int_equal(decision.action, ACTION_WAIT);
    assert_int_equal(decision.wake_us, wake_us);
}

static void assert_acts(const struct scene *scene, enum action action, size_t lane)
{
    const struct decision decision = schedule_next(&scene->view);
    assert_int_equal(decision.action, action);
    assert_int_equal(decision.lane, lane);
}

static void assert_sends(const struct scene *scene, size_t lane, size_t orders)
{
    const struct decision decision = schedule_next(&scene->view);
    assert_int_equal(decision.action, ACTION_SEND);
    assert_int_equal(decision.lane, lane);
    assert_int_equal(decision.orders, orders);
}

/* ---------------------------------------------------------------- sending */

static void a_lone_order_goes_out_at_once(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    scene.view.waiting = 1;
    assert_sends(&scene, 0, 1);
}

static void a_lane_that_is_not_free_takes_nothing(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    scene.view.waiting = 1;
    scene.lanes[0] = lane_in(LANE_BUSY, later_us);
    scene.lanes[1] = lane_in(LANE_OPENING, later_us);
    assert_sends(&scene, 2, 1);
    scene.lanes[2] = lane_in(LANE_DOWN, later_us);
    assert_waits(&scene, later_us);
}

static void what_gathered_meanwhile_goes_out_together(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    all_lanes(&scene, LANE_BUSY, later_us);
    scene.view.waiting = 37;
    assert_waits(&scene, later_us);
    scene.lanes[1].phase = LANE_FREE;
    assert_sends(&scene, 1, 37);
}

/* Take the decision's orders, its lane being busy then; how many it took. */
static size_t send(struct scene *scene)
{
    const struct decision decision = schedule_next(&scene->view);
    assert_int_equal(decision.action, ACTION_SEND);
    assert_int_equal(scene->lanes[decision.lane].phase, LANE_FREE);
    scene->view.waiting -= decision.orders;
    scene->lanes[decision.lane] = lane_in(LANE_BUSY, later_us);
    return decision.orders;
}

static void free_lanes_share_evenly(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    scene.view.waiting = 91;
    assert_int_equal(send(&scene), 31);
    assert_int_equal(send(&scene), 30);
    assert_int_equal(send(&scene), 30);
    assert_waits(&scene, later_us);

    scene_reset(&scene);
    scene.view.waiting = 2;
    assert_int_equal(send(&scene), 1);
    assert_int_equal(send(&scene), 1);
    assert_waits(&scene, later_us);
}

static void a_batch_never_exceeds_what_its_lane_may_take(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    scene.view.waiting = 10 * CAP;
    assert_int_equal(send(&scene), CAP);
    scene.lanes[1].orders_most = 4;
    assert_int_equal(send(&scene), 4);
    scene.lanes[2].orders_most = 1;
    assert_int_equal(send(&scene), 1);
    assert_waits(&scene, later_us);
}

/* ---------------------------------------------------------------- connections */

static void a_lane_connects_when_it_is_due_and_not_before(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    scene.lanes[1] = lane_in(LANE_DOWN, now_us + 1);
    assert_waits(&scene, now_us + 1);
    scene.view.now_us++;
    assert_acts(&scene, ACTION_CONNECT, 1);
    scene.lanes[1] = lane_in(LANE_DOWN, 0);
    scene.view.waiting = 1;
    assert_acts(&scene, ACTION_CONNECT, 1);
}

static void a_lane_that_takes_too_long_is_given_up(void **state)
{
    static const enum lane_phase phases[] = {LANE_BUSY, LANE_OPENING};
    struct scene scene;
    (void)state;
    for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
        scene_reset(&scene);
        scene.lanes[2] = lane_in(phases[i], now_us + 1);
        assert_waits(&scene, now_us + 1);
        scene.view.now_us++;
        assert_acts(&scene, ACTION_BREAK, 2);
        scene.view.is_draining = true;
        assert_acts(&scene, ACTION_BREAK, 2);
    }
}

/* ---------------------------------------------------------------- waiting */

static void an_order_that_waited_too_long_is_not_sent(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    all_lanes(&scene, LANE_BUSY, later_us);
    scene.view.waiting = 2;
    scene.view.first_due_us = now_us + 1;
    assert_waits(&scene, now_us + 1);
    scene.view.now_us++;
    assert_acts(&scene, ACTION_EXPIRE, 0);
    all_lanes(&scene, LANE_FREE, 0);
    assert_acts(&scene, ACTION_EXPIRE, 0);
    scene.view.waiting = 0;
    assert_waits(&scene, NEVER_US);
}

static void the_wait_ends_with_whatever_is_due_first(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    scene.lanes[0] = lane_in(LANE_BUSY, now_us + 40);
    scene.lanes[1] = lane_in(LANE_OPENING, now_us + 30);
    scene.lanes[2] = lane_in(LANE_DOWN, now_us + 20);
    scene.view.waiting = 1;
    scene.view.first_due_us = now_us + 10;
    assert_waits(&scene, now_us + 10);
    scene.view.first_due_us = now_us + 50;
    assert_waits(&scene, now_us + 20);
    scene.lanes[2].due_us = now_us + 60;
    assert_waits(&scene, now_us + 30);
    scene.lanes[1].due_us = now_us + 60;
    assert_waits(&scene, now_us + 40);
    scene.lanes[0].due_us = now_us + 60;
    assert_waits(&scene, now_us + 50);
    scene.view.waiting = 0;
    assert_waits(&scene, now_us + 60);
}

static void nothing_is_due_where_nothing_waits_and_all_are_free(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    scene.view.first_due_us = 0; /* of no order */
    assert_waits(&scene, NEVER_US);
}

static void a_draining_engine_connects_only_for_orders(void **state)
{
    struct scene scene;
    (void)state;
    scene_reset(&scene);
    scene.view.is_draining = true;
    all_lanes(&scene, LANE_DOWN, 0);
    assert_waits(&scene, NEVER_US);
    scene.lanes[1] = lane_in(LANE_BUSY, later_us);
    assert_waits(&scene, later_us);
    scene.view.waiting = 1; /* put back, say */
    assert_acts(&scene, ACTION_CONNECT, 0);
    scene.lanes[0] = lane_in(LANE_FREE, 0);
    scene.lanes[2] = lane_in(LANE_BUSY, later_us);
    assert_sends(&scene, 0, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lone_order_goes_out_at_once),
        cmocka_unit_test(a_lane_that_is_not_free_takes_nothing),
        cmocka_unit_test(what_gathered_meanwhile_goes_out_together),
        cmocka_unit_test(free_lanes_share_evenly),
        cmocka_unit_test(a_batch_never_exceeds_what_its_lane_may_take),
        cmocka_unit_test(a_lane_connects_when_it_is_due_and_not_before),
        cmocka_unit_test(a_lane_that_takes_too_long_is_given_up),
        cmocka_unit_test(an_order_that_waited_too_long_is_not_sent),
        cmocka_unit_test(the_wait_ends_with_whatever_is_due_first),
        cmocka_unit_test(nothing_is_due_where_nothing_waits_and_all_are_free),
        cmocka_unit_test(a_draining_engine_connects_only_for_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
