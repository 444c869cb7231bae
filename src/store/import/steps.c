/* The statements of an import, in their order. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "store/import/run.h"

/* PostgreSQL's type OIDs. */
enum { BIGINT_OID = 20, TEXT_OID = 25 };

/* A step that goes range by range takes so many lines at once: a second or so. */
static const int64_t lines_a_range = 100000;

/* The lines that a step is about: (after, to]. */
struct range {
    int64_t after;
    int64_t to;
};

/* How many rows a statement touched, from what it reported ("INSERT 0 12"). */
static int64_t touched_rows(const struct ordo_rows *rows)
{
    const char *last_word = strrchr(ordo_rows_command(rows), ' ');
    int64_t count = 0;
    if (last_word != NULL)
        (void)text_integer(last_word + 1, 0, INT64_MAX, &count);
    return count;
}

/* Run a step's statement for the lines of a range. *rows: the caller's. */
static enum ordo_status run_statement(struct import_run *run, const struct import_step *step,
                                      struct range range, struct ordo_rows **rows,
                                      struct ordo_error *error)
{
    char after[24];
    char to[24];
    const char *values[IMPORT_INPUTS_MOST];
    uint32_t types[IMPORT_INPUTS_MOST];
    for (size_t i = 0; i < step->input_count; i++) {
        types[i] = step->inputs[i] == IMPORT_INPUT_ACTOR ? TEXT_OID : BIGINT_OID;
        switch (step->inputs[i]) {
        case IMPORT_INPUT_ACTOR:
            values[i] = run->actor;
            break;
        case IMPORT_INPUT_AFTER_LINE:
            values[i] = store_integer_text(after, &range.after);
            break;
        case IMPORT_INPUT_TO_LINE:
            values[i] = store_integer_text(to, &range.to);
            break;
        }
    }
    return connection_run(run->connection,
                          &(struct statement){
                              .sql = step->sql,
                              .types = types,
                              .values = values,
                              .value_count = step->input_count,
                          },
                          rows, error);
}

static enum ordo_status run_range(struct import_run *run, const struct import_step *step,
                                  struct range range, int64_t *touched, struct ordo_error *error)
{
    struct ordo_rows *rows = NULL;
    enum ordo_status status = run_statement(run, step, range, &rows, error);
    if (status == ORDO_OK)
        *touched = touched_rows(rows);
    ordo_rows_free(rows);
    return status;
}

static bool goes_by_ranges(const struct import_step *step)
{
    for (size_t i = 0; i < step->input_count; i++)
        if (step->inputs[i] == IMPORT_INPUT_AFTER_LINE)
            return true;
    return false;
}

static enum ordo_status run_counting(struct import_run *run, const struct import_step *step,
                                     struct ordo_error *error)
{
    const int64_t last = (int64_t)run->last_line;
    const bool by_ranges = goes_by_ranges(step);
    struct range range = {0, by_ranges ? lines_a_range : last};
    enum ordo_status status = ORDO_OK;
    do {
        int64_t touched = 0;
        double fraction = by_ranges && last > 0 ? (double)range.after / (double)last : -1;
        status = import_tell(run, step->phase, fraction, error);
        if (status == ORDO_OK)
            status = run_range(run, step, range, &touched, error);
        run->counts[step->counter] += touched;
        range = (struct range){range.to, range.to + lines_a_range};
    } while (status == ORDO_OK && range.after < last);
    return status;
}

static enum ordo_status run_repeatedly(struct import_run *run, const struct import_step *step,
                                       struct ordo_error *error)
{
    int64_t touched = 1;
    enum ordo_status status = ORDO_OK;
    while (status == ORDO_OK && touched > 0) {
        status = import_tell(run, step->phase, -1, error);
        if (status == ORDO_OK)
            status = run_range(run, step, (struct range){0}, &touched, error);
    }
    return status;
}

/* Nobody takes a new key from a table while keys from outside come in: else the two could meet. */
static enum ordo_status lock_table(struct connection *connection, const char *table,
                                   struct ordo_error *error)
{
    struct buffer sql = {0};
    buffer_text(&sql, "LOCK TABLE ");
    connection_quote_identifier(&sql, table);
    buffer_text(&sql, " IN SHARE ROW EXCLUSIVE MODE");
    enum ordo_status status =
        sql.failed ? error_no_memory(error) : connection_execute(connection, sql.bytes, error);
    buffer_free(&sql);
    return status;
}

