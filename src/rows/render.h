/* The three renderers of rows. Pure: they append to a buffer and do no I/O. */
#ifndef ORDO_ROWS_RENDER_H
#define ORDO_ROWS_RENDER_H

#include "base/buffer.h"
#include "rows/rows.h"

/* CSV (RFC 4180, but LF at line ends). A value is quoted where it holds a comma, a quote, CR or LF,
   or is the empty string; SQL NULL is an empty unquoted field, so that the two stay apart. (NULL in
   a single column is thus a blank line, as in PostgreSQL's own CSV.) */
void render_csv_header(struct buffer *out, const struct row_column *columns, size_t count);
void render_csv_row(struct buffer *out, row_values values, size_t count);
void render_csv(struct buffer *out, const struct ordo_rows *rows);

/* JSON (RFC 8259). Integers and reals are numbers (a real that JSON cannot say, NaN, is a string),
   booleans booleans, JSON documents stand as they are, all else (money too) strings. An object
   never holds a line break; control characters, DEL and C1 among them, are always escaped. */
void render_json_object(struct buffer *out, const struct row_column *columns, row_values values,
                        size_t count);
/* The same without the names: an array. */
void render_json_array(struct buffer *out, const struct row_column *columns, row_values values,
                       size_t count);
/* A string with its quotes, escaped. */
void render_json_string(struct buffer *out, const char *text);
/* A well-formed document, without the white space between its parts. */
void render_json_document(struct buffer *out, const char *json);
/* An array of objects, one object a line; ends with a newline. */
void render_json(struct buffer *out, const struct ordo_rows *rows);

struct render_table_options {
    size_t width;         /* columns of the terminal; 0: unlimited */
    const char *currency; /* shown in the header of money columns; NULL: not shown */
};
/* A table for a person: header, rule, rows, "(3 rows)"; numbers to the right. It fits its width
   (see table_layout.h): headers are stacked, text is cut with an ellipsis, times lose their
   seconds, numbers never lose anything; what is too wide even so is shown as records. Control
   characters (also from escape sequences in the data) are shown as visible text, not sent. Rows
   without columns are what a statement like UPDATE leaves: its command is shown instead. */
void render_table(struct buffer *out, const struct ordo_rows *rows,
                  const struct render_table_options *options);
/* One row as "name  value" lines, nothing cut. A JSON array of flat objects with the same names is
   shown as a table of its own below, under the name of its column. */
void render_record(struct buffer *out, const struct ordo_rows *rows, size_t row,
                   const struct render_table_options *options);

#endif
