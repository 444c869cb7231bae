#include "http/guard.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <linux/sockios.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "base/clock.h"
#include "http/guard_internal.h"

/* What a client that was refused may still take of our time: to read the answer it must not find
   the connection broken, which it is if it is closed with bytes unread. */
enum { LINGER_MS = 2000 };

bool guard_is_gone(const struct guard *guard)
{
    bufferevent_event_cb callback;
    bufferevent_getcb(guard->guarded, NULL, NULL, &callback, NULL);
    return callback == NULL; /* evhttp always has one */
}

static void arm(struct guard *guard, int64_t ms)
{
    struct timeval wait = {0, 0};
    if (ms > 0)
        wait = (struct timeval){ms / 1000, ms % 1000 * 1000};
    evtimer_add(&guard->timer, &wait);
}

void guard_arm_reading(struct guard *guard)
{
    const struct guard_limits *limits = &guard->guards->limits;
    enum framing_phase phase = guard->framing.phase;
    if (phase == guard->timed)
        return;
    if (phase == FRAMING_IDLE)
        arm(guard, limits->idle_ms);
    else if (phase == FRAMING_HEAD)
        arm(guard, limits->head_ms);
    else
        arm(guard, limits->request_ms - (clock_monotonic_us() - guard->began_us) / 1000);
    guard->timed = phase;
}

/* Where the kernel takes megabytes it seldom takes more, however well the client reads: what is
   still on the way counts too. */
static uint64_t bytes_read(const struct guard *guard)
{
    int on_the_way = 0;
    if (ioctl(bufferevent_getfd(guard->transport), SIOCOUTQ, &on_the_way) != 0)
        on_the_way = 0;
    return guard->given_bytes - (uint64_t)on_the_way;
}

void guard_arm_writing(struct guard *guard)
{
    arm(guard, guard->guards->limits.request_ms);
}

void guard_close_soon(struct guard *guard)
{
    guard->state = GUARD_CLOSING;
    arm(guard, 0);
}

void guard_refuse(struct guard *guard, int status, const char *reason)
{
    struct guards *guards = guard->guards;
    guard->state = GUARD_REFUSED;
    guard_write_refusal(bufferevent_get_output(guard->transport), status, reason);
    arm(guard, LINGER_MS);
    if (guards->refused != NULL)
        guards->refused(status, reason, bufferevent_getfd(guard->transport), guards->context);
}

/* Strangers send bodies too: what all of them hold together has a bound. */
void guard_hold_body(struct guard *guard, size_t bytes)
{
    struct guards *guards = guard->guards;
    guard->body_held += bytes;
    guards->bodies_held += bytes;
    if (guards->bodies_held > guards->limits.bodies_bytes_most)
        guard_refuse(guard, 503, "Too much is being sent to the server at once; try again later");
}

void guard_drop_body(struct guard *guard)
{
    guard->guards->bodies_held -= guard->body_held;
    guard->body_held = 0;
}

void guard_park(struct guard *guard)
{
    guard->state = GUARD_PARKED;
    evtimer_del(&guard->timer);
    guard->timed = FRAMING_REFUSED; /* none */
}

static void close_now(struct guard *guard)
{
    guard->state = GUARD_CLOSING;
    bufferevent_trigger_event(guard->guarded, BEV_EVENT_READING | BEV_EVENT_EOF, 0);
}

static void on_reading_late(struct guard *guard)
{
    if (guard->framing.phase == FRAMING_HEAD)
        guard_refuse(guard, 408, "The head of the request did not come in time");
    else if (guard->framing.phase == FRAMING_BODY)
        guard_refuse(guard, 408, "The body of the request did not come in time");
    else
        close_now(guard);
}

static void on_writing_late(struct guard *guard)
{
    uint64_t before = guard->read_bytes;
    if (!guard->owes_written)
        return;
    guard->read_bytes = bytes_read(guard);
    if (guard->read_bytes == before)
        close_now(guard);
    else
        guard_arm_writing(guard);
}

static void on_timer(evutil_socket_t descriptor, short events, void *context)
{
    struct guard *guard = context;
    (void)descriptor;
    (void)events;
    if (guard_is_gone(guard))
        return;
    if (guard->state == GUARD_READING)
        on_reading_late(guard);
    else if (guard->state == GUARD_PARKED)
        on_writing_late(guard);
    else
        close_now(guard);
}

