#include "rows/table_layout.h"

#include <string.h>

#include "base/text.h"
#include "rows/cell.h"

static bool is_numeric(enum ordo_type type)
{
    return type == ORDO_TYPE_INTEGER || type == ORDO_TYPE_MONEY || type == ORDO_TYPE_REAL;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

size_t table_fraction_columns(enum ordo_type type, const char *text)
{
    if (type != ORDO_TYPE_MONEY || !text_decimal(text).valid)
        return 0;
    const char *point = strchr(text, '.');
    return point == NULL ? 0 : strlen(point);
}

size_t table_label_piece(const char *label)
{
    size_t length = strcspn(label, "_ ");
    return label[length] == '_' ? length + 1 : length;
}

static size_t longest_piece(const char *label)
{
    size_t longest = 0;
    while (*label != '\0') {
        size_t length = table_label_piece(label);
        longest = larger(longest, length);
        label += length + (label[length] == ' ');
    }
    return longest;
}

static void measure_column(const struct ordo_rows *rows, size_t column, const char *currency,
                           struct column_layout *layout, struct buffer *scratch)
{
    const struct row_column *kind = &rows->columns[column];
    layout->to_right = is_numeric(kind->type);
    layout->may_be_cut = kind->type == ORDO_TYPE_TEXT || kind->type == ORDO_TYPE_JSON;
    layout->is_empty = rows->row_count > 0;
    for (size_t row = 0; row < rows->row_count; row++) {
        layout->is_empty = layout->is_empty && rows_row(rows, row)[column] == NULL;
        const char *text = cell_text(kind->type, rows_row(rows, row)[column], scratch);
        size_t fraction = table_fraction_columns(kind->type, text);
        layout->whole = larger(layout->whole, cell_columns(text) - fraction);
        layout->fraction = larger(layout->fraction, fraction);
    }
    const char *label = cell_label(kind, currency, scratch);
    layout->label = cell_columns(label);
    layout->piece = larger(1, longest_piece(label));
    layout->width = larger(layout->label, layout->whole + layout->fraction);
}

void table_measure(const struct ordo_rows *rows, const char *currency,
                   struct column_layout *layouts, struct buffer *scratch)
{
    for (size_t i = 0; i < rows->column_count; i++)
        measure_column(rows, i, currency, &layouts[i], scratch);
}

/* One way to make a table narrower. */
struct means {
    bool stacked;     /* headers */
    bool hides_empty; /* columns */
    bool to_minute;   /* times */
    size_t cap;       /* columns of text; SIZE_MAX: whole */
};

static size_t width_by(const struct column_layout *layout, struct means means, bool is_time)
{
    size_t values = layout->whole + layout->fraction;
    if (is_time && means.to_minute && values > TABLE_MINUTE_COLUMNS)
        values = TABLE_MINUTE_COLUMNS;
    size_t width = larger(means.stacked ? layout->piece : layout->label, values);
    return layout->may_be_cut && width > means.cap ? means.cap : width;
}

static bool is_time(const struct column_layout *layout)
{
    return !layout->to_right && !layout->may_be_cut && layout->whole > TABLE_MINUTE_COLUMNS;
}

static size_t table_width(const struct column_layout *layouts, size_t count, struct means means)
{
    size_t width = 0;
    for (size_t i = 0; i < count; i++) {
        if (means.hides_empty && layouts[i].is_empty)
            continue;
        width += width > 0 ? TABLE_GAP_COLUMNS : 0;
        width += width_by(&layouts[i], means, is_time(&layouts[i]));
    }
    return width;
}

/* The widest cap of text, at least `least`, that fits; false if even that one does not. */
static bool find_cap(const struct column_layout *layouts, size_t count, size_t width, size_t least,
                     struct means *means)
{
    means->cap = larger(width, least);
    while (means->cap > least && table_width(layouts, count, *means) > width)
        means->cap--;
    return table_width(layouts, count, *means) <= width;
}

static bool has_values(const struct column_layout *layouts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!layouts[i].is_empty)
            return true;
    return false;
}

bool table_fit(struct column_layout *layouts, size_t column_count, size_t width)
{
    enum { READABLE = 8, LEAST = 5 };
    struct means means = {.cap = SIZE_MAX};
    if (width == 0 || table_width(layouts, column_count, means) <= width)
        return true;
    means.stacked = true;
    if (table_width(layouts, column_count, means) > width)
        means.hides_empty = has_values(layouts, column_count);
    if (!find_cap(layouts, column_count, width, READABLE, &means)) {
        means.to_minute = true;
        if (!find_cap(layouts, column_count, width, LEAST, &means))
            return false;
    }
    for (size_t i = 0; i < column_count; i++) {
        layouts[i].is_hidden = means.hides_empty && layouts[i].is_empty;
        layouts[i].to_minute = means.to_minute && is_time(&layouts[i]);
        layouts[i].width = width_by(&layouts[i], means, is_time(&layouts[i]));
    }
    return true;
}
