#include "http/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The statuses that there are; the last place is for all others. */
static const int statuses[METRICS_STATUSES] = {200, 201, 204, 303, 304, 400, 401, 403, 404,
                                               405, 406, 408, 409, 413, 414, 415, 417, 422,
                                               429, 431, 499, 500, 501, 503, 505, 0};

static const int64_t bounds_us[METRICS_BUCKETS - 1] = {
    500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 10000000};

bool metrics_open(struct metrics *metrics, const struct route *routes, size_t count)
{
    *metrics = (struct metrics){.routes = routes, .route_count = count};
    metrics->of_routes = calloc(count + 1, sizeof *metrics->of_routes);
    return metrics->of_routes != NULL;
}

void metrics_close(struct metrics *metrics)
{
    free(metrics->of_routes);
    *metrics = (struct metrics){0};
}

void metrics_count(struct metrics *metrics, const struct route *route, int status,
                   int64_t duration_us)
{
    const size_t number = route == NULL ? metrics->route_count : (size_t)(route - metrics->routes);
    struct route_metrics *counted = &metrics->of_routes[number];
    size_t place = 0;
    size_t bucket = 0;
    while (statuses[place] != 0 && statuses[place] != status)
        place++;
    while (bucket < METRICS_BUCKETS - 1 && duration_us > bounds_us[bucket])
        bucket++;
    counted->by_status[place]++;
    counted->by_duration[bucket]++;
    counted->duration_us += (uint64_t)duration_us;
}

void metrics_head(struct buffer *out, const char *name, const char *type, const char *help)
{
    buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metrics_sample(struct buffer *out, const char *name, const char *labels, double value)
{
    buffer_printf(out, "%s%s %.17g\n", name, labels, value);
}

static void append_route(struct buffer *out, const struct metrics *metrics, size_t number)
{
    if (number < metrics->route_count)
        buffer_printf(out, "route=\"%s\",method=\"%s\"", metrics->routes[number].path,
                      metrics->routes[number].method);
    else
        buffer_text(out, "route=\"\",method=\"\"");
}

static void append_requests(struct buffer *out, const struct metrics *metrics, size_t number)
{
    for (size_t s = 0; s < METRICS_STATUSES; s++) {
        if (metrics->of_routes[number].by_status[s] == 0)
            continue;
        buffer_text(out, "ordo_http_requests_total{");
        append_route(out, metrics, number);
        buffer_printf(out, ",status=\"%d\"} %" PRIu64 "\n", statuses[s],
                      metrics->of_routes[number].by_status[s]);
    }
}

static void append_durations(struct buffer *out, const struct metrics *metrics, size_t number)
{
    static const char name[] = "ordo_http_request_duration_seconds";
    const struct route_metrics *counted = &metrics->of_routes[number];
    uint64_t count = 0;
    for (size_t b = 0; b < METRICS_BUCKETS; b++)
        count += counted->by_duration[b];
    if (count == 0)
        return;
    uint64_t so_far = 0;
    for (size_t b = 0; b < METRICS_BUCKETS; b++) {
        so_far += counted->by_duration[b];
        buffer_printf(out, "%s_bucket{", name);
        append_route(out, metrics, number);
        if (b < METRICS_BUCKETS - 1)
            buffer_printf(out, ",le=\"%g\"} %" PRIu64 "\n", (double)bounds_us[b] / 1e6, so_far);
        else
            buffer_printf(out, ",le=\"+Inf\"} %" PRIu64 "\n", so_far);
    }
    buffer_printf(out, "%s_sum{", name);
    append_route(out, metrics, number);
    buffer_printf(out, "} %.6f\n%s_count{", (double)counted->duration_us / 1e6, name);
    append_route(out, metrics, number);
    buffer_printf(out, "} %" PRIu64 "\n", count);
}

void metrics_render(struct buffer *out, const struct metrics *metrics)
{
    metrics_head(out, "ordo_http_requests_total", "counter", "Requests answered.");
    for (size_t r = 0; r <= metrics->route_count; r++)
        append_requests(out, metrics, r);
    metrics_head(out, "ordo_http_request_duration_seconds", "histogram",
                 "Time from a request's arrival to its answer.");
    for (size_t r = 0; r <= metrics->route_count; r++)
        append_durations(out, metrics, r);
    metrics_head(out, "ordo_http_refused_total", "counter",
                 "Requests turned away for their framing, their size or their slowness.");
    metrics_sample(out, "ordo_http_refused_total", "", (double)metrics->refused_framing);
}