/* Make the next new key of table.column one that comes after `highest`. Where keys of this node are
   of a range of their own (a distributed database), those beyond it cannot meet them. */
static enum ordo_status advance_keys(struct import_run *run, const struct import_step *step,
                                     const char *highest, struct ordo_error *error)
{
    static const char sql[] =
        "SELECT setval(seqrelid::regclass, $3) FROM pg_sequence "
        "WHERE seqrelid = pg_get_serial_sequence($1, $2)::regclass "
        "AND $3 BETWEEN greatest(seqmin, pg_sequence_last_value(seqrelid)) AND seqmax";
    static const uint32_t types[] = {TEXT_OID, TEXT_OID, BIGINT_OID};
    const char *values[] = {step->table, step->column, highest};
    enum ordo_status status = lock_table(run->connection, step->table, error);
    if (status == ORDO_OK)
        status = connection_run(
            run->connection,
            &(struct statement){.sql = sql, .types = types, .values = values, .value_count = 3},
            NULL, error);
    return status;
}

static enum ordo_status run_keys(struct import_run *run, const struct import_step *step,
                                 struct ordo_error *error)
{
    struct ordo_rows *rows = NULL;
    enum ordo_status status = run_statement(run, step, (struct range){0}, &rows, error);
    if (status == ORDO_OK && ordo_rows_value(rows, 0, 0) != NULL)
        status = advance_keys(run, step, ordo_rows_value(rows, 0, 0), error);
    ordo_rows_free(rows);
    return status;
}

/* ---------------------------------------------------------------- rejects */

struct reject_receiver {
    struct import_rejects *rejects;
    struct ordo_error *error;
    enum ordo_status status;
};

static bool expect_columns(const struct row_column *columns, size_t count, void *context)
{
    (void)columns;
    (void)count;
    (void)context;
    return true;
}

/* line_number, reason, line. */
static bool receive_reject(row_values values, size_t count, void *context)
{
    struct reject_receiver *receiver = context;
    int64_t line_number = 0;
    (void)count;
    (void)text_integer(values[0], 1, INT64_MAX, &line_number);
    receiver->status = import_rejects_merge(receiver->rejects, (uint64_t)line_number, values[1],
                                            values[2], receiver->error);
    return receiver->status == ORDO_OK;
}

static enum ordo_status run_rejects(struct import_run *run, const struct import_step *step,
                                    struct ordo_error *error)
{
    struct reject_receiver receiver = {run->rejects, error, ORDO_OK};
    enum ordo_status status =
        connection_stream(run->connection, &(struct statement){.sql = step->sql},
                          &(struct row_receiver){
                              .columns = expect_columns,
                              .row = receive_reject,
                              .context = &receiver,
                          },
                          error);
    return receiver.status != ORDO_OK ? receiver.status : status;
}

/* ---------------------------------------------------------------- all of them */

static enum ordo_status run_step(struct import_run *run, const struct import_step *step,
                                 struct ordo_error *error)
{
    int64_t touched;
    enum ordo_status status;
    switch (step->action) {
    case IMPORT_RUN:
        return run_range(run, step, (struct range){0}, &touched, error);
    case IMPORT_COPIES:
        status = run_range(run, step, (struct range){0}, &touched, error);
        return status == ORDO_OK ? import_copy_lines(run, step->phase, error) : status;
    case IMPORT_COUNTS:
        return run_counting(run, step, error);
    case IMPORT_REPEATS:
        return run_repeatedly(run, step, error);
    case IMPORT_KEYS:
        return run_keys(run, step, error);
    case IMPORT_REJECTS:
        return run_rejects(run, step, error);
    }
    return ORDO_OK;
}

/* How far a step is that knows it, it tells by itself. */
static bool tells_by_itself(const struct import_step *step)
{
    return step->action == IMPORT_COPIES || step->action == IMPORT_COUNTS ||
           step->action == IMPORT_REPEATS;
}

enum ordo_status import_run_steps(struct import_run *run, struct ordo_error *error)
{
    enum ordo_status status = ORDO_OK;
    for (size_t s = 0; status == ORDO_OK && s < run->format->step_count; s++) {
        const struct import_step *step = &run->format->steps[s];
        if (!tells_by_itself(step))
            status = import_tell(run, step->phase, -1, error);
        if (status == ORDO_OK)
            status = run_step(run, step, error);
    }
    return status;
}