/* libevent frees the filter's context. */
static void guard_free(void *context)
{
    struct guard *guard = context;
    struct guards *guards = guard->guards;
    guard_drop_body(guard);
    event_del(&guard->timer);
    event_del(&guard->output);
    if (guard->given != NULL)
        evbuffer_remove_cb_entry(bufferevent_get_output(guard->guarded), guard->given);
    if (guard->drained != NULL)
        evbuffer_remove_cb_entry(bufferevent_get_output(guard->transport), guard->drained);
    if (guard->previous != NULL)
        guard->previous->next = guard->next;
    else
        guards->first = guard->next;
    if (guard->next != NULL)
        guard->next->previous = guard->previous;
    free(guard);
    guards_left(guards);
}

static struct guard *guard_new(struct guards *guards, struct bufferevent *transport)
{
    struct guard *guard = calloc(1, sizeof *guard);
    if (guard == NULL)
        return NULL;
    *guard = (struct guard){.guards = guards, .transport = transport, .timed = FRAMING_REFUSED};
    framing_begin(&guard->framing, guards->limits.body_bytes_most);
    evtimer_assign(&guard->timer, guards->base, on_timer, guard);
    event_assign(&guard->output, guards->base, -1, 0, guard_on_output, guard);
    guard->guarded = bufferevent_filter_new(transport, guard_let_in, guard_let_out,
                                            BEV_OPT_CLOSE_ON_FREE, guard_free, guard);
    if (guard->guarded == NULL) {
        free(guard);
        return NULL;
    }
    guard_hear_of_end(guard);
    bufferevent_setwatermark(transport, EV_READ, 0, GUARD_AHEAD_BYTES_MOST);
    guard->next = guards->first;
    if (guard->next != NULL)
        guard->next->previous = guard;
    guards->first = guard;
    guards->count++;
    return guard;
}

static void on_given(struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *context)
{
    struct guard *guard = context;
    (void)buffer;
    if (info->n_added > 0)
        event_active(&guard->output, EV_WRITE, 0);
}

static void on_drained(struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *context)
{
    struct guard *guard = context;
    guard->given_bytes += info->n_deleted;
    if (info->n_deleted > 0 && evbuffer_get_length(buffer) == 0)
        event_active(&guard->output, EV_WRITE, 0);
}

/* Whether the guard will hear of output. */
static bool listen_to_output(struct guard *guard)
{
    guard->given = evbuffer_add_cb(bufferevent_get_output(guard->guarded), on_given, guard);
    guard->drained = evbuffer_add_cb(bufferevent_get_output(guard->transport), on_drained, guard);
    return guard->given != NULL && guard->drained != NULL;
}

static void begin(struct guard *guard)
{
    const struct guards *guards = guard->guards;
    size_t most = guards->limits.connections_most;
    if (!listen_to_output(guard) || guards->count > most + most / 8 + 16)
        guard_close_soon(guard);
    else if (guards->count > most)
        guard_refuse(guard, 503, "There are too many connections; try again later");
    else
        guard_arm_reading(guard);
}

struct bufferevent *guards_wrap(struct guards *guards, struct bufferevent *transport)
{
    struct guard *guard = guard_new(guards, transport);
    if (guard == NULL) {
        bufferevent_setwatermark(transport, EV_READ, SIZE_MAX, 0);
        return transport;
    }
    begin(guard);
    return guard->guarded;
}

void guard_begun(struct bufferevent *guarded)
{
    if (guard_of(guarded) != NULL)
        bufferevent_enable(guarded, EV_READ);
}

void guard_answered(struct bufferevent *guarded)
{
    struct guard *guard = guard_of(guarded);
    if (guard == NULL || guard->state != GUARD_PARKED)
        return;
    guard->left = NULL;
    guard_drop_body(guard);
    if (guard->framing.phase != FRAMING_COMPLETE) {
        guard_close_soon(guard);
        return;
    }
    framing_begin(&guard->framing, guard->guards->limits.body_bytes_most);
    guard->state = GUARD_READING;
    guard->has_continued = false;
    guard_arm_reading(guard);
    /* What was sent ahead comes before the end. */
    if (evbuffer_get_length(bufferevent_get_input(guard->transport)) > 0)
        bufferevent_trigger(guard->transport, EV_READ, BEV_TRIG_DEFER_CALLBACKS);
    else if (guard->has_ended)
        guard_close_soon(guard);
}

static bool is_idle(const struct guard *guard)
{
    return guard->state == GUARD_READING && guard->framing.phase == FRAMING_IDLE &&
           evbuffer_get_length(bufferevent_get_input(guard->transport)) == 0;
}

size_t guards_idle_close(struct guards *guards)
{
    size_t closed = 0;
    for (struct guard *guard = guards->first; guard != NULL; guard = guard->next) {
        if (!is_idle(guard))
            continue;
        guard_close_soon(guard);
        closed++;
    }
    return closed;
}
