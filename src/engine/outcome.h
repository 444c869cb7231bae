/* What the database said of a batch, order by order. */
#ifndef ORDO_ENGINE_OUTCOME_H
#define ORDO_ENGINE_OUTCOME_H

#include "base/error.h"

/* The rows of place_orders (sql/functions/place_orders.sql) as outcomes[0..count), the order of
   ordinal n at n-1. ORDO_OUTCOME_UNKNOWN if they are not one an order, as known here. */
MUST_USE enum ordo_status outcomes_read(const struct ordo_rows *rows, struct ordo_outcome *outcomes,
                                        size_t count, struct ordo_error *error);

/* No verdict, and why. */
void outcome_fail(struct ordo_outcome *outcome, enum ordo_status status);

/* Refused before the database was asked: order_check found it ORDO_INVALID. */
void outcome_invalid(struct ordo_outcome *outcome);

#endif
