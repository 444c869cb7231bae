/* What the files of the guard share. */
#ifndef ORDO_HTTP_GUARD_INTERNAL_H
#define ORDO_HTTP_GUARD_INTERNAL_H

#include <event2/bufferevent.h>
#include <event2/event_struct.h>
#include <stdint.h>

#include "http/framing.h"
#include "http/guard.h"

struct evbuffer;
struct evbuffer_cb_entry;

enum guard_state {
    GUARD_READING,   /* a request, or waiting for one: the framing tells */
    GUARD_PARKED,    /* evhttp has a request, and nothing more passes */
    GUARD_REFUSED,   /* the guard's own answer is being written */
    GUARD_LINGERING, /* it is written; the client is given time to read it */
    GUARD_CLOSING,   /* evhttp is about to be told that the client is gone */
};

/* Whom the transport told before the guard came between: the filter. */
struct guard_filter {
    bufferevent_data_cb read;
    bufferevent_data_cb write;
    bufferevent_event_cb event;
    void *context;
};

struct guard {
    struct guards *guards;
    struct guard *previous;
    struct guard *next;
    struct bufferevent *transport;
    struct bufferevent *guarded;
    struct guard_filter filter;
    struct evbuffer_cb_entry *given;   /* something is added to the output of `guarded` */
    struct evbuffer_cb_entry *drained; /* something is taken from that of `transport` */
    struct event timer;                /* the deadline of the state */
    struct event output; /* made active when there is something to do for output, or to be told */
    enum guard_state state;
    enum framing_phase timed; /* reading: the phase that the timer is for */
    struct framing framing;
    int64_t began_us;   /* when the request's first byte came */
    size_t held;        /* bytes at the front of the transport's input that are looked at already */
    size_t body_held;   /* bytes of the request that evhttp has been given since its head */
    bool has_continued; /* evhttp has sent the 100 that the client waits for */
    bool owes_written;  /* evhttp is to be told when all is written */
    bool is_giving;     /* output goes out now, rather than as it is gathered */
    bool has_ended; /* nothing more comes from the client: evhttp hears of it when it is answered */
    bool is_broken; /* nor does it hear us */
    uint64_t given_bytes; /* to the kernel, all in all */
    uint64_t read_bytes;  /* of them, by the client, when last looked at; only changes tell */
    void (*left)(bool is_half_closed, void *context);
    void *left_context;
};

struct guards {
    struct event_base *base;
    struct guard_limits limits;
    void (*refused)(int status, const char *reason, int fd, void *context);
    void *context;
    struct guard *first;
    size_t count;
    size_t bodies_held; /* of all of them */
    bool is_freed;      /* by its owner; the last guard frees it */
};

/* evhttp has freed the filter; libevent keeps its memory until the loop turns, and timers may fire
   meanwhile. */
bool guard_is_gone(const struct guard *guard);

/* The guard of a bufferevent that guards_wrap returned; NULL for others. */
struct guard *guard_of(struct bufferevent *guarded);

/* guard.c: the steps from state to state. */
void guard_park(struct guard *guard);
void guard_refuse(struct guard *guard, int status, const char *reason);
void guard_close_soon(struct guard *guard);
void guard_arm_reading(struct guard *guard); /* the deadline of the framing's phase */
void guard_arm_writing(struct guard *guard); /* when to look whether the client reads */

/* guard_flow.c: the filters, and what is done for output. */
enum bufferevent_filter_result guard_let_in(struct evbuffer *from, struct evbuffer *to,
                                            ev_ssize_t limit, enum bufferevent_flush_mode mode,
                                            void *context);
enum bufferevent_filter_result guard_let_out(struct evbuffer *from, struct evbuffer *to,
                                             ev_ssize_t limit, enum bufferevent_flush_mode mode,
                                             void *context);
void guard_on_output(evutil_socket_t descriptor, short events, void *context);

/* guard_refusal.c: append the answer to `output`. */
void guard_write_refusal(struct evbuffer *output, int status, const char *reason);

/* guards.c: a guard of theirs is freed. */
void guards_left(struct guards *guards);

/* guard.c: evhttp holds so many more bytes of a body, or none any more. */
void guard_hold_body(struct guard *guard, size_t bytes);
void guard_drop_body(struct guard *guard);

/* guard_watch.c: hear of the transport's end before the filter does. */
void guard_hear_of_end(struct guard *guard);
/* Tell who watches, if anyone does. */
void guard_tell_end(struct guard *guard);

#endif
