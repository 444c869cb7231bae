/* ordo_import: a file, in one transaction. */
#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "store/import/run.h"

/* The columns of the result: first the numbers, in the order of enum import_counter. */
enum { COLUMNS_NOT_TAKEN = IMPORT_COUNTERS, RESULT_COLUMNS };
static const struct row_column result_columns[RESULT_COLUMNS] = {
    {"lines", ORDO_TYPE_INTEGER},         {"rejected", ORDO_TYPE_INTEGER},
    {"already_there", ORDO_TYPE_INTEGER}, {"customers", ORDO_TYPE_INTEGER},
    {"products", ORDO_TYPE_INTEGER},      {"orders", ORDO_TYPE_INTEGER},
    {"order_items", ORDO_TYPE_INTEGER},   {"columns_not_taken", ORDO_TYPE_TEXT},
};

static enum ordo_status find_format(const char *name, const struct import_format **format,
                                    struct ordo_error *error)
{
    struct buffer names = {0};
    for (size_t i = 0; i < import_format_count; i++) {
        *format = &import_formats[i];
        if (name != NULL && strcmp(name, (*format)->name) == 0) {
            buffer_free(&names);
            return ORDO_OK;
        }
        buffer_printf(&names, "%s%s", i == 0 ? "" : ", ", (*format)->name);
    }
    bool can_be_shown = name != NULL && text_is_utf8(name, strlen(name));
    enum ordo_status status =
        names.failed ? error_no_memory(error)
                     : error_set(error, ORDO_INVALID, "what", "what: \"%.60s\" is not one of %s",
                                 can_be_shown ? name : "", names.bytes);
    buffer_free(&names);
    return status;
}

static enum ordo_status ask_while_waiting(void *context, struct ordo_error *error)
{
    return import_tell(context, "waiting for input", -1, error);
}

static enum ordo_status open_rejects(struct import_run *run, struct ordo_error *error)
{
    const char *path = run->options->rejects_path;
    if (path != NULL && import_source_is(run->source, path))
        return error_set(error, ORDO_INVALID, "rejects",
                         "rejects: %s is the file that is imported; name another", path);
    return import_rejects_open(path, &run->rejects, error);
}

static enum ordo_status read_header(struct import_run *run, struct ordo_error *error)
{
    const struct ordo_import_options *options = run->options;
    run->reader = csv_reader_new(import_source_read, run->source);
    if (run->reader == NULL)
        return error_no_memory(error);
    const struct csv_record *header = csv_reader_next(run->reader);
    enum ordo_status status = import_source_check(run->source, error);
    if (status == ORDO_OK)
        status = import_header_read(run->format, header, options->maps, options->map_count,
                                    &run->mapping, error);
    if (status == ORDO_OK)
        import_header_not_taken(run->format, header, &run->mapping, &run->not_taken);
    return run->not_taken.failed ? error_no_memory(error) : status;
}

/* What can be known before the database is asked. */
static enum ordo_status prepare(struct import_run *run, struct ordo_error *error)
{
    const struct ordo_import_options *options = run->options;
    if (options->path == NULL)
        return error_set(error, ORDO_INVALID, "file", "file: is missing");
    const struct import_patience patience = {ask_while_waiting, run};
    enum ordo_status status = find_format(options->what, &run->format, error);
    if (status == ORDO_OK)
        status = import_source_open(options->path, &patience, &run->source, error);
    if (status == ORDO_OK)
        status = open_rejects(run, error);
    return status == ORDO_OK ? read_header(run, error) : status;
}

static enum ordo_status commit(struct import_run *run, struct ordo_error *error)
{
    enum ordo_status status = import_tell(run, "committing", -1, error);
    if (status == ORDO_OK)
        status = connection_commit(run->connection, error);
    if (status != ORDO_OK)
        return status;
    status = import_rejects_publish(run->rejects, error);
    if (status != ORDO_OK)
        error_hint(error, "The import itself is done and committed; only this file is missing. Run "
                          "it again to get it.");
    return status;
}

/* A server that can will look every second whether this process is still there, so that one that
   was killed leaves no long statement running, and no lock. A server that cannot refuses. */
static void have_client_watched(struct connection *connection)
{
    struct ordo_error ignored;
    (void)!connection_execute(connection, "SET client_connection_check_interval TO 1000", &ignored);
}

/* Two imports at once: the second waits where it makes import_lines, so what it then looks at must
   be as new as that moment. */
static enum ordo_status transfer(struct import_run *run, struct ordo_error *error)
{
    have_client_watched(run->connection);
    enum ordo_status status =
        connection_execute(run->connection, "BEGIN ISOLATION LEVEL READ COMMITTED", error);
    if (status == ORDO_OK)
        status = import_run_steps(run, error);
    if (status == ORDO_CONFLICT)
        error_hint(error, "Somebody added the same at the same moment. Import again: what is there "
                          "by then is found.");
    if (status == ORDO_OK)
        status = import_rejects_finish(run->rejects, error);
    if (status == ORDO_OK)
        status = commit(run, error);
    connection_rollback(run->connection);
    return status;
}

static enum ordo_status report(const struct import_run *run, struct ordo_rows **rows,
                               struct ordo_error *error)
{
    *rows = rows_new(result_columns, RESULT_COLUMNS, 1);
    bool complete = *rows != NULL;
    for (size_t c = 0; complete && c < IMPORT_COUNTERS; c++) {
        char text[24];
        complete = rows_set(*rows, 0, c, store_integer_text(text, &run->counts[c]));
    }
    if (complete && run->not_taken.length > 0)
        complete = rows_set(*rows, 0, COLUMNS_NOT_TAKEN, run->not_taken.bytes);
    return complete ? ORDO_OK : error_no_memory(error);
}

enum ordo_status ordo_import(struct ordo_store *store, const struct ordo_import_options *options,
                             struct ordo_rows **rows, struct ordo_error *error)
{
    struct import_run run = {.options = options, .actor = store->actor};
    *rows = NULL;
    enum ordo_status status = store_begin(store);
    if (status == ORDO_OK)
        status = prepare(&run, &store->error);
    if (status == ORDO_OK) {
        run.connection = store->connection;
        status = transfer(&run, &store->error);
    }
    if (status == ORDO_OK) {
        run.counts[IMPORT_REJECTED] = import_rejects_count(run.rejects);
        status = report(&run, rows, &store->error);
    }
    buffer_free(&run.not_taken);
    csv_reader_free(run.reader);
    import_rejects_close(run.rejects);
    import_source_close(run.source);
    if (status != ORDO_OK) {
        ordo_rows_free(*rows);
        *rows = NULL;
    }
    return store_end(store, status, error);
}
