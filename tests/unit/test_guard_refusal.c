/* The guard before a real evhttp: what is refused, and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guarded_client.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_sound_is_refused_and_nothing_after_it_read),
        cmocka_unit_test(a_refusal_after_a_request_comes_after_its_answer),
        cmocka_unit_test(a_client_that_goes_on_sending_reads_the_refusal),
        cmocka_unit_test(a_client_that_never_stops_sending_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
