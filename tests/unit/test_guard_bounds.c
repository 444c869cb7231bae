/* The guard before a real evhttp: how many connections and how much of their bodies, and the end of
   them all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guarded_client.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_connections_are_turned_away),
        cmocka_unit_test(bodies_are_bounded_together),
        cmocka_unit_test(only_idle_connections_are_closed_to_drain),
        cmocka_unit_test(a_server_may_end_at_any_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
