#include "cli/bench/orders.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

enum { QUANTITY_MOST = 3 };

/* ---------------------------------------------------------------- products */

/* Shuffles as much of the deck as an order needs: those drawn together differ. */
static uint32_t draw_from_deck(struct bench_orders *orders, size_t drawn)
{
    const size_t at = drawn + random_below(&orders->random, orders->deck_size - drawn);
    const uint32_t product = orders->deck[at];
    orders->deck[at] = orders->deck[drawn];
    orders->deck[drawn] = product;
    return product;
}

static uint32_t draw_by_share(struct bench_orders *orders)
{
    const size_t count = (size_t)orders->options->products;
    return (uint32_t)random_by_share(&orders->random, orders->shares, count) + 1;
}

static int64_t draw_product(struct bench_orders *orders, size_t line)
{
    switch (orders->options->shape) {
    case BENCH_ZIPF:
        return draw_by_share(orders);
    case BENCH_HOT:
        return line == 0 ? 1 : draw_from_deck(orders, line - 1);
    case BENCH_UNIFORM:
        break;
    }
    return draw_from_deck(orders, line);
}

/* ---------------------------------------------------------------- keys */

static void write_hex(char *text, uint64_t number)
{
    for (int i = 0; i < 16; i++)
        text[i] = "0123456789abcdef"[number >> (60 - 4 * i) & 15];
}

/* Scattered all over the index, as keys from many clients are. */
static const char *next_key(struct bench_orders *orders)
{
    write_hex(orders->key, random_scramble(++orders->key_count));
    orders->key[16] = '-';
    write_hex(orders->key + 17, orders->run);
    return orders->key;
}

/* ---------------------------------------------------------------- orders */

struct ordo_order bench_orders_next(struct bench_orders *orders)
{
    const size_t lines = (size_t)orders->options->lines;
    const uint64_t customers = (uint64_t)orders->options->customers;
    for (size_t i = 0; i < lines; i++) {
        orders->items[i].product_id = draw_product(orders, i);
        orders->items[i].quantity = 1 + (int64_t)random_below(&orders->random, QUANTITY_MOST);
    }
    return (struct ordo_order){
        .customer_id = 1 + (int64_t)random_below(&orders->random, customers),
        .items = orders->items,
        .item_count = lines,
        .idempotency_key = orders->options->has_keys ? next_key(orders) : NULL,
    };
}

static void fill_deck(struct bench_orders *orders)
{
    const uint32_t first = orders->options->shape == BENCH_HOT ? 2 : 1;
    orders->deck_size = (size_t)orders->options->products - (first - 1);
    for (size_t i = 0; i < orders->deck_size; i++)
        orders->deck[i] = first + (uint32_t)i;
}

static void fill_shares(struct bench_orders *orders)
{
    double sum = 0;
    for (size_t i = 0; i < (size_t)orders->options->products; i++) {
        sum += 1 / (double)(i + 1);
        orders->shares[i] = sum;
    }
}

enum ordo_status bench_orders_open(struct bench_orders *orders, const struct bench_options *options,
                                   struct ordo_error *error)
{
    const size_t products = (size_t)options->products;
    *orders = (struct bench_orders){
        .options = options,
        .random = random_seeded((uint64_t)options->seed),
        .items = calloc((size_t)options->lines, sizeof *orders->items),
        .deck = calloc(products, sizeof *orders->deck),
        .shares = calloc(products, sizeof *orders->shares),
        .run = (uint64_t)clock_monotonic_us() ^ (uint64_t)getpid() << 44,
    };
    if (orders->items == NULL || orders->deck == NULL || orders->shares == NULL)
        return error_no_memory(error);
    fill_deck(orders);
    fill_shares(orders);
    return ORDO_OK;
}

void bench_orders_close(struct bench_orders *orders)
{
    free(orders->items);
    free(orders->deck);
    free(orders->shares);
}
