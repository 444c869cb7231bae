#include <stdint.h>
#include <stdlib.h>

#include "rows/cell.h"
#include "rows/json_rows.h"
#include "rows/render.h"

static const size_t gap_columns = 2; /* between a name and its value */

struct record {
    const struct ordo_rows *rows;
    size_t row;
    const struct render_table_options *options;
    struct ordo_rows **nested; /* one a column: the table in it, or NULL */
    struct buffer scratch;
};

static void find_nested(struct record *record)
{
    for (size_t i = 0; i < record->rows->column_count; i++) {
        const char *value = rows_row(record->rows, record->row)[i];
        if (record->rows->columns[i].type == ORDO_TYPE_JSON && value != NULL)
            record->nested[i] = rows_from_json(value);
    }
}

static const char *label(struct record *record, size_t column)
{
    return cell_label(&record->rows->columns[column], record->options->currency, &record->scratch);
}

static size_t widest_label(struct record *record)
{
    size_t widest = 0;
    for (size_t i = 0; i < record->rows->column_count; i++) {
        size_t columns = record->nested[i] == NULL ? cell_columns(label(record, i)) : 0;
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static void append_values(struct buffer *out, struct record *record)
{
    size_t value_column = widest_label(record) + gap_columns;
    for (size_t i = 0; i < record->rows->column_count; i++) {
        if (record->nested[i] != NULL)
            continue;
        size_t columns = cell_append(out, label(record, i), SIZE_MAX);
        const char *text = cell_text(record->rows->columns[i].type,
                                     rows_row(record->rows, record->row)[i], &record->scratch);
        if (*text != '\0') {
            buffer_repeat(out, ' ', value_column - columns);
            cell_append(out, text, SIZE_MAX);
        }
        buffer_byte(out, '\n');
    }
}

static void append_nested(struct buffer *out, struct record *record)
{
    for (size_t i = 0; i < record->rows->column_count; i++) {
        if (record->nested[i] == NULL)
            continue;
        buffer_byte(out, '\n');
        cell_append(out, record->rows->columns[i].name, SIZE_MAX);
        buffer_byte(out, '\n');
        render_table(out, record->nested[i], record->options);
    }
}

void render_record(struct buffer *out, const struct ordo_rows *rows, size_t row,
                   const struct render_table_options *options)
{
    struct record record = {
        .rows = rows,
        .row = row,
        .options = options,
        .nested = calloc(rows->column_count + 1, sizeof(struct ordo_rows *)),
    };
    if (record.nested != NULL) {
        find_nested(&record);
        append_values(out, &record);
        append_nested(out, &record);
        for (size_t i = 0; i < rows->column_count; i++)
            ordo_rows_free(record.nested[i]);
    }
    out->failed = out->failed || record.nested == NULL || record.scratch.failed;
    buffer_free(&record.scratch);
    free(record.nested);
}
