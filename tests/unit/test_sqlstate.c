/* PostgreSQL's error codes, as statuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/sqlstate.h"

struct expectation {
    const char *sqlstate;
    enum ordo_status reading;
    enum ordo_status writing;
};

static void assert_statuses(const struct expectation *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum ordo_status reading = sqlstate_status(expected[i].sqlstate, false);
        enum ordo_status writing = sqlstate_status(expected[i].sqlstate, true);
        if (reading != expected[i].reading || writing != expected[i].writing)
            fail_msg("%s is %s of a read and %s of a write", expected[i].sqlstate,
                     ordo_status_name(reading), ordo_status_name(writing));
    }
}

#define ASSERT_STATUSES(array) assert_statuses(array, sizeof(array) / sizeof(array)[0])

static void a_code_of_its_own_says_what_it_means(void **state)
{
    static const struct expectation own[] = {
        {"OR002", ORDO_CONFLICT, ORDO_CONFLICT},
        {"OR003", ORDO_INVALID, ORDO_INVALID},
        {"OR999", ORDO_QUERY_FAILED, ORDO_QUERY_FAILED},
    };
    (void)state;
    ASSERT_STATUSES(own);
}

static void a_lost_connection_leaves_a_write_in_doubt(void **state)
{
    static const struct expectation lost[] = {
        {"08000", ORDO_UNAVAILABLE, ORDO_OUTCOME_UNKNOWN},
        {"08006", ORDO_UNAVAILABLE, ORDO_OUTCOME_UNKNOWN},
        {"57P01", ORDO_UNAVAILABLE, ORDO_OUTCOME_UNKNOWN}, /* the server shuts down */
        {"57P02", ORDO_UNAVAILABLE, ORDO_OUTCOME_UNKNOWN}, /* it crashed */
        {"XX000", ORDO_QUERY_FAILED, ORDO_OUTCOME_UNKNOWN},
        {"57P03", ORDO_UNAVAILABLE, ORDO_UNAVAILABLE}, /* it never began: starting up */
    };
    (void)state;
    ASSERT_STATUSES(lost);
}

/* The transaction did nothing: the same may succeed in a moment. Unless nobody knows whether it did. */
static void a_rolled_back_transaction_is_busy(void **state)
{
    static const struct expectation rolled_back[] = {
        {"40P01", ORDO_BUSY, ORDO_BUSY}, /* deadlock_detected */
        {"40001", ORDO_BUSY, ORDO_BUSY}, /* serialization_failure */
        {"40000", ORDO_BUSY, ORDO_BUSY}, /* transaction_rollback */
        {"40002", ORDO_BUSY, ORDO_BUSY}, /* integrity_constraint_violation, of a transaction */
        {"40003", ORDO_UNAVAILABLE, ORDO_OUTCOME_UNKNOWN}, /* statement_completion_unknown */
    };
    (void)state;
    ASSERT_STATUSES(rolled_back);
}

static void the_rest_did_nothing_and_says_why(void **state)
{
    static const struct expectation others[] = {
        {"23505", ORDO_CONFLICT, ORDO_CONFLICT},         /* unique_violation */
        {"23514", ORDO_CONFLICT, ORDO_CONFLICT},         /* check_violation */
        {"25006", ORDO_DENIED, ORDO_DENIED},             /* read_only_sql_transaction */
        {"28P01", ORDO_DENIED, ORDO_DENIED},             /* invalid_password */
        {"3D000", ORDO_DENIED, ORDO_DENIED},             /* no such database */
        {"42501", ORDO_DENIED, ORDO_DENIED},             /* insufficient_privilege */
        {"53100", ORDO_LIMIT, ORDO_LIMIT},               /* disk_full */
        {"53300", ORDO_LIMIT, ORDO_LIMIT},               /* too_many_connections */
        {"54000", ORDO_LIMIT, ORDO_LIMIT},               /* program_limit_exceeded */
        {"55P03", ORDO_LIMIT, ORDO_LIMIT},               /* lock_not_available */
        {"57014", ORDO_CANCELLED, ORDO_CANCELLED},       /* query_canceled */
        {"42601", ORDO_QUERY_FAILED, ORDO_QUERY_FAILED}, /* syntax_error */
        {"42P01", ORDO_QUERY_FAILED, ORDO_QUERY_FAILED}, /* undefined_table */
        {"22012", ORDO_QUERY_FAILED, ORDO_QUERY_FAILED}, /* division_by_zero */
        {"25001", ORDO_QUERY_FAILED, ORDO_QUERY_FAILED}, /* active_sql_transaction */
        {"XX001", ORDO_QUERY_FAILED, ORDO_QUERY_FAILED}, /* data_corrupted */
        {"", ORDO_QUERY_FAILED, ORDO_QUERY_FAILED},
    };
    (void)state;
    ASSERT_STATUSES(others);
}

static void only_what_surely_did_nothing_is_tried_again(void **state)
{
    (void)state;
    assert_true(sqlstate_is_transient("40P01"));
    assert_true(sqlstate_is_transient("40001"));
    assert_false(sqlstate_is_transient("40003")); /* completion unknown */
    assert_false(sqlstate_is_transient("08006"));
    assert_false(sqlstate_is_transient("57P01"));
    assert_false(sqlstate_is_transient("23505"));
    assert_false(sqlstate_is_transient(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_of_its_own_says_what_it_means),
        cmocka_unit_test(a_lost_connection_leaves_a_write_in_doubt),
        cmocka_unit_test(a_rolled_back_transaction_is_busy),
        cmocka_unit_test(the_rest_did_nothing_and_says_why),
        cmocka_unit_test(only_what_surely_did_nothing_is_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
