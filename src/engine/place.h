/* Placing orders while the caller waits: the blocking way into place_orders. */
#ifndef ORDO_ENGINE_PLACE_H
#define ORDO_ENGINE_PLACE_H

#include "base/error.h"

enum {
    ORDER_ITEMS_MOST = 10000,
    IDEMPOTENCY_KEY_CHARACTERS_MOST = 255,
    SKU_CHARACTERS_MOST = 64,
    BATCH_ORDERS_DEFAULT = 512
};

/* What can be wrong with an order before the database is asked. Pure. ORDO_INVALID: the field is
   "customer_id", "items", "items[3].quantity" (counted from 1), "idempotency_key". */
MUST_USE enum ordo_status order_check(const struct ordo_order *order, struct ordo_error *error);

/* The statement that places a batch: that of the operation order.create. */
struct operation;
const struct operation *place_operation(void);

#endif
