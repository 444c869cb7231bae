#include "cli/demo/shoppers.h"

enum { ORDERS_A_CUSTOMER = 5, CUSTOMERS_LEAST = 20, DAY_S = 24 * 3600 };

/* How much more, or less, a good of a season is wanted in a month. */
static const double wanted[SEASON_COUNT][12] = {
    [SEASON_ALWAYS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
    [SEASON_WINTER] = {0.9, 0.6, 0.4, 0.3, 0.2, 0.2, 0.2, 0.3, 0.7, 1.4, 3, 4},
    [SEASON_SUMMER] = {0.2, 0.3, 0.7, 1.4, 2.4, 3, 2.8, 2, 0.9, 0.4, 0.2, 0.3},
};

int64_t shoppers_customers(int64_t orders)
{
    const int64_t customers = orders / ORDERS_A_CUSTOMER;
    return customers < CUSTOMERS_LEAST ? CUSTOMERS_LEAST : customers;
}

/* A few goods make most of the sales: the law of Zipf and Mandelbrot. Which ones is the seed's choice. */
static void weigh(struct shoppers *shoppers, int month)
{
    double sum = 0;
    for (size_t n = 0; n < GOODS_COUNT; n++) {
        const struct good good = goods_make(n);
        sum += wanted[good.season][month - 1] / (shoppers->ranks[n] + 4.0);
        shoppers->shares[n] = sum;
    }
    shoppers->month = month;
}

void shoppers_begin(struct shoppers *shoppers, int64_t count, int64_t ends_s, uint64_t seed)
{
    *shoppers = (struct shoppers){.random = random_seeded(seed),
                                  .ends_s = ends_s,
                                  .count = count,
                                  .customers = shoppers_customers(count)};
    calendar_make(&shoppers->calendar, ends_s);
    for (uint16_t n = 0; n < GOODS_COUNT; n++)
        shoppers->ranks[n] = n;
    for (size_t n = GOODS_COUNT - 1; n > 0; n--) {
        const size_t other = random_below(&shoppers->random, n + 1);
        const uint16_t rank = shoppers->ranks[n];
        shoppers->ranks[n] = shoppers->ranks[other];
        shoppers->ranks[other] = rank;
    }
}

/* Some come again and again. */
static int64_t draw_customer(struct shoppers *shoppers)
{
    const double part = random_fraction(&shoppers->random);
    return 1 + (int64_t)(part * part * (double)shoppers->customers);
}

static int64_t draw_quantity(struct shoppers *shoppers)
{
    static const int64_t quantities[] = {1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 6};
    return quantities[random_below(&shoppers->random, sizeof quantities / sizeof quantities[0])];
}

static bool has_product(const struct shopping *shopping, size_t lines, int64_t product)
{
    for (size_t i = 0; i < lines; i++)
        if (shopping->items[i].product_id == product)
            return true;
    return false;
}

/* A good that is drawn twice stands once. */
static size_t draw_items(struct shoppers *shoppers, struct shopping *shopping)
{
    static const size_t line_counts[] = {1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, SHOPPERS_LINES_MOST};
    const size_t drawn =
        line_counts[random_below(&shoppers->random, sizeof line_counts / sizeof line_counts[0])];
    size_t lines = 0;
    for (size_t i = 0; i < drawn; i++) {
        const size_t good = random_by_share(&shoppers->random, shoppers->shares, GOODS_COUNT);
        const struct ordo_order_item item = {.product_id = (int64_t)good + 1,
                                             .quantity = draw_quantity(shoppers)};
        if (!has_product(shopping, lines, item.product_id))
            shopping->items[lines++] = item;
    }
    return lines;
}

/* Most are shipped in a day or three, some are cancelled before that; the newest are still open. */
static void draw_fate(struct shoppers *shoppers, struct shopping *shopping)
{
    const bool is_cancelled = random_below(&shoppers->random, 100) < 3;
    const double days = is_cancelled ? 0.1 + random_fraction(&shoppers->random)
                                     : 0.7 + 2.3 * random_fraction(&shoppers->random);
    shopping->fate_s = shopping->ordered_s + (int64_t)(days * DAY_S);
    shopping->fate = shopping->fate_s >= shoppers->ends_s ? FATE_PENDING
                     : is_cancelled                       ? FATE_CANCELLED
                                                          : FATE_SHIPPED;
}

void shoppers_next(struct shoppers *shoppers, struct shopping *shopping)
{
    shopping->ordered_s =
        calendar_time(&shoppers->calendar, &shoppers->random, shoppers->next++, shoppers->count);
    const int month = calendar_month(shopping->ordered_s);
    if (month != shoppers->month)
        weigh(shoppers, month);
    shopping->order =
        (struct ordo_order){.customer_id = draw_customer(shoppers), .items = shopping->items};
    shopping->order.item_count = draw_items(shoppers, shopping);
    draw_fate(shoppers, shopping);
}
