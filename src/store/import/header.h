/* The first line of a file: which of its fields are which columns. Pure. */
#ifndef ORDO_STORE_IMPORT_HEADER_H
#define ORDO_STORE_IMPORT_HEADER_H

#include "base/buffer.h"
#include "base/error.h"
#include "rows/csv_reader.h"
#include "store/import/format.h"

struct import_mapping {
    int fields[IMPORT_COLUMNS_MOST]; /* a column's field, from 0; -1: the file has none for it */
    size_t field_count;              /* of every line */
};

/*
 * Find the format's columns in `header` (NULL for an empty file). `maps`: "column=name" pairs,
 * which go before the names that the format knows. Names must match to the letter; other fields are
 * left alone. ORDO_INVALID: "maps" (not of that form, an unknown column, one given twice, a name
 * that the file does not have), "file" (no header, or none of comma-separated UTF-8), or the column
 * that is missing or stands there twice.
 */
MUST_USE enum ordo_status import_header_read(const struct import_format *format,
                                             const struct csv_record *header,
                                             const char *const *maps, size_t map_count,
                                             struct import_mapping *mapping,
                                             struct ordo_error *error);

/* Append the names of the fields that are left alone and are not known to be of no use: "a, b". An
   empty name is told as "". Nothing is appended if there are none. */
void import_header_not_taken(const struct import_format *format, const struct csv_record *header,
                             const struct import_mapping *mapping, struct buffer *names);

#endif
