/* Orders of arbitrary text and numbers, as the arrays of a batch: read back by a parser of its own,
   they are the orders again. */
#include <inttypes.h>
#include <string.h>

#include "engine/batch.h"
#include "engine/place.h"
#include "require.h"

enum { ORDERS_MOST = 64, ITEMS_MOST = 64 };

/* The statement's values, in their order. */
enum value { CUSTOMER_IDS, KEYS, REQUESTS, LINE_ORDERS, PRODUCT_IDS, SKUS, QUANTITIES };

/* ---------------------------------------------------------------- orders from bytes */

struct input {
    const char *at, *end;
};

static unsigned take_byte(struct input *input)
{
    return input->at < input->end ? (unsigned char)*input->at++ : 0;
}

/* Its first byte says how many make it up; many are small, and some cannot be. */
static int64_t take_number(struct input *input)
{
    const unsigned width = take_byte(input) % 12;
    uint64_t number = 0;
    if (width > 8)
        return width; /* 9, 10, 11 */
    for (unsigned i = 0; i < width; i++)
        number = number << 8 | take_byte(input);
    return (int64_t)number;
}

/* Up to the next NUL; borrowed from the input, which ends with one. */
static const char *take_text(struct input *input)
{
    const char *text = input->at;
    input->at += strlen(text);
    input->at += input->at < input->end;
    return text;
}

static void take_item(struct input *input, struct ordo_order_item *item)
{
    const unsigned parts = take_byte(input);
    *item = (struct ordo_order_item){.quantity = take_number(input)};
    if (parts % 2 == 0)
        item->product_id = take_number(input);
    if (parts % 3 == 0)
        item->sku = take_text(input);
}

static void take_order(struct input *input, struct ordo_order *order, struct ordo_order_item *items)
{
    const unsigned parts = take_byte(input);
    *order = (struct ordo_order){
        .customer_id = take_number(input), .items = items, .item_count = parts / 2 % ITEMS_MOST};
    if (parts % 2 == 1)
        order->idempotency_key = take_text(input);
    for (size_t i = 0; i < order->item_count; i++)
        take_item(input, &items[i]);
}

/* ---------------------------------------------------------------- arrays read back */

/* An array in PostgreSQL's text form, being read. */
struct array {
    const char *at;
    size_t count;       /* of elements read */
    struct buffer text; /* the last one's */
    bool is_null;
    bool is_quoted;
};

static void begin_array(struct array *array, const char *text)
{
    *array = (struct array){.at = text + 1};
    REQUIRE(text[0] == '{');
}

static void next_element(struct array *array)
{
    buffer_clear(&array->text);
    buffer_append(&array->text, "", 0);
    if (array->count++ > 0)
        REQUIRE(*array->at++ == ',');
    array->is_quoted = *array->at == '"';
    if (array->is_quoted) {
        for (array->at++; *array->at != '"'; array->at++) {
            array->at += *array->at == '\\';
            REQUIRE(*array->at != '\0');
            buffer_byte(&array->text, *array->at);
        }
        array->at++;
    } else {
        const size_t length = strcspn(array->at, ",}\"{\\");
        REQUIRE(length > 0);
        buffer_append(&array->text, array->at, length);
        array->at += length;
    }
    array->is_null = !array->is_quoted && strcmp(array->text.bytes, "NULL") == 0;
}

static void end_array(struct array *array)
{
    REQUIRE(strcmp(array->at, "}") == 0);
    buffer_free(&array->text);
}

static void expect_number(struct array *array, int64_t number)
{
    char text[24];
    next_element(array);
    snprintf(text, sizeof text, "%" PRId64, number);
    REQUIRE(!array->is_quoted && strcmp(array->text.bytes, text) == 0);
}

static void expect_text(struct array *array, const char *text)
{
    next_element(array);
    REQUIRE(array->is_null == (text == NULL));
    if (text != NULL)
        REQUIRE(array->is_quoted && strcmp(array->text.bytes, text) == 0);
}

/* ---------------------------------------------------------------- checks */

/* The number at *at, which `end` follows; or, if it is 0 and may be missing, "-". */
static void read_number(const char **at, int64_t number, bool may_miss, char end)
{
    char text[24];
    const int length = may_miss && number == 0
                           ? snprintf(text, sizeof text, "-%c", end)
                           : snprintf(text, sizeof text, "%" PRId64 "%c", number, end);
    REQUIRE(strncmp(*at, text, (size_t)length) == 0);
    *at += length;
}

/* "customer|id,length:sku,quantity|...", "-" for what is missing: all of the order, so that it could
   be read back, and nothing else. */
