#include "cli/bench/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/bench/orders.h"
#include "cli/bench/progress.h"
#include "cli/interrupt.h"

static const int64_t second_us = 1000000;
static const int64_t warm_up_most_us = 500000;
static const int64_t pause_us = 100000;     /* of a client whose order failed */
static const int64_t wait_most_us = 100000; /* so that a signal is heard soon */
static const int64_t farewell_us = 10000000;

struct client {
    struct load *load;
    ordo_ticket ticket; /* of its order; 0: none is in the engine */
    int64_t since_us;   /* when it submitted it, or began to pause */
    struct client *next_paused;
};

struct load {
    const struct bench_options *options;
    struct ordo_engine *engine;
    struct bench_orders orders;
    struct client *clients;
    struct client *first_paused; /* in the order in which their pauses end */
    struct client *last_paused;
    uint64_t not_taken;         /* orders that the engine did not take */
    struct ordo_error failure;  /* of the last order that failed */
    struct histogram latencies; /* since the last sample */
};

/* ---------------------------------------------------------------- clients */

static void pause_client(struct load *load, struct client *client, int64_t now_us)
{
    client->since_us = now_us;
    client->next_paused = NULL;
    *(load->first_paused == NULL ? &load->first_paused : &load->last_paused->next_paused) = client;
    load->last_paused = client;
}

static void decided(const struct ordo_outcome *outcome, const struct ordo_error *failure,
                    void *context);

static void submit(struct load *load, struct client *client, int64_t now_us)
{
    const struct ordo_order order = bench_orders_next(&load->orders);
    struct ordo_error error;
    client->since_us = now_us;
    if (ordo_engine_submit(load->engine, &order, decided, client, &client->ticket, &error) ==
        ORDO_OK)
        return;
    load->not_taken++;
    load->failure = error;
    pause_client(load, client, now_us);
}

static void decided(const struct ordo_outcome *outcome, const struct ordo_error *failure,
                    void *context)
{
    struct client *client = context;
    struct load *load = client->load;
    const int64_t now_us = clock_monotonic_us();
    client->ticket = 0;
    if (outcome->verdict == ORDO_VERDICT_NONE) {
        load->failure = *failure;
        pause_client(load, client, now_us);
        return;
    }
    histogram_add(&load->latencies, (uint64_t)(now_us - client->since_us));
    submit(load, client, now_us);
}

static void end_pauses(struct load *load, int64_t now_us)
{
    while (load->first_paused != NULL && now_us - load->first_paused->since_us >= pause_us) {
        struct client *client = load->first_paused;
        load->first_paused = client->next_paused;
        submit(load, client, now_us);
    }
}

/* ---------------------------------------------------------------- time */

/* How long there is nothing to do but what the engine does. */
static int most_wait_ms(const struct load *load, int64_t now_us, int64_t end_us)
{
    int64_t wait_us = end_us - now_us < wait_most_us ? end_us - now_us : wait_most_us;
    if (load->first_paused != NULL && load->first_paused->since_us + pause_us - now_us < wait_us)
        wait_us = load->first_paused->since_us + pause_us - now_us;
    return wait_us <= 0 ? 0 : (int)((wait_us + 999) / 1000);
}

static void go_on_until(struct load *load, int64_t end_us)
{
    int64_t now_us = clock_monotonic_us();
    while (now_us < end_us && !interrupt_requested()) {
        end_pauses(load, now_us);
        ordo_engine_wait(load->engine, most_wait_ms(load, now_us, end_us));
        now_us = clock_monotonic_us();
    }
}

static struct bench_sample take_sample(const struct load *load)
{
    struct bench_sample sample = {.at_us = clock_monotonic_us()};
    ordo_engine_stats(load->engine, &sample.stats);
    sample.stats.failed += load->not_taken;
    return sample;
}

