/* What the files of the server share: its state. */
#ifndef ORDO_HTTP_SERVER_INTERNAL_H
#define ORDO_HTTP_SERVER_INTERNAL_H

#include <event2/event.h>
#include <event2/http.h>
#include <openssl/ssl.h>

#include "http/guard.h"
#include "http/keys.h"
#include "http/log.h"
#include "http/metrics.h"
#include "http/server.h"
#include "http/sign_in.h"
#include "http/throttle.h"
#include "http/watch.h"
#include "pool/pool.h"

enum { BODY_BYTES_MOST = 4 << 20, BODIES_BYTES_MOST = 64 << 20, BATCH_ORDERS_MOST = 1000 };

struct server {
    const struct server_options *options;
    struct event_base *base;
    struct evhttp *http;
    struct evhttp_bound_socket *bound; /* evhttp's, until the server drains */
    struct guards *guards;
    SSL_CTX *tls; /* or NULL */
    struct ordo_engine *engine;
    struct pool *operations; /* what is answered quickly */
    struct pool *reports;    /* what may take a while */
    struct pool *queries;    /* POST /v1/query, as a role that may only read */
    struct watch engine_watch;
    struct watch operations_watch;
    struct watch reports_watch;
    struct watch queries_watch;
    struct route *routes;
    size_t route_count;
    struct keys keys;
    struct throttle throttle;
    struct sign_in sign_in; /* where the options offer it */
    struct metrics metrics;
    struct log log;
    struct event *tick;  /* once a second */
    struct event *after; /* the end of a turn of the loop: the log is written */
    bool is_after_due;
    struct event *signals[3];
    struct exchange *exchanges; /* under way */
    size_t exchange_count;
    uint64_t request_number;
    uint64_t request_seed;
    int64_t started_us;
    bool is_draining;
    int64_t drain_until_us;
    struct readiness {
        int64_t checked_us;
        bool is_checking;
        struct ordo_error error; /* ORDO_OK: the schema is current */
    } readiness;
};

/* ------------------------------------------------ routes.c */

/* The table of all routes: the catalogue's, then the others. False if memory ran out. */
MUST_USE bool routes_open(struct server *server);
void routes_close(struct server *server);

/* ------------------------------------------------ databases.c: engine and pools */

MUST_USE enum ordo_status databases_open(struct server *server, struct ordo_error *error);
void databases_close(struct server *server);

/* ------------------------------------------------ listen.c: sockets */

/* Bind, and take connections. `address`: room for what is told to people. */
MUST_USE enum ordo_status listen_start(struct server *server, char *address, size_t size,
                                       struct ordo_error *error);
void listen_stop(struct server *server);
/* Read the certificate again; one that cannot be read leaves the old one. */
void listen_reload(struct server *server);

/* ------------------------------------------------ lifecycle.c: signals, tick, drain */

MUST_USE bool lifecycle_start(struct server *server);
void lifecycle_stop(struct server *server);
/* See to it that the log is written when this turn of the loop is over. */
void lifecycle_after_turn(struct server *server);

#endif