static void check_request(const char *request, const struct ordo_order *order)
{
    const char *at = request;
    read_number(&at, order->customer_id, false, '|');
    for (size_t i = 0; i < order->item_count; i++) {
        const struct ordo_order_item *item = &order->items[i];
        const char *sku = item->sku == NULL ? "-" : item->sku;
        read_number(&at, item->product_id, true, ',');
        if (item->sku != NULL)
            read_number(&at, (int64_t)strlen(sku), false, ':');
        REQUIRE(strncmp(at, sku, strlen(sku)) == 0);
        at += strlen(sku);
        REQUIRE(*at++ == ',');
        read_number(&at, item->quantity, false, i + 1 < order->item_count ? '|' : '\0');
    }
}

static void check_orders(const char *const *values, const struct ordo_order *orders, size_t count)
{
    struct array customers, keys, requests;
    begin_array(&customers, values[CUSTOMER_IDS]);
    for (size_t i = 0; i < count; i++)
        expect_number(&customers, orders[i].customer_id);
    end_array(&customers);
    bool has_keys = false;
    for (size_t i = 0; i < count; i++)
        has_keys = has_keys || orders[i].idempotency_key != NULL;
    REQUIRE((values[KEYS] != NULL) == has_keys && (values[REQUESTS] != NULL) == has_keys);
    if (!has_keys)
        return;
    begin_array(&keys, values[KEYS]);
    begin_array(&requests, values[REQUESTS]);
    for (size_t i = 0; i < count; i++) {
        expect_text(&keys, orders[i].idempotency_key);
        next_element(&requests);
        REQUIRE(requests.is_null == keys.is_null);
        if (!requests.is_null)
            check_request(requests.text.bytes, &orders[i]);
    }
    end_array(&keys);
    end_array(&requests);
}

static void check_lines(const char *const *values, const struct ordo_order *orders, size_t count)
{
    struct array numbers, products, skus, quantities;
    bool has_skus = false;
    for (size_t o = 0; o < count; o++)
        for (size_t i = 0; i < orders[o].item_count; i++)
            has_skus = has_skus || orders[o].items[i].sku != NULL;
    REQUIRE((values[SKUS] != NULL) == has_skus);
    begin_array(&numbers, values[LINE_ORDERS]);
    begin_array(&products, values[PRODUCT_IDS]);
    begin_array(&skus, has_skus ? values[SKUS] : "{}");
    begin_array(&quantities, values[QUANTITIES]);
    for (size_t o = 0; o < count; o++)
        for (size_t i = 0; i < orders[o].item_count; i++) {
            const struct ordo_order_item *item = &orders[o].items[i];
            expect_number(&numbers, (int64_t)o + 1);
            expect_number(&quantities, item->quantity);
            next_element(&products);
            REQUIRE(products.is_null == (item->product_id == 0));
            REQUIRE(products.is_null || strtoll(products.text.bytes, NULL, 10) == item->product_id);
            if (has_skus)
                expect_text(&skus, item->sku);
        }
    end_array(&numbers);
    end_array(&products);
    end_array(&skus);
    end_array(&quantities);
}

static void check_batch(struct batch *batch, const struct ordo_order *orders, size_t count)
{
    const char *values[BATCH_VALUES];
    size_t lines = 0;
    for (size_t i = 0; i < count; i++) {
        REQUIRE(batch_has_room(batch, orders[i].item_count));
        batch_add(batch, &orders[i]);
        lines += orders[i].item_count;
    }
    REQUIRE(batch->order_count == count && batch->line_count == lines);
    REQUIRE(batch_has_room(batch, BATCH_LINES_MOST - lines));
    REQUIRE(!batch_has_room(batch, BATCH_LINES_MOST - lines + 1));
    REQUIRE(batch_values(batch, values));
    check_orders(values, orders, count);
    check_lines(values, orders, count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ordo_order orders[ORDERS_MOST];
    static struct ordo_order_item items[ORDERS_MOST][ITEMS_MOST];
    struct ordo_error error;
    struct batch batch = {0};
    size_t count = 0;
    char *bytes = malloc(size + 1);
    REQUIRE(bytes != NULL);
    if (size > 0)
        memcpy(bytes, data, size);
    bytes[size] = '\0';
    struct input input = {bytes, bytes + size};
    while (input.at < input.end && count < ORDERS_MOST) {
        take_order(&input, &orders[count], items[count]);
        count += order_check(&orders[count], &error) == ORDO_OK;
    }
    if (count > 0) {
        check_batch(&batch, orders, count);
        batch_clear(&batch);
        check_batch(&batch, &orders[count - 1], 1); /* once cleared, as new */
    }
    batch_free(&batch);
    free(bytes);
    return 0;
}
