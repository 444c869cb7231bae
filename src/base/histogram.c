#include "base/histogram.h"

#include <string.h>

enum { EXACT_BITS = 8, STEPS = 128 };

static size_t bucket_of(uint64_t value)
{
    const int length = value == 0 ? 0 : 64 - __builtin_clzll(value);
    const int shift = length > EXACT_BITS ? length - EXACT_BITS : 0;
    return (size_t)shift * STEPS + (size_t)(value >> shift);
}

/* The middle of a bucket. */
static uint64_t value_of(size_t bucket)
{
    if (bucket < 2 * STEPS)
        return bucket;
    const size_t shift = bucket / STEPS - 1;
    const uint64_t least = (uint64_t)(bucket - shift * STEPS) << shift;
    return least + (((uint64_t)1 << shift) - 1) / 2;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
    histogram->count++;
    histogram->buckets[bucket_of(value)]++;
}

void histogram_merge(struct histogram *histogram, const struct histogram *other)
{
    histogram->count += other->count;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
        histogram->buckets[i] += other->buckets[i];
}

void histogram_clear(struct histogram *histogram)
{
    memset(histogram, 0, sizeof *histogram);
}

uint64_t histogram_percentile(const struct histogram *histogram, double percent)
{
    const double wanted = percent * (double)histogram->count / 100;
    uint64_t seen = 0;
    size_t last = 0;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        if (histogram->buckets[i] == 0)
            continue;
        seen += histogram->buckets[i];
        last = i;
        if ((double)seen >= wanted)
            break;
    }
    return value_of(last);
}
