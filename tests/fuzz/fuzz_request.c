/* Requests to every operation, and orders: what a stranger writes in query and body is taken and then
   right, or refused with a field. */
#include <string.h>

#include "base/text.h"
#include "http/order_json.h"
#include "http/parameters.h"
#include "ops/check.h"
#include "ops/operation.h"
#include "require.h"

enum { VALUES_MOST = 32, ITEMS_MOST = 10000 };

/* What a client is told of it. */
static void check_error(enum ordo_status status, const struct ordo_error *error)
{
    REQUIRE(status == ORDO_INVALID && error->status == status);
    REQUIRE(error->message[0] != '\0');
    REQUIRE(text_is_utf8(error->message, strlen(error->message)));
    REQUIRE(text_is_utf8(error->field, strlen(error->field)));
    REQUIRE(text_is_utf8(error->hint, strlen(error->hint)));
}

/* Text that is not UTF-8 can only come by percent-encoding, and passes no check. */
static void check_values(const struct operation *operation, const char *const *values)
{
    const char *checked[VALUES_MOST] = {NULL};
    struct arena arena = {0};
    struct ordo_error error = {0};
    enum ordo_status status = parameters_check(operation, values, checked, &arena, &error);
    if (status != ORDO_OK) {
        check_error(status, &error);
        REQUIRE(error.field[0] != '\0');
    }
    for (size_t p = 0; status == ORDO_OK && p < operation->parameter_count; p++) {
        const struct parameter *parameter = &operation->parameters[p];
        REQUIRE(checked[p] != NULL || !parameter->required);
        REQUIRE(checked[p] == NULL || text_is_utf8(checked[p], strlen(checked[p])));
        REQUIRE(checked[p] == NULL || values[p] == NULL || strlen(values[p]) <= 65536);
    }
    arena_free(&arena);
}

static void check_operation(const struct operation *operation, const char *query, const char *body,
                            size_t length)
{
    static const char *const segments[] = {"1", "2", "3", "4"};
    const char *values[VALUES_MOST] = {NULL};
    struct arena arena = {0};
    struct ordo_error error = {0};
    enum ordo_status status = ORDO_OK;
    REQUIRE(operation->parameter_count <= VALUES_MOST);
    parameters_from_path(operation, segments, values);
    if (length > 0)
        status = parameters_from_body(operation, body, length, values, &arena, &error);
    if (status == ORDO_OK)
        status = parameters_from_query(operation, query, values, &arena, &error);
    for (size_t p = 0, next = 0; p < operation->parameter_count; p++)
        REQUIRE(!operation->parameters[p].positional || values[p] == segments[next++]);
    if (status != ORDO_OK)
        check_error(status, &error);
    else
        check_values(operation, values);
    arena_free(&arena);
}

static void check_order(const char *body, size_t length)
{
    struct arena arena = {0};
    struct ordo_error error = {0};
    struct ordo_order order;
    json_t *json = NULL;
    enum ordo_status status = json_read_object(body, length, &json, &error);
    REQUIRE((status == ORDO_OK) == (json != NULL));
    if (status == ORDO_OK)
        status = order_from_json(json, &order, &arena, &error);
    if (status != ORDO_OK) {
        check_error(status, &error);
        REQUIRE(error.field[0] != '\0');
    } else {
        REQUIRE(order.items != NULL && order.item_count <= ITEMS_MOST);
        for (size_t i = 0; i < order.item_count; i++)
            REQUIRE(order.items[i].sku == NULL ||
                    text_is_utf8(order.items[i].sku, strlen(order.items[i].sku)));
    }
    json_decref(json);
    arena_free(&arena);
}

/* A query, and after a NUL the body. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size + 1);
    REQUIRE(bytes != NULL);
    memcpy(bytes, data, size);
    bytes[size] = '\0';
    const size_t query_length = strlen(bytes);
    const char *body = bytes + query_length + (query_length < size);
    const size_t length = size - (size_t)(body - bytes);
    for (size_t i = 0; i < operation_count; i++)
        check_operation(&operations[i], bytes, body, length);
    check_order(body, length);
    free(bytes);
    return 0;
}
