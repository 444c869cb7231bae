/* Placing orders: the one narrow place that every order goes through. */
#ifndef ORDO_ENGINE_PLACE_H
#define ORDO_ENGINE_PLACE_H

#include "base/error.h"

enum { ORDER_ITEMS_MOST = 10000, IDEMPOTENCY_KEY_CHARACTERS_MOST = 255 };

/* What can be wrong with an order before the database is asked. Pure. ORDO_INVALID: the field is
   "customer_id", "items", "items[3].quantity" (counted from 1), "idempotency_key". */
MUST_USE enum ordo_status order_check(const struct ordo_order *order, struct ordo_error *error);

#endif
