/*
 * Addresses that come with wrong keys are slowed. Pure. A table of fixed size: an address that has no
 * place takes that of the one whose last failure is longest ago.
 */
#ifndef ORDO_HTTP_THROTTLE_H
#define ORDO_HTTP_THROTTLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { THROTTLE_ADDRESSES = 1024, THROTTLE_ADDRESS_BYTES = 48, THROTTLE_FAILURES_MOST = 60 };

struct throttle {
    struct throttled {
        char address[THROTTLE_ADDRESS_BYTES];
        unsigned failures; /* one is forgiven a second */
        int64_t last_us;
    } addresses[THROTTLE_ADDRESSES];
};

/* A wrong key came from there: how long its answer is to wait, from 0.1 s doubling to 3 s. */
int64_t throttle_fail(struct throttle *throttle, const char *address, int64_t now_us);

/* Whether so many came that keys are not even looked up now. */
bool throttle_is_over(const struct throttle *throttle, const char *address, int64_t now_us);

#endif
