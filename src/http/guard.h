/*
 * The guard of a connection: stands between the transport (a socket's or TLS's bufferevent) and
 * evhttp, as a filter, and lets only sound requests through (framing.h), whole heads, and one
 * request at a time. What is not sound gets its answer, an RFC 9457 problem with `Connection:
 * close`, straight from the guard; nothing that follows it is looked at.
 *
 * After a request the guard passes nothing until guard_answered(): requests sent ahead wait, at most
 * GUARD_AHEAD_BYTES_MOST of them here and the rest in the kernel; and a client that has shut down its
 * side of the connection still gets its answer.
 *
 * Deadlines run from the first byte and cannot be put off by dribbling. evhttp's own timeouts must be
 * longer than all of them, or none. A client that does not read its answer is cut once it has read
 * nothing for request_ms, which is found out at most as long after.
 *
 * evhttp is told that an answer is written once all of it is with the kernel, so that what it closes
 * then has been sent; without the guard, a filter's answers would be cut.
 *
 * One thread; the program ignores SIGPIPE.
 */
#ifndef ORDO_HTTP_GUARD_H
#define ORDO_HTTP_GUARD_H

#include <stdbool.h>
#include <stddef.h>

struct bufferevent;
struct event_base;

/* More than the longest head, which is held until it is complete. */
enum { GUARD_AHEAD_BYTES_MOST = 32 * 1024 };

/* All connections of a server. */
struct guards;

struct guard_limits {
    size_t body_bytes_most;   /* without chunks' framing; past it 413 */
    size_t bodies_bytes_most; /* of all connections together, while they are held; past it 503 */
    int head_ms;              /* from a request's first byte to the end of its head; past it 408 */
    int request_ms;           /* ... to the end of its body; past it 408 */
    int idle_ms;              /* without a request; past it the connection is closed */
    size_t connections_most;  /* past it 503, and a good deal past it the connection is closed */
};

/* `refused`, which may be NULL, is told of every request that the guard answers itself; `reason` is
   static, `fd` the client's
   socket, or -1 as long as it has none. `limits` are copied. NULL if memory ran out. */
struct guards *guards_new(struct event_base *base, const struct guard_limits *limits,
                          void (*refused)(int status, const char *reason, int fd, void *context),
                          void *context);

/* Takes NULL. Connections may still be there; they end with their evhttp, or the event base. */
void guards_free(struct guards *guards);

/*
 * What evhttp_set_bevcb()'s callback returns, and what evhttp then owns. Takes over `transport`,
 * which is without a descriptor yet and was made with BEV_OPT_CLOSE_ON_FREE. Never NULL, as evhttp
 * would take a bufferevent of its own then: if memory ran out it is one that hears nothing.
 */
struct bufferevent *guards_wrap(struct guards *guards, struct bufferevent *transport);

/* evhttp has handed over the request that has passed, and stopped reading: the guard goes on. To be
   called first by whom it was handed over to. Here and below `guarded` may be NULL, or another
   bufferevent, which is left alone. */
void guard_begun(struct bufferevent *guarded);

/* The answer to the request that has passed is written (evhttp_request_set_on_complete_cb): the next
   one may pass. */
void guard_answered(struct bufferevent *guarded);

/*
 * Tell, once, if the client leaves while its request is worked at: it has closed, or shut down its
 * side (the two look alike), if `is_half_closed`, and may still read the answer; otherwise the
 * connection is broken. Never from within this call. Until guard_answered(), or until called with
 * another `left`, or NULL. Not told once evhttp has dropped the connection, nor of a client that has
 * sent more ahead than is read.
 */
void guard_watch(struct bufferevent *guarded, void (*left)(bool is_half_closed, void *context),
                 void *context);

/* How many connections there are, those included that are being closed. */
size_t guards_count(const struct guards *guards);

/* Close the connections that are between requests; tells how many. */
size_t guards_idle_close(struct guards *guards);

#endif
