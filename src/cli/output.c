#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "rows/render.h"

/* The terminal's columns; 0, which is unlimited, where the output is not a terminal. */
static size_t terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

enum ordo_status output_bytes(struct invocation *invocation, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_set(&invocation->error, ORDO_FILE, NULL,
                             "standard output cannot be written: %s", strerror(errno));
        bytes += written;
        length -= (size_t)written;
    }
    return ORDO_OK;
}

static enum ordo_status flush(struct invocation *invocation, struct buffer *out)
{
    enum ordo_status status = out->failed ? error_no_memory(&invocation->error)
                                          : output_bytes(invocation, out->bytes, out->length);
    buffer_free(out);
    if (status == ORDO_FILE)
        error_hint(&invocation->error, "Only the output is missing; what was done to the store is "
                                       "done.");
    return status;
}

enum ordo_status output_rows(struct invocation *invocation, const struct ordo_rows *rows,
                             const char *currency)
{
    struct buffer out = {0};
    switch (invocation->settings.format) {
    case OUTPUT_JSON:
        render_json(&out, rows);
        break;
    case OUTPUT_CSV:
        render_csv(&out, rows);
        break;
    case OUTPUT_TABLE:
        render_table(&out, rows, &(struct render_table_options){terminal_width(), currency});
        if (ordo_rows_next_after(rows) != NULL)
            buffer_printf(&out, "next page: --after %s\n", ordo_rows_next_after(rows));
        break;
    }
    return flush(invocation, &out);
}

enum ordo_status output_record(struct invocation *invocation, const struct ordo_rows *rows,
                               const char *currency)
{
    struct buffer out = {0};
    switch (invocation->settings.format) {
    case OUTPUT_JSON:
        render_json_object(&out, rows->columns, rows_row(rows, 0), rows->column_count);
        buffer_byte(&out, '\n');
        break;
    case OUTPUT_CSV:
        render_csv(&out, rows);
        break;
    case OUTPUT_TABLE:
        render_record(&out, rows, 0, &(struct render_table_options){terminal_width(), currency});
        break;
    }
    return flush(invocation, &out);
}

void output_notice(const char *line, void *invocation)
{
    if (!((const struct invocation *)invocation)->settings.quiet)
        fprintf(stderr, "ordo: %s\n", line);
}
