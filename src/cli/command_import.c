/* ordo import: a CSV file into the store. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress_bar.h"
#include "rows/cell.h"
#include "store/import/format.h"

/* ---------------------------------------------------------------- the bar */

static bool show_progress(const char *phase, double fraction, void *context)
{
    progress_bar_draw(context, phase, fraction);
    return !interrupt_requested();
}

/* ---------------------------------------------------------------- the command */

/* Where rejects go if nothing is said: NAME.rejects.csv in the current folder. */
static enum ordo_status default_rejects(const char *path, struct buffer *rejects,
                                        struct ordo_error *error)
{
    const char *slash = strrchr(path, '/');
    buffer_printf(rejects, "%s.rejects.csv", slash == NULL ? path : slash + 1);
    return rejects->failed ? error_no_memory(error) : ORDO_OK;
}

/* The values of --map, in the order typed; as many as *count. The caller's, to be freed. */
static const char **given_maps(const struct invocation *invocation, size_t *count)
{
    const char **maps = calloc(invocation->given_count + 1, sizeof *maps);
    *count = 0;
    for (size_t i = 0; maps != NULL && i < invocation->given_count; i++)
        if (strcmp(invocation->given[i].option->name, "map") == 0)
            maps[(*count)++] = invocation->given[i].value;
    return maps;
}

static void tell_rejected(struct invocation *invocation, int64_t rejected, const char *rejects_path)
{
    struct buffer line = {0};
    buffer_printf(&line, "%" PRId64 " %s not taken; which and why: %s", rejected,
                  rejected == 1 ? "line was" : "lines were", rejects_path);
    if (!line.failed)
        output_notice(line.bytes, invocation);
    buffer_free(&line);
}

static void tell_columns_not_taken(struct invocation *invocation, const char *names)
{
    struct buffer line = {0};
    buffer_text(&line, "columns not taken: ");
    cell_append(&line, names, SIZE_MAX);
    buffer_text(&line, " (map one with --map COLUMN=NAME)");
    if (!line.failed)
        output_notice(line.bytes, invocation);
    buffer_free(&line);
}

static enum ordo_status show(struct invocation *invocation, const struct ordo_rows *rows,
                             const char *rejects_path)
{
    int64_t rejected = ordo_rows_integer(rows, 0, "rejected");
    const char *not_taken = ordo_rows_text(rows, 0, "columns_not_taken");
    enum ordo_status status = output_record(invocation, rows, NULL);
    if (status == ORDO_OK && not_taken != NULL)
        tell_columns_not_taken(invocation, not_taken);
    if (status == ORDO_OK && rejected > 0)
        tell_rejected(invocation, rejected, rejects_path);
    return status;
}

static enum ordo_status import_file(struct invocation *invocation,
                                    const struct ordo_import_options *options)
{
    struct ordo_store *store = NULL;
    struct ordo_rows *rows = NULL;
    enum ordo_status status = invocation_open(invocation, &store);
    if (status == ORDO_OK)
        status = ordo_import(store, options, &rows, &invocation->error);
    progress_bar_erase(options->progress_context);
    if (status == ORDO_OK)
        status = show(invocation, rows, options->rejects_path);
    ordo_rows_free(rows);
    invocation_close(store);
    return status;
}

static enum ordo_status run_import(struct invocation *invocation)
{
    const char *file = invocation_argument(invocation, 1);
    bool is_stdin = strcmp(file, "-") == 0;
    bool is_typed = is_stdin && isatty(STDIN_FILENO); /* a bar would hide what is typed */
    struct progress_bar bar = progress_bar(invocation->settings.quiet || is_typed);
    struct buffer rejects = {0};
    size_t map_count = 0;
    const char **maps = given_maps(invocation, &map_count);
    enum ordo_status status = maps == NULL ? error_no_memory(&invocation->error) : ORDO_OK;
    if (status == ORDO_OK)
        status = default_rejects(is_stdin ? "stdin" : file, &rejects, &invocation->error);
    if (status == ORDO_OK) {
        const char *rejects_path = invocation_option(invocation, "rejects");
        const struct ordo_import_options options = {
            .what = invocation_argument(invocation, 0),
            .path = file,
            .rejects_path = rejects_path == NULL ? rejects.bytes : rejects_path,
            .maps = maps,
            .map_count = map_count,
            .progress = show_progress,
            .progress_context = &bar,
        };
        status = import_file(invocation, &options);
    }
    buffer_free(&rejects);
    free(maps);
    return status;
}

static const struct command_argument import_arguments[] = {
    {"WHAT", "customers, products, orders or online-retail.", false, false,
     "customers|products|orders|online-retail"},
    {"FILE", "A CSV file whose first line names the columns, plain or gzip; - is standard input.",
     false, false, NULL},
    {NULL, NULL, false, false, NULL},
};

static const struct command_option import_options[] = {
    {"map", "COLUMN=NAME", "The column is called NAME in the file; for as many as need it.", false,
     true},
    {"rejects", "FILE",
     "Where lines that are not taken go, with number and reason; else FILE.rejects.csv in the "
     "current folder. A former rejects file is replaced, any other file is not.",
     false, false},
    {NULL, NULL, NULL, false, false},
};

const struct command command_import = {
    .path = "import",
    .summary = "Import a CSV file, in one transaction: interrupted, nothing remains; run twice, "
               "nothing doubles.",
    .description = import_help,
    .arguments = import_arguments,
    .options = import_options,
    .examples = "ordo import customers customers.csv --map email=E-Mail\n"
                "ordo import online-retail online_retail.csv.gz",
    .run = run_import,
};
