#include "cli/report.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void print_hint(const struct ordo_error *error)
{
    if (error->hint[0] != '\0')
        fprintf(stderr, "      %s\n", error->hint);
}

/* Data may stand in a message: nothing of it may drive the terminal. */
static void print_visible(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            fprintf(stderr, "\\x%02x", (unsigned char)*c);
        else
            fputc(*c, stderr);
    }
}

void report_error(const struct ordo_error *error)
{
    fprintf(stderr, "ordo: ");
    print_visible(error->message);
    fputc('\n', stderr);
    print_hint(error);
}

/* The line of `sql` that holds character number `position` (from 1), and a caret under it. */
static void print_caret(const char *sql, int position)
{
    const char *line = sql;
    const char *at = sql;
    int column = 0;
    for (int n = 1; n < position && *at != '\0'; n++) {
        uint32_t c = text_next(&at);
        column += c == '\t' ? 1 : text_columns(c);
        if (c == '\n') {
            line = at;
            column = 0;
        }
    }
    fprintf(stderr, "      ");
    for (const char *c = line; *c != '\0' && *c != '\n'; c++)
        fputc((unsigned char)*c < 0x20 ? ' ' : *c, stderr);
    fprintf(stderr, "\n      %*s^\n", column, "");
}

void report_sql_error(const struct ordo_error *error, const char *sql)
{
    fprintf(stderr, "ordo: %s: ", error->sqlstate);
    print_visible(error->message);
    fputc('\n', stderr);
    if (error->position > 0 && text_is_utf8(sql, strlen(sql)))
        print_caret(sql, error->position);
    print_hint(error);
}
