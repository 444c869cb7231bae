/* Orders as JSON: {"customer_id":1,"items":[{"product_id":3,"quantity":2}]}, and outcomes. Pure. */
#ifndef ORDO_HTTP_ORDER_JSON_H
#define ORDO_HTTP_ORDER_JSON_H

#include "base/arena.h"
#include "base/buffer.h"
#include "http/json.h"

/*
 * Read an order. It borrows its texts from `value`, its items from the arena. What the numbers mean
 * is checked by the engine.
 * ORDO_INVALID: a name that is unknown, a value of the wrong kind.
 */
MUST_USE enum ordo_status order_from_json(const json_t *value, struct ordo_order *order,
                                          struct arena *arena, struct ordo_error *error);

/* Append an order that stands, as it was when it was placed. */
void order_to_json(struct buffer *out, int64_t customer_id, const struct ordo_outcome *outcome);

#endif
