#include "cli/bench/progress.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/output.h"
#include "rows/cell.h"

static double percentile_ms(const struct histogram *latencies_us, double percent)
{
    return (double)histogram_percentile(latencies_us, percent) / 1000;
}

static void say(struct invocation *invocation, struct buffer *line)
{
    if (!line->failed)
        output_notice(line->bytes, invocation);
    buffer_free(line);
}

/* The reason may come from the server: nothing of it may drive the terminal. */
static void say_why(struct invocation *invocation, const char *words, const char *reason)
{
    struct buffer line = {0};
    buffer_text(&line, words);
    cell_append(&line, reason, SIZE_MAX);
    say(invocation, &line);
}

void bench_tell(struct invocation *invocation, int64_t second, const struct bench_sample *before,
                const struct bench_sample *now, const struct histogram *latencies_us,
                const struct ordo_error *failure)
{
    const double seconds = (double)(now->at_us - before->at_us) / 1e6;
    const uint64_t accepted = now->stats.accepted - before->stats.accepted;
    const uint64_t refused = now->stats.refused - before->stats.refused;
    const uint64_t failed = now->stats.failed - before->stats.failed;
    const uint64_t batches = now->stats.batches - before->stats.batches;
    struct buffer line = {0};
    buffer_printf(&line, "%" PRId64 " s: %.0f orders/s, %" PRIu64 " refused", second,
                  (double)accepted / seconds, refused);
    if (failed > 0)
        buffer_printf(&line, ", %" PRIu64 " failed", failed);
    if (latencies_us->count > 0)
        buffer_printf(&line, ", p50 %.1f ms, p99 %.1f ms", percentile_ms(latencies_us, 50),
                      percentile_ms(latencies_us, 99));
    if (accepted + refused > 0 && batches > 0)
        buffer_printf(&line, ", %.1f orders a batch",
                      (double)(accepted + refused) / (double)batches);
    say(invocation, &line);
    if (failed > 0)
        say_why(invocation, "an order failed: ", failure->message);
    if (now->stats.lanes_ready == 0 && now->stats.trouble.status != ORDO_OK)
        bench_tell_trouble(invocation, &now->stats);
}

void bench_tell_trouble(struct invocation *invocation, const struct ordo_engine_stats *stats)
{
    char words[64];
    snprintf(words, sizeof words, "%d of %d lanes are connected: ", stats->lanes_ready,
             stats->lanes);
    say_why(invocation, words, stats->trouble.message);
}
