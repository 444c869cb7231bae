#include "engine/outcome.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A line's product as the caller named it: "sku 84077" or "7". */
static void name_product(const struct ordo_order_item *item, char *text, size_t size)
{
    if (item->sku != NULL && item->product_id > 0)
        snprintf(text, size, "id or sku \"%.64s\"", item->sku);
    else if (item->sku != NULL)
        snprintf(text, size, "sku \"%.64s\"", item->sku);
    else
        snprintf(text, size, "product_id %" PRId64, item->product_id);
}

static enum ordo_status item_fault(const struct ordo_order *order, const struct ordo_rows *outcome,
                                   enum ordo_status status, const char *what,
                                   struct ordo_error *error)
{
    size_t index = (size_t)ordo_rows_integer(outcome, 0, "item");
    char product[96];
    char field[64];
    const struct ordo_order_item *item = &order->items[index - 1];
    name_product(item, product, sizeof product);
    snprintf(field, sizeof field, "items[%zu].%s", index, item->sku != NULL ? "sku" : "product_id");
    return error_set(error, status, field, "%s: %s %s", field, product, what);
}

static enum ordo_status customer_fault(const struct ordo_order *order, enum ordo_status status,
                                       const char *what, struct ordo_error *error)
{
    return error_set(error, status, "customer_id", "customer_id: customer %" PRId64 " %s",
                     order->customer_id, what);
}

static enum ordo_status out_of_stock(const struct ordo_order *order,
                                     const struct ordo_rows *outcome, struct ordo_error *error)
{
    const struct ordo_order_item *item = &order->items[ordo_rows_integer(outcome, 0, "item") - 1];
    const bool by_sku = item->sku != NULL && item->product_id == 0;
    const struct ordo_shortage shortage = {
        .product_id = ordo_rows_integer(outcome, 0, "product_id"),
        .wanted = ordo_rows_integer(outcome, 0, "wanted"),
        .available = ordo_rows_integer(outcome, 0, "available"),
    };
    char field[64];
    snprintf(field, sizeof field, "items[%" PRId64 "].quantity",
             ordo_rows_integer(outcome, 0, "item"));
    error_set(error, ORDO_OUT_OF_STOCK, field,
              "not enough stock of product %" PRId64 "%s%.64s%s: wanted %" PRId64
              ", available %" PRId64,
              shortage.product_id, by_sku ? " (sku " : "", by_sku ? item->sku : "",
              by_sku ? ")" : "", shortage.wanted, shortage.available);
    error->shortage = shortage;
    return error->status;
}

enum ordo_status order_outcome(const struct ordo_order *order, const struct ordo_rows *outcome,
                               struct ordo_error *error)
{
    const char *what = ordo_rows_text(outcome, 0, "outcome");
    if (what == NULL)
        return error_set(error, ORDO_INTERNAL, NULL, "the database gave no outcome for the order");
    if (strcmp(what, "accepted") == 0 || strcmp(what, "replayed") == 0)
        return ORDO_OK;
    if (strcmp(what, "out_of_stock") == 0)
        return out_of_stock(order, outcome, error);
    if (strcmp(what, "unknown_customer") == 0)
        return customer_fault(order, ORDO_NOT_FOUND, "does not exist", error);
    if (strcmp(what, "archived_customer") == 0)
        return customer_fault(order, ORDO_CONFLICT, "is archived and cannot order", error);
    if (strcmp(what, "unknown_product") == 0)
        return item_fault(order, outcome, ORDO_NOT_FOUND, "does not exist", error);
    if (strcmp(what, "archived_product") == 0)
        return item_fault(order, outcome, ORDO_CONFLICT, "is archived and cannot be ordered",
                          error);
    if (strcmp(what, "ambiguous_product") == 0) {
        (void)!item_fault(order, outcome, ORDO_INVALID, "is one product's id and another's SKU",
                          error);
        return error_hint(error, "Say which: id=... or sku=...");
    }
    if (strcmp(what, "key_conflict") == 0)
        return error_set(error, ORDO_CONFLICT, "idempotency_key",
                         "idempotency_key: \"%.255s\" was used for another order already",
                         order->idempotency_key);
    if (strcmp(what, "too_large") == 0)
        return error_set(error, ORDO_INVALID, "items",
                         "items: the total is too large; at most 999999999999.99 can be kept");
    return error_set(error, ORDO_INTERNAL, NULL, "the database gave the unknown outcome %s", what);
}
