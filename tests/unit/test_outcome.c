/* The rows that place_orders answers with, as outcomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "engine/outcome.h"
#include "rows/rows.h"

/* A row, NULL where nothing is given. The columns are found by their place. */
struct answer {
    const char *ordinal;
    const char *outcome;
    const char *order_id;
    const char *order_date;
    const char *total_amount;
    const char *status;
    const char *item;
    const char *product_id;
    const char *wanted;
    const char *available;
};

enum { COLUMN_COUNT = sizeof(struct answer) / sizeof(const char *), MOST_ROWS = 16 };

static struct ordo_rows *rows_of(const struct answer *answers, size_t count, size_t column_count)
{
    static const struct row_column columns[COLUMN_COUNT + 1] = {
        {"ordinal", ORDO_TYPE_INTEGER},    {"outcome", ORDO_TYPE_TEXT},
        {"order_id", ORDO_TYPE_INTEGER},   {"order_date", ORDO_TYPE_TIME},
        {"total_amount", ORDO_TYPE_MONEY}, {"status", ORDO_TYPE_TEXT},
        {"item", ORDO_TYPE_INTEGER},       {"product_id", ORDO_TYPE_INTEGER},
        {"wanted", ORDO_TYPE_INTEGER},     {"available", ORDO_TYPE_INTEGER},
        {"one_more", ORDO_TYPE_TEXT},
    };
    struct ordo_rows *rows = rows_new(columns, column_count, count);
    assert_non_null(rows);
    for (size_t r = 0; r < count; r++) {
        const char *values[COLUMN_COUNT];
        memcpy(values, &answers[r], sizeof values);
        for (size_t c = 0; c < column_count && c < COLUMN_COUNT; c++)
            assert_true(rows_set(rows, r, c, values[c]));
    }
    return rows;
}

/* Read `row_count` answers as the outcomes of `order_count` orders. */
static enum ordo_status read_answers(const struct answer *answers, size_t row_count,
                                     size_t column_count, struct ordo_outcome *outcomes,
                                     size_t order_count, struct ordo_error *error)
{
    struct ordo_rows *rows = rows_of(answers, row_count, column_count);
    error_clear(error);
    memset(outcomes, 'x', order_count * sizeof *outcomes);
    enum ordo_status status = outcomes_read(rows, outcomes, order_count, error);
    ordo_rows_free(rows);
    return status;
}

static void assert_read(const struct answer *answers, size_t count, struct ordo_outcome *outcomes)
{
    struct ordo_error error;
    assert_int_equal(read_answers(answers, count, COLUMN_COUNT, outcomes, count, &error), ORDO_OK);
    assert_int_equal(error.status, ORDO_OK);
}

static void assert_unsound(const struct answer *answers, size_t row_count, size_t column_count,
                           size_t order_count)
{
    struct ordo_outcome outcomes[MOST_ROWS];
    struct ordo_error error;
    assert_int_equal(read_answers(answers, row_count, column_count, outcomes, order_count, &error),
                     ORDO_OUTCOME_UNKNOWN);
    assert_string_equal(
        error.message, "the database gave no outcome that is known for each order: they may or may "
                       "not have been placed");
}

