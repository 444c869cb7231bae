#include "http/throttle.h"

#include <stdio.h>
#include <string.h>

enum { WAYS = 4 }; /* places that an address may have */

static const int64_t shortest_wait_us = 100 * 1000;
static const int64_t longest_wait_us = 3 * 1000 * 1000;
static const int64_t second_us = 1000 * 1000;

static size_t first_place(const char *address)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (; *address != '\0'; address++)
        hash = (hash ^ (unsigned char)*address) * 16777619u;
    return hash % (THROTTLE_ADDRESSES / WAYS) * WAYS;
}

static const struct throttled *find(const struct throttle *throttle, const char *address)
{
    const struct throttled *places = &throttle->addresses[first_place(address)];
    for (size_t i = 0; i < WAYS; i++)
        if (strncmp(places[i].address, address, THROTTLE_ADDRESS_BYTES - 1) == 0)
            return &places[i];
    return NULL;
}

static struct throttled *find_or_take(struct throttle *throttle, const char *address)
{
    struct throttled *places = &throttle->addresses[first_place(address)];
    struct throttled *eldest = places;
    for (size_t i = 0; i < WAYS; i++) {
        if (strncmp(places[i].address, address, THROTTLE_ADDRESS_BYTES - 1) == 0)
            return &places[i];
        if (places[i].last_us < eldest->last_us)
            eldest = &places[i];
    }
    *eldest = (struct throttled){0};
    snprintf(eldest->address, sizeof eldest->address, "%s", address);
    return eldest;
}

static unsigned failures_left(const struct throttled *throttled, int64_t now_us)
{
    const int64_t forgiven = (now_us - throttled->last_us) / second_us;
    return forgiven >= (int64_t)throttled->failures ? 0 : throttled->failures - (unsigned)forgiven;
}

int64_t throttle_fail(struct throttle *throttle, const char *address, int64_t now_us)
{
    struct throttled *throttled = find_or_take(throttle, address);
    throttled->failures = failures_left(throttled, now_us) + 1;
    if (throttled->failures > THROTTLE_FAILURES_MOST)
        throttled->failures = THROTTLE_FAILURES_MOST;
    throttled->last_us = now_us;
    int64_t wait_us = shortest_wait_us;
    for (unsigned i = 1; i < throttled->failures && wait_us < longest_wait_us; i++)
        wait_us *= 2;
    return wait_us < longest_wait_us ? wait_us : longest_wait_us;
}

bool throttle_is_over(const struct throttle *throttle, const char *address, int64_t now_us)
{
    const struct throttled *throttled = find(throttle, address);
    return throttled != NULL && failures_left(throttled, now_us) >= THROTTLE_FAILURES_MOST / 2;
}
