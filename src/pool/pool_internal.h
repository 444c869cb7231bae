/* What the files of the pool share: its state. */
#ifndef ORDO_POOL_POOL_INTERNAL_H
#define ORDO_POOL_POOL_INTERNAL_H

#include "base/buffer.h"
#include "pool/pool.h"

enum { NO_SLOT = UINT32_MAX, PREPARED_MOST = 64 };

/* A request in the pool. */
struct slot {
    struct pool_request request;
    enum slot_state { SLOT_FREE, SLOT_WAITING, SLOT_UNDER_WAY } state;
    uint32_t generation;
    uint32_t before, after; /* in the line, or of the free ones */
    bool is_abandoned;
    size_t count; /* of its statements, once it is under way and they are not borrowed any more */
    bool writes[POOL_STATEMENTS_MOST];
    bool is_prepared_first; /* an answer to PREPARE comes before the statements' */
    int64_t due_us;
};

/* One connection, and what is under way on it. */
struct member {
    struct pipeline *pipeline;
    enum { MEMBER_DOWN, MEMBER_OPENING, MEMBER_READY } phase;
    unsigned failures;               /* in a row */
    int64_t due_us;                  /* down: when to connect; opening: when to give up */
    size_t setting_up;               /* answers that its setting up waits for */
    uint32_t slots[POOL_DEPTH_MOST]; /* under way, the eldest first */
    size_t slot_count;
    struct pipeline_answer answers[POOL_STATEMENTS_MOST]; /* of the eldest, so far */
    size_t answer_count;
    bool has_prepare_failed;
    struct pipeline_answer prepare_failure;
    const char *prepared[PREPARED_MOST]; /* names, by their address */
    size_t prepared_count;
};

struct pool {
    struct buffer conninfo;
    struct buffer search_path;
    struct buffer time_zone;
    size_t depth;
    int64_t wait_us;
    int64_t answer_us;
    bool notices_leaving;
    bool is_closing;
    uint64_t random;
    struct slot *slots;
    size_t capacity;
    uint32_t first, last; /* of the line */
    uint32_t free;
    size_t waiting;
    struct member *members;
    size_t member_count;
    struct pool_stats stats;
};

/* ------------------------------------------------ line.c: the slots */

/* Make so many slots, all free. False if memory ran out. */
MUST_USE bool line_open(struct pool *pool, size_t capacity);
/* A free slot put at the end of the line, or NO_SLOT. */
uint32_t line_join(struct pool *pool);
/* The first leaves the line, to go under way. */
uint32_t line_take(struct pool *pool);
/* It leaves the pool, from the line or from under way. */
void line_leave(struct pool *pool, uint32_t slot);
/* The slot that a ticket names, or NO_SLOT. */
uint32_t line_find(const struct pool *pool, pool_ticket ticket);

/* ------------------------------------------------ member.c: connections */

/* Connect, give up, send and receive what is due and can be done without waiting. */
void member_advance(struct pool *pool, struct member *member, int64_t now_us);
/* Send the first request of the line on a connection that is ready. */
void member_send(struct pool *pool, struct member *member, int64_t now_us);
/* Give the connection up; `error` says why. */
void member_break(struct pool *pool, struct member *member, const struct ordo_error *error,
                  int64_t now_us);

/* A request's answers are all there, or it gets none: tell them and free the slot. */
void request_finish(struct pool *pool, uint32_t slot, struct pipeline_answer *answers,
                    size_t count);
/* The same where every statement of it is told `failure`. */
void request_fail(struct pool *pool, uint32_t slot, const struct ordo_error *failure);

#endif
