#include "rows/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Names and types into the arena; false if memory ran out. */
static bool copy_columns(struct ordo_rows *rows, const struct row_column *columns, size_t count)
{
    struct row_column *copies = arena_alloc(&rows->arena, count * sizeof *copies);
    if (copies == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        copies[i].type = columns[i].type;
        copies[i].name = arena_copy(&rows->arena, columns[i].name, strlen(columns[i].name));
        if (copies[i].name == NULL)
            return false;
    }
    rows->columns = copies;
    rows->column_count = count;
    return true;
}

static bool make_values(struct ordo_rows *rows, size_t row_count)
{
    size_t size;
    if (__builtin_mul_overflow(row_count, rows->column_count, &size) ||
        __builtin_mul_overflow(size, sizeof *rows->values, &size))
        return false;
    rows->values = arena_alloc(&rows->arena, size);
    if (rows->values == NULL)
        return false;
    memset(rows->values, 0, size);
    rows->row_count = row_count;
    return true;
}

struct ordo_rows *rows_new(const struct row_column *columns, size_t column_count, size_t row_count)
{
    struct ordo_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL)
        return NULL;
    rows->command = "";
    if (!copy_columns(rows, columns, column_count) || !make_values(rows, row_count)) {
        ordo_rows_free(rows);
        return NULL;
    }
    return rows;
}

bool rows_set(struct ordo_rows *rows, size_t row, size_t column, const char *text)
{
    const char *copy = NULL;
    if (text != NULL) {
        copy = arena_copy(&rows->arena, text, strlen(text));
        if (copy == NULL)
            return false;
    }
    rows->values[row * rows->column_count + column] = copy;
    return true;
}

row_values rows_row(const struct ordo_rows *rows, size_t row)
{
    return rows->values + row * rows->column_count;
}

int rows_find_column(const struct ordo_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->column_count; i++)
        if (strcmp(rows->columns[i].name, name) == 0)
            return (int)i;
    return -1;
}

size_t ordo_rows_count(const struct ordo_rows *rows)
{
    return rows->row_count;
}

size_t ordo_rows_column_count(const struct ordo_rows *rows)
{
    return rows->column_count;
}

const char *ordo_rows_column_name(const struct ordo_rows *rows, size_t column)
{
    return column < rows->column_count ? rows->columns[column].name : NULL;
}

enum ordo_type ordo_rows_column_type(const struct ordo_rows *rows, size_t column)
{
    return column < rows->column_count ? rows->columns[column].type : ORDO_TYPE_TEXT;
}

const char *ordo_rows_value(const struct ordo_rows *rows, size_t row, size_t column)
{
    if (row >= rows->row_count || column >= rows->column_count)
        return NULL;
    return rows_row(rows, row)[column];
}

const char *ordo_rows_text(const struct ordo_rows *rows, size_t row, const char *column)
{
    int number = rows_find_column(rows, column);
    return number < 0 ? NULL : ordo_rows_value(rows, row, (size_t)number);
}

int64_t ordo_rows_integer(const struct ordo_rows *rows, size_t row, const char *column)
{
    const char *text = ordo_rows_text(rows, row, column);
    int64_t value;
    if (text == NULL || text_integer(text, INT64_MIN, INT64_MAX, &value) != TEXT_NUMBER_OK)
        return 0;
    return value;
}

const char *ordo_rows_command(const struct ordo_rows *rows)
{
    return rows->command;
}

const char *ordo_rows_next_after(const struct ordo_rows *rows)
{
    return rows->next_after;
}

void ordo_rows_free(struct ordo_rows *rows)
{
    if (rows == NULL)
        return;
    arena_free(&rows->arena);
    free(rows);
}
