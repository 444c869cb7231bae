/* ordo verify: the proof, on the user's own data. */
#include <string.h>

#include "base/buffer.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "rows/rows.h"

/* The offending rows of one invariant as a JSON array. */
static void append_offenders(struct buffer *array, const struct ordo_rows *violations,
                             const char *invariant)
{
    const char *separator = "";
    buffer_byte(array, '[');
    for (size_t v = 0; v < ordo_rows_count(violations); v++) {
        if (strcmp(ordo_rows_text(violations, v, "invariant"), invariant) != 0)
            continue;
        buffer_printf(array, "%s%s", separator, ordo_rows_text(violations, v, "offender"));
        separator = ",";
    }
    buffer_byte(array, ']');
}

/* For a program, both results as one: each invariant with its offenders. NULL if memory ran out. */
static struct ordo_rows *join(const struct ordo_rows *rows, const struct ordo_rows *violations)
{
    enum { COLUMNS_MOST = 8 };
    struct row_column columns[COLUMNS_MOST];
    const size_t count = rows->column_count;
    memcpy(columns, rows->columns, count * sizeof columns[0]);
    columns[count] = (struct row_column){"offenders", ORDO_TYPE_JSON};
    struct ordo_rows *joined = rows_new(columns, count + 1, rows->row_count);
    bool complete = joined != NULL;
    for (size_t r = 0; complete && r < rows->row_count; r++) {
        struct buffer array = {0};
        append_offenders(&array, violations, ordo_rows_text(rows, r, "invariant"));
        complete = !array.failed && rows_set(joined, r, count, array.bytes);
        for (size_t c = 0; complete && c < count; c++)
            complete = rows_set(joined, r, c, ordo_rows_value(rows, r, c));
        buffer_free(&array);
    }
    if (!complete) {
        ordo_rows_free(joined);
        joined = NULL;
    }
    return joined;
}

static enum ordo_status show_joined(struct invocation *invocation, const struct ordo_rows *rows,
                                    const struct ordo_rows *violations)
{
    struct ordo_rows *joined = join(rows, violations);
    enum ordo_status status = joined == NULL ? error_no_memory(&invocation->error)
                                             : output_rows(invocation, joined, NULL);
    ordo_rows_free(joined);
    return status;
}

/* The findings, whatever they are. Leaves invocation->error as it was unless this fails. */
static enum ordo_status show(struct invocation *invocation, const struct ordo_rows *rows,
                             const struct ordo_rows *violations)
{
    if (invocation->settings.format != OUTPUT_TABLE)
        return show_joined(invocation, rows, violations);
    enum ordo_status status = output_rows(invocation, rows, NULL);
    if (status == ORDO_OK && ordo_rows_count(violations) > 0)
        status = output_rows(invocation, violations, NULL);
    return status;
}

static enum ordo_status run_verify(struct invocation *invocation)
{
    struct ordo_store *store = NULL;
    struct ordo_rows *rows = NULL;
    struct ordo_rows *violations = NULL;
    enum ordo_status status = invocation_open(invocation, &store);
    if (status == ORDO_OK)
        status = ordo_verify(store, &rows, &violations, &invocation->error);
    if (rows != NULL) {
        enum ordo_status shown = show(invocation, rows, violations);
        status = shown == ORDO_OK ? status : shown;
    }
    ordo_rows_free(violations);
    ordo_rows_free(rows);
    invocation_close(store);
    return status;
}

const struct command command_verify = {
    .path = "verify",
    .summary = "Prove that the data keeps every invariant, or show what breaks it.",
    .description = "All in one read-only snapshot; the shop may go on meanwhile. Exit code 8 if an "
                   "invariant is broken; the offending rows are shown, up to 20 each.",
    .examples = "ordo verify",
    .run = run_verify,
};
