/*
 * How often each of many values came, in fixed memory: what percentiles of latencies are read from.
 *
 * Buckets are log-linear. A value below 256 has a bucket of its own. Above, each doubling of the
 * value is parted evenly into 128 buckets:
 *
 *     shift  = how many bits the value is longer than 8, or 0
 *     bucket = 128 * shift + (value >> shift)
 *
 * So a bucket is at most 1/128 of its values wide, and its middle, which stands for them all, is at
 * most 0.4 % off. Pure: no allocation, no clock.
 */
#ifndef ORDO_BASE_HISTOGRAM_H
#define ORDO_BASE_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

/* The last bucket is that of UINT64_MAX, which is 56 bits longer than 8. */
enum { HISTOGRAM_BUCKETS = 128 * 56 + 256 };

/* Zero-initialized is empty and ready. */
struct histogram {
    uint64_t count; /* of all values */
    uint64_t buckets[HISTOGRAM_BUCKETS];
};

void histogram_add(struct histogram *histogram, uint64_t value);
/* Add all values of `other`. */
void histogram_merge(struct histogram *histogram, const struct histogram *other);
void histogram_clear(struct histogram *histogram);

/*
 * The least value that at least `percent` (0..100) of all values do not exceed: 50 is the median, 0
 * the least value, 100 the greatest. 0 of an empty histogram.
 */
uint64_t histogram_percentile(const struct histogram *histogram, double percent);

#endif
