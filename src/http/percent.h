/* Percent-encoding (RFC 3986, section 2.1). Pure. */
#ifndef ORDO_HTTP_PERCENT_H
#define ORDO_HTTP_PERCENT_H

#include "base/arena.h"
#include "base/buffer.h"

/* The decoded text, in the arena; with `is_form`, "+" is a space, as in a query. NULL if it is
   wrongly encoded, holds a NUL, or memory ran out. */
const char *percent_decode(const char *text, size_t length, bool is_form, struct arena *arena);

/* Append the text, all but RFC 3986's unreserved characters encoded. */
void percent_encode(struct buffer *out, const char *text);

#endif
