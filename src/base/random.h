/*
 * Numbers that look drawn at random, and are the same for the same seed: for benchmarks and demos,
 * never for secrets. xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift
 * generators, scrambled", 2016).
 */
#ifndef ORDO_BASE_RANDOM_H
#define ORDO_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state; /* never 0 */
};

/* One to one, and so thorough that neighbours have nothing in common. */
uint64_t random_scramble(uint64_t number);

/* Any seed is good. */
struct random random_seeded(uint64_t seed);

/* 64 bits. */
uint64_t random_next(struct random *random);

/* 0..count-1, all alike; count is 1..2^32-1. */
uint64_t random_below(struct random *random, uint64_t count);

/* 0 <= x < 1. */
double random_fraction(struct random *random);

/* 0..count-1, each as likely as its share: shares[i] is that of i and of all before it, so they never
   get less; the last is above 0. count is 1 or more. */
size_t random_by_share(struct random *random, const double *shares, size_t count);

/* The one whose share such a part of all falls into: 0 <= part < the last of the shares. */
size_t share_at(const double *shares, size_t count, double part);

#endif
