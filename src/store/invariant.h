/* Asking whether an invariant holds. Pure. */
#ifndef ORDO_STORE_INVARIANT_H
#define ORDO_STORE_INVARIANT_H

#include "base/buffer.h"
#include "rows/rows.h"
#include "store/schema.h"

enum { OFFENDERS_MOST = 20 };

/* Append the statement: what breaks the invariant, `offender` as JSON, up to OFFENDERS_MOST of
   `total`. */
void invariant_sql(const struct invariant *invariant, struct buffer *sql);

/* How many break it, from that statement's rows. */
int64_t invariant_violations(const struct ordo_rows *rows);

#endif
