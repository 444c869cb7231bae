/* The slots of a pool: a line of those that wait, and a stack of the free ones. */
#include <stdlib.h>

#include "pool/pool_internal.h"

bool line_open(struct pool *pool, size_t capacity)
{
    pool->slots = calloc(capacity, sizeof *pool->slots);
    pool->first = NO_SLOT;
    pool->last = NO_SLOT;
    pool->free = NO_SLOT;
    if (pool->slots == NULL)
        return false;
    pool->capacity = capacity;
    for (size_t i = capacity; i-- > 0;) {
        pool->slots[i].after = pool->free;
        pool->free = (uint32_t)i;
    }
    return true;
}

uint32_t line_join(struct pool *pool)
{
    const uint32_t place = pool->free;
    if (place == NO_SLOT)
        return NO_SLOT;
    struct slot *slot = &pool->slots[place];
    const uint32_t generation = slot->generation + 1;
    pool->free = slot->after;
    *slot = (struct slot){
        .state = SLOT_WAITING,
        .generation = generation == 0 ? 1 : generation, /* no ticket is 0 */
        .before = pool->last,
        .after = NO_SLOT,
    };
    *(pool->last == NO_SLOT ? &pool->first : &pool->slots[pool->last].after) = place;
    pool->last = place;
    pool->waiting++;
    return place;
}

static void unlink_slot(struct pool *pool, uint32_t place)
{
    const struct slot *slot = &pool->slots[place];
    *(slot->before == NO_SLOT ? &pool->first : &pool->slots[slot->before].after) = slot->after;
    *(slot->after == NO_SLOT ? &pool->last : &pool->slots[slot->after].before) = slot->before;
    pool->waiting--;
}

uint32_t line_take(struct pool *pool)
{
    const uint32_t place = pool->first;
    if (place == NO_SLOT)
        return NO_SLOT;
    unlink_slot(pool, place);
    pool->slots[place].state = SLOT_UNDER_WAY;
    return place;
}

void line_leave(struct pool *pool, uint32_t place)
{
    struct slot *slot = &pool->slots[place];
    if (slot->state == SLOT_WAITING)
        unlink_slot(pool, place);
    slot->state = SLOT_FREE;
    slot->after = pool->free;
    pool->free = place;
}

uint32_t line_find(const struct pool *pool, pool_ticket ticket)
{
    const uint32_t place = (uint32_t)ticket;
    if (place >= pool->capacity || pool->slots[place].state == SLOT_FREE ||
        pool->slots[place].generation != (uint32_t)(ticket >> 32))
        return NO_SLOT;
    return place;
}
