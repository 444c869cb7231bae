#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "engine/place.h"

static enum ordo_status item_wrong(size_t index, const char *field, struct ordo_error *error,
                                   const char *what)
{
    char name[64];
    snprintf(name, sizeof name, "items[%zu].%s", index + 1, field);
    return error_set(error, ORDO_INVALID, name, "%s: %s", name, what);
}

static enum ordo_status check_item(const struct ordo_order_item *item, size_t index,
                                   struct ordo_error *error)
{
    char what[96];
    if (item->product_id == 0 && item->sku == NULL)
        return item_wrong(index, "product_id", error, "is missing; give it or a sku");
    if (item->product_id < 0)
        return item_wrong(index, "product_id", error, "must be at least 1");
    if (item->sku != NULL && (item->sku[0] == '\0' || !text_is_utf8(item->sku, strlen(item->sku)) ||
                              text_characters(item->sku) > SKU_CHARACTERS_MOST))
        return item_wrong(index, "sku", error, "must be 1 to 64 characters of UTF-8");
    if (item->quantity >= 1 && item->quantity <= INT32_MAX)
        return ORDO_OK;
    snprintf(what, sizeof what, "%" PRId64 " is out of range; at least 1 and at most %d is taken",
             item->quantity, INT32_MAX);
    return item_wrong(index, "quantity", error, what);
}

enum ordo_status order_check(const struct ordo_order *order, struct ordo_error *error)
{
    const char *key = order->idempotency_key;
    if (order->customer_id < 1)
        return error_set(error, ORDO_INVALID, "customer_id",
                         "customer_id: %" PRId64 " is out of range; it is at least 1",
                         order->customer_id);
    if (order->item_count == 0 || order->items == NULL)
        return error_set(error, ORDO_INVALID, "items", "items: an order needs at least one");
    if (order->item_count > ORDER_ITEMS_MOST)
        return error_set(error, ORDO_INVALID, "items",
                         "items: %zu are too many; at most %d are taken", order->item_count,
                         ORDER_ITEMS_MOST);
    if (key != NULL && (key[0] == '\0' || !text_is_utf8(key, strlen(key)) ||
                        text_characters(key) > IDEMPOTENCY_KEY_CHARACTERS_MOST))
        return error_set(error, ORDO_INVALID, "idempotency_key",
                         "idempotency_key: must be 1 to %d characters of UTF-8",
                         IDEMPOTENCY_KEY_CHARACTERS_MOST);
    for (size_t i = 0; i < order->item_count; i++) {
        enum ordo_status status = check_item(&order->items[i], i, error);
        if (status != ORDO_OK)
            return status;
    }
    return ORDO_OK;
}
