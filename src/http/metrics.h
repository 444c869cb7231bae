/* What the server counts, and how Prometheus reads it (its text format, version 0.0.4). */
#ifndef ORDO_HTTP_METRICS_H
#define ORDO_HTTP_METRICS_H

#include "base/buffer.h"
#include "http/route.h"

enum { METRICS_STATUSES = 40, METRICS_BUCKETS = 14 };

/* Of one route. */
struct route_metrics {
    uint64_t by_status[METRICS_STATUSES];
    uint64_t by_duration[METRICS_BUCKETS]; /* not cumulative; the last is what took longer */
    uint64_t duration_us;                  /* of all */
};

struct metrics {
    const struct route *routes;
    size_t route_count;
    struct route_metrics *of_routes; /* route_count, and one more for what matches none */
    uint64_t refused_framing;        /* requests that the guard turned away */
};

/* False if memory ran out. */
bool metrics_open(struct metrics *metrics, const struct route *routes, size_t count);
void metrics_close(struct metrics *metrics);

/* A request was answered. `route`: NULL for one that matches none. */
void metrics_count(struct metrics *metrics, const struct route *route, int status,
                   int64_t duration_us);

/* Append the requests' metrics. */
void metrics_render(struct buffer *out, const struct metrics *metrics);

/* Append "# HELP" and "# TYPE" of a metric, and a sample; `labels`: "{...}" or "". */
void metrics_head(struct buffer *out, const char *name, const char *type, const char *help);
void metrics_sample(struct buffer *out, const char *name, const char *labels, double value);

#endif
