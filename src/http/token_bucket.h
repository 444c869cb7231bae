/*
 * A token bucket: so many a second on the average, and a second's worth at once. Pure.
 */
#ifndef ORDO_HTTP_TOKEN_BUCKET_H
#define ORDO_HTTP_TOKEN_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

/* Zero-initialized is full. */
struct token_bucket {
    int64_t full_at_us; /* when it will be full again, if nothing is taken: the bucket's level */
};

/*
 * Take one token. `rate`: tokens a second, 1..1000000, which is also how many the bucket holds.
 * False if there is none; then *wait_us, above 0, is when there will be one. (The generic cell rate
 * algorithm, ITU-T I.371: one number stands for the level and the time at which it was.)
 */
bool token_bucket_take(struct token_bucket *bucket, int64_t rate, int64_t now_us, int64_t *wait_us);

#endif
