/* The OpenAPI 3.1 document: made from sql/operations/ by tools/emit_openapi.py. */
#ifndef ORDO_HTTP_OPENAPI_H
#define ORDO_HTTP_OPENAPI_H

#include <stddef.h>

extern const char openapi_document[]; /* JSON, in ASCII; NUL-terminated */
extern const size_t openapi_document_length;

#endif
