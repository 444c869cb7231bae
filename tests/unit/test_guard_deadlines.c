/* The guard before a real evhttp: who may wait how long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <netinet/tcp.h>

#include "guarded_client.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_that_dribbles_is_cut),
        cmocka_unit_test(a_body_that_dribbles_is_cut),
        cmocka_unit_test(an_idle_connection_is_closed_without_a_word),
        cmocka_unit_test(a_request_that_is_worked_at_has_time),
        cmocka_unit_test(a_client_that_does_not_read_is_cut),
        cmocka_unit_test(a_client_that_reads_slowly_gets_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
