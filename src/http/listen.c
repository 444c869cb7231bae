/* Sockets: where connections come from, and what stands between them and evhttp. */
#include <arpa/inet.h>
#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>

#include "base/text.h"
#include "http/exchange.h"
#include "http/server_internal.h"
#include "http/tls.h"

enum {
    HEAD_BYTES_MOST = 24 * 1024, /* the guard's own limit comes first */
    HEAD_MS = 10000,
    REQUEST_MS = 30000,
    IDLE_MS = 75000,
    EVHTTP_TIMEOUT_S = 600 /* the guard's deadlines come first */
};

/* ---------------------------------------------------------------- connections */

/* For a connection that there is no memory for. To NULL evhttp would make a bufferevent of its own, which
   is neither guarded nor encrypted; this one hears nothing, and ends by evhttp's timeout. */
static struct bufferevent *make_deaf(struct event_base *base)
{
    struct bufferevent *deaf = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (deaf == NULL)
        abort();
    bufferevent_setwatermark(deaf, EV_READ, SIZE_MAX, 0);
    return deaf;
}

static struct bufferevent *make_transport(struct event_base *base, void *context)
{
    struct server *server = context;
    struct bufferevent *transport = NULL;
    SSL *ssl = server->tls == NULL ? NULL : SSL_new(server->tls);
    if (server->tls == NULL)
        transport = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    else if (ssl != NULL)
        transport = bufferevent_openssl_socket_new(base, -1, ssl, BUFFEREVENT_SSL_ACCEPTING,
                                                   BEV_OPT_CLOSE_ON_FREE);
    if (ssl != NULL && transport != NULL)
        bufferevent_openssl_set_allow_dirty_shutdown(transport, 1);
    if (transport != NULL)
        return guards_wrap(server->guards, transport);
    return make_deaf(base);
}

/* "192.0.2.1"; "-" where it is gone, or no internet address. */
static void peer_address(int fd, char *text, size_t size)
{
    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    const void *address = NULL;
    snprintf(text, size, "-");
    if (getpeername(fd, (struct sockaddr *)&peer, &length) != 0)
        return;
    if (peer.ss_family == AF_INET)
        address = &((const struct sockaddr_in *)&peer)->sin_addr;
    else if (peer.ss_family == AF_INET6)
        address = &((const struct sockaddr_in6 *)&peer)->sin6_addr;
    if (address != NULL)
        inet_ntop(peer.ss_family, address, text, (socklen_t)size);
}

static void on_refused(int status, const char *reason, int fd, void *context)
{
    struct server *server = context;
    char address[INET6_ADDRSTRLEN];
    server->metrics.refused_framing++;
    struct buffer *line = log_begin(&server->log, LOG_INFO, "refused");
    if (line == NULL)
        return;
    log_integer(line, "status", status);
    log_text(line, "reason", reason);
    peer_address(fd, address, sizeof address);
    log_text(line, "address", address);
    log_end(&server->log, line);
    lifecycle_after_turn(server);
}

static enum ordo_status make_http(struct server *server, struct ordo_error *error)
{
    const struct guard_limits limits = {
        .body_bytes_most = BODY_BYTES_MOST,
        .bodies_bytes_most = BODIES_BYTES_MOST,
        .head_ms = HEAD_MS,
        .request_ms = REQUEST_MS,
        .idle_ms = IDLE_MS,
        .connections_most = (size_t)server->options->connections_most,
    };
    server->guards = guards_new(server->base, &limits, on_refused, server);
    server->http = evhttp_new(server->base);
    if (server->guards == NULL || server->http == NULL)
        return error_no_memory(error);
    evhttp_set_max_headers_size(server->http, HEAD_BYTES_MOST);
    evhttp_set_max_body_size(server->http, BODY_BYTES_MOST);
    evhttp_set_timeout(server->http, EVHTTP_TIMEOUT_S);
    evhttp_set_default_content_type(server->http, NULL);
    evhttp_set_allowed_methods(server->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST |
                                                 EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE |
                                                 EVHTTP_REQ_PATCH | EVHTTP_REQ_OPTIONS |
                                                 EVHTTP_REQ_TRACE);
    evhttp_set_bevcb(server->http, make_transport, server);
    evhttp_set_gencb(server->http, exchange_begin, server);
    return ORDO_OK;
}

