#include "http/route.h"

#include <stdio.h>
#include <string.h>

#include "http/percent.h"

enum role role_of(const char *name)
{
    static const char *const names[] = {
        [ROLE_READER] = "reader", [ROLE_CLERK] = "clerk", [ROLE_ADMIN] = "admin"};
    for (enum role role = ROLE_READER; name != NULL && role <= ROLE_ADMIN; role++)
        if (strcmp(names[role], name) == 0)
            return role;
    return ROLE_NOBODY;
}

/* A piece of a path, as it stands in the request. */
struct segment {
    const char *text;
    size_t length;
};

/* Whether the path has the template's form; `segments` are what stands where it has {...}. */
static bool has_form(const char *form, const char *path, struct segment *segments, size_t *count)
{
    *count = 0;
    while (*form != '\0') {
        if (*form != '{') {
            if (*form++ != *path++)
                return false;
            continue;
        }
        struct segment *segment = &segments[(*count)++];
        *segment = (struct segment){path, strcspn(path, "/")};
        if (segment->length == 0)
            return false;
        path += segment->length;
        form += strcspn(form, "}") + 1;
    }
    return *path == '\0';
}

static bool takes_method(const struct route *route, const char *method)
{
    return strcmp(route->method, method) == 0 ||
           (strcmp(method, "HEAD") == 0 && strcmp(route->method, "GET") == 0);
}

static void allow(struct route_match *match, const char *method)
{
    const size_t used = strlen(match->allow);
    const bool is_get = strcmp(method, "GET") == 0;
    match->is_known_path = true;
    snprintf(match->allow + used, sizeof match->allow - used, "%s%s%s", used == 0 ? "" : ", ",
             method, is_get ? ", HEAD" : "");
}

static bool decode_values(struct route_match *match, const struct segment *segments, size_t count,
                          struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        match->values[i] = percent_decode(segments[i].text, segments[i].length, false, arena);
        if (match->values[i] == NULL)
            return false;
    }
    return true;
}

void route_find(const struct route *routes, size_t count, const char *method, const char *path,
                struct arena *arena, struct route_match *match)
{
    *match = (struct route_match){0};
    for (size_t r = 0; r < count; r++) {
        struct segment segments[ROUTE_VALUES_MOST];
        size_t segment_count;
        if (!has_form(routes[r].path, path, segments, &segment_count))
            continue;
        allow(match, routes[r].method);
        if (match->route != NULL || !takes_method(&routes[r], method))
            continue;
        match->is_malformed = !decode_values(match, segments, segment_count, arena);
        if (!match->is_malformed)
            match->route = &routes[r];
    }
}
