#include "http/order_json.h"

#include <string.h>

#include "rows/render.h"

enum { ITEMS_MOST = 10000, FIELD_BYTES = 128 };

/* `line`: the number of the line that the value stands in; 0: it stands in the order itself. */
static enum ordo_status wrong(size_t line, const char *name, const char *what,
                              struct ordo_error *error)
{
    char field[FIELD_BYTES];
    if (line == 0)
        snprintf(field, sizeof field, "%.40s", name);
    else if (name[0] == '\0') /* the line itself */
        snprintf(field, sizeof field, "items[%zu]", line);
    else
        snprintf(field, sizeof field, "items[%zu].%.40s", line, name);
    return error_set(error, ORDO_INVALID, field, "%s: %s", field, what);
}

static enum ordo_status unknown(size_t line, const char *name, const char *taken,
                                struct ordo_error *error)
{
    char what[120];
    if (name[0] != '\0') {
        snprintf(what, sizeof what, "is unknown here; %s are taken", taken);
        return wrong(line, name, what, error);
    }
    snprintf(what, sizeof what, "has a member without a name; %s are taken", taken);
    return wrong(line, line == 0 ? "order" : "", what, error);
}

static enum ordo_status wrong_kind(size_t line, const char *name, const json_t *value,
                                   const char *right, struct ordo_error *error)
{
    char what[80];
    snprintf(what, sizeof what, "is %s; %s is taken", json_kind(value), right);
    return wrong(line, name, what, error);
}

static enum ordo_status read_integer(size_t line, const char *name, const json_t *value,
                                     int64_t *number, struct ordo_error *error)
{
    if (!json_is_integer(value))
        return wrong_kind(line, name, value, "a whole number", error);
    *number = json_integer_value(value);
    return ORDO_OK;
}

static enum ordo_status read_text(size_t line, const char *name, const json_t *value,
                                  const char **text, struct ordo_error *error)
{
    if (!json_is_string(value))
        return wrong_kind(line, name, value, "text", error);
    *text = json_string_value(value);
    return ORDO_OK;
}

static enum ordo_status read_item(size_t line, const json_t *item, struct ordo_order_item *read,
                                  struct ordo_error *error)
{
    enum ordo_status status = ORDO_OK;
    const char *name;
    json_t *value;
    *read = (struct ordo_order_item){0};
    if (!json_is_object(item))
        return wrong_kind(line, "", item, "an object", error);
    json_object_foreach((json_t *)(uintptr_t)item, name, value)
    {
        if (json_is_null(value))
            continue;
        if (strcmp(name, "product_id") == 0)
            status = read_integer(line, name, value, &read->product_id, error);
        else if (strcmp(name, "sku") == 0)
            status = read_text(line, name, value, &read->sku, error);
        else if (strcmp(name, "quantity") == 0)
            status = read_integer(line, name, value, &read->quantity, error);
        else
            status = unknown(line, name, "product_id, sku and quantity", error);
        if (status != ORDO_OK)
            return status;
    }
    if (read->quantity == 0 && json_object_get(item, "quantity") == NULL)
        return wrong(line, "quantity", "is missing", error);
    if (json_object_get(item, "product_id") == NULL && json_object_get(item, "sku") == NULL)
        return wrong(line, "product_id", "is missing; give product_id or sku", error);
    return ORDO_OK;
}

static enum ordo_status read_items(const json_t *items, struct ordo_order *order,
                                   struct arena *arena, struct ordo_error *error)
{
    const size_t count = json_array_size(items);
    if (!json_is_array(items))
        return wrong_kind(0, "items", items, "an array", error);
    if (count > ITEMS_MOST)
        return wrong(0, "items", "has more than 10000 lines", error);
    struct ordo_order_item *read = arena_alloc(arena, (count + 1) * sizeof *read);
    if (read == NULL)
        return error_no_memory(error);
    order->items = read;
    order->item_count = count;
    for (size_t i = 0; i < count; i++) {
        enum ordo_status status = read_item(i + 1, json_array_get(items, i), &read[i], error);
        if (status != ORDO_OK)
            return status;
    }
    return ORDO_OK;
}

enum ordo_status order_from_json(const json_t *object, struct ordo_order *order,
                                 struct arena *arena, struct ordo_error *error)
{
    enum ordo_status status = ORDO_OK;
    const char *name;
    json_t *value;
    *order = (struct ordo_order){0};
    if (!json_is_object(object))
        return wrong_kind(0, "order", object, "an object", error);
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        if (json_is_null(value))
            continue;
        if (strcmp(name, "customer_id") == 0)
            status = read_integer(0, name, value, &order->customer_id, error);
        else if (strcmp(name, "items") == 0)
            status = read_items(value, order, arena, error);
        else if (strcmp(name, "idempotency_key") == 0)
            status = read_text(0, name, value, &order->idempotency_key, error);
        else
            status = unknown(0, name, "customer_id, items and idempotency_key", error);
        if (status != ORDO_OK)
            return status;
    }
    if (json_object_get(object, "customer_id") == NULL)
        return wrong(0, "customer_id", "is missing", error);
    if (order->items == NULL)
        return wrong(0, "items", "is missing", error);
    return ORDO_OK;
}

void order_to_json(struct buffer *out, int64_t customer_id, const struct ordo_outcome *outcome)
{
    buffer_text(out, "{\"order_id\":");
    buffer_integer(out, outcome->order_id);
    buffer_text(out, ",\"customer_id\":");
    buffer_integer(out, customer_id);
    buffer_text(out, ",\"order_date\":");
    render_json_string(out, outcome->order_date);
    buffer_text(out, ",\"total_amount\":");
    render_json_string(out, outcome->total_amount);
    buffer_text(out, ",\"status\":\"Pending\"}"); /* as each order begins */
}
