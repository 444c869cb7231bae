/* The guard before a real evhttp: what passes, as it was sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guarded_client.h"

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
        cmocka_unit_test(what_is_sent_ahead_is_bounded_and_not_lost),
        cmocka_unit_test(a_client_may_ask_whether_to_go_on),
        cmocka_unit_test(evhttp_may_answer_before_it_has_all),
        cmocka_unit_test(old_clients_are_answered),
        cmocka_unit_test(other_bufferevents_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
