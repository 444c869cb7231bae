/* What a value looks like to a person: its text, and each character made safe to show. */
#ifndef ORDO_ROWS_CELL_H
#define ORDO_ROWS_CELL_H

#include "base/buffer.h"
#include "rows/rows.h"

/* The text that stands for a value: "yes" and "no", a time without its T and to the second, JSON on
   one line, nothing for NULL, else the value itself. It may be in `scratch`, whose content is
   lost. */
const char *cell_text(enum ordo_type type, const char *value, struct buffer *scratch);

/* What stands above or beside the values: the name, with the currency (if not NULL) for money. In
   `scratch`, whose content is lost. */
const char *cell_label(const struct row_column *column, const char *currency,
                       struct buffer *scratch);

/* How many columns `text` takes on a terminal when appended by cell_append. */
size_t cell_columns(const char *text);

/* Append `text`, with visible escapes (\n, \x1b, \u202e) for what could drive a terminal: control
   characters, line separators and what reorders text. What takes more than `limit` columns (1..) is
   cut, and ends in an ellipsis within them. Returns the columns taken. */
size_t cell_append(struct buffer *out, const char *text, size_t limit);

#endif
