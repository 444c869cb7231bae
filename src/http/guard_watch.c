/*
 * Clients that leave while their request is worked at. Nothing is read from them then, so nothing is
 * heard of them either; and epoll tells of a broken connection only as of one that can be read, which
 * it then does all the time. So those that are watched are asked about, all in one poll(2), now and
 * then: requests that are answered at once cost nothing.
 */
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <poll.h>

#include "http/guard_internal.h"

enum { WATCH_US = 200 * 1000, POLLED_MOST = 256 };

void guard_unwatch(struct guard *guard)
{
    if (guard->left == NULL)
        return;
    guard->left = NULL;
    if (--guard->guards->watched == 0)
        event_del(&guard->guards->watch);
}

static void tell(struct guard *guard, short events)
{
    void (*left)(bool, void *) = guard->left;
    void *context = guard->left_context;
    if (events == 0 || left == NULL || guard_is_gone(guard))
        return;
    guard_unwatch(guard);
    left((events & (POLLERR | POLLHUP | POLLNVAL)) == 0, context);
}

/* Guards are freed by the loop alone, so what is gathered here stays while it is told. */
static void ask(struct pollfd *polled, struct guard *const *guards, nfds_t count)
{
    if (poll(polled, count, 0) <= 0)
        return;
    for (nfds_t i = 0; i < count; i++)
        tell(guards[i], polled[i].revents);
}

static void on_watch(evutil_socket_t descriptor, short events, void *context)
{
    struct guards *guards = context;
    struct pollfd polled[POLLED_MOST];
    struct guard *asked[POLLED_MOST];
    nfds_t count = 0;
    (void)descriptor;
    (void)events;
    for (struct guard *guard = guards->first; guard != NULL; guard = guard->next) {
        if (guard->left == NULL || guard_is_gone(guard))
            continue;
        polled[count].fd = bufferevent_getfd(guard->transport);
        polled[count].events = POLLRDHUP;
        asked[count++] = guard;
        if (count == POLLED_MOST) {
            ask(polled, asked, count);
            count = 0;
        }
    }
    ask(polled, asked, count);
}

void guards_watch_begin(struct guards *guards)
{
    event_assign(&guards->watch, guards->base, -1, EV_PERSIST, on_watch, guards);
}

void guard_watch(struct bufferevent *guarded, void (*left)(bool is_half_closed, void *context),
                 void *context)
{
    static const struct timeval pause = {0, WATCH_US};
    struct guard *guard = guard_of(guarded);
    if (guard == NULL || guard->state != GUARD_PARKED)
        return;
    guard_unwatch(guard);
    if (left == NULL)
        return;
    guard->left = left;
    guard->left_context = context;
    if (guard->guards->watched++ == 0)
        event_add(&guard->guards->watch, &pause);
}
