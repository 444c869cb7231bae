/* From method and path to a route: in a table made up, and in the server's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "http/exchange.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct route made_up[] = {
    {.method = "GET", .path = "/"},
    {.method = "POST", .path = "/things/all"},
    {.method = "GET", .path = "/things/{id}"},
    {.method = "DELETE", .path = "/things/{id}"},
    {.method = "GET", .path = "/things/{id}/parts/{part}"},
};

/* What became of a request: the number of its route, or -1. */
static int find(const char *method, const char *path, struct arena *arena,
                struct route_match *match)
{
    route_find(made_up, COUNT(made_up), method, path, arena, match);
    return match->route == NULL ? -1 : (int)(match->route - made_up);
}

static void assert_finds(const char *method, const char *path, int number, const char *allow)
{
    struct arena arena = {0};
    struct route_match match;
    assert_int_equal(find(method, path, &arena, &match), number);
    assert_string_equal(match.allow, allow);
    assert_int_equal(match.is_known_path, allow[0] != '\0');
    arena_free(&arena);
}

static void a_path_is_found_whole(void **state)
{
    (void)state;
    assert_finds("GET", "/", 0, "GET, HEAD");
    assert_finds("GET", "/things/7", 2, "GET, HEAD, DELETE");
    assert_finds("GET", "/things/7/parts/8", 4, "GET, HEAD");
    assert_finds("GET", "", -1, "");
    assert_finds("GET", "//", -1, "");
    assert_finds("GET", "/things", -1, "");
    assert_finds("GET", "/things/", -1, "");
    assert_finds("GET", "/things/7/", -1, "");
    assert_finds("GET", "/things/7/parts", -1, "");
    assert_finds("GET", "/things//parts/8", -1, "");
    assert_finds("GET", "/things/7/parts/8/9", -1, "");
    assert_finds("GET", "/Things/7", -1, "");
    assert_finds("GET", "/thing%73/7", -1, "");
}

static void the_method_counts_and_head_is_get(void **state)
{
    (void)state;
    assert_finds("HEAD", "/things/7", 2, "GET, HEAD, DELETE");
    assert_finds("DELETE", "/things/7", 3, "GET, HEAD, DELETE");
    assert_finds("PUT", "/things/7", -1, "GET, HEAD, DELETE");
    assert_finds("get", "/things/7", -1, "GET, HEAD, DELETE");
    assert_finds("HEAD", "/things/7/parts/8", 4, "GET, HEAD");
}

static void what_stands_first_in_the_table_wins(void **state)
{
    static const struct route both[] = {{.method = "GET", .path = "/things/all"},
                                        {.method = "GET", .path = "/things/{id}"}};
    struct arena arena = {0};
    struct route_match match;
    (void)state;
    route_find(both, COUNT(both), "GET", "/things/all", &arena, &match);
    assert_ptr_equal(match.route, &both[0]);
    route_find(both + 1, 1, "GET", "/things/all", &arena, &match);
    assert_ptr_equal(match.route, &both[1]);
    arena_free(&arena);
    assert_finds("POST", "/things/all", 1, "POST, GET, HEAD, DELETE");
    assert_finds("GET", "/things/all", 2, "POST, GET, HEAD, DELETE");
}

static void values_are_decoded_and_a_slash_in_one_parts_nothing(void **state)
{
    struct arena arena = {0};
    struct route_match match;
    (void)state;
    assert_int_equal(find("GET", "/things/a%2Fb+c/parts/%E2%82%AC", &arena, &match), 4);
    assert_string_equal(match.values[0], "a/b+c");
    assert_string_equal(match.values[1], "\xe2\x82\xac");
    assert_null(match.values[2]);
    arena_free(&arena);
}

static void a_value_wrongly_encoded_matches_nothing(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct route_match match;
    assert_finds("GET", "/things/%", -1, "GET, HEAD, DELETE");
    assert_finds("GET", "/things/%00", -1, "GET, HEAD, DELETE");
    assert_finds("GET", "/things/7/parts/%zz", -1, "GET, HEAD");
    assert_int_equal(find("GET", "/things/%00", &arena, &match), -1);
    assert_true(match.is_malformed);
    assert_int_equal(find("PUT", "/things/%00", &arena, &match), -1);
    assert_false(match.is_malformed); /* the method is what is wrong */
    assert_int_equal(find("GET", "/things/7", &arena, &match), 2);
    assert_false(match.is_malformed);
    arena_free(&arena);
}

/* ---------------------------------------------------------------- the server's table */

static struct server server;

static int open_routes(void **state)
{
    (void)state;
    return routes_open(&server) ? 0 : -1;
}

