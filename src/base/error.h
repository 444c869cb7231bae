/* The error value: filled by whoever finds out, carried up untouched. */
#ifndef ORDO_BASE_ERROR_H
#define ORDO_BASE_ERROR_H

#include "ordo.h"

/* Inside the library an error pointer is never NULL; the public functions see to that. */

#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define MUST_USE                 __attribute__((warn_unused_result))

/* Fill *error and return `status`, so that a failure is one statement: return error_set(...).
   `field` may be NULL. Text that does not fit is cut at a character. */
enum ordo_status error_set(struct ordo_error *error, enum ordo_status status, const char *field,
                           const char *format, ...) PRINTF_LIKE(4, 5);

/* Add what to do about it; returns error->status. */
enum ordo_status error_hint(struct ordo_error *error, const char *format, ...) PRINTF_LIKE(2, 3);

/* ORDO_NO_MEMORY, without allocating. */
enum ordo_status error_no_memory(struct ordo_error *error);

void error_clear(struct ordo_error *error);

#endif
