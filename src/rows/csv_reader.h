/*
 * A reader of CSV (RFC 4180), record by record, from a file of any size in a few megabytes of
 * memory. Pure: it does no I/O, the caller's function brings the bytes.
 *
 * Lines end in LF or CRLF; a byte order mark at the beginning and blank lines are skipped. A quote
 * in the midst of an unquoted field is literal text.
 *
 * A record that is not CSV, or is beyond the limits, is told as malformed and taken to be the one
 * line on which it begins; reading goes on with the next line. So a quote that is never closed
 * costs one line, not the rest of the file.
 */
#ifndef ORDO_ROWS_CSV_READER_H
#define ORDO_ROWS_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CSV_FIELD_BYTES_MAX = 64 * 1024,    /* the text of a field */
    CSV_RECORD_BYTES_MAX = 1024 * 1024, /* a record as it stands in the file */
    CSV_FIELDS_MAX = 256,               /* of a record */
};

struct csv_field {
    const char *text; /* without its quotes; NUL-terminated, holds no other NUL */
    size_t length;
    bool quoted; /* an empty field that is not quoted means NULL, a quoted one the empty text */
};

struct csv_record {
    uint64_t line; /* the line of the file on which it begins, from 1 */
    const struct csv_field *fields;
    size_t field_count;    /* 1..CSV_FIELDS_MAX; 0 if malformed */
    const char *malformed; /* what is wrong with it ("field 2 holds a NUL byte"), or NULL */
    /* As it stands in the file, without its line end; not NUL-terminated. Of a malformed record, at
       most the first CSV_RECORD_BYTES_MAX bytes of its line. */
    const char *raw;
    size_t raw_length;
};

struct csv_reader;

/* `read` puts up to `size` bytes at `target` and returns how many: fewer than asked for is well, 0
   is the end of the file. It has its errors to itself: the caller looks for them after the last
   record. NULL if memory ran out. */
struct csv_reader *csv_reader_new(size_t (*read)(char *target, size_t size, void *context),
                                  void *context);

/* The next record, or NULL at the end. It is the reader's, and stands until the next call. */
const struct csv_record *csv_reader_next(struct csv_reader *reader);

/* Takes NULL. */
void csv_reader_free(struct csv_reader *reader);

#endif
