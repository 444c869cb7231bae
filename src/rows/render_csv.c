#include <string.h>

#include "rows/render.h"

static void append_field(struct buffer *out, const char *text)
{
    size_t plain = strcspn(text, ",\"\r\n");
    if (text[plain] == '\0' && plain > 0) {
        buffer_append(out, text, plain);
        return;
    }
    buffer_byte(out, '"');
    for (;;) {
        const char *quote = strchr(text, '"');
        if (quote == NULL)
            break;
        buffer_append(out, text, (size_t)(quote - text));
        buffer_text(out, "\"\"");
        text = quote + 1;
    }
    buffer_text(out, text);
    buffer_byte(out, '"');
}

void render_csv_header(struct buffer *out, const struct row_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(out, ',');
        append_field(out, columns[i].name);
    }
    buffer_byte(out, '\n');
}

void render_csv_row(struct buffer *out, row_values values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(out, ',');
        if (values[i] != NULL)
            append_field(out, values[i]);
    }
    buffer_byte(out, '\n');
}

void render_csv(struct buffer *out, const struct ordo_rows *rows)
{
    if (rows->column_count == 0)
        return;
    render_csv_header(out, rows->columns, rows->column_count);
    for (size_t row = 0; row < rows->row_count; row++)
        render_csv_row(out, rows_row(rows, row), rows->column_count);
}
