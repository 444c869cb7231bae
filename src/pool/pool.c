#include "pool/pool.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "pool/pool_internal.h"

static bool open_members(struct pool *pool, size_t count)
{
    pool->members = calloc(count, sizeof *pool->members);
    if (pool->members == NULL)
        return false;
    pool->member_count = count;
    for (size_t i = 0; i < count; i++) {
        pool->members[i].pipeline = pipeline_new();
        if (pool->members[i].pipeline == NULL)
            return false;
    }
    return true;
}

struct pool *pool_open(const struct pool_options *options)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return NULL;
    buffer_text(&pool->conninfo, options->conninfo);
    buffer_text(&pool->search_path, options->search_path);
    buffer_text(&pool->time_zone, options->time_zone);
    pool->depth = options->depth;
    pool->wait_us = (int64_t)options->wait_ms * 1000;
    pool->answer_us = (int64_t)options->answer_ms * 1000;
    pool->notices_leaving = options->notices_leaving;
    pool->random = (uint64_t)clock_monotonic_us() ^ (uint64_t)getpid() << 32;
    pool->stats.connections = options->connections;
    if (!pool->conninfo.failed && !pool->search_path.failed && !pool->time_zone.failed &&
        line_open(pool, options->waiting_most + options->connections * options->depth) &&
        open_members(pool, options->connections))
        return pool;
    pool_close(pool);
    return NULL;
}

void pool_close(struct pool *pool)
{
    struct ordo_error closed;
    if (pool == NULL)
        return;
    pool->is_closing = true;
    error_set(&closed, ORDO_UNAVAILABLE, NULL, "the server is ending; nothing was done");
    for (size_t i = 0; i < pool->member_count; i++) {
        if (pool->members[i].phase != MEMBER_DOWN)
            member_break(pool, &pool->members[i], &closed, 0);
        pipeline_free(pool->members[i].pipeline);
    }
    while (pool->slots != NULL && pool->first != NO_SLOT)
        request_fail(pool, pool->first, &closed);
    buffer_free(&pool->conninfo);
    buffer_free(&pool->search_path);
    buffer_free(&pool->time_zone);
    free(pool->slots);
    free(pool->members);
    free(pool);
}

enum ordo_status pool_submit(struct pool *pool, const struct pool_request *request,
                             pool_ticket *ticket, struct ordo_error *error)
{
    if (pool->is_closing)
        return error_set(error, ORDO_UNAVAILABLE, NULL, "the server is ending; nothing was done");
    const uint32_t place = line_join(pool);
    if (place == NO_SLOT) {
        error_set(error, ORDO_BUSY, NULL, "too many requests are waiting already");
        return error_hint(error, "Try again in a moment.");
    }
    struct slot *slot = &pool->slots[place];
    slot->request = *request;
    slot->due_us = clock_monotonic_us() + pool->wait_us;
    *ticket = (pool_ticket)slot->generation << 32 | place;
    return ORDO_OK;
}

static struct member *member_of(struct pool *pool, uint32_t place)
{
    for (size_t i = 0; i < pool->member_count; i++)
        for (size_t s = 0; s < pool->members[i].slot_count; s++)
            if (pool->members[i].slots[s] == place)
                return &pool->members[i];
    return NULL;
}

void pool_abandon(struct pool *pool, pool_ticket ticket, bool ends_it)
{
    const uint32_t place = line_find(pool, ticket);
    struct ordo_error left;
    if (place == NO_SLOT)
        return;
    struct slot *slot = &pool->slots[place];
    slot->is_abandoned = true;
    if (slot->state == SLOT_WAITING) {
        line_leave(pool, place);
        return;
    }
    struct member *member = member_of(pool, place);
    if (!ends_it || member == NULL)
        return;
    error_set(&left, ORDO_CANCELLED, NULL, "the client has left");
    member_break(pool, member, &left, clock_monotonic_us());
}

/* The connection with the fewest requests under way that has room, or NULL. */
static struct member *choose_member(struct pool *pool)
{
    struct member *chosen = NULL;
    for (size_t i = 0; i < pool->member_count; i++) {
        struct member *member = &pool->members[i];
        if (member->phase == MEMBER_READY && member->slot_count < pool->depth &&
            (chosen == NULL || member->slot_count < chosen->slot_count))
            chosen = member;
    }
    return chosen;
}

/* Why a request waited too long. */
static void expire(struct pool *pool)
{
    struct ordo_error failure;
    if (pool->stats.trouble.status != ORDO_OK)
        error_set(&failure, ORDO_UNAVAILABLE, NULL, "nothing was done: %s",
                  pool->stats.trouble.message);
    else
        error_set(&failure, ORDO_BUSY, NULL, "nothing was done in time: others came first");
    request_fail(pool, pool->first, &failure);
}

void pool_advance(struct pool *pool)
{
    const int64_t now_us = clock_monotonic_us();
    struct member *member;
    for (size_t i = 0; i < pool->member_count; i++)
        member_advance(pool, &pool->members[i], now_us);
    while (pool->first != NO_SLOT && pool->slots[pool->first].due_us <= now_us)
        expire(pool);
    while (pool->first != NO_SLOT && (member = choose_member(pool)) != NULL)
        member_send(pool, member, now_us);
}

/* When there is something to do without anything having come; -1: never. */
static int64_t next_due_us(const struct pool *pool)
{
    int64_t due_us = pool->first == NO_SLOT ? -1 : pool->slots[pool->first].due_us;
    for (size_t i = 0; i < pool->member_count; i++) {
        const struct member *member = &pool->members[i];
        int64_t member_due_us = -1;
        if (member->phase != MEMBER_READY)
            member_due_us = member->due_us;
        else if (member->slot_count > 0)
            member_due_us = pool->slots[member->slots[0]].due_us;
        if (member_due_us >= 0 && (due_us < 0 || member_due_us < due_us))
            due_us = member_due_us;
    }
    return due_us;
}

size_t pool_poll(struct pool *pool, struct ordo_descriptor *descriptors, size_t capacity,
                 int *timeout_ms)
{
    size_t count = 0;
    const int64_t now_us = clock_monotonic_us();
    const int64_t due_us = next_due_us(pool);
    if (due_us < 0)
        *timeout_ms = -1;
    else
        *timeout_ms = due_us <= now_us ? 0 : (int)((due_us - now_us) / 1000 + 1);
    if (pool->first != NO_SLOT && choose_member(pool) != NULL)
        *timeout_ms = 0;
    for (size_t i = 0; i < pool->member_count && count < capacity; i++) {
        const struct ordo_descriptor wait = pipeline_descriptor(pool->members[i].pipeline);
        if (wait.fd >= 0)
            descriptors[count++] = wait;
    }
    return count;
}

void pool_stats(const struct pool *pool, struct pool_stats *stats)
{
    *stats = pool->stats;
    stats->waiting = pool->waiting;
    stats->under_way = 0;
    stats->ready = 0;
    for (size_t i = 0; i < pool->member_count; i++) {
        stats->under_way += pool->members[i].slot_count;
        stats->ready += pool->members[i].phase == MEMBER_READY;
    }
}