/* ---------------------------------------------------------------- addresses */

/* "HOST:PORT" or "[ADDRESS]:PORT". */
static enum ordo_status part_address(const char *listen, char *host, size_t size, int *port,
                                     struct ordo_error *error)
{
    const char *colon = strrchr(listen, ':');
    int64_t number = 0;
    const bool is_bracketed =
        listen[0] == '[' && colon != NULL && colon > listen && colon[-1] == ']';
    const char *start = listen + is_bracketed;
    const size_t length = colon == NULL ? 0 : (size_t)(colon - start) - is_bracketed;
    if (colon == NULL || length == 0 || length >= size ||
        (!is_bracketed && memchr(start, ':', length) != NULL) ||
        text_integer(colon + 1, 0, 65535, &number) != TEXT_NUMBER_OK)
        return error_set(error, ORDO_INVALID, "listen",
                         "listen: \"%.100s\" is no address and port, like 127.0.0.1:8080 or "
                         "[::1]:8080",
                         listen);
    memcpy(host, start, length);
    host[length] = '\0';
    *port = (int)number;
    return ORDO_OK;
}

static void tell_address(const struct server *server, evutil_socket_t fd, char *address,
                         size_t size)
{
    struct sockaddr_storage bound;
    socklen_t length = sizeof bound;
    char host[INET6_ADDRSTRLEN] = "";
    int port = 0;
    memset(&bound, 0, sizeof bound);
    if (getsockname(fd, (struct sockaddr *)&bound, &length) == 0 && bound.ss_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&bound;
        inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
        port = ntohs(in6->sin6_port);
    } else if (bound.ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)&bound;
        inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        port = ntohs(in->sin_port);
    }
    const bool is_6 = bound.ss_family == AF_INET6;
    snprintf(address, size, "%s://%s%s%s:%d", server->tls == NULL ? "http" : "https",
             is_6 ? "[" : "", host, is_6 ? "]" : "", port);
}

static bool is_loopback(const char *address)
{
    return strstr(address, "//127.") != NULL || strstr(address, "//[::1]") != NULL;
}

enum ordo_status listen_start(struct server *server, char *address, size_t size,
                              struct ordo_error *error)
{
    const struct server_options *options = server->options;
    char host[256];
    int port = 0;
    enum ordo_status status = part_address(options->listen, host, sizeof host, &port, error);
    if (status == ORDO_OK && options->tls_cert != NULL)
        status = tls_open(options->tls_cert, options->tls_key, &server->tls, error);
    if (status == ORDO_OK)
        status = make_http(server, error);
    if (status != ORDO_OK)
        return status;
    if (sd_listen_fds(0) > 0) {
        evutil_make_socket_nonblocking(SD_LISTEN_FDS_START);
        server->bound = evhttp_accept_socket_with_handle(server->http, SD_LISTEN_FDS_START);
    } else {
        server->bound = evhttp_bind_socket_with_handle(server->http, host, (uint16_t)port);
    }
    if (server->bound == NULL) {
        const int reason = errno;
        error_set(error, reason == EADDRINUSE ? ORDO_UNAVAILABLE : ORDO_INVALID, "listen",
                  "listen: %s: %s", options->listen,
                  reason == 0 || reason == EINVAL
                      ? "is no address of this machine, and no name that is known"
                      : strerror(reason));
        return error_hint(error, "Choose another address and port with --listen.");
    }
    tell_address(server, evhttp_bound_socket_get_fd(server->bound), address, size);
    if (server->tls == NULL && !is_loopback(address))
        log_line(&server->log, LOG_WARN, "unencrypted", "address", address);
    return ORDO_OK;
}

void listen_reload(struct server *server)
{
    struct ordo_error error;
    SSL_CTX *fresh = NULL;
    if (server->tls == NULL)
        return;
    if (tls_open(server->options->tls_cert, server->options->tls_key, &fresh, &error) != ORDO_OK) {
        log_line(&server->log, LOG_ERROR, "certificate_not_read", "reason", error.message);
        return;
    }
    SSL_CTX_free(server->tls); /* connections that have it keep it */
    server->tls = fresh;
}

void listen_stop(struct server *server)
{
    if (server->http != NULL)
        evhttp_free(server->http);
    guards_free(server->guards);
    SSL_CTX_free(server->tls);
}
