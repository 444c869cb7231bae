#include "engine/batch.h"

#include <string.h>

bool batch_has_room(const struct batch *batch, size_t lines)
{
    return batch->order_count == 0 || batch->line_count + lines <= BATCH_LINES_MOST;
}

static void append_quoted(struct buffer *array, const char *text, size_t length)
{
    buffer_byte(array, '"');
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\')
            buffer_byte(array, '\\');
        buffer_byte(array, text[i]);
    }
    buffer_byte(array, '"');
}

static void append_text(struct buffer *array, const char *text)
{
    if (text == NULL)
        buffer_text(array, "NULL");
    else
        append_quoted(array, text, strlen(text));
}

static void append_product(struct buffer *out, const struct ordo_order_item *item,
                           const char *nothing)
{
    if (item->product_id > 0)
        buffer_integer(out, item->product_id);
    else
        buffer_text(out, nothing);
}

/*
 * All that an order asks for, as text: two requests with one key are the same if these are. A store
 * keeps a digest of it, so that its form may never change: customer|id,sku,quantity|..., where an id
 * or SKU that is not given is -, and a SKU stands behind its length in bytes.
 */
static void append_request(struct buffer *request, const struct ordo_order *order)
{
    buffer_integer(request, order->customer_id);
    for (size_t i = 0; i < order->item_count; i++) {
        const struct ordo_order_item *item = &order->items[i];
        buffer_byte(request, '|');
        append_product(request, item, "-");
        if (item->sku == NULL)
            buffer_text(request, ",-,");
        else
            buffer_printf(request, ",%zu:%s,", strlen(item->sku), item->sku);
        buffer_integer(request, item->quantity);
    }
}

static void append_key(struct batch *batch, const struct ordo_order *order, char separator)
{
    buffer_byte(&batch->keys, separator);
    buffer_byte(&batch->requests, separator);
    append_text(&batch->keys, order->idempotency_key);
    if (order->idempotency_key == NULL) {
        buffer_text(&batch->requests, "NULL");
        return;
    }
    struct buffer request = {0};
    append_request(&request, order);
    append_quoted(&batch->requests, request.bytes, request.length);
    batch->requests.failed = batch->requests.failed || request.failed;
    buffer_free(&request);
    batch->has_keys = true;
}

static void append_line(struct batch *batch, const struct ordo_order_item *item)
{
    const char separator = batch->line_count == 0 ? '{' : ',';
    buffer_byte(&batch->line_orders, separator);
    buffer_integer(&batch->line_orders, (int64_t)batch->order_count);
    buffer_byte(&batch->product_ids, separator);
    append_product(&batch->product_ids, item, "NULL");
    buffer_byte(&batch->skus, separator);
    append_text(&batch->skus, item->sku);
    buffer_byte(&batch->quantities, separator);
    buffer_integer(&batch->quantities, item->quantity);
    batch->has_skus = batch->has_skus || item->sku != NULL;
    batch->line_count++;
}

void batch_add(struct batch *batch, const struct ordo_order *order)
{
    const char separator = batch->order_count == 0 ? '{' : ',';
    batch->order_count++;
    buffer_byte(&batch->customer_ids, separator);
    buffer_integer(&batch->customer_ids, order->customer_id);
    append_key(batch, order, separator);
    for (size_t i = 0; i < order->item_count; i++)
        append_line(batch, &order->items[i]);
}

bool batch_values(struct batch *batch, const char *values[BATCH_VALUES])
{
    struct buffer *const arrays[BATCH_VALUES] = {
        &batch->customer_ids, &batch->keys, &batch->requests,   &batch->line_orders,
        &batch->product_ids,  &batch->skus, &batch->quantities,
    };
    bool is_complete = true;
    for (size_t i = 0; i < BATCH_VALUES; i++) {
        buffer_byte(arrays[i], '}');
        is_complete = is_complete && !arrays[i]->failed;
        values[i] = arrays[i]->bytes;
    }
    if (!batch->has_keys)
        values[1] = values[2] = NULL;
    if (!batch->has_skus)
        values[5] = NULL;
    return is_complete;
}

void batch_clear(struct batch *batch)
{
    buffer_clear(&batch->customer_ids);
    buffer_clear(&batch->keys);
    buffer_clear(&batch->requests);
    buffer_clear(&batch->line_orders);
    buffer_clear(&batch->product_ids);
    buffer_clear(&batch->skus);
    buffer_clear(&batch->quantities);
    batch->order_count = 0;
    batch->line_count = 0;
    batch->has_keys = false;
    batch->has_skus = false;
}

void batch_free(struct batch *batch)
{
    buffer_free(&batch->customer_ids);
    buffer_free(&batch->keys);
    buffer_free(&batch->requests);
    buffer_free(&batch->line_orders);
    buffer_free(&batch->product_ids);
    buffer_free(&batch->skus);
    buffer_free(&batch->quantities);
}