static int close_routes(void **state)
{
    (void)state;
    routes_close(&server);
    return 0;
}

/* A path of the form, its values 1, 2, ... */
static void fill(const char *form, struct buffer *path)
{
    int number = 0;
    for (; *form != '\0'; form++) {
        if (*form != '{') {
            buffer_byte(path, *form);
            continue;
        }
        buffer_integer(path, ++number);
        form += strcspn(form, "}");
    }
}

static void every_route_is_found_at_its_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < server.route_count; i++) {
        const struct route *route = &server.routes[i];
        struct buffer path = {0};
        struct arena arena = {0};
        struct route_match match;
        fill(route->path, &path);
        route_find(server.routes, server.route_count, route->method, path.bytes, &arena, &match);
        if (match.route != route)
            fail_msg("%s %s leads elsewhere", route->method, path.bytes);
        for (size_t v = 0; v < ROUTE_VALUES_MOST && match.values[v] != NULL; v++)
            assert_int_equal(atoi(match.values[v]), v + 1);
        assert_non_null(strstr(match.allow, route->method));
        arena_free(&arena);
        buffer_free(&path);
    }
}

static void every_operation_has_a_route_and_a_role(void **state)
{
    (void)state;
    for (size_t o = 0; o < operation_count; o++) {
        const struct route *route = NULL;
        for (size_t i = 0; i < server.route_count; i++)
            if (server.routes[i].operation == &operations[o])
                route = &server.routes[i];
        assert_non_null(route);
        assert_string_equal(route->method, operations[o].http_method);
        assert_true(route->role > ROLE_NOBODY);
        assert_true(!operations[o].writes || route->role >= ROLE_CLERK);
        assert_ptr_equal(route->handle, operations[o].by_engine ? handle_order : handle_operation);
    }
}

/* Whatever is asked for without a key can read no shop's data. */
/* But for where one comes to get one. */
static void all_below_v1_needs_a_key_and_nothing_else_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < server.route_count; i++)
        assert_int_equal(server.routes[i].role != ROLE_NOBODY,
                         strncmp(server.routes[i].path, "/v1/", 4) == 0 &&
                             strcmp(server.routes[i].path, "/v1/session") != 0);
}

/* As many {...} as there is room for, and all methods in Allow. */
static void the_table_fits_what_a_match_holds(void **state)
{
    (void)state;
    for (size_t i = 0; i < server.route_count; i++) {
        struct arena arena = {0};
        struct buffer path = {0};
        struct route_match match;
        size_t values = 0;
        for (const char *c = server.routes[i].path; *c != '\0'; c++)
            values += *c == '{';
        assert_true(values <= ROUTE_VALUES_MOST);
        fill(server.routes[i].path, &path);
        route_find(server.routes, server.route_count, "BREW", path.bytes, &arena, &match);
        assert_null(match.route);
        assert_true(match.is_known_path && strlen(match.allow) < sizeof match.allow - 1);
        arena_free(&arena);
        buffer_free(&path);
    }
}

static void a_batch_of_orders_is_no_order_s_number(void **state)
{
    struct arena arena = {0};
    struct route_match match;
    (void)state;
    route_find(server.routes, server.route_count, "POST", "/v1/orders/batch", &arena, &match);
    assert_ptr_equal(match.route->handle, handle_orders);
    arena_free(&arena);
}

static void roles_have_names(void **state)
{
    (void)state;
    assert_int_equal(role_of("reader"), ROLE_READER);
    assert_int_equal(role_of("clerk"), ROLE_CLERK);
    assert_int_equal(role_of("admin"), ROLE_ADMIN);
    assert_int_equal(role_of("Admin"), ROLE_NOBODY);
    assert_int_equal(role_of(""), ROLE_NOBODY);
    assert_int_equal(role_of(NULL), ROLE_NOBODY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_is_found_whole),
        cmocka_unit_test(the_method_counts_and_head_is_get),
        cmocka_unit_test(what_stands_first_in_the_table_wins),
        cmocka_unit_test(values_are_decoded_and_a_slash_in_one_parts_nothing),
        cmocka_unit_test(a_value_wrongly_encoded_matches_nothing),
        cmocka_unit_test(every_route_is_found_at_its_path),
        cmocka_unit_test(every_operation_has_a_route_and_a_role),
        cmocka_unit_test(all_below_v1_needs_a_key_and_nothing_else_does),
        cmocka_unit_test(the_table_fits_what_a_match_holds),
        cmocka_unit_test(a_batch_of_orders_is_no_order_s_number),
        cmocka_unit_test(roles_have_names),
    };
    return cmocka_run_group_tests(tests, open_routes, close_routes);
}
