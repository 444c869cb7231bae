/*
 * When people order in a shop: a year with its seasons, its weeks and its hours of the day. Pure.
 * Times are seconds since 1970, UTC.
 */
#ifndef ORDO_CLI_DEMO_CALENDAR_H
#define ORDO_CLI_DEMO_CALENDAR_H

#include "base/random.h"

enum { CALENDAR_DAYS = 365, CALENDAR_HOURS = 24 * CALENDAR_DAYS };

struct calendar {
    int64_t begins_s;              /* 365 days before the end */
    double shares[CALENDAR_HOURS]; /* of the year's orders that come in an hour, or before it */
};

/* The year that ends at `ends_s`. */
void calendar_make(struct calendar *calendar, int64_t ends_s);

/* The time of order number `n` of `count`, n 0..count-1. Later orders have later times, or the same. */
int64_t calendar_time(const struct calendar *calendar, struct random *random, int64_t n,
                      int64_t count);

/* 1..12. */
int calendar_month(int64_t time_s);

#endif
