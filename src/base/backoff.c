#include "base/backoff.h"

static const int64_t shortest_pause_us = 50 * 1000;
static const int64_t longest_pause_us = 5 * 1000 * 1000;

int64_t backoff_pause_us(unsigned failures, uint64_t random)
{
    if (failures <= 1)
        return 0;
    int64_t pause_us = shortest_pause_us;
    for (unsigned i = 2; i < failures && pause_us < longest_pause_us; i++)
        pause_us *= 2;
    if (pause_us > longest_pause_us)
        pause_us = longest_pause_us;
    return pause_us / 2 + (int64_t)(random % (uint64_t)(pause_us / 2 + 1));
}
