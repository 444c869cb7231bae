/* ordo query: any parameterized SQL. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"

enum { SQL_BYTES_MOST = 1 << 20 };

static enum ordo_status read_standard_input(struct buffer *sql, struct ordo_error *error)
{
    char piece[4096];
    size_t length;
    while ((length = fread(piece, 1, sizeof piece, stdin)) > 0) {
        buffer_append(sql, piece, length);
        if (sql->length > SQL_BYTES_MOST)
            return error_set(error, ORDO_INVALID, "SQL", "SQL: is over %d bytes long",
                             SQL_BYTES_MOST);
    }
    if (ferror(stdin))
        return error_set(error, ORDO_FILE, "SQL", "SQL: standard input cannot be read: %s",
                         strerror(errno));
    return sql->failed ? error_no_memory(error) : ORDO_OK;
}

/* The statement as text PostgreSQL can take, or why not. */
static enum ordo_status check_sql(const struct buffer *sql, struct ordo_error *error)
{
    if (sql->length == 0)
        return error_set(error, ORDO_INVALID, "SQL", "SQL: must not be empty");
    if (memchr(sql->bytes, '\0', sql->length) != NULL)
        return error_set(error, ORDO_INVALID, "SQL", "SQL: holds a NUL byte");
    if (!text_is_utf8(sql->bytes, sql->length))
        return error_set(error, ORDO_INVALID, "SQL", "SQL: is not valid UTF-8");
    return ORDO_OK;
}

static enum ordo_status check_values(const struct invocation *invocation, struct ordo_error *error)
{
    for (size_t i = 1; i < invocation->argument_count; i++)
        if (!text_is_utf8(invocation->arguments[i], strlen(invocation->arguments[i])))
            return error_set(error, ORDO_INVALID, "VALUE", "VALUE: $%zu is not valid UTF-8", i);
    return ORDO_OK;
}

/* The rows, or where there are none what was done ("UPDATE 3"). */
static enum ordo_status show(struct invocation *invocation, const struct ordo_rows *rows)
{
    if (ordo_rows_column_count(rows) > 0 || invocation->settings.format != OUTPUT_TABLE)
        return output_rows(invocation, rows, NULL);
    struct buffer line = {0};
    buffer_printf(&line, "%s\n", ordo_rows_command(rows));
    enum ordo_status status = line.failed ? error_no_memory(&invocation->error)
                                          : output_bytes(invocation, line.bytes, line.length);
    buffer_free(&line);
    return status;
}

static enum ordo_status run_query(struct invocation *invocation)
{
    const char *argument = invocation_argument(invocation, 0);
    struct buffer sql = {0};
    struct ordo_store *store = NULL;
    struct ordo_rows *rows = NULL;
    enum ordo_status status = ORDO_OK;
    if (strcmp(argument, "-") == 0)
        status = read_standard_input(&sql, &invocation->error);
    else
        buffer_text(&sql, argument);
    if (status == ORDO_OK)
        status = check_sql(&sql, &invocation->error);
    if (status == ORDO_OK)
        status = check_values(invocation, &invocation->error);
    if (status == ORDO_OK)
        status = invocation_open(invocation, &store);
    if (status == ORDO_OK)
        status = ordo_query(store, sql.bytes, invocation->arguments + 1,
                            invocation->argument_count - 1, &rows, &invocation->error);
    if (status == ORDO_OK)
        status = show(invocation, rows);
    else if (status != ORDO_CANCELLED && store != NULL && invocation->error.sqlstate[0] != '\0') {
        report_sql_error(&invocation->error, sql.bytes);
        invocation->is_reported = true;
    }
    ordo_rows_free(rows);
    invocation_close(store);
    buffer_free(&sql);
    return status;
}

static const struct command_argument query_arguments[] = {
    {"SQL", "One statement with $1, $2, ...; - reads it from standard input.", false, false, NULL},
    {"VALUE", "The value of $1, of $2, and so on; bound, never pasted.", true, true, NULL},
    {NULL, NULL, false, false, NULL},
};

const struct command command_query = {
    .path = "query",
    .summary = "Run any one SQL statement with parameters; a transaction of its own.",
    .description = "It is committed if it succeeds and rolled back if it fails. Values are text; "
                   "PostgreSQL infers their types, or write $1::numeric. Values that begin with - "
                   "stand after --.",
    .arguments = query_arguments,
    .examples = "ordo query 'SELECT * FROM products WHERE price > $1 AND stock_quantity < $2' 10 5",
    .run = run_query,
};
