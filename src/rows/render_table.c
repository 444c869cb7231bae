#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "rows/cell.h"
#include "rows/render.h"

static const size_t gap_columns = 2;        /* between two columns of the table */
static const size_t least_text_columns = 8; /* to which a column may be cut */

struct layout {
    bool to_right;
    bool may_be_cut;
    size_t whole;    /* the most columns before a decimal point */
    size_t fraction; /* the most columns from a decimal point on */
    size_t width;
};

struct table {
    const struct ordo_rows *rows;
    const char *currency;
    struct layout *layouts; /* one a column */
    struct buffer scratch;
};

/* A line of the table. Space is held back until something follows it, so that no line ends in it.
 */
struct line {
    struct buffer *out;
    size_t held_spaces;
};

static void line_space(struct line *line, size_t columns)
{
    line->held_spaces += columns;
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
}

static bool is_numeric(enum ordo_type type)
{
    return type == ORDO_TYPE_INTEGER || type == ORDO_TYPE_MONEY || type == ORDO_TYPE_REAL;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* The columns that the point of an amount of money and all after it take. */
static size_t fraction_columns(enum ordo_type type, const char *text)
{
    if (type != ORDO_TYPE_MONEY || !text_decimal(text).valid)
        return 0;
    const char *point = strchr(text, '.');
    return point == NULL ? 0 : strlen(point);
}

static void measure_column(struct table *table, size_t column)
{
    const struct row_column *kind = &table->rows->columns[column];
    struct layout *layout = &table->layouts[column];
    layout->to_right = is_numeric(kind->type);
    layout->may_be_cut = kind->type == ORDO_TYPE_TEXT || kind->type == ORDO_TYPE_JSON;
    for (size_t row = 0; row < table->rows->row_count; row++) {
        const char *text =
            cell_text(kind->type, rows_row(table->rows, row)[column], &table->scratch);
        size_t fraction = fraction_columns(kind->type, text);
        layout->whole = larger(layout->whole, cell_columns(text) - fraction);
        layout->fraction = larger(layout->fraction, fraction);
    }
    size_t label = cell_columns(cell_label(kind, table->currency, &table->scratch));
    layout->width = larger(label, layout->whole + layout->fraction);
}

static size_t capped_width(const struct layout *layout, size_t cap)
{
    return layout->may_be_cut && layout->width > cap ? cap : layout->width;
}

/* The width of the table if columns of text are cut to `cap`. */
static size_t table_width(const struct table *table, size_t cap)
{
    size_t width = gap_columns * (table->rows->column_count - 1);
    for (size_t i = 0; i < table->rows->column_count; i++)
        width += capped_width(&table->layouts[i], cap);
    return width;
}

static void fit(struct table *table, size_t width)
{
    size_t cap = larger(width, least_text_columns);
    while (cap > least_text_columns && table_width(table, cap) > width)
        cap--;
    for (size_t i = 0; i < table->rows->column_count; i++)
        table->layouts[i].width = capped_width(&table->layouts[i], cap);
}

/* One cell; numbers end `right_space` columns before the edge, so that their points line up. */
static void append_cell(struct line *line, const struct layout *layout, const char *text,
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

static void append_header(struct buffer *out, struct table *table)
{
    struct line line = {.out = out};
    for (size_t i = 0; i < table->rows->column_count; i++) {
        line_space(&line, i > 0 ? gap_columns : 0);
        append_cell(&line, &table->layouts[i],
                    cell_label(&table->rows->columns[i], table->currency, &table->scratch), 0);
    }
    line_end(&line);
    for (size_t i = 0; i < table->rows->column_count; i++) {
        line_space(&line, i > 0 ? gap_columns : 0);
        line_release(&line);
        buffer_repeat(out, '-', table->layouts[i].width);
    }
    line_end(&line);
}

static void append_row(struct buffer *out, struct table *table, size_t row)
{
    struct line line = {.out = out};
    for (size_t i = 0; i < table->rows->column_count; i++) {
        const struct layout *layout = &table->layouts[i];
        enum ordo_type type = table->rows->columns[i].type;
        const char *text = cell_text(type, rows_row(table->rows, row)[i], &table->scratch);
        line_space(&line, i > 0 ? gap_columns : 0);
        append_cell(&line, layout, text, layout->fraction - fraction_columns(type, text));
    }
    line_end(&line);
}

static void append_table(struct buffer *out, struct table *table, size_t width)
{
    for (size_t i = 0; i < table->rows->column_count; i++)
        measure_column(table, i);
    if (width > 0)
        fit(table, width);
    append_header(out, table);
    for (size_t row = 0; row < table->rows->row_count; row++)
        append_row(out, table, row);
    if (table->rows->row_count == 1)
        buffer_text(out, "(1 row)\n");
    else
        buffer_printf(out, "(%zu rows)\n", table->rows->row_count);
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
    if (table.layouts != NULL)
        append_table(out, &table, options->width);
    out->failed = out->failed || table.layouts == NULL || table.scratch.failed;
    buffer_free(&table.scratch);
    free(table.layouts);
}
