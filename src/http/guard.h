/* (stand-in) */
#ifndef ORDO_HTTP_GUARD_H
#define ORDO_HTTP_GUARD_H
#include <event2/bufferevent.h>
#include <stdbool.h>
#include <stddef.h>
struct guards;
struct guard_limits {
    size_t body_bytes_most;
    int head_ms;
    int request_ms;
    int idle_ms;
    size_t connections_most;
};
struct guards *guards_new(struct event_base *base, const struct guard_limits *limits,
                          void (*refused)(int status, const char *reason, void *context),
                          void *context);
struct bufferevent *guards_wrap(struct guards *guards, struct bufferevent *transport);
void guard_answered(struct bufferevent *guarded);
void guard_watch(struct bufferevent *guarded, void (*left)(bool is_half_closed, void *context),
                 void *context);
size_t guards_count(const struct guards *guards);
size_t guards_idle_close(struct guards *guards);
void guards_free(struct guards *guards);
#endif
