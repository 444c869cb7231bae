/* JSON that a stranger sent (RFC 8259), read strictly. */
#ifndef ORDO_HTTP_JSON_H
#define ORDO_HTTP_JSON_H

#include <jansson.h>

#include "base/error.h"

/*
 * Read a document that must be an object. Refused: names that stand twice in an object, text that is
 * not UTF-8 or holds a NUL, integers beyond 64 bits. *object: the caller's, freed by json_decref.
 * ORDO_INVALID: field "body", with line and column.
 */
MUST_USE enum ordo_status json_read_object(const char *text, size_t length, json_t **object,
                                           struct ordo_error *error);

/* "a number", "text", ...: what a value is, for a person. */
const char *json_kind(const json_t *value);

#endif