static void measure(struct invocation *invocation, struct load *load, struct bench_result *result)
{
    const int64_t begin_us = clock_monotonic_us();
    const int64_t length_us = load->options->seconds * second_us;
    const int64_t tenth_us = length_us / 10;
    for (size_t i = 0; i < (size_t)load->options->clients; i++)
        submit(load, &load->clients[i], begin_us);
    go_on_until(load, begin_us + (tenth_us < warm_up_most_us ? tenth_us : warm_up_most_us));
    const struct bench_sample first = take_sample(load);
    struct bench_sample last = first;
    histogram_clear(&load->latencies);
    for (int64_t s = 1; s <= load->options->seconds && !interrupt_requested(); s++) {
        go_on_until(load, begin_us + s * second_us);
        const struct bench_sample now = take_sample(load);
        bench_tell(invocation, s, &last, &now, &load->latencies, &load->failure);
        histogram_merge(&result->latency_us, &load->latencies);
        histogram_clear(&load->latencies);
        last = now;
    }
    result->seconds = (double)(last.at_us - first.at_us) / (double)second_us;
    result->accepted = last.stats.accepted - first.stats.accepted;
    result->refused = last.stats.refused - first.stats.refused;
    result->failed = last.stats.failed - first.stats.failed;
    result->retried = last.stats.retried - first.stats.retried;
    result->batches = last.stats.batches - first.stats.batches;
    result->lanes = last.stats.lanes;
}

/* ---------------------------------------------------------------- from open to close */

/* What waits is withdrawn. What is under way is waited for, so that the store is at rest. */
static void end_orders(struct load *load)
{
    const int64_t end_us = clock_monotonic_us() + farewell_us;
    struct ordo_engine_stats stats;
    for (size_t i = 0; i < (size_t)load->options->clients; i++)
        if (load->clients[i].ticket != 0)
            (void)ordo_engine_abandon(load->engine, load->clients[i].ticket);
    for (ordo_engine_stats(load->engine, &stats);
         stats.under_way > 0 && clock_monotonic_us() < end_us;
         ordo_engine_stats(load->engine, &stats))
        ordo_engine_wait(load->engine, (int)(wait_most_us / 1000));
}

static enum ordo_status open_engine(struct load *load, const struct ordo_open_options *where,
                                    struct ordo_error *error)
{
    enum {
        KEY_BYTES_MOST = 64,
        LINES_A_MS = 10,
        TIMEOUT_LEAST_MS = 10000,
        TIMEOUT_MOST_MS = 3600000
    };
    const struct bench_options *options = load->options;
    const size_t clients = (size_t)options->clients;
    const size_t lines = clients * (size_t)options->lines;
    /* All clients fit, and those of a slow machine wait: it is to be measured, not turned away. */
    const size_t timeout_ms = TIMEOUT_LEAST_MS + lines / LINES_A_MS;
    const struct ordo_engine_options engine_options = {
        .lanes = (int)options->lanes,
        .queue_orders = clients,
        .queue_bytes = lines * sizeof(struct ordo_order_item) + clients * KEY_BYTES_MOST,
        .timeout_ms = timeout_ms < TIMEOUT_MOST_MS ? (int)timeout_ms : TIMEOUT_MOST_MS,
    };
    return ordo_engine_open(where, &engine_options, &load->engine, error);
}

/* Where no order was answered there is nothing to show but why. */
static enum ordo_status check_result(struct invocation *invocation, const struct load *load,
                                     struct bench_result *result, struct ordo_error *error)
{
    struct ordo_engine_stats stats;
    ordo_engine_stats(load->engine, &stats);
    if (stats.lanes_ready == 0)
        result->trouble = stats.trouble;
    if (result->accepted + result->refused == 0) {
        *error = result->trouble.status != ORDO_OK ? result->trouble : load->failure;
        return error->status;
    }
    if (stats.lanes_ready > 0 && stats.lanes_ready < stats.lanes)
        bench_tell_trouble(invocation, &stats);
    return ORDO_OK;
}

enum ordo_status bench_load(struct invocation *invocation, const struct ordo_open_options *where,
                            const struct bench_options *options, struct bench_result *result,
                            struct ordo_error *error)
{
    const size_t clients = (size_t)options->clients;
    struct load load = {.options = options, .clients = calloc(clients, sizeof *load.clients)};
    *result = (struct bench_result){0};
    enum ordo_status status = bench_orders_open(&load.orders, options, error);
    if (status == ORDO_OK && load.clients == NULL)
        status = error_no_memory(error);
    if (status == ORDO_OK)
        status = open_engine(&load, where, error);
    if (status == ORDO_OK) {
        for (size_t i = 0; i < clients; i++)
            load.clients[i].load = &load;
        measure(invocation, &load, result);
        status = check_result(invocation, &load, result, error);
        end_orders(&load);
    }
    if (interrupt_requested())
        status = error_set(error, ORDO_CANCELLED, NULL, "cancelled");
    ordo_engine_close(load.engine);
    bench_orders_close(&load.orders);
    free(load.clients);
    return status;
}
