#include <event2/event.h>
#include <stdlib.h>

#include "http/guard_internal.h"

struct guards *guards_new(struct event_base *base, const struct guard_limits *limits,
                          void (*refused)(int status, const char *reason, int fd, void *context),
                          void *context)
{
    struct guards *guards = malloc(sizeof *guards);
    if (guards == NULL)
        return NULL;
    *guards =
        (struct guards){.base = base, .limits = *limits, .refused = refused, .context = context};
    return guards;
}

void guards_free(struct guards *guards)
{
    if (guards == NULL)
        return;
    guards->refused = NULL;
    guards->is_freed = true;
    if (guards->count == 0)
        free(guards);
}

void guards_left(struct guards *guards)
{
    guards->count--;
    if (guards->is_freed && guards->count == 0)
        free(guards);
}

size_t guards_count(const struct guards *guards)
{
    return guards->count;
}
