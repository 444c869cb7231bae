/* Random runs that can be had again: the seed is printed, and ORDO_TEST_SEED gives it back. To be
   included after cmocka.h. */
#ifndef ORDO_TESTS_UNIT_SEEDED_H
#define ORDO_TESTS_UNIT_SEEDED_H

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

static uint64_t seeded_state;

static inline void seeded_begin(void)
{
    const char *given = getenv("ORDO_TEST_SEED");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    seeded_state = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)now.tv_nsec;
    print_message("# ORDO_TEST_SEED=%" PRIu64 "\n", seeded_state);
}

/* Any number: xorshift, of a counter times an odd constant. */
static inline uint64_t seeded_number(void)
{
    uint64_t number = ++seeded_state * 0x9e3779b97f4a7c15;
    number = (number ^ number >> 32) * 0xd6e8feb86659fd93;
    number = (number ^ number >> 32) * 0xd6e8feb86659fd93;
    return number ^ number >> 32;
}

/* 0..count-1. */
static inline size_t seeded_below(size_t count)
{
    return (size_t)(seeded_number() % count);
}

/* True once in `times`. */
static inline bool seeded_once_in(size_t times)
{
    return seeded_below(times) == 0;
}

#endif
