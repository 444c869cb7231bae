/* The guard before a real evhttp, with real sockets: what passes, what is refused, who may wait how
   long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <netinet/tcp.h>

#include "guarded_server.h"

#define HOST "Host: shop.example\r\n"
#define GET  "GET /a HTTP/1.1\r\n" HOST "\r\n"
#define POST "POST /b HTTP/1.1\r\n" HOST
#define WAIT "POST /wait HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"
#define LAST "GET /last HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"

/* How often `text` stands in what was heard. */
static size_t times(const struct buffer *heard, const char *text)
{
    size_t count = 0;
    for (const char *at = heard->bytes; at != NULL && (at = strstr(at, text)) != NULL; count++)
        at++;
    return count;
}

/* What a client hears, to the end, that says `bytes` and then waits. */
static void talk(struct server *server, const char *bytes, size_t length, struct buffer *heard)
{
    int client = client_open(server);
    say(server, client, bytes, length);
    hear_end(server, client, heard);
    close(client);
}

static void requests_are_answered_one_after_another(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, GET);
    hear(&server, client, &heard, "1 /a 0;");
    say_text(&server, client, POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    hear(&server, client, &heard, "2 /b 3;");
    say_text(&server, client, "\r\n" LAST);
    hear_end(&server, client, &heard);
    assert_non_null(strstr(heard.bytes, "1 /last 0;"));
    assert_int_equal(times(&heard, "HTTP/1.1 200 OK\r\n"), 3);
    close(client);
    TURN_UNTIL(&server, guards_count(server.guards) == 0);
    buffer_free(&heard);
    server_close(&server);
}

static void requests_sent_ahead_wait_for_their_turn(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, WAIT GET GET WAIT LAST);
    shutdown(client, SHUT_WR);
    TURN_UNTIL(&server, server.waiting != NULL);
    turn_for(&server, 50);
    assert_int_equal(server.answered, 0);
    answer_waiting(&server);
    TURN_UNTIL(&server, server.waiting != NULL);
    assert_int_equal(server.answered, 3);
    answer_waiting(&server);
    hear_end(&server, client, &heard);
    assert_int_equal(server.answered, 5);
    assert_int_equal(times(&heard, "HTTP/1.1 200 OK\r\n"), 5);
    assert_non_null(strstr(strstr(heard.bytes, "2 /wait 3;"), "1 /a 0;"));
    assert_non_null(strstr(heard.bytes, "1 /last 0;"));
    close(client);
    buffer_free(&heard);
    server_close(&server);
}

static void a_client_that_shut_down_its_side_gets_its_answer(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, WAIT);
    shutdown(client, SHUT_WR);
    TURN_UNTIL(&server, server.left == 1);
    assert_true(server.left_half_closed);
    turn_for(&server, 300);
    assert_int_equal(server.left, 1);
    answer_waiting(&server);
    hear_end(&server, client, &heard);
    assert_non_null(strstr(heard.bytes, "2 /wait 3;"));
    close(client);
    buffer_free(&heard);
    server_close(&server);
}

static void who_asks_late_is_told_too(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    server.does_not_watch = true;
    int client = client_open(&server);
    say_text(&server, client, WAIT GET);
    shutdown(client, SHUT_WR);
    TURN_UNTIL(&server, server.waiting != NULL);
    turn_for(&server, 50);
    guard_watch(guarded_of(server.waiting), on_left, &server);
    assert_int_equal(server.left, 0); /* not from within the call */
    TURN_UNTIL(&server, server.left == 1);
    assert_true(server.left_half_closed);
    answer_waiting(&server);
    hear_end(&server, client, &heard);
    assert_non_null(strstr(heard.bytes, "1 /a 0;"));
    close(client);
    buffer_free(&heard);
    server_close(&server);
}

