/*
 * Clients that leave while their request is worked at. The transport tells of their end, and the filter
 * would pass that on at once, upon which evhttp drops the connection and the answer. So the guard comes
 * between the two, and keeps it until the request is answered.
 */
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "http/guard_internal.h"

static void on_read(struct bufferevent *transport, void *context)
{
    const struct guard *guard = context;
    guard->filter.read(transport, guard->filter.context);
}

static void on_write(struct bufferevent *transport, void *context)
{
    const struct guard *guard = context;
    if (guard->filter.write != NULL)
        guard->filter.write(transport, guard->filter.context);
}

void guard_tell_end(struct guard *guard)
{
    void (*left)(bool, void *) = guard->left;
    guard->left = NULL;
    if (left != NULL)
        left(!guard->is_broken, guard->left_context);
}

static void keep_end(struct guard *guard, short events)
{
    guard->has_ended = true;
    guard->is_broken = (events & BEV_EVENT_ERROR) != 0;
    guard_tell_end(guard);
}

static void on_event(struct bufferevent *transport, short events, void *context)
{
    struct guard *guard = context;
    if (guard->state == GUARD_PARKED && (events & BEV_EVENT_READING) != 0 && !guard->has_ended)
        keep_end(guard, events);
    else
        guard->filter.event(transport, events, guard->filter.context);
}

void guard_hear_of_end(struct guard *guard)
{
    struct guard_filter *filter = &guard->filter;
    bufferevent_getcb(guard->transport, &filter->read, &filter->write, &filter->event,
                      &filter->context);
    bufferevent_setcb(guard->transport, on_read, on_write, on_event, guard);
}

void guard_watch(struct bufferevent *guarded, void (*left)(bool is_half_closed, void *context),
                 void *context)
{
    struct guard *guard = guard_of(guarded);
    if (guard == NULL || guard->state != GUARD_PARKED)
        return;
    guard->left = left;
    guard->left_context = context;
    if (left != NULL && guard->has_ended)
        event_active(&guard->output, EV_READ, 0);
}
