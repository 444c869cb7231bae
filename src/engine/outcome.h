/* What the database said of an order, as a status and an error. */
#ifndef ORDO_ENGINE_OUTCOME_H
#define ORDO_ENGINE_OUTCOME_H

#include "base/error.h"

/* `outcome` has the one row of create_order (sql/functions/create_order.sql). ORDO_OK if the order
   stands: accepted now, or before by the same request. */
MUST_USE enum ordo_status order_outcome(const struct ordo_order *order,
                                        const struct ordo_rows *outcome, struct ordo_error *error);

#endif
