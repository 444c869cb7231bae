#include "http/watch.h"

#include <poll.h>

static void on_ready(evutil_socket_t fd, short events, void *context)
{
    (void)fd;
    (void)events;
    watch_kick(context); /* several descriptors of one turn are one advance */
}

static short libevent_events(short poll_events)
{
    return (short)(((poll_events & POLLIN) ? EV_READ : 0) |
                   ((poll_events & POLLOUT) ? EV_WRITE : 0) | EV_PERSIST);
}

static bool is_same(const struct ordo_descriptor *one, const struct ordo_descriptor *other)
{
    return one->fd == other->fd && one->events == other->events &&
           one->registration == other->registration;
}

/* Nothing to be done where the registration stands: it does, nearly always. */
static void sync_descriptors(struct watch *watch, const struct ordo_descriptor *wanted,
                             size_t count)
{
    size_t first = 0;
    while (first < count && first < watch->count &&
           is_same(&watch->watched[first].descriptor, &wanted[first]))
        first++;
    for (size_t i = first; i < watch->count; i++)
        event_del(watch->watched[i].event);
    for (size_t i = first; i < count; i++) {
        watch->watched[i].descriptor = wanted[i];
        event_assign(watch->watched[i].event, watch->base, wanted[i].fd,
                     libevent_events(wanted[i].events), on_ready, watch);
        event_add(watch->watched[i].event, NULL);
    }
    watch->count = count;
}

static void sync(struct watch *watch)
{
    struct ordo_descriptor wanted[WATCH_DESCRIPTORS_MOST];
    int timeout_ms = -1;
    const size_t count = watch->poll(watch->subject, wanted, WATCH_DESCRIPTORS_MOST, &timeout_ms);
    sync_descriptors(watch, wanted, count);
    if (timeout_ms < 0) {
        event_del(watch->timer);
    } else {
        const struct timeval wait = {timeout_ms / 1000, timeout_ms % 1000 * 1000};
        event_add(watch->timer, &wait);
    }
}

static void on_kick(evutil_socket_t fd, short events, void *context)
{
    struct watch *watch = context;
    (void)fd;
    (void)events;
    watch->is_kicked = false;
    watch->advance(watch->subject);
    sync(watch);
}

bool watch_start(struct watch *watch, struct event_base *base)
{
    watch->base = base;
    watch->kick = event_new(base, -1, 0, on_kick, watch);
    watch->timer = event_new(base, -1, 0, on_ready, watch);
    bool is_made = watch->kick != NULL && watch->timer != NULL;
    for (size_t i = 0; i < WATCH_DESCRIPTORS_MOST; i++) {
        watch->watched[i].event = event_new(base, -1, 0, on_ready, watch);
        is_made = is_made && watch->watched[i].event != NULL;
    }
    if (is_made)
        watch_kick(watch);
    return is_made;
}

void watch_kick(struct watch *watch)
{
    if (watch->is_kicked)
        return;
    watch->is_kicked = true;
    event_active(watch->kick, EV_TIMEOUT, 1);
}

static void free_event(struct event **event)
{
    if (*event != NULL)
        event_free(*event);
    *event = NULL;
}

void watch_stop(struct watch *watch)
{
    free_event(&watch->kick);
    free_event(&watch->timer);
    for (size_t i = 0; i < WATCH_DESCRIPTORS_MOST; i++)
        free_event(&watch->watched[i].event);
    watch->count = 0;
}
