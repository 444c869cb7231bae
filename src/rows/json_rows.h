/* JSON documents that are tables at heart. */
#ifndef ORDO_ROWS_JSON_ROWS_H
#define ORDO_ROWS_JSON_ROWS_H

#include "base/buffer.h"
#include "rows/rows.h"

/* An array of one or more flat objects that all have the same names, as rows, in the order of the
   first. A column's type is what all its values have in common: a string that looks like a decimal
   number or a time counts as one. NULL if the document is anything else, or if memory ran out. The
   caller frees it with ordo_rows_free. */
struct ordo_rows *rows_from_json(const char *json);

/* An array of strings, also an empty one, as "a, b", appended to *out; false if it is anything
 * else. */
bool json_list_text(const char *json, struct buffer *out);

#endif
