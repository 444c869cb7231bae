/* ordo order create: lines from --item to the engine's order. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/operation_command.h"
#include "cli/output.h"
#include "engine/place.h"
#include "ops/check.h"

/*
 * PRODUCT:QUANTITY. The last colon parts them, since a SKU may hold one. All digits may be an id or
 * a SKU: both are asked for, and the engine refuses if they are two products.
 */
static enum ordo_status parse_item(const char *text, struct ordo_order_item *item,
                                   struct arena *arena, struct ordo_error *error)
{
    const char *colon = strrchr(text, ':');
    if (!text_is_utf8(text, strlen(text)))
        return error_set(error, ORDO_INVALID, "item", "item: is not valid UTF-8");
    if (colon == NULL || colon == text || colon[1] == '\0')
        return error_set(error, ORDO_INVALID, "item",
                         "item: \"%.60s\" is not PRODUCT:QUANTITY, like 7:2 or CUP-1:2", text);
    if (text_integer(colon + 1, 1, INT32_MAX, &item->quantity) != TEXT_NUMBER_OK)
        return error_set(error, ORDO_INVALID, "item",
                         "item: \"%.60s\": the quantity %.30s must be a whole number from 1 to %d",
                         text, colon + 1, INT32_MAX);
    char *product = arena_copy(arena, text, (size_t)(colon - text));
    if (product == NULL)
        return error_no_memory(error);
    bool id_only = strncmp(product, "id=", 3) == 0;
    bool sku_only = strncmp(product, "sku=", 4) == 0;
    const char *name = product + (id_only ? 3 : sku_only ? 4 : 0);
    bool is_number = text_integer(name, 1, INT64_MAX, &item->product_id) == TEXT_NUMBER_OK;
    if (id_only && !is_number)
        return error_set(error, ORDO_INVALID, "item", "item: \"%.60s\" is not a product's id",
                         name);
    if (sku_only)
        item->product_id = 0;
    if (!id_only)
        item->sku = name;
    return ORDO_OK;
}

static enum ordo_status parse_items(const struct invocation *invocation,
                                    struct ordo_order_item *items, size_t *count,
                                    struct arena *arena, struct ordo_error *error)
{
    *count = 0;
    for (size_t i = 0; i < invocation->given_count; i++) {
        if (strcmp(invocation->given[i].option->name, "item") != 0)
            continue;
        enum ordo_status status =
            parse_item(invocation->given[i].value, &items[(*count)++], arena, error);
        if (status != ORDO_OK)
            return status;
    }
    return ORDO_OK;
}

static enum ordo_status place(struct invocation *invocation, const struct ordo_order *order)
{
    struct ordo_store *store = NULL;
    struct ordo_rows *rows = NULL;
    enum ordo_status status = invocation_open(invocation, &store);
    if (status == ORDO_OK)
        status = ordo_order_create(store, order, &rows, &invocation->error);
    if (status == ORDO_OK)
        status = output_record(invocation, rows, ordo_currency(store));
    ordo_rows_free(rows);
    invocation_close(store);
    return status;
}

enum ordo_status run_order_create(struct invocation *invocation)
{
    struct arena arena = {0};
    struct ordo_order order = {.idempotency_key = invocation_option(invocation, "idempotency-key")};
    struct ordo_order_item *items = calloc(invocation->given_count + 1, sizeof *items);
    enum ordo_status status = ORDO_OK;
    if (items == NULL)
        status = error_no_memory(&invocation->error);
    const char *customer = invocation_option(invocation, "customer");
    if (status == ORDO_OK)
        status = parameter_check(&invocation->command->operation->parameters[0], customer,
                                 &invocation->error);
    if (status == ORDO_OK) {
        (void)text_integer(customer, 1, INT64_MAX, &order.customer_id);
        status = parse_items(invocation, items, &order.item_count, &arena, &invocation->error);
        order.items = items;
    }
    if (status == ORDO_OK)
        status = order_check(&order, &invocation->error);
    if (status == ORDO_OK)
        status = place(invocation, &order);
    free(items);
    arena_free(&arena);
    return status;
}
