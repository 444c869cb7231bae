/* Routes: any method and path over the server's own table. What is found is found again by a path made
   of its values; what is not found has no form that is in the table. */
#include <string.h>

#include "http/exchange.h"
#include "http/percent.h"
#include "require.h"

static struct server server;

/* The path of a route with such values. */
static void write_path(const char *form, const char *const *values, struct buffer *path)
{
    for (; *form != '\0'; form++) {
        if (*form != '{') {
            buffer_byte(path, *form);
            continue;
        }
        REQUIRE(*values != NULL && **values != '\0');
        percent_encode(path, *values++);
        form += strcspn(form, "}");
    }
    REQUIRE(*values == NULL);
}

static void check_found(const struct route_match *match, const char *method)
{
    const char *values[ROUTE_VALUES_MOST + 1] = {NULL};
    struct buffer path = {0};
    struct arena arena = {0};
    struct route_match again;
    memcpy(values, match->values, sizeof match->values);
    REQUIRE(match->is_known_path && strstr(match->allow, method) != NULL);
    write_path(match->route->path, values, &path);
    route_find(server.routes, server.route_count, method, path.bytes, &arena, &again);
    REQUIRE(again.route == match->route);
    for (size_t i = 0; i < ROUTE_VALUES_MOST && values[i] != NULL; i++)
        REQUIRE(strcmp(again.values[i], values[i]) == 0);
    arena_free(&arena);
    buffer_free(&path);
}

/* Whether a path has a form, piece by piece between its slashes. */
static bool has_form(const char *form, const char *path)
{
    for (;;) {
        const size_t form_length = strcspn(form, "/");
        const size_t path_length = strcspn(path, "/");
        if (form[0] == '{' ? path_length == 0
                           : form_length != path_length || memcmp(form, path, form_length) != 0)
            return false;
        form += form_length;
        path += path_length;
        if (*form == '\0' || *path == '\0')
            return *form == *path;
        form++;
        path++;
    }
}

static void check_known(const struct route_match *match, const char *path)
{
    bool is_known = false;
    for (size_t i = 0; i < server.route_count; i++) {
        const bool has = has_form(server.routes[i].path, path);
        is_known = is_known || has;
        REQUIRE(!has || strstr(match->allow, server.routes[i].method) != NULL);
        REQUIRE(match->route != &server.routes[i] || has);
    }
    REQUIRE(match->is_known_path == is_known && is_known == (match->allow[0] != '\0'));
}

/* The first byte chooses a method, the rest is a path. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "PATCH", "DELETE", "PUT"};
    struct arena arena = {0};
    struct route_match match;
    if (server.routes == NULL)
        REQUIRE(routes_open(&server));
    if (size == 0)
        return 0;
    const char *method = methods[data[0] % (sizeof methods / sizeof methods[0])];
    char *path = malloc(size);
    REQUIRE(path != NULL);
    memcpy(path, data + 1, size - 1);
    path[size - 1] = '\0';
    route_find(server.routes, server.route_count, method, path, &arena, &match);
    check_known(&match, path);
    if (match.route != NULL)
        check_found(&match, method);
    arena_free(&arena);
    free(path);
    return 0;
}