static void an_order_that_stands_has_its_id_date_total_and_status(void **state)
{
    const struct answer answers[] = {
        {.ordinal = "1",
         .outcome = "accepted",
         .order_id = "9223372036854775807",
         .order_date = "2010-12-01T08:26:00.123456Z",
         .total_amount = "999999999999.99",
         .status = "Pending"},
        {.ordinal = "2",
         .outcome = "replayed",
         .order_id = "7",
         .order_date = "2009-01-01T00:00:00Z",
         .total_amount = "0.00",
         .status = "Cancelled"},
    };
    struct ordo_outcome outcomes[2];
    (void)state;
    assert_read(answers, 2, outcomes);

    assert_int_equal(outcomes[0].status, ORDO_OK);
    assert_int_equal(outcomes[0].verdict, ORDO_VERDICT_ACCEPTED);
    assert_int_equal(outcomes[0].order_id, INT64_MAX);
    assert_string_equal(outcomes[0].order_date, "2010-12-01T08:26:00.123456Z");
    assert_string_equal(outcomes[0].total_amount, "999999999999.99");
    assert_string_equal(outcomes[0].order_status, "Pending");
    assert_int_equal(outcomes[0].item, 0);
    assert_int_equal(outcomes[0].shortage.product_id, 0);
    assert_int_equal(outcomes[0].shortage.wanted, 0);
    assert_int_equal(outcomes[0].shortage.available, 0);

    assert_int_equal(outcomes[1].status, ORDO_OK);
    assert_int_equal(outcomes[1].verdict, ORDO_VERDICT_REPLAYED);
    assert_int_equal(outcomes[1].order_id, 7);
    assert_string_equal(outcomes[1].total_amount, "0.00");
    assert_string_equal(outcomes[1].order_status, "Cancelled");
}

static void a_shortage_has_its_line_product_and_numbers(void **state)
{
    const struct answer answer = {
        .ordinal = "1",
        .outcome = "out_of_stock",
        .item = "10000",
        .product_id = "9",
        .wanted = "4294967294",
        .available = "3",
    };
    struct ordo_outcome outcome;
    (void)state;
    assert_read(&answer, 1, &outcome);
    assert_int_equal(outcome.status, ORDO_OUT_OF_STOCK);
    assert_int_equal(outcome.verdict, ORDO_VERDICT_OUT_OF_STOCK);
    assert_int_equal(outcome.item, 10000);
    assert_int_equal(outcome.shortage.product_id, 9);
    assert_int_equal(outcome.shortage.wanted, 4294967294);
    assert_int_equal(outcome.shortage.available, 3);
    assert_int_equal(outcome.order_id, 0);
}

static void every_refusal_has_its_verdict_and_status(void **state)
{
    static const struct {
        const char *outcome;
        enum ordo_verdict verdict;
        enum ordo_status status;
    } refusals[] = {
        {"out_of_stock", ORDO_VERDICT_OUT_OF_STOCK, ORDO_OUT_OF_STOCK},
        {"key_conflict", ORDO_VERDICT_KEY_CONFLICT, ORDO_CONFLICT},
        {"unknown_customer", ORDO_VERDICT_UNKNOWN_CUSTOMER, ORDO_NOT_FOUND},
        {"archived_customer", ORDO_VERDICT_ARCHIVED_CUSTOMER, ORDO_CONFLICT},
        {"unknown_product", ORDO_VERDICT_UNKNOWN_PRODUCT, ORDO_NOT_FOUND},
        {"ambiguous_product", ORDO_VERDICT_AMBIGUOUS_PRODUCT, ORDO_INVALID},
        {"archived_product", ORDO_VERDICT_ARCHIVED_PRODUCT, ORDO_CONFLICT},
        {"too_large", ORDO_VERDICT_TOO_LARGE, ORDO_INVALID},
    };
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct answer answer = {.ordinal = "1", .outcome = refusals[i].outcome, .item = "2"};
        struct ordo_outcome outcome;
        assert_read(&answer, 1, &outcome);
        assert_int_equal(outcome.verdict, refusals[i].verdict);
        assert_int_equal(outcome.status, refusals[i].status);
        assert_int_equal(outcome.item, 2);
        assert_string_equal(outcome.total_amount, "");
    }
}

static void whose_order_a_key_conflicts_with_is_not_told(void **state)
{
    const struct answer answer = {.ordinal = "1",
                                  .outcome = "key_conflict",
                                  .order_id = "7",
                                  .order_date = "2009-01-01T00:00:00Z",
                                  .total_amount = "12.50",
                                  .status = "Shipped"};
    struct ordo_outcome outcome;
    (void)state;
    assert_read(&answer, 1, &outcome);
    assert_int_equal(outcome.order_id, 0);
    assert_string_equal(outcome.order_date, "");
    assert_string_equal(outcome.total_amount, "");
    assert_string_equal(outcome.order_status, "");
}

