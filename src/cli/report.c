#include "cli/report.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "rows/cell.h"

static const char indent[] = "      ";

/* Data may stand in a line: nothing of it may drive the terminal. */
static void print_line(const char *before, const char *text)
{
    struct buffer line = {0};
    cell_append(&line, text, SIZE_MAX);
    if (!line.failed)
        fprintf(stderr, "%s%s\n", before, line.length == 0 ? "" : line.bytes);
    buffer_free(&line);
}

static void print_hint(const struct ordo_error *error)
{
    if (error->hint[0] != '\0')
        print_line(indent, error->hint);
}

void report_error(const struct ordo_error *error)
{
    print_line("ordo: ", error->message);
    print_hint(error);
}

/* A piece of the statement on one line, as it is shown. */
static size_t append_sql(struct buffer *shown, const char *sql, size_t length)
{
    struct buffer piece = {0};
    for (size_t i = 0; i < length; i++)
        buffer_byte(&piece, sql[i] == '\t' ? ' ' : sql[i]);
    size_t columns = piece.length == 0 ? 0 : cell_append(shown, piece.bytes, SIZE_MAX);
    buffer_free(&piece);
    return columns;
}

/* The line of `sql` that holds character number `position` (from 1), and a caret under it. Where
   the end of the text is at fault, that is the last line with something on it. */
static void print_caret(const char *sql, int position)
{
    const char *end = sql + strlen(sql);
    while (end > sql && strchr(" \t\r\n", end[-1]) != NULL)
        end--;
    const char *line = sql;
    const char *at = sql;
    for (int n = 1; n < position && at < end; n++)
        if (text_next(&at) == '\n')
            line = at;
    struct buffer shown = {0};
    size_t column = append_sql(&shown, line, (size_t)(at - line));
    append_sql(&shown, at, strcspn(at, "\r\n"));
    if (!shown.failed)
        fprintf(stderr, "%s%s\n%s%*s^\n", indent, shown.bytes, indent, (int)column, "");
    buffer_free(&shown);
}

void report_sql_error(const struct ordo_error *error, const char *sql)
{
    char before[32];
    snprintf(before, sizeof before, "ordo: %s: ", error->sqlstate);
    print_line(before, error->message);
    if (error->position > 0)
        print_caret(sql, error->position);
    print_hint(error);
}
