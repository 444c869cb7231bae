/* An outcome told to a person: the public half of outcome.h. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/place.h"

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

static enum ordo_status item_fault(const struct ordo_order *order,
                                   const struct ordo_outcome *outcome, const char *what,
                                   struct ordo_error *error)
{
    const struct ordo_order_item *item = &order->items[outcome->item - 1];
    char product[96];
    char field[64];
    name_product(item, product, sizeof product);
    snprintf(field, sizeof field, "items[%zu].%s", outcome->item,
             item->sku != NULL ? "sku" : "product_id");
    return error_set(error, outcome->status, field, "%s: %s %s", field, product, what);
}

static enum ordo_status customer_fault(const struct ordo_order *order,
                                       const struct ordo_outcome *outcome, const char *what,
                                       struct ordo_error *error)
{
    return error_set(error, outcome->status, "customer_id", "customer_id: customer %" PRId64 " %s",
                     order->customer_id, what);
}

static enum ordo_status out_of_stock(const struct ordo_order *order,
                                     const struct ordo_outcome *outcome, struct ordo_error *error)
{
    const struct ordo_order_item *item = &order->items[outcome->item - 1];
    const bool by_sku = item->sku != NULL && item->product_id == 0;
    char field[64];
    snprintf(field, sizeof field, "items[%zu].quantity", outcome->item);
    error_set(error, outcome->status, field,
              "not enough stock of product %" PRId64 "%s%.64s%s: wanted %" PRId64
              ", available %" PRId64,
              outcome->shortage.product_id, by_sku ? " (sku " : "", by_sku ? item->sku : "",
              by_sku ? ")" : "", outcome->shortage.wanted, outcome->shortage.available);
    error->shortage = outcome->shortage;
    return error->status;
}

/* There is no verdict. */
static enum ordo_status no_verdict(const struct ordo_order *order,
                                   const struct ordo_outcome *outcome,
                                   const struct ordo_error *failure, struct ordo_error *error)
{
    if (outcome->status == ORDO_OUTCOME_UNKNOWN) {
        error_set(error, ORDO_OUTCOME_UNKNOWN, NULL,
                  "the connection to the database was lost before it answered: the order may or "
                  "may not have been placed");
        return error_hint(error,
                          order->idempotency_key == NULL
                              ? "Look at the customer's orders before you try again; an "
                                "idempotency key makes trying again safe."
                              : "Send it again with the same idempotency key: it is placed once.");
    }
    if (failure != NULL && failure->status == outcome->status)
        *error = *failure;
    else
        error_set(error, outcome->status, NULL, "the order was not placed: %s",
                  ordo_status_text(outcome->status));
    return outcome->status;
}

static enum ordo_status explain(const struct ordo_order *order, const struct ordo_outcome *outcome,
                                const struct ordo_error *failure, struct ordo_error *error)
{
    switch (outcome->verdict) {
    case ORDO_VERDICT_ACCEPTED:
    case ORDO_VERDICT_REPLAYED:
        error_clear(error);
        return ORDO_OK;
    case ORDO_VERDICT_OUT_OF_STOCK:
        return out_of_stock(order, outcome, error);
    case ORDO_VERDICT_UNKNOWN_CUSTOMER:
        return customer_fault(order, outcome, "does not exist", error);
    case ORDO_VERDICT_ARCHIVED_CUSTOMER:
        return customer_fault(order, outcome, "is archived and cannot order", error);
    case ORDO_VERDICT_UNKNOWN_PRODUCT:
        return item_fault(order, outcome, "does not exist", error);
    case ORDO_VERDICT_ARCHIVED_PRODUCT:
        return item_fault(order, outcome, "is archived and cannot be ordered", error);
    case ORDO_VERDICT_AMBIGUOUS_PRODUCT:
        (void)!item_fault(order, outcome, "is one product's id and another's SKU", error);
        return error_hint(error, "Say which: id=... or sku=...");
    case ORDO_VERDICT_KEY_CONFLICT:
        return error_set(error, outcome->status, "idempotency_key",
                         "idempotency_key: \"%.255s\" was used for another order already",
                         order->idempotency_key);
    case ORDO_VERDICT_TOO_LARGE:
        return error_set(error, outcome->status, "items",
                         "items: the total is too large; at most 999999999999.99 can be kept");
    case ORDO_VERDICT_INVALID:
        return order_check(order, error);
    case ORDO_VERDICT_NONE:
        break;
    }
    return no_verdict(order, outcome, failure, error);
}

enum ordo_status ordo_outcome_explain(const struct ordo_order *order,
                                      const struct ordo_outcome *outcome,
                                      const struct ordo_error *failure, struct ordo_error *error)
{
    struct ordo_error ignored;
    return explain(order, outcome, failure, error == NULL ? &ignored : error);
}
