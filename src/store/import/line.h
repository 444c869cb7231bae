/* One line of a file, checked: the values that the database takes, or why it is not taken. Pure. */
#ifndef ORDO_STORE_IMPORT_LINE_H
#define ORDO_STORE_IMPORT_LINE_H

#include "base/buffer.h"
#include "store/import/header.h"
#include "store/import/value.h"

struct import_line {
    const char *values[IMPORT_COLUMNS_MOST]; /* one a column, NULL for SQL NULL */
    char scratch[IMPORT_COLUMNS_MOST][IMPORT_SCRATCH_BYTES];
};

/*
 * Check a record by the rules of the commands that add such things. Optional values may be empty,
 * which is as good as not given. *line: borrowed from `record`, the format and itself.
 * ORDO_INVALID: error->message is the reason why the line is not taken; line->values then holds
 * what is known of the format's group, and nothing else.
 */
MUST_USE enum ordo_status import_line_check(const struct import_format *format,
                                            const struct import_mapping *mapping,
                                            const struct csv_record *record,
                                            struct import_line *line, struct ordo_error *error);

/* A row in the text form of COPY, for the format's copy_sql; appended to `out`. `reason`: why the
   line is not taken, or NULL. Such a line goes without its text. */
void import_line_append(struct buffer *out, const struct import_format *format,
                        const struct csv_record *record, const struct import_line *line,
                        const char *reason);

#endif