/* Far more than is read ahead: the rest stays with the kernel, and comes when it is its turn. */
static void what_is_sent_ahead_is_bounded_and_not_lost(void **state)
{
    enum { REQUESTS = 2000 };
    struct server server;
    struct buffer ahead = {0};
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, WAIT);
    TURN_UNTIL(&server, server.waiting != NULL);
    for (int i = 0; i < REQUESTS; i++)
        buffer_text(&ahead, GET);
    ssize_t taken = 0;
    for (int i = 0; i < 50; i++) {
        ssize_t sent = send(client, ahead.bytes + taken, ahead.length - (size_t)taken,
                            MSG_DONTWAIT | MSG_NOSIGNAL);
        taken += sent > 0 ? sent : 0;
        turn(&server);
    }
    const struct evbuffer *held =
        bufferevent_get_input(bufferevent_get_underlying(guarded_of(server.waiting)));
    assert_in_range(evbuffer_get_length(held), 1, GUARD_AHEAD_BYTES_MOST);
    assert_int_equal(server.answered, 0);
    answer_waiting(&server);
    while ((size_t)taken < ahead.length) {
        size_t piece = ahead.length - (size_t)taken < 4096 ? ahead.length - (size_t)taken : 4096;
        say(&server, client, ahead.bytes + taken, piece);
        taken += (ssize_t)piece;
        (void)hear_more(&server, client, &heard);
    }
    say_text(&server, client, LAST);
    hear_end(&server, client, &heard);
    assert_int_equal(times(&heard, "HTTP/1.1 200 OK\r\n"), REQUESTS + 2);
    close(client);
    buffer_free(&ahead);
    buffer_free(&heard);
    server_close(&server);
}

static void a_client_that_breaks_off_is_told_of(void **state)
{
    struct server server;
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    for (unsigned i = 1; i <= 20; i++) {
        int client = client_open(&server);
        say_text(&server, client, WAIT);
        TURN_UNTIL(&server, server.waiting != NULL);
        client_reset(client);
        TURN_UNTIL(&server, server.left == i);
        assert_false(server.left_half_closed);
        answer_waiting(&server);
        TURN_UNTIL(&server, guards_count(server.guards) == 0);
    }
    server_close(&server);
}

static void who_leaves_is_told_of_for_one_request(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, WAIT);
    TURN_UNTIL(&server, server.waiting != NULL);
    answer_waiting(&server);
    hear(&server, client, &heard, "2 /wait 3;");
    server.does_not_watch = true;
    say_text(&server, client, WAIT);
    TURN_UNTIL(&server, server.waiting != NULL);
    client_reset(client);
    turn_for(&server, 300);
    assert_int_equal(server.left, 0);
    answer_waiting(&server);
    TURN_UNTIL(&server, guards_count(server.guards) == 0);
    buffer_free(&heard);
    server_close(&server);
}

#define BAD(status, bytes)                                                                         \
    {                                                                                              \
        status, bytes, sizeof(bytes) - 1                                                           \
    }
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"

