/* What a made-up shop sells, and to whom. Pure: the same number, the same thing. */
#ifndef ORDO_CLI_DEMO_GOODS_H
#define ORDO_CLI_DEMO_GOODS_H

#include <stddef.h>
#include <stdint.h>

enum { GOODS_COUNT = 240, GOODS_TEXT_BYTES = 96 };

enum season { SEASON_ALWAYS, SEASON_WINTER, SEASON_SUMMER, SEASON_COUNT };

struct good {
    char sku[32];                /* "MUG-07" */
    char name[GOODS_TEXT_BYTES]; /* unlike all others */
    char price[16];              /* decimal text */
    enum season season;          /* when it is wanted most */
};

/* Number `n`, 0..GOODS_COUNT-1. */
struct good goods_make(size_t n);

struct person {
    char first_name[32];
    char last_name[32];
    char email[GOODS_TEXT_BYTES]; /* unlike all others; at domains that are kept for examples */
    char phone[24];
};

/* Number `n`, 0.. */
struct person people_make(int64_t n);

#endif
