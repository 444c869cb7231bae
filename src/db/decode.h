/* From libpq's results to rows. Inside the db room only. */
#ifndef ORDO_DB_DECODE_H
#define ORDO_DB_DECODE_H

#include <libpq-fe.h>

#include "rows/rows.h"

/* All rows of a result; NULL if memory ran out. */
struct ordo_rows *decode_result(const PGresult *result);

/* Names and types of a result's columns, `PQnfields` of them; names are borrowed from the
   result. */
void decode_columns(const PGresult *result, struct row_column *columns);

/* A value as rows hold it: times as RFC 3339, booleans as words. `scratch` is used where the text
   differs from PostgreSQL's; the result is borrowed from one of the two. NULL for SQL NULL. */
enum { DECODE_SCRATCH_BYTES = 64 };
const char *decode_value(const PGresult *result, int row, int column, enum ordo_type type,
                         char scratch[DECODE_SCRATCH_BYTES]);

#endif
