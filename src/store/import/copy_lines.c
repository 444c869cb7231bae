/* From the file into the database: read, check, and send what is good. */
#include "base/clock.h"
#include "store/import/line.h"
#include "store/import/run.h"

/* As much is gathered before it is sent. */
enum { PIECE_BYTES = 256 * 1024 };

enum ordo_status import_tell(struct import_run *run, const char *phase, double fraction,
                             struct ordo_error *error)
{
    enum { PAUSE_US = 200000 };
    const struct ordo_import_options *options = run->options;
    int64_t now_us = clock_monotonic_us();
    if (options->progress == NULL || (phase == run->told_phase && now_us - run->told_us < PAUSE_US))
        return ORDO_OK;
    run->told_phase = phase;
    run->told_us = now_us;
    if (options->progress(phase, fraction, options->progress_context))
        return ORDO_OK;
    return error_set(error, ORDO_CANCELLED, NULL, "cancelled; nothing was changed");
}

/* Check a line and append it to the piece, or give it to the rejects. Of a format that has groups a
   line that is not taken goes both ways: those of its group fall with it. */
static enum ordo_status take_line(struct import_run *run, const struct csv_record *record,
                                  struct buffer *piece, struct ordo_error *error)
{
    struct import_line line;
    enum ordo_status status = import_line_check(run->format, &run->mapping, record, &line, error);
    run->counts[IMPORT_LINES]++;
    run->last_line = record->line;
    if (status == ORDO_OK) {
        import_line_append(piece, run->format, record, &line, NULL);
    } else if (status == ORDO_INVALID) {
        status = import_rejects_add(run->rejects, record->line, error->message, record->raw,
                                    record->raw_length, error);
        if (status == ORDO_OK && run->format->group != NULL)
            import_line_append(piece, run->format, record, &line, error->message);
    }
    return status == ORDO_OK && piece->failed ? error_no_memory(error) : status;
}

static enum ordo_status send_piece(struct import_run *run, const char *phase, struct buffer *piece,
                                   struct ordo_error *error)
{
    enum ordo_status status = import_tell(run, phase, import_source_fraction(run->source), error);
    if (status != ORDO_OK) {
        connection_copy_abort(run->connection);
        return status;
    }
    status = connection_copy_put(run->connection, piece->bytes, piece->length, error);
    buffer_clear(piece);
    return status;
}

enum ordo_status import_copy_lines(struct import_run *run, const char *phase,
                                   struct ordo_error *error)
{
    struct buffer piece = {0};
    const struct csv_record *record;
    enum ordo_status status = connection_copy_begin(run->connection, run->format->copy_sql, error);
    if (status != ORDO_OK)
        return status;
    while (status == ORDO_OK && (record = csv_reader_next(run->reader)) != NULL) {
        status = take_line(run, record, &piece, error);
        if (status != ORDO_OK)
            connection_copy_abort(run->connection);
        else if (piece.length >= PIECE_BYTES)
            status = send_piece(run, phase, &piece, error);
    }
    if (status == ORDO_OK && piece.length > 0)
        status = send_piece(run, phase, &piece, error);
    if (status == ORDO_OK) {
        status = import_source_check(run->source, error);
        if (status != ORDO_OK)
            connection_copy_abort(run->connection);
        else
            status = connection_copy_end(run->connection, error);
    }
    buffer_free(&piece);
    return status;
}
