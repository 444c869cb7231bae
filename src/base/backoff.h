/* How long to wait before something that failed is tried again. Pure. */
#ifndef ORDO_BASE_BACKOFF_H
#define ORDO_BASE_BACKOFF_H

#include <stdint.h>

/*
 * The pause before the next try, in microseconds, after so many failures in a row: none after the
 * first, then 50 ms, doubling up to 5 s. `random`: any number; from half the pause to all of it is
 * taken, so that many clients do not come back at once.
 */
int64_t backoff_pause_us(unsigned failures, uint64_t random);

#endif
