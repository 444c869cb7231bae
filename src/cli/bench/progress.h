/* What `ordo bench` says while it measures, on standard error unless --quiet. */
#ifndef ORDO_CLI_BENCH_PROGRESS_H
#define ORDO_CLI_BENCH_PROGRESS_H

#include "base/histogram.h"
#include "cli/command.h"

/* The engine's counts at a moment of the monotonic clock. */
struct bench_sample {
    int64_t at_us;
    struct ordo_engine_stats stats;
};

/* The line of second number `second`: what came between two samples. `failure` is why the last order
   failed, where one did. */
void bench_tell(struct invocation *invocation, int64_t second, const struct bench_sample *before,
                const struct bench_sample *now, const struct histogram *latencies_us,
                const struct ordo_error *failure);

/* How many lanes are connected, and why the others are not. */
void bench_tell_trouble(struct invocation *invocation, const struct ordo_engine_stats *stats);

#endif
