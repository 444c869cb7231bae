/* The invariants, each a query that must find nothing. */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "store/handle.h"
#include "store/invariant.h"

static const struct row_column result_columns[] = {
    {"invariant", ORDO_TYPE_TEXT},       {"name", ORDO_TYPE_TEXT},
    {"checked", ORDO_TYPE_INTEGER},      {"violations", ORDO_TYPE_INTEGER},
    {"milliseconds", ORDO_TYPE_INTEGER},
};
static const struct row_column violation_columns[] = {
    {"invariant", ORDO_TYPE_TEXT},
    {"offender", ORDO_TYPE_JSON},
};

/* What one invariant came to. The rows are the caller's. */
struct finding {
    int64_t checked;
    int64_t milliseconds;
    struct ordo_rows *offenders; /* total, offender: up to OFFENDERS_MOST of them */
};

static enum ordo_status check(struct connection *connection, const struct invariant *invariant,
                              struct finding *finding, struct ordo_error *error)
{
    struct buffer sql = {0};
    struct ordo_rows *count = NULL;
    int64_t start_us = clock_monotonic_us();
    enum ordo_status status =
        connection_run(connection, &(struct statement){.sql = invariant->count_sql}, &count, error);
    if (status == ORDO_OK)
        finding->checked = ordo_rows_integer(count, 0, "count");
    invariant_sql(invariant, &sql);
    if (status == ORDO_OK && sql.failed)
        status = error_no_memory(error);
    if (status == ORDO_OK)
        status = connection_run(connection, &(struct statement){.sql = sql.bytes},
                                &finding->offenders, error);
    finding->milliseconds = (clock_monotonic_us() - start_us) / 1000;
    ordo_rows_free(count);
    buffer_free(&sql);
    return status;
}

static bool set_integer(struct ordo_rows *rows, size_t row, size_t column, int64_t number)
{
    char text[24];
    return rows_set(rows, row, column, store_integer_text(text, &number));
}

static bool describe(struct ordo_rows *rows, size_t row, const struct invariant *invariant,
                     const struct finding *finding)
{
    return rows_set(rows, row, 0, invariant->name) && rows_set(rows, row, 1, invariant->title) &&
           set_integer(rows, row, 2, finding->checked) &&
           set_integer(rows, row, 3, invariant_violations(finding->offenders)) &&
           set_integer(rows, row, 4, finding->milliseconds);
}

/* All findings as two results; NULL members where memory ran out. */
static enum ordo_status report(const struct finding *findings, struct ordo_rows **rows,
                               struct ordo_rows **violations, struct ordo_error *error)
{
    size_t offenders = 0;
    for (size_t i = 0; i < invariant_count; i++)
        offenders += ordo_rows_count(findings[i].offenders);
    *rows =
        rows_new(result_columns, sizeof result_columns / sizeof result_columns[0], invariant_count);
    *violations = rows_new(violation_columns,
                           sizeof violation_columns / sizeof violation_columns[0], offenders);
    bool complete = *rows != NULL && *violations != NULL;
    size_t line = 0;
    for (size_t i = 0; complete && i < invariant_count; i++) {
        complete = describe(*rows, i, &invariants[i], &findings[i]);
        for (size_t r = 0; complete && r < ordo_rows_count(findings[i].offenders); r++, line++)
            complete = rows_set(*violations, line, 0, invariants[i].name) &&
                       rows_set(*violations, line, 1,
                                ordo_rows_text(findings[i].offenders, r, "offender"));
    }
    return complete ? ORDO_OK : error_no_memory(error);
}

/* The verdict in a sentence that names every broken invariant. */
static enum ordo_status verdict(const struct finding *findings, struct ordo_error *error)
{
    struct buffer names = {0};
    size_t broken = 0;
    for (size_t i = 0; i < invariant_count; i++)
        if (invariant_violations(findings[i].offenders) > 0)
            buffer_printf(&names, "%s%s %s", broken++ == 0 ? "" : ", ", invariants[i].name,
                          invariants[i].title);
    enum ordo_status status = ORDO_OK;
    if (names.failed)
        status = error_no_memory(error);
    else if (broken > 0)
        status =
            error_set(error, ORDO_VERIFY_FAILED, NULL, "the data breaks %zu of %zu invariants: %s",
                      broken, invariant_count, names.bytes);
    buffer_free(&names);
    return status;
}

static enum ordo_status verify(struct connection *connection, struct ordo_rows **rows,
                               struct ordo_rows **violations, struct ordo_error *error)
{
    struct finding findings[32] = {0};
    if (invariant_count > sizeof findings / sizeof findings[0])
        return error_set(error, ORDO_INTERNAL, NULL,
                         "there are more invariants than room for them");
    enum ordo_status status =
        connection_execute(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", error);
    for (size_t i = 0; status == ORDO_OK && i < invariant_count; i++)
        status = check(connection, &invariants[i], &findings[i], error);
    connection_rollback(connection);
    if (status == ORDO_OK)
        status = report(findings, rows, violations, error);
    if (status == ORDO_OK)
        status = verdict(findings, error);
    for (size_t i = 0; i < invariant_count; i++)
        ordo_rows_free(findings[i].offenders);
    return status;
}

enum ordo_status ordo_verify(struct ordo_store *store, struct ordo_rows **rows,
                             struct ordo_rows **violations, struct ordo_error *error)
{
    struct ordo_rows *offenders = NULL;
    *rows = NULL;
    if (violations != NULL)
        *violations = NULL;
    enum ordo_status status = store_begin(store);
    if (status == ORDO_OK)
        status = verify(store->connection, rows, &offenders, &store->error);
    if (status != ORDO_OK && status != ORDO_VERIFY_FAILED) {
        ordo_rows_free(*rows);
        *rows = NULL;
    }
    if (violations != NULL && *rows != NULL)
        *violations = offenders;
    else
        ordo_rows_free(offenders);
    return store_end(store, status, error);
}
