/* Rows made by hand, and a look at what became of them. To be included after cmocka.h. */
#ifndef ORDO_TESTS_UNIT_RENDERED_H
#define ORDO_TESTS_UNIT_RENDERED_H

#include "rows/render.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static inline struct ordo_rows *make_rows(const struct row_column *columns, size_t column_count,
                                          const char *const *values, size_t value_count)
{
    struct ordo_rows *rows = rows_new(columns, column_count, value_count / column_count);
    assert_non_null(rows);
    for (size_t i = 0; i < value_count; i++)
        assert_true(rows_set(rows, i / column_count, i % column_count, values[i]));
    return rows;
}

/* One column of one type. */
static inline struct ordo_rows *make_column(const char *name, enum ordo_type type,
                                            const char *const *values, size_t count)
{
    const struct row_column column = {name, type};
    return make_rows(&column, 1, values, count);
}

/* The buffer holds exactly `expected`; buffer and rows are freed. */
static inline void assert_output(struct buffer *out, struct ordo_rows *rows, const char *expected)
{
    assert_false(out->failed);
    assert_string_equal(out->bytes == NULL ? "" : out->bytes, expected);
    buffer_free(out);
    ordo_rows_free(rows);
}

#endif
