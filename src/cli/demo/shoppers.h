/*
 * The orders of a made-up shop, one after the other as they came in a year: who ordered what, when, and
 * what became of it. Pure: the same seed, number of orders and end of the year, the same orders.
 */
#ifndef ORDO_CLI_DEMO_SHOPPERS_H
#define ORDO_CLI_DEMO_SHOPPERS_H

#include "cli/demo/calendar.h"
#include "cli/demo/goods.h"
#include "ordo.h"

enum { SHOPPERS_LINES_MOST = 6 };

enum fate { FATE_PENDING, FATE_SHIPPED, FATE_CANCELLED };

struct shoppers {
    struct calendar calendar;
    struct random random;
    int64_t ends_s;
    int64_t count;
    int64_t next;
    int64_t customers;
    int month; /* that the shares are of */
    uint16_t ranks[GOODS_COUNT];
    double shares[GOODS_COUNT]; /* of the goods, in that month */
};

struct shopping {
    struct ordo_order order; /* its items are `items`; product n+1 is good n */
    struct ordo_order_item items[SHOPPERS_LINES_MOST];
    int64_t ordered_s; /* seconds since 1970 */
    enum fate fate;
    int64_t fate_s; /* when it was shipped or cancelled */
};

/* `count` orders, 1.., in the year that ends at `ends_s`. */
void shoppers_begin(struct shoppers *shoppers, int64_t count, int64_t ends_s, uint64_t seed);

/* How many customers so many orders come from. */
int64_t shoppers_customers(int64_t orders);

/* The next order; there are `count`. */
void shoppers_next(struct shoppers *shoppers, struct shopping *shopping);

#endif
