/* ordo_export: a whole table, a row at a time. */
#include "store/export.h"

#include <string.h>

#include "base/text.h"
#include "rows/render.h"
#include "store/handle.h"

/* As much is gathered before it is given away. */
enum { PIECE_BYTES = 64 * 1024 };

struct export_run {
    enum ordo_export_format format;
    bool (*write)(const char *bytes, size_t length, void *context);
    void *context;
    struct arena arena;
    struct row_column *columns; /* in the arena: those that begin is told do not last */
    struct buffer piece;
    bool was_refused; /* the receiver wants no more */
};

static enum ordo_status find_table(const char *what, const struct export_table **table,
                                   struct ordo_error *error)
{
    struct buffer names = {0};
    for (size_t i = 0; i < export_table_count; i++) {
        *table = &export_tables[i];
        if (what != NULL && strcmp(what, (*table)->name) == 0) {
            buffer_free(&names);
            return ORDO_OK;
        }
        buffer_printf(&names, "%s%s", i == 0 ? "" : ", ", (*table)->name);
    }
    bool can_be_shown = what != NULL && text_is_utf8(what, strlen(what));
    enum ordo_status status =
        names.failed ? error_no_memory(error)
                     : error_set(error, ORDO_INVALID, "what", "what: \"%.60s\" is not one of %s",
                                 can_be_shown ? what : "", names.bytes);
    buffer_free(&names);
    return status;
}

/* Give away what has gathered; false if that is no use any more. */
static bool flush(struct export_run *run)
{
    if (run->piece.failed)
        return false;
    if (run->piece.length > 0)
        run->was_refused = !run->write(run->piece.bytes, run->piece.length, run->context);
    buffer_clear(&run->piece);
    return !run->was_refused;
}

static bool begin(const struct row_column *columns, size_t count, void *context)
{
    struct export_run *run = context;
    if (run->format == ORDO_EXPORT_CSV)
        render_csv_header(&run->piece, columns, count);
    run->columns = arena_alloc(&run->arena, count * sizeof *columns);
    run->piece.failed = run->piece.failed || run->columns == NULL;
    for (size_t c = 0; !run->piece.failed && c < count; c++) {
        run->columns[c].type = columns[c].type;
        run->columns[c].name = arena_copy(&run->arena, columns[c].name, strlen(columns[c].name));
        run->piece.failed = run->columns[c].name == NULL;
    }
    return !run->piece.failed;
}

static bool append_row(row_values values, size_t count, void *context)
{
    struct export_run *run = context;
    if (run->format == ORDO_EXPORT_CSV) {
        render_csv_row(&run->piece, values, count);
    } else {
        render_json_object(&run->piece, run->columns, values, count);
        buffer_byte(&run->piece, '\n');
    }
    return run->piece.length < PIECE_BYTES ? !run->piece.failed : flush(run);
}

/* One snapshot; times in UTC, whatever the store's zone is. */
static enum ordo_status export_snapshot(struct connection *connection,
                                        const struct export_table *table, struct export_run *run,
                                        struct ordo_error *error)
{
    enum ordo_status status =
        connection_execute(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", error);
    if (status == ORDO_OK)
        status = connection_execute(connection, "SET LOCAL TimeZone TO 'UTC'", error);
    if (status == ORDO_OK)
        status = connection_stream(connection, &(struct statement){.sql = table->sql},
                                   &(struct row_receiver){
                                       .columns = begin,
                                       .row = append_row,
                                       .context = run,
                                   },
                                   error);
    if (status == ORDO_OK && !run->was_refused)
        (void)flush(run);
    connection_rollback(connection);
    if (run->was_refused)
        status = error_set(error, ORDO_FILE, NULL, "the export was not taken to its end");
    else if (run->piece.failed)
        status = error_no_memory(error);
    return status;
}

enum ordo_status ordo_export(struct ordo_store *store, const char *what,
                             enum ordo_export_format format,
                             bool (*write)(const char *bytes, size_t length, void *context),
                             void *context, struct ordo_error *error)
{
    struct export_run run = {.format = format, .write = write, .context = context};
    const struct export_table *table = NULL;
    enum ordo_status status = store_begin(store);
    if (status == ORDO_OK)
        status = find_table(what, &table, &store->error);
    if (status == ORDO_OK)
        status = export_snapshot(store->connection, table, &run, &store->error);
    buffer_free(&run.piece);
    arena_free(&run.arena);
    return store_end(store, status, error);
}