static void a_row_an_order_in_their_order_is_what_is_taken(void **state)
{
    const struct answer good[] = {{.ordinal = "1", .outcome = "accepted"},
                                  {.ordinal = "2", .outcome = "unknown_customer"},
                                  {.ordinal = "3", .outcome = "accepted"}};
    const struct answer turned[] = {{.ordinal = "2", .outcome = "accepted"},
                                    {.ordinal = "1", .outcome = "accepted"}};
    const struct answer doubled[] = {{.ordinal = "1", .outcome = "accepted"},
                                     {.ordinal = "1", .outcome = "accepted"}};
    const struct answer unnumbered[] = {{.ordinal = NULL, .outcome = "accepted"}};
    struct ordo_outcome outcomes[3];
    (void)state;
    assert_read(good, 3, outcomes);
    assert_unsound(good, 3, COLUMN_COUNT, 2);
    assert_unsound(good, 3, COLUMN_COUNT, 4);
    assert_unsound(good, 0, COLUMN_COUNT, 1);
    assert_unsound(turned, 2, COLUMN_COUNT, 2);
    assert_unsound(doubled, 2, COLUMN_COUNT, 2);
    assert_unsound(unnumbered, 1, COLUMN_COUNT, 1);
}

static void columns_that_are_not_those_known_are_a_defect(void **state)
{
    const struct answer answer = {.ordinal = "1", .outcome = "accepted"};
    (void)state;
    assert_unsound(&answer, 1, COLUMN_COUNT - 1, 1);
    assert_unsound(&answer, 1, COLUMN_COUNT + 1, 1);
}

static void an_outcome_that_nobody_knows_is_a_defect(void **state)
{
    const struct answer lost = {.ordinal = "1", .outcome = "lost"};
    const struct answer longer = {.ordinal = "1", .outcome = "accepted "};
    const struct answer none = {.ordinal = "1", .outcome = NULL};
    (void)state;
    assert_unsound(&lost, 1, COLUMN_COUNT, 1);
    assert_unsound(&longer, 1, COLUMN_COUNT, 1);
    assert_unsound(&none, 1, COLUMN_COUNT, 1);
}

static void without_the_database_there_is_no_order(void **state)
{
    struct ordo_outcome outcome;
    (void)state;
    memset(&outcome, 'x', sizeof outcome);
    outcome_fail(&outcome, ORDO_OUTCOME_UNKNOWN);
    assert_int_equal(outcome.status, ORDO_OUTCOME_UNKNOWN);
    assert_int_equal(outcome.verdict, ORDO_VERDICT_NONE);
    assert_int_equal(outcome.order_id, 0);
    assert_string_equal(outcome.total_amount, "");

    memset(&outcome, 'x', sizeof outcome);
    outcome_invalid(&outcome);
    assert_int_equal(outcome.status, ORDO_INVALID);
    assert_int_equal(outcome.verdict, ORDO_VERDICT_INVALID);
    assert_int_equal(outcome.order_id, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_that_stands_has_its_id_date_total_and_status),
        cmocka_unit_test(a_shortage_has_its_line_product_and_numbers),
        cmocka_unit_test(every_refusal_has_its_verdict_and_status),
        cmocka_unit_test(whose_order_a_key_conflicts_with_is_not_told),
        cmocka_unit_test(a_row_an_order_in_their_order_is_what_is_taken),
        cmocka_unit_test(columns_that_are_not_those_known_are_a_defect),
        cmocka_unit_test(an_outcome_that_nobody_knows_is_a_defect),
        cmocka_unit_test(without_the_database_there_is_no_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
