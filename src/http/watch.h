/* An engine or a pool in libevent's loop: whoever has descriptors to wait for, a time, and work to do
   when they come. */
#ifndef ORDO_HTTP_WATCH_H
#define ORDO_HTTP_WATCH_H

#include <event2/event.h>
#include <stdbool.h>

#include "ordo.h"

enum { WATCH_DESCRIPTORS_MOST = 64 };

struct watch {
    struct event_base *base;
    void *subject;
    size_t (*poll)(void *subject, struct ordo_descriptor *descriptors, size_t capacity,
                   int *timeout_ms);
    void (*advance)(void *subject);
    struct event *kick;
    struct event *timer;
    bool is_kicked;
    struct watched {
        struct event *event;
        struct ordo_descriptor descriptor;
    } watched[WATCH_DESCRIPTORS_MOST];
    size_t count; /* of those registered */
};

/* Begin to watch; poll, advance and subject are set. False if memory ran out. */
bool watch_start(struct watch *watch, struct event_base *base);
/* Something was submitted: advance once in this turn of the loop, after all that is at hand. */
void watch_kick(struct watch *watch);
/* Before its subject is closed. */
void watch_stop(struct watch *watch);

#endif
