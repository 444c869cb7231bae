/* What `ordo bench` is asked to do. */
#ifndef ORDO_CLI_BENCH_OPTIONS_H
#define ORDO_CLI_BENCH_OPTIONS_H

#include "cli/command.h"

/* Which products orders name. */
enum bench_shape {
    BENCH_UNIFORM, /* all as often as each other; those of an order differ */
    BENCH_ZIPF,    /* product n is drawn 1/n times as often as product 1 */
    BENCH_HOT      /* each order's first line is product 1, the others are as if uniform */
};

struct bench_options {
    int64_t clients;         /* 1..100000 */
    int64_t seconds;         /* 1..86400 */
    int64_t lines;           /* of an order: 1..100, and no more than products */
    int64_t products;        /* 1..1000000 */
    int64_t customers;       /* 1..10000000 */
    int64_t existing_orders; /* 0..100000000 */
    int64_t stock;           /* of each product: 0..2000000000 */
    int64_t lanes;           /* 1..64; 0: the engine decides */
    int64_t seed;            /* 0.. */
    enum bench_shape shape;
    bool has_keys; /* every order has an idempotency key */
    bool keeps;    /* the store stays */
};

/* The command line's table of them. */
extern const struct command_option bench_command_options[];

/* Read and check them. ORDO_INVALID: option, value, and what would be right. */
MUST_USE enum ordo_status bench_options_read(const struct invocation *invocation,
                                             struct bench_options *options,
                                             struct ordo_error *error);

#endif
