/* Clients of the guarded server, in the same thread: while one waits, the server's loop turns. */
#ifndef ORDO_TESTS_UNIT_GUARDED_CLIENT_H
#define ORDO_TESTS_UNIT_GUARDED_CLIENT_H

#include <errno.h>

#include "guarded_server.h"

#define HOST "Host: shop.example\r\n"
#define GET  "GET /a HTTP/1.1\r\n" HOST "\r\n"
#define POST "POST /b HTTP/1.1\r\n" HOST
#define WAIT "POST /wait HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"
#define LAST "GET /last HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"

static inline int client_connect(struct server *server, int client)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)server->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    return client;
}

static inline int client_open(struct server *server)
{
    return client_connect(server, socket(AF_INET, SOCK_STREAM, 0));
}

/* All of it, while the server reads. A client that the server has done with may fail to. */
static inline void say(struct server *server, int client, const char *bytes, size_t length)
{
    int64_t end = clock_monotonic_us() + PATIENCE_US;
    while (length > 0) {
        ssize_t sent = send(client, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return;
        if (sent > 0) {
            bytes += sent;
            length -= (size_t)sent;
        } else {
            turn(server);
        }
        assert_true(clock_monotonic_us() < end);
    }
}

static inline void say_text(struct server *server, int client, const char *text)
{
    say(server, client, text, strlen(text));
}

/* One read of what has come; false at the end. */
static inline bool hear_more(struct server *server, int client, struct buffer *heard)
{
    char bytes[65536];
    ssize_t length = recv(client, bytes, sizeof bytes, MSG_DONTWAIT);
    if (length > 0)
        buffer_append(heard, bytes, (size_t)length);
    else if (length < 0 && errno == EAGAIN)
        turn(server);
    else
        assert_int_equal(length, 0); /* and not reset */
    return length != 0;
}

/* Until `text` has come. */
static inline void hear(struct server *server, int client, struct buffer *heard, const char *text)
{
    int64_t end = clock_monotonic_us() + PATIENCE_US;
    while (heard->length == 0 || memmem(heard->bytes, heard->length, text, strlen(text)) == NULL) {
        assert_true(hear_more(server, client, heard));
        assert_true(clock_monotonic_us() < end);
    }
}

static inline void hear_end(struct server *server, int client, struct buffer *heard)
{
    int64_t end = clock_monotonic_us() + PATIENCE_US;
    while (hear_more(server, client, heard))
        assert_true(clock_monotonic_us() < end);
}

static inline void client_reset(int client)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(client);
}

/* How often `text` stands in what was heard. */
static inline size_t times(const struct buffer *heard, const char *text)
{
    size_t count = 0;
    for (const char *at = heard->bytes; at != NULL && (at = strstr(at, text)) != NULL; count++)
        at++;
    return count;
}

/* What a client hears, to the end, that says `bytes` and then waits. */
static inline void talk(struct server *server, const char *bytes, size_t length,
                        struct buffer *heard)
{
    int client = client_open(server);
    say(server, client, bytes, length);
    hear_end(server, client, heard);
    close(client);
}

static inline void assert_refused(const struct buffer *heard, int status)
{
    char line[32];
    snprintf(line, sizeof line, "HTTP/1.1 %d ", status);
    assert_memory_equal(heard->bytes, line, strlen(line));
    assert_int_equal(times(heard, "\r\n\r\n"), 1);
    assert_int_equal(times(heard, "\r\nConnection: close\r\n"), 1);
    assert_int_equal(times(heard, "\r\nContent-Type: application/problem+json\r\n"), 1);
    snprintf(line, sizeof line, "\"status\":%d", status);
    assert_int_equal(times(heard, line), 1);
}

#endif
