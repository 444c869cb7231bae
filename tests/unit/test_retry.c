/* What becomes of a batch that failed as a whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "db/sqlstate.h"
#include "engine/retry.h"

/* The fate of a batch of so many orders that failed with this code, as a write. */
static enum batch_fate fate(const char *sqlstate, size_t order_count)
{
    struct ordo_error error = {.status = sqlstate_status(sqlstate, true)};
    strcpy(error.sqlstate, sqlstate);
    return batch_fate(&error, order_count);
}

/* The fate of one that failed before PostgreSQL said anything. */
static enum batch_fate fate_without_code(enum ordo_status status, size_t order_count)
{
    const struct ordo_error error = {.status = status};
    return batch_fate(&error, order_count);
}

static void a_deadlock_is_tried_again(void **state)
{
    (void)state;
    for (size_t count = 1; count <= 512; count *= 8) {
        assert_int_equal(fate("40P01", count), BATCH_AGAIN);
        assert_int_equal(fate("40001", count), BATCH_AGAIN);
    }
}

static void what_was_lost_may_have_been_done(void **state)
{
    static const char *const losses[] = {"08006", "57P01", "57P02", "40003"};
    (void)state;
    for (size_t i = 0; i < sizeof losses / sizeof losses[0]; i++) {
        assert_int_equal(fate(losses[i], 1), BATCH_UNKNOWN);
        assert_int_equal(fate(losses[i], 512), BATCH_UNKNOWN);
    }
    assert_int_equal(fate_without_code(ORDO_OUTCOME_UNKNOWN, 2), BATCH_UNKNOWN);
}

static void one_order_s_fault_is_not_its_neighbours(void **state)
{
    static const char *const faults[] = {
        "23505", /* a unique index of the shop's own */
        "23514", /* a CHECK */
        "22003", /* a number out of range, in a trigger */
        "44000", /* WITH CHECK OPTION */
        "P0001", /* RAISE */
        "OR004", /* it fell short again and again */
    };
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        assert_int_equal(fate(faults[i], 512), BATCH_PART);
        assert_int_equal(fate(faults[i], 2), BATCH_PART);
        assert_int_equal(fate(faults[i], 1), BATCH_FAILED);
    }
}

static void what_would_fail_again_ends_it(void **state)
{
    static const char *const failures[] = {
        "53100", /* disk full */
        "42501", /* insufficient privilege */
        "42883", /* no such function */
        "25006", /* read-only transaction */
        "57014", /* cancelled */
        "55P03", /* lock timeout */
    };
    (void)state;
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        assert_int_equal(fate(failures[i], 1), BATCH_FAILED);
        assert_int_equal(fate(failures[i], 512), BATCH_FAILED);
    }
    assert_int_equal(fate_without_code(ORDO_NO_MEMORY, 512), BATCH_FAILED);
    assert_int_equal(fate_without_code(ORDO_UNAVAILABLE, 512), BATCH_FAILED);
    assert_int_equal(fate_without_code(ORDO_INTERNAL, 512), BATCH_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadlock_is_tried_again),
        cmocka_unit_test(what_was_lost_may_have_been_done),
        cmocka_unit_test(one_order_s_fault_is_not_its_neighbours),
        cmocka_unit_test(what_would_fail_again_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
