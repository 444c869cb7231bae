/* The guard before a real evhttp: who is told that a client leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guarded_client.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_that_shut_down_its_side_gets_its_answer),
        cmocka_unit_test(who_asks_late_is_told_too),
        cmocka_unit_test(a_client_that_breaks_off_is_told_of),
        cmocka_unit_test(who_leaves_is_told_of_for_one_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
