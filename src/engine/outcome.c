#include "engine/outcome.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "rows/rows.h"

static const struct {
    const char *name;
    enum ordo_verdict verdict;
    enum ordo_status status;
} verdicts[] = {
    {"accepted", ORDO_VERDICT_ACCEPTED, ORDO_OK},
    {"replayed", ORDO_VERDICT_REPLAYED, ORDO_OK},
    {"out_of_stock", ORDO_VERDICT_OUT_OF_STOCK, ORDO_OUT_OF_STOCK},
    {"key_conflict", ORDO_VERDICT_KEY_CONFLICT, ORDO_CONFLICT},
    {"unknown_customer", ORDO_VERDICT_UNKNOWN_CUSTOMER, ORDO_NOT_FOUND},
    {"archived_customer", ORDO_VERDICT_ARCHIVED_CUSTOMER, ORDO_CONFLICT},
    {"unknown_product", ORDO_VERDICT_UNKNOWN_PRODUCT, ORDO_NOT_FOUND},
    {"ambiguous_product", ORDO_VERDICT_AMBIGUOUS_PRODUCT, ORDO_INVALID},
    {"archived_product", ORDO_VERDICT_ARCHIVED_PRODUCT, ORDO_CONFLICT},
    {"too_large", ORDO_VERDICT_TOO_LARGE, ORDO_INVALID},
};

/* The function's columns, in their order. */
enum column {
    ORDINAL,
    OUTCOME,
    ORDER_ID,
    ORDER_DATE,
    TOTAL_AMOUNT,
    STATUS,
    ITEM,
    PRODUCT_ID,
    WANTED,
    AVAILABLE,
    COLUMN_COUNT
};

static int64_t integer(row_values row, enum column column)
{
    int64_t number = 0;
    if (row[column] != NULL)
        (void)text_integer(row[column], INT64_MIN, INT64_MAX, &number);
    return number;
}

static void copy(char *target, size_t size, const char *text)
{
    snprintf(target, size, "%s", text == NULL ? "" : text);
}

static bool read_row(row_values row, struct ordo_outcome *outcome)
{
    memset(outcome, 0, sizeof *outcome);
    for (size_t v = 0; row[OUTCOME] != NULL && v < sizeof verdicts / sizeof verdicts[0]; v++) {
        if (strcmp(row[OUTCOME], verdicts[v].name) != 0)
            continue;
        outcome->verdict = verdicts[v].verdict;
        outcome->status = verdicts[v].status;
        break;
    }
    if (outcome->status == ORDO_OK) {
        outcome->order_id = integer(row, ORDER_ID);
        copy(outcome->order_date, sizeof outcome->order_date, row[ORDER_DATE]);
        copy(outcome->total_amount, sizeof outcome->total_amount, row[TOTAL_AMOUNT]);
        copy(outcome->order_status, sizeof outcome->order_status, row[STATUS]);
    }
    outcome->item = (size_t)integer(row, ITEM);
    outcome->shortage = (struct ordo_shortage){
        .product_id = integer(row, PRODUCT_ID),
        .wanted = integer(row, WANTED),
        .available = integer(row, AVAILABLE),
    };
    return outcome->verdict != ORDO_VERDICT_NONE;
}

enum ordo_status outcomes_read(const struct ordo_rows *rows, struct ordo_outcome *outcomes,
                               size_t count, struct ordo_error *error)
{
    bool is_sound = rows->row_count == count && rows->column_count == COLUMN_COUNT;
    for (size_t r = 0; is_sound && r < count; r++) {
        row_values row = rows_row(rows, r);
        is_sound = integer(row, ORDINAL) == (int64_t)r + 1 && read_row(row, &outcomes[r]);
    }
    return is_sound ? ORDO_OK
                    : error_set(error, ORDO_OUTCOME_UNKNOWN, NULL,
                                "the database gave no outcome that is known for each order: they "
                                "may or may not have been placed");
}

void outcome_fail(struct ordo_outcome *outcome, enum ordo_status status)
{
    *outcome = (struct ordo_outcome){.status = status};
}

void outcome_invalid(struct ordo_outcome *outcome)
{
    *outcome = (struct ordo_outcome){.status = ORDO_INVALID, .verdict = ORDO_VERDICT_INVALID};
}
