/* The load of `ordo bench`: clients that order through the engine, and what came of it. */
#ifndef ORDO_CLI_BENCH_LOAD_H
#define ORDO_CLI_BENCH_LOAD_H

#include "base/histogram.h"
#include "cli/bench/options.h"

/* What was measured after the warm-up. */
struct bench_result {
    double seconds;              /* that were measured */
    uint64_t accepted;           /* orders */
    uint64_t refused;            /* orders, by a verdict */
    uint64_t failed;             /* orders without a verdict */
    uint64_t retried;            /* orders that were sent once more */
    uint64_t batches;            /* answered by the database */
    int lanes;                   /* connections there may be */
    struct histogram latency_us; /* of accepted and refused orders, from submit to answer */
    struct ordo_error trouble;   /* why there was no connection at its end; ORDO_OK if there was */
};

/*
 * Let the clients order for as long as `options` say, in the store that `where` names. Each has one
 * order in the engine, and submits its next when that is decided; one whose order failed waits a
 * moment. Told a line a second. The first tenth, at most half a second, is not counted.
 * Errors: as ordo_engine_open; if no order was answered at all, why there is no connection or why
 * the last one failed; ORDO_CANCELLED if a signal has come.
 */
MUST_USE enum ordo_status bench_load(struct invocation *invocation,
                                     const struct ordo_open_options *where,
                                     const struct bench_options *options,
                                     struct bench_result *result, struct ordo_error *error);

#endif
