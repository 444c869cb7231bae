/* An evhttp behind the guard, in the thread of the test: its loop turns when the test says so. */
#ifndef ORDO_TESTS_UNIT_GUARDED_SERVER_H
#define ORDO_TESTS_UNIT_GUARDED_SERVER_H

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "http/guard.h"

enum { BODY_BYTES_MOST = 4 * 1024 * 1024, LONG_MS = 20000, PATIENCE_US = 15 * 1000 * 1000 };

struct server {
    struct event_base *base;
    struct evhttp *http;
    struct guards *guards;
    int port;
    unsigned answered;
    struct evhttp_request *waiting; /* of /wait: answered by answer_waiting */
    unsigned refusals;
    int refused_status;
    bool does_not_watch;
    unsigned left;
    bool left_half_closed;
    struct bufferevent *(*transport)(struct event_base *base);
};

/* Those that a test gives; the others, which are 0, become such as it does not reach. */
#define LIMITS(...) ((struct guard_limits){__VA_ARGS__})

static inline struct guard_limits completed(struct guard_limits limits)
{
    return (struct guard_limits){
        .body_bytes_most = BODY_BYTES_MOST,
        .bodies_bytes_most =
            limits.bodies_bytes_most > 0 ? limits.bodies_bytes_most : 10 * BODY_BYTES_MOST,
        .head_ms = limits.head_ms > 0 ? limits.head_ms : LONG_MS,
        .request_ms = limits.request_ms > 0 ? limits.request_ms : LONG_MS,
        .idle_ms = limits.idle_ms > 0 ? limits.idle_ms : LONG_MS,
        .connections_most = limits.connections_most > 0 ? limits.connections_most : 1000};
}

static inline struct bufferevent *plain_transport(struct event_base *base)
{
    return bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
}

static inline struct bufferevent *take_connection(struct event_base *base, void *context)
{
    struct server *server = context;
    return guards_wrap(server->guards, server->transport(base));
}

static inline struct bufferevent *guarded_of(struct evhttp_request *request)
{
    return evhttp_connection_get_bufferevent(evhttp_request_get_connection(request));
}

static inline void on_complete(struct evhttp_request *request, void *context)
{
    (void)context;
    guard_answered(guarded_of(request));
}

/* "2 /path 12;": method, target and how long the body is, as evhttp read them. /big is 16 MB. */
static inline void answer(struct server *server, struct evhttp_request *request)
{
    static char filling[64 * 1024];
    const char *uri = evhttp_request_get_uri(request);
    struct evbuffer *body = evbuffer_new();
    if (strcmp(uri, "/big") == 0)
        for (int i = 0; i < 256; i++)
            evbuffer_add_reference(body, filling, sizeof filling, NULL, NULL);
    evbuffer_add_printf(body, "%d %s %zu;", (int)evhttp_request_get_command(request), uri,
                        evbuffer_get_length(evhttp_request_get_input_buffer(request)));
    server->answered++;
    evhttp_send_reply(request, 200, "OK", body);
    evbuffer_free(body);
}

static inline void on_left(bool is_half_closed, void *context)
{
    struct server *server = context;
    server->left++;
    server->left_half_closed = is_half_closed;
}

static inline void on_request(struct evhttp_request *request, void *context)
{
    struct server *server = context;
    guard_begun(guarded_of(request));
    evhttp_request_set_on_complete_cb(request, on_complete, NULL);
    if (strcmp(evhttp_request_get_uri(request), "/wait") != 0) {
        answer(server, request);
        return;
    }
    assert_null(server->waiting);
    server->waiting = request;
    if (!server->does_not_watch)
        guard_watch(guarded_of(request), on_left, server);
}

static inline void answer_waiting(struct server *server)
{
    struct evhttp_request *request = server->waiting;
    server->waiting = NULL;
    answer(server, request);
}

static inline void on_refused(int status, const char *reason, int fd, void *context)
{
    struct server *server = context;
    (void)fd;
    assert_non_null(reason);
    server->refusals++;
    server->refused_status = status;
}

static inline void server_open(struct server *server, struct guard_limits limits,
                               struct bufferevent *(*transport)(struct event_base *base))
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    struct event_config *config = event_config_new();
    limits = completed(limits);
    signal(SIGPIPE, SIG_IGN);
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    *server = (struct server){.base = event_base_new_with_config(config), .transport = transport};
    event_config_free(config);
    server->guards = guards_new(server->base, &limits, on_refused, server);
    server->http = evhttp_new(server->base);
    evhttp_set_max_headers_size(server->http, 32 * 1024);
    evhttp_set_max_body_size(server->http, BODY_BYTES_MOST);
    evhttp_set_allowed_methods(server->http, 0xffff);
    evhttp_set_bevcb(server->http, take_connection, server);
    evhttp_set_gencb(server->http, on_request, server);
    struct evhttp_bound_socket *bound =
        evhttp_bind_socket_with_handle(server->http, "127.0.0.1", 0);
    assert_non_null(bound);
    getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr *)&address, &size);
    server->port = ntohs(address.sin_port);
}

static inline void server_close(struct server *server)
{
    evhttp_free(server->http);
    guards_free(server->guards);
    event_base_free(server->base);
}

static inline void turn(struct server *server)
{
    struct timeval moment = {0, 2000};
    event_base_loopexit(server->base, &moment);
    event_base_loop(server->base, EVLOOP_ONCE);
}

static inline void turn_for(struct server *server, int ms)
{
    int64_t end = clock_monotonic_us() + ms * 1000;
    do
        turn(server);
    while (clock_monotonic_us() < end);
}

/* Until it holds; it must in good time. */
#define TURN_UNTIL(server, condition)                                                              \
    do {                                                                                           \
        int64_t patience_end = clock_monotonic_us() + PATIENCE_US;                                 \
        while (!(condition)) {                                                                     \
            assert_true(clock_monotonic_us() < patience_end);                                      \
            turn(server);                                                                          \
        }                                                                                          \
    } while (0)

#endif
