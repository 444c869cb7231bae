/* From the file into the database: read, check, and send what is good. */
#include "store/import/line.h"
#include "store/import/run.h"

/* As much is gathered before it is sent. */
enum { PIECE_BYTES = 256 * 1024 };

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

static enum ordo_status send_piece(struct import_run *run, struct buffer *piece,
                                   struct ordo_error *error)
{
    enum ordo_status status =
        connection_copy_put(run->connection, piece->bytes, piece->length, error);
    buffer_clear(piece);
    return status;
}

/* All lines that are left, to the last piece. */
static enum ordo_status send_lines(struct import_run *run, const char *phase, struct buffer *piece,
                                   struct ordo_error *error)
{
    const struct csv_record *record;
    enum ordo_status status = ORDO_OK;
    while (status == ORDO_OK && (record = csv_reader_next(run->reader)) != NULL) {
        status = import_tell(run, phase, import_source_fraction(run->source), error);
        if (status == ORDO_OK)
            status = take_line(run, record, piece, error);
        if (status == ORDO_OK && piece->length >= PIECE_BYTES)
            status = send_piece(run, piece, error);
    }
    if (status == ORDO_OK && piece->length > 0)
        status = send_piece(run, piece, error);
    return status;
}

enum ordo_status import_copy_lines(struct import_run *run, const char *phase,
                                   struct ordo_error *error)
{
    struct buffer piece = {0};
    enum ordo_status status = connection_copy_begin(run->connection, run->format->copy_sql, error);
    if (status != ORDO_OK)
        return status;
    status = send_lines(run, phase, &piece, error);
    if (status == ORDO_OK)
        status = import_source_check(run->source, error);
    if (status == ORDO_OK)
        status = connection_copy_end(run->connection, error);
    if (status != ORDO_OK)
        connection_copy_abort(run->connection);
    buffer_free(&piece);
    return status;
}
