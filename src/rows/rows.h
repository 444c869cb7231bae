/* The generic result: columns and rows of text, from SQL to the renderers. */
#ifndef ORDO_ROWS_ROWS_H
#define ORDO_ROWS_ROWS_H

#include "base/arena.h"
#include "ordo.h"

struct row_column {
    const char *name;
    enum ordo_type type;
};

/* The values of one row: `column_count` pointers, NULL for SQL NULL. */
typedef const char *const *row_values;

struct ordo_rows {
    struct arena arena; /* owns everything below */
    size_t column_count;
    const struct row_column *columns;
    size_t row_count;
    const char **values; /* row_count * column_count, row by row */
    const char *command;
    const char *next_after; /* NULL on the last page */
};

/* An empty result with room for `row_count` rows, every value NULL; names are copied.
   NULL if memory ran out. */
struct ordo_rows *rows_new(const struct row_column *columns, size_t column_count, size_t row_count);

/* Copy a value in. False if memory ran out. `text` may be NULL. */
bool rows_set(struct ordo_rows *rows, size_t row, size_t column, const char *text);

row_values rows_row(const struct ordo_rows *rows, size_t row);

/* The column's number, or -1. */
int rows_find_column(const struct ordo_rows *rows, const char *name);

#endif