static const struct {
    int status;
    const char *bytes;
    size_t length;
} bad[] = {
    BAD(400, " GET / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/1.1\n" HOST "\n"),
    BAD(400, "GET  / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/1.1 \r\n" HOST "\r\n"),
    BAD(400, "GET /\r\n\r\n"),
    BAD(400, "GET /\0 HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET /\xff HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET http://shop.example/ HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET //other.example/ HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET * HTTP/1.1\r\n" HOST "\r\n"),
    BAD(501, "CONNECT shop.example:80 HTTP/1.1\r\n" HOST "\r\n"),
    BAD(501, "TRACE / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(501, "get / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(505, "GET / HTTP/2.0\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/1.1\r\n\r\n"),
    BAD(400, "GET / HTTP/1.1\r\n" HOST HOST "\r\n"),
    BAD(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
    BAD(400, "GET / HTTP/1.1\r\n" HOST "Name : x\r\n\r\n"),
    BAD(400, "GET / HTTP/1.1\r\n" HOST "Name: x\r\n folded\r\n\r\n"),
    BAD(400, "GET / HTTP/1.1\r\n" HOST "Name: a\0b\r\n\r\n"),
    BAD(400, "GET / HTTP/1.1\r\n" HOST "Name: a\rb\r\n\r\n"),
    BAD(400, "GET / HTTP/1.1\r\n" HOST "Name: a\nb: c\r\n\r\n"),
    BAD(400, "GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nabcde"),
    BAD(400, POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde"),
    BAD(400, POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde"),
    BAD(400, POST "Content-Length: +5\r\n\r\nabcde"),
    BAD(400, POST "Content-Length: -5\r\n\r\nabcde"),
    BAD(400, POST "Content-Length: 5, 5\r\n\r\nabcde"),
    BAD(400, POST "Content-Length: 0x5\r\n\r\nabcde"),
    BAD(400, POST "Content-Length: \r\n\r\nabcde"),
    BAD(413, POST "Content-Length: 4194305\r\n\r\n"),
    BAD(413, POST "Content-Length: 99999999999999999999999\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: identity\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
    BAD(400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    BAD(417, POST "Expect: more\r\nContent-Length: 5\r\n\r\nabcde"),
    BAD(400, CHUNKED "5;a=b\r\nabcde\r\n0\r\n\r\n"),
    BAD(400, CHUNKED "0x5\r\nabcde\r\n0\r\n\r\n"),
    BAD(400, CHUNKED "-5\r\nabcde\r\n0\r\n\r\n"),
    BAD(400, CHUNKED "5\nabcde\n0\n\n"),
    BAD(400, CHUNKED "4\r\nabcde\r\n0\r\n\r\n"),
    BAD(400, CHUNKED "0\r\nTrailer: x\r\n\r\n"),
    BAD(413, CHUNKED "ffffffff\r\n"),
    BAD(413, CHUNKED "1\r\nx\r\n400000\r\n"),
};

static void assert_refused(const struct buffer *heard, int status)
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

static void what_is_not_sound_is_refused_and_nothing_after_it_read(void **state)
{
    struct server server;
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct buffer said = {0};
        struct buffer heard = {0};
        buffer_append(&said, bad[i].bytes, bad[i].length);
        buffer_text(&said, GET GET);
        talk(&server, said.bytes, said.length, &heard);
        assert_refused(&heard, bad[i].status);
        assert_int_equal(server.answered, 0);
        assert_int_equal(server.refusals, i + 1);
        assert_int_equal(server.refused_status, bad[i].status);
        buffer_free(&said);
        buffer_free(&heard);
    }
    TURN_UNTIL(&server, guards_count(server.guards) == 0);
    server_close(&server);
}

static void a_refusal_after_a_request_comes_after_its_answer(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int64_t begin = clock_monotonic_us();
    talk(&server, GET "GET / HTTP/1.1\r\n\r\n" GET, strlen(GET "GET / HTTP/1.1\r\n\r\n" GET),
         &heard);
    assert_memory_equal(heard.bytes, "HTTP/1.1 200 OK\r\n", 17);
    assert_int_equal(times(&heard, "HTTP/1.1"), 2);
    assert_int_equal(times(&heard, "HTTP/1.1 400 Bad Request\r\n"), 1);
    assert_true(clock_monotonic_us() - begin < 1500 * 1000); /* the end comes with the answer */
    assert_int_equal(server.answered, 1);
    buffer_free(&heard);
    server_close(&server);
}

/* A client reads the refusal only if it is not reset while it still sends. */
static void a_client_that_goes_on_sending_reads_the_refusal(void **state)
{
    struct server server;
    struct buffer heard = {0};
    char *filling = calloc(1, 1000000);
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, POST "Content-Length: 1000000000\r\n\r\n");
    say(&server, client, filling, 1000000);
    turn_for(&server, 50);
    say(&server, client, filling, 1000000);
    hear_end(&server, client, &heard);
    assert_refused(&heard, 413);
    close(client);
    free(filling);
    buffer_free(&heard);
    server_close(&server);
}

static void a_client_that_never_stops_sending_is_cut(void **state)
{
    struct server server;
    char filling[10000] = "";
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, "GET / HTTP/1.1\r\n\r\n");
    int64_t end = clock_monotonic_us() + PATIENCE_US;
    do {
        say(&server, client, filling, sizeof filling);
        turn(&server);
        assert_true(clock_monotonic_us() < end);
    } while (guards_count(server.guards) > 0);
    close(client);
    server_close(&server);
}

/* One byte after another, and never the last one. */
static void assert_cut(struct server *server, const char *text, const char *reason)
{
    struct buffer heard = {0};
    int client = client_open(server);
    int64_t begin = clock_monotonic_us();
    size_t next = 0;
    say(server, client, text, strlen(text) - 40);
    while (server->refusals == 0) {
        if (next < 40)
            say(server, client, text + strlen(text) - 40 + next++, 1);
        turn_for(server, 15);
        assert_true(clock_monotonic_us() - begin < PATIENCE_US);
    }
    assert_true(next < 40);
    hear_end(server, client, &heard);
    assert_refused(&heard, 408);
    assert_int_equal(times(&heard, reason), 1);
    close(client);
    buffer_free(&heard);
}

static void a_head_that_dribbles_is_cut(void **state)
{
    struct server server;
    (void)state;
    server_open(&server, LIMITS(.head_ms = 150), plain_transport);
    assert_cut(&server, "GET / HTTP/1.1\r\n" HOST "Name: a long value, byte by byte\r\n\r\n",
               "The head of the request did not come in time");
    server_close(&server);
}

static void a_body_that_dribbles_is_cut(void **state)
{
    struct server server;
    (void)state;
    server_open(&server, LIMITS(.request_ms = 150), plain_transport);
    assert_cut(&server,
               POST "Content-Length: 45\r\n\r\n"
                    "a body of five and forty bytes, byte by byte.",
               "The body of the request did not come in time");
    assert_int_equal(server.answered, 0);
    server_close(&server);
}

static void an_idle_connection_is_closed_without_a_word(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(.idle_ms = 100), plain_transport);
    talk(&server, "", 0, &heard);
    assert_int_equal(heard.length, 0);
    talk(&server, GET, strlen(GET), &heard);
    assert_int_equal(times(&heard, "HTTP/1.1"), 1);
    assert_int_equal(server.refusals, 0);
    buffer_free(&heard);
    server_close(&server);
}

static void a_request_that_is_worked_at_has_time(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(.head_ms = 50, .request_ms = 50, .idle_ms = 50), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, WAIT);
    TURN_UNTIL(&server, server.waiting != NULL);
    turn_for(&server, 250);
    answer_waiting(&server);
    hear(&server, client, &heard, "2 /wait 3;");
    close(client);
    buffer_free(&heard);
    server_close(&server);
}

static void a_client_that_does_not_read_is_cut(void **state)
{
    struct server server;
    (void)state;
    server_open(&server, LIMITS(.request_ms = 100), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, "GET /big HTTP/1.1\r\n" HOST "\r\n");
    TURN_UNTIL(&server, server.answered == 1);
    TURN_UNTIL(&server, guards_count(server.guards) == 0);
    close(client);
    server_close(&server);
}

/* It takes several times as long as the limit, but goes on reading. */
static void a_client_that_reads_slowly_gets_all(void **state)
{
    enum { SLOW_BYTES = 500 * 1000, SLOW_BYTES_MS = 100, WINDOW = 32 * 1024, SEGMENT = 1000 };
    struct server server;
    char bytes[65536];
    size_t total = 0;
    ssize_t length = 1;
    (void)state;
    server_open(&server, LIMITS(.request_ms = 1000), plain_transport);
    int client = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(client, SOL_SOCKET, SO_RCVBUF, &(int){WINDOW}, sizeof(int));
    setsockopt(client, IPPROTO_TCP, TCP_MAXSEG, &(int){SEGMENT}, sizeof(int));
    client_connect(&server, client);
    say_text(&server, client, "GET /big HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
    TURN_UNTIL(&server, server.answered == 1);
    int64_t begin = clock_monotonic_us();
    while (length != 0) {
        size_t due = (size_t)(clock_monotonic_us() - begin) / 1000 * SLOW_BYTES_MS;
        turn(&server);
        if (total < SLOW_BYTES && total >= due)
            continue;
        length = recv(client, bytes, total < SLOW_BYTES ? 4096 : sizeof bytes, MSG_DONTWAIT);
        assert_true(length >= 0 || errno == EAGAIN);
        if (length > 0)
            total += (size_t)length;
    }
    assert_true(total > 16 * 1024 * 1024);
    close(client);
    server_close(&server);
}

static void a_client_may_ask_whether_to_go_on(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int client = client_open(&server);
    say_text(&server, client, POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    hear(&server, client, &heard, "HTTP/1.1 100 Continue\r\n\r\n");
    say_text(&server, client, "abc");
    hear(&server, client, &heard, "2 /b 3;");
    buffer_clear(&heard);
    say_text(&server, client, POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    hear(&server, client, &heard, "HTTP/1.1 100 Continue\r\n\r\n");
    say_text(&server, client, "abc" LAST);
    hear_end(&server, client, &heard);
    assert_int_equal(times(&heard, "2 /b 3;"), 1);
    assert_int_equal(times(&heard, "1 /last 0;"), 1);
    close(client);
    buffer_free(&heard);
    server_close(&server);
}

static void evhttp_may_answer_before_it_has_all(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    evhttp_set_max_body_size(server.http, 10);
    int client = client_open(&server);
    say_text(&server, client, POST "Content-Length: 100\r\n\r\n");
    hear(&server, client, &heard, "HTTP/1.1 413 ");
    say_text(&server, client, GET GET);
    TURN_UNTIL(&server, guards_count(server.guards) == 0);
    assert_int_equal(server.answered, 0);
    close(client);
    buffer_free(&heard);
    server_close(&server);
}

static void old_clients_are_answered(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    talk(&server, "GET /old HTTP/1.0\r\n\r\n", 21, &heard);
    assert_int_equal(times(&heard, "1 /old 0;"), 1);
    buffer_clear(&heard);
    talk(&server, "HEAD /a HTTP/1.1\r\n" HOST "\r\n" LAST,
         strlen("HEAD /a HTTP/1.1\r\n" HOST "\r\n" LAST), &heard);
    assert_int_equal(times(&heard, "HTTP/1.1 200 OK\r\n"), 2);
    assert_int_equal(times(&heard, ";"), 3); /* the charset of two, and a body */
    buffer_free(&heard);
    server_close(&server);
}

static void too_many_connections_are_turned_away(void **state)
{
    struct server server;
    struct buffer heard = {0};
    int clients[30];
    (void)state;
    server_open(&server, LIMITS(.connections_most = 3), plain_transport);
    for (int i = 0; i < 3; i++)
        clients[i] = client_open(&server);
    TURN_UNTIL(&server, guards_count(server.guards) == 3);
    talk(&server, GET, strlen(GET), &heard);
    assert_refused(&heard, 503);
    assert_int_equal(times(&heard, "\r\nRetry-After: 1\r\n"), 1);
    TURN_UNTIL(&server, guards_count(server.guards) == 3);
    for (int i = 3; i < 30; i++)
        clients[i] = client_open(&server);
    TURN_UNTIL(&server, guards_count(server.guards) > 3);
    TURN_UNTIL(&server, guards_count(server.guards) == 3 + 16);
    buffer_clear(&heard);
    say_text(&server, clients[2], LAST);
    hear_end(&server, clients[2], &heard);
    assert_int_equal(times(&heard, "1 /last 0;"), 1);
    for (int i = 0; i < 30; i++)
        close(clients[i]);
    TURN_UNTIL(&server, guards_count(server.guards) == 0);
    buffer_free(&heard);
    server_close(&server);
}

/* A client that has said so much of a body; evhttp has been given it by then. */
static int client_with_body(struct server *server, const char *head)
{
    static const char filling[800];
    int client = client_open(server);
    say_text(server, client, head);
    turn_for(server, 20);
    say(server, client, filling, sizeof filling);
    return client;
}

/* They are held until their requests are answered. */
static void bodies_are_bounded_together(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(.bodies_bytes_most = 1000), plain_transport);
    int first =
        client_with_body(&server, "POST /wait HTTP/1.1\r\n" HOST "Content-Length: 800\r\n\r\n");
    TURN_UNTIL(&server, server.waiting != NULL);
    int second = client_with_body(&server, POST "Content-Length: 801\r\n\r\n");
    hear_end(&server, second, &heard);
    assert_refused(&heard, 503);
    close(second);
    TURN_UNTIL(&server, guards_count(server.guards) == 1);
    answer_waiting(&server);
    hear(&server, first, &heard, "2 /wait 800;");
    int third = client_with_body(&server, POST "Content-Length: 800\r\n\r\n");
    hear(&server, third, &heard, "2 /b 800;");
    close(first);
    close(third);
    buffer_free(&heard);
    server_close(&server);
}

static void only_idle_connections_are_closed_to_drain(void **state)
{
    struct server server;
    struct buffer heard = {0};
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    int fresh = client_open(&server);
    int used = client_open(&server);
    int half = client_open(&server);
    int busy = client_open(&server);
    say_text(&server, used, GET);
    hear(&server, used, &heard, "1 /a 0;");
    say_text(&server, half, POST "Content-Length: 3\r\n\r\na");
    say_text(&server, busy, WAIT);
    TURN_UNTIL(&server, server.waiting != NULL && guards_count(server.guards) == 4);
    turn_for(&server, 20);
    assert_int_equal(guards_idle_close(server.guards), 2);
    assert_int_equal(guards_idle_close(server.guards), 0);
    hear_end(&server, fresh, &heard);
    hear_end(&server, used, &heard);
    buffer_clear(&heard);
    answer_waiting(&server);
    hear(&server, busy, &heard, "2 /wait 3;");
    say_text(&server, half, "bc");
    hear(&server, half, &heard, "2 /b 3;");
    close(fresh);
    close(used);
    close(half);
    close(busy);
    buffer_free(&heard);
    server_close(&server);
}

/* The server goes down with connections in all states. */
static void a_server_may_end_at_any_time(void **state)
{
    struct server server;
    struct buffer heard = {0};
    int clients[5];
    (void)state;
    server_open(&server, LIMITS(), plain_transport);
    for (int i = 0; i < 5; i++)
        clients[i] = client_open(&server);
    say_text(&server, clients[1], "GET /");
    say_text(&server, clients[2], POST "Content-Length: 3\r\n\r\na");
    say_text(&server, clients[3], "GET /big HTTP/1.1\r\n" HOST "\r\n");
    say_text(&server, clients[4], "\n");
    hear(&server, clients[4], &heard, "HTTP/1.1 400 ");
    TURN_UNTIL(&server, server.answered == 1);
    assert_int_equal(guards_count(server.guards), 5);
    server_close(&server);
    for (int i = 0; i < 5; i++)
        close(clients[i]);
    buffer_free(&heard);
}

static void other_bufferevents_are_left_alone(void **state)
{
    struct event_base *base = event_base_new();
    struct bufferevent *other = plain_transport(base);
    (void)state;
    guard_answered(other);
    guard_watch(other, on_left, NULL);
    bufferevent_free(other);
    event_base_free(base);
    guards_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_answered_one_after_another),
        cmocka_unit_test(requests_sent_ahead_wait_for_their_turn),
        cmocka_unit_test(a_client_that_shut_down_its_side_gets_its_answer),
        cmocka_unit_test(who_asks_late_is_told_too),
        cmocka_unit_test(what_is_sent_ahead_is_bounded_and_not_lost),
        cmocka_unit_test(a_client_that_breaks_off_is_told_of),
        cmocka_unit_test(who_leaves_is_told_of_for_one_request),
        cmocka_unit_test(what_is_not_sound_is_refused_and_nothing_after_it_read),
        cmocka_unit_test(a_refusal_after_a_request_comes_after_its_answer),
        cmocka_unit_test(a_client_that_goes_on_sending_reads_the_refusal),
        cmocka_unit_test(a_client_that_never_stops_sending_is_cut),
        cmocka_unit_test(a_head_that_dribbles_is_cut),
        cmocka_unit_test(a_body_that_dribbles_is_cut),
        cmocka_unit_test(an_idle_connection_is_closed_without_a_word),
        cmocka_unit_test(a_request_that_is_worked_at_has_time),
        cmocka_unit_test(a_client_that_does_not_read_is_cut),
        cmocka_unit_test(a_client_that_reads_slowly_gets_all),
        cmocka_unit_test(a_client_may_ask_whether_to_go_on),
        cmocka_unit_test(evhttp_may_answer_before_it_has_all),
        cmocka_unit_test(old_clients_are_answered),
        cmocka_unit_test(too_many_connections_are_turned_away),
        cmocka_unit_test(bodies_are_bounded_together),
        cmocka_unit_test(only_idle_connections_are_closed_to_drain),
        cmocka_unit_test(a_server_may_end_at_any_time),
        cmocka_unit_test(other_bufferevents_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
