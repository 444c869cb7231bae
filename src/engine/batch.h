/* A batch of orders as the parameters of place_orders (sql/functions/place_orders.sql). Pure. */
#ifndef ORDO_ENGINE_BATCH_H
#define ORDO_ENGINE_BATCH_H

#include "base/buffer.h"
#include "ordo.h"

enum { BATCH_VALUES = 7, BATCH_LINES_MOST = 10000 };

/* Arrays in PostgreSQL's text form, an element an order or a line. Zero-initialized is empty. */
struct batch {
    struct buffer customer_ids;
    struct buffer keys;
    struct buffer requests;
    struct buffer line_orders;
    struct buffer product_ids;
    struct buffer skus;
    struct buffer quantities;
    size_t order_count;
    size_t line_count;
    bool has_keys;
    bool has_skus;
};

/* Whether an order of so many lines goes into the batch: the first always does. */
bool batch_has_room(const struct batch *batch, size_t lines);

/* Append an order that order_check has passed. */
void batch_add(struct batch *batch, const struct ordo_order *order);

/* End the arrays: the statement's values, borrowed from the batch. Nothing is added afterwards.
   False if memory ran out. */
bool batch_values(struct batch *batch, const char *values[BATCH_VALUES]);

/* Empty it, keep the memory. */
void batch_clear(struct batch *batch);
void batch_free(struct batch *batch);

#endif
