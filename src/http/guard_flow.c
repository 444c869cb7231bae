/* What goes through the guard, in and out. */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "http/guard_internal.h"

/* The question of guard_of. */
static struct guard *answer_of_guard;

/* libevent has no way from a filter to its context, but runs the filter with it; nothing else asks
   for BEV_FINISHED. */
struct guard *guard_of(struct bufferevent *guarded)
{
    answer_of_guard = NULL;
    if (guarded != NULL && bufferevent_get_underlying(guarded) != NULL)
        bufferevent_flush(guarded, EV_READ, BEV_FINISHED);
    return answer_of_guard;
}

/* A head passes when it is complete and sound, a body as it comes. */
static void pass(struct guard *guard, struct evbuffer *from, struct evbuffer *to,
                 enum framing_phase before)
{
    if (before <= FRAMING_HEAD) {
        evbuffer_drain(from, guard->framing.head_skipped);
        guard->held -= guard->framing.head_skipped;
    } else {
        guard_hold_body(guard, guard->held);
        if (guard->state != GUARD_READING)
            return;
    }
    evbuffer_remove_buffer(from, to, guard->held);
    guard->held = 0;
}

static void read_piece(struct guard *guard, struct evbuffer *from, struct evbuffer *to)
{
    struct evbuffer_iovec piece;
    struct evbuffer_ptr at;
    enum framing_phase before = guard->framing.phase;
    evbuffer_ptr_set(from, &at, guard->held, EVBUFFER_PTR_SET);
    if (evbuffer_peek(from, -1, &at, &piece, 1) < 1)
        return;
    if (before == FRAMING_IDLE)
        guard->began_us = clock_monotonic_us();
    guard->held += framing_take(&guard->framing, piece.iov_base, piece.iov_len);
    if (guard->framing.phase == FRAMING_REFUSED)
        guard_refuse(guard, guard->framing.status, guard->framing.reason);
    else if (guard->framing.phase >= FRAMING_BODY)
        pass(guard, from, to, before);
    if (guard->state == GUARD_READING && guard->framing.phase == FRAMING_COMPLETE)
        guard_park(guard);
}

static enum bufferevent_filter_result read_request(struct guard *guard, struct evbuffer *from,
                                                   struct evbuffer *to)
{
    size_t length = evbuffer_get_length(to);
    while (guard->state == GUARD_READING && guard->held < evbuffer_get_length(from))
        read_piece(guard, from, to);
    if (guard->state == GUARD_READING && guard->has_ended)
        guard_close_soon(guard);
    else if (guard->state == GUARD_READING)
        guard_arm_reading(guard);
    return evbuffer_get_length(to) > length ? BEV_OK : BEV_NEED_MORE;
}

/* The input filter. */
enum bufferevent_filter_result guard_let_in(struct evbuffer *from, struct evbuffer *to,
                                            ev_ssize_t limit, enum bufferevent_flush_mode mode,
                                            void *context)
{
    struct guard *guard = context;
    enum bufferevent_filter_result result = BEV_NEED_MORE;
    (void)limit; /* evhttp sets no watermark */
    if (mode == BEV_FINISHED) {
        answer_of_guard = guard;
        return BEV_NEED_MORE;
    }
    if (guard->state == GUARD_READING)
        result = read_request(guard, from, to);
    if (guard->state == GUARD_REFUSED || guard->state == GUARD_LINGERING)
        evbuffer_drain(from, evbuffer_get_length(from));
    return result;
}

/* Straight to the kernel where nothing is before it, and only what that does not take by way of the
   transport: it would wait for the socket to be writable first. */
static void give(struct guard *guard, struct evbuffer *from, struct evbuffer *to)
{
    const bool is_plain = bufferevent_openssl_get_ssl(guard->transport) == NULL;
    if (is_plain && evbuffer_get_length(to) == 0) {
        const int written = evbuffer_write(from, bufferevent_getfd(guard->transport));
        guard->given_bytes += written > 0 ? (uint64_t)written : 0;
    }
    evbuffer_add_buffer(to, from);
}

/* The output filter: it never tells that it has done something, as evhttp would take that for
   written; guard_on_output tells when it is. */
enum bufferevent_filter_result guard_let_out(struct evbuffer *from, struct evbuffer *to,
                                             ev_ssize_t limit, enum bufferevent_flush_mode mode,
                                             void *context)
{
    struct guard *guard = context;
    (void)limit;
    (void)mode;
    if (!guard->is_giving)
        return BEV_NEED_MORE;
    if (guard->state == GUARD_READING && guard->framing.expects_continue && !guard->has_continued)
        guard->has_continued = true;
    else if (guard->state == GUARD_READING)
        guard_park(guard); /* evhttp answers before it has all of the request, and will close */
    if (guard->state == GUARD_PARKED || guard->state == GUARD_READING) {
        give(guard, from, to);
        if (guard->state == GUARD_PARKED && !guard->owes_written)
            guard_arm_writing(guard);
        guard->owes_written = true;
    } else {
        evbuffer_drain(from, evbuffer_get_length(from));
    }
    return BEV_NEED_MORE;
}

/* The refusal is written: say that nothing follows, and wait for the client to have read it. */
static void linger(struct guard *guard)
{
    SSL *ssl = bufferevent_openssl_get_ssl(guard->transport);
    guard->state = GUARD_LINGERING;
    if (ssl != NULL)
        SSL_shutdown(ssl);
    shutdown(bufferevent_getfd(guard->transport), SHUT_WR);
}

/* evhttp gives output before it allows writing, and a filter does not notice when it does: hence
   by an event, later. */
void guard_on_output(evutil_socket_t descriptor, short events, void *context)
{
    struct guard *guard = context;
    (void)descriptor;
    (void)events;
    if (guard_is_gone(guard))
        return;
    if (guard->has_ended)
        guard_tell_end(guard);
    guard->is_giving = true;
    bufferevent_flush(guard->guarded, EV_WRITE, BEV_NORMAL);
    guard->is_giving = false;
    if (evbuffer_get_length(bufferevent_get_output(guard->guarded)) > 0 ||
        evbuffer_get_length(bufferevent_get_output(guard->transport)) > 0)
        return;
    if (guard->state == GUARD_REFUSED) {
        linger(guard);
    } else if (guard->owes_written) {
        guard->owes_written = false;
        bufferevent_trigger(guard->guarded, EV_WRITE, 0);
    }
}
