#include "http/token_bucket.h"

bool token_bucket_take(struct token_bucket *bucket, int64_t rate, int64_t now_us, int64_t *wait_us)
{
    const int64_t second_us = 1000000;
    const int64_t token_us = second_us / rate;
    const int64_t level_us = bucket->full_at_us > now_us ? bucket->full_at_us - now_us : 0;
    *wait_us = 0;
    if (level_us + token_us > second_us) {
        *wait_us = level_us + token_us - second_us;
        return false;
    }
    bucket->full_at_us = now_us + level_us + token_us;
    return true;
}
