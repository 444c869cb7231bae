/* Memory that dies together: many small allocations, one release. */
#ifndef ORDO_BASE_ARENA_H
#define ORDO_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

/* Zero-initialized is empty and ready. */
struct arena {
    struct arena_block *newest;
};

/* `size` bytes, aligned for any type, not cleared; NULL if memory ran out. */
void *arena_alloc(struct arena *arena, size_t size);
/* A NUL-terminated copy of `length` bytes; NULL if memory ran out. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);
void arena_free(struct arena *arena);

#endif
