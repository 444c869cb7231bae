#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "rows/cell.h"
#include "rows/render.h"
#include "rows/table_layout.h"

struct table {
    const struct ordo_rows *rows;
    const char *currency;
    struct column_layout *layouts; /* one a column */
    struct buffer scratch;
};

/* A line of the table. Space is held back until something follows, so that no line ends in it. */
struct line {
    struct buffer *out;
    size_t held_spaces;
    bool is_begun;
};

static void line_space(struct line *line, size_t columns)
{
    line->held_spaces += columns;
}

/* Between two columns. */
static void line_gap(struct line *line)
{
    if (line->is_begun)
        line_space(line, TABLE_GAP_COLUMNS);
    line->is_begun = true;
}

static void line_release(struct line *line)
{
    buffer_repeat(line->out, ' ', line->held_spaces);
    line->held_spaces = 0;
}

static void line_end(struct line *line)
{
    buffer_byte(line->out, '\n');
    line->held_spaces = 0;
    line->is_begun = false;
}

/* One cell; numbers end `right_space` columns before the edge, so that their points line up. */
static void append_cell(struct line *line, const struct column_layout *layout, const char *text,
                        size_t right_space)
{
    size_t columns = cell_columns(text);
    if (columns > layout->width)
        columns = layout->width;
    if (layout->to_right)
        line_space(line, layout->width - columns - right_space);
    if (columns > 0) {
        line_release(line);
        columns = cell_append(line->out, text, layout->width);
    }
    line_space(line, layout->to_right ? right_space : layout->width - columns);
}

/* As much of a label as fits on one line of its column; *label is moved past it. */
static void take_label_line(const char **label, size_t width, struct buffer *line)
{
    buffer_clear(line);
    while (**label != '\0') {
        size_t length = table_label_piece(*label);
        size_t space = line->length > 0 && (*label)[-1] == ' ';
        if (line->length > 0 && line->length + space + length > width)
            return;
        buffer_repeat(line, ' ', space);
        buffer_append(line, *label, length);
        *label += length + ((*label)[length] == ' ');
    }
}

/* Line number `wanted` of a column's header; empty where it has fewer. */
static void find_label_line(struct table *table, size_t column, size_t wanted, struct buffer *line)
{
    const struct column_layout *layout = &table->layouts[column];
    const char *label = cell_label(&table->rows->columns[column], table->currency, &table->scratch);
    if (layout->label <= layout->width || layout->piece > layout->width) {
        buffer_clear(line);
        if (wanted == 0)
            buffer_text(line, label);
        return;
    }
    for (size_t n = 0; n <= wanted; n++)
        take_label_line(&label, layout->width, line);
}

/* One line of the headers; false, and nothing but for the first one, if no column has so many. */
static bool append_label_line(struct buffer *out, struct table *table, size_t number)
{
    struct line line = {.out = out};
    struct buffer text = {0};
    bool is_empty = true;
    for (size_t i = 0; i < table->rows->column_count; i++) {
        if (table->layouts[i].is_hidden)
            continue;
        find_label_line(table, i, number, &text);
        is_empty = is_empty && text.length == 0;
        line_gap(&line);
        append_cell(&line, &table->layouts[i], text.length == 0 ? "" : text.bytes, 0);
    }
    if (!is_empty || number == 0)
        line_end(&line);
    out->failed = out->failed || text.failed;
    buffer_free(&text);
    return !is_empty;
}

static void append_header(struct buffer *out, struct table *table)
{
    size_t number = 0;
    while (append_label_line(out, table, number) && !out->failed)
        number++;
    struct line line = {.out = out};
    for (size_t i = 0; i < table->rows->column_count; i++) {
        if (table->layouts[i].is_hidden)
            continue;
        line_gap(&line);
        line_release(&line);
        buffer_repeat(out, '-', table->layouts[i].width);
    }
    line_end(&line);
}

/* A time without its seconds and zone, where there is no room for them. */
static const char *shortened(const struct column_layout *layout, const char *text,
                             char minute[TABLE_MINUTE_COLUMNS + 1])
{
    if (!layout->to_minute || strlen(text) <= TABLE_MINUTE_COLUMNS)
        return text;
    size_t length = text_whole_characters(text, TABLE_MINUTE_COLUMNS);
    memcpy(minute, text, length);
    minute[length] = '\0';
    return minute;
}

static void append_row(struct buffer *out, struct table *table, size_t row)
{
    struct line line = {.out = out};
    char minute[TABLE_MINUTE_COLUMNS + 1];
    for (size_t i = 0; i < table->rows->column_count; i++) {
        const struct column_layout *layout = &table->layouts[i];
        enum ordo_type type = table->rows->columns[i].type;
        const char *text = cell_text(type, rows_row(table->rows, row)[i], &table->scratch);
        if (table->layouts[i].is_hidden)
            continue;
        line_gap(&line);
        append_cell(&line, layout, shortened(layout, text, minute),
                    layout->fraction - table_fraction_columns(type, text));
    }
    line_end(&line);
}

static void append_row_count(struct buffer *out, size_t count)
{
    if (count == 1)
        buffer_text(out, "(1 row)\n");
    else
        buffer_printf(out, "(%zu rows)\n", count);
}

static void append_table(struct buffer *out, struct table *table)
{
    append_header(out, table);
    for (size_t row = 0; row < table->rows->row_count; row++)
        append_row(out, table, row);
}

/* Every row as a record, where the table cannot be made narrow enough. */
static void append_records(struct buffer *out, const struct ordo_rows *rows,
                           const struct render_table_options *options)
{
    for (size_t row = 0; row < rows->row_count; row++) {
        render_record(out, rows, row, options);
        buffer_byte(out, '\n');
    }
}

void render_table(struct buffer *out, const struct ordo_rows *rows,
                  const struct render_table_options *options)
{
    if (rows->column_count == 0) {
        buffer_printf(out, "%s\n", rows->command);
        return;
    }
    struct table table = {
        .rows = rows,
        .currency = options->currency,
        .layouts = calloc(rows->column_count, sizeof *table.layouts),
    };
    if (table.layouts != NULL) {
        table_measure(rows, options->currency, table.layouts, &table.scratch);
        if (table_fit(table.layouts, rows->column_count, options->width) || rows->row_count == 0)
            append_table(out, &table);
        else
            append_records(out, rows, options);
        append_row_count(out, rows->row_count);
    }
    out->failed = out->failed || table.layouts == NULL || table.scratch.failed;
    buffer_free(&table.scratch);
    free(table.layouts);
}
