/*
 * Statements of many clients on a few connections, for a program with an event loop: all that is
 * not the placing of orders. Nothing here blocks. A pool is for one thread.
 *
 * The loop, as with the engine: submit requests as they come; wait until a descriptor of pool_poll
 * is ready or its time has passed; pool_advance, which calls back for what is answered; again.
 *
 * Lost connections are made again by themselves, with growing pauses. What was under way on one is
 * told so and not sent again.
 */
#ifndef ORDO_POOL_POOL_H
#define ORDO_POOL_POOL_H

#include "db/pipeline.h"

struct pool;

enum { POOL_CONNECTIONS_MOST = 64, POOL_DEPTH_MOST = 8, POOL_STATEMENTS_MOST = 6 };

struct pool_options {
    const char *conninfo;    /* secrets included; copied, as the next two */
    const char *search_path; /* the store's name, quoted */
    const char *time_zone;   /* the store's */
    size_t connections;      /* 1..POOL_CONNECTIONS_MOST */
    size_t depth;            /* requests under way on one connection, 1..POOL_DEPTH_MOST */
    size_t waiting_most;     /* requests that may wait for their turn, 1.. */
    int wait_ms;             /* how long one may, before it is ORDO_BUSY or ORDO_UNAVAILABLE */
    int answer_ms;           /* statement_timeout; the connection is given up somewhat later */
    bool notices_leaving; /* the server ends a statement whose connection was closed, in a second */
};

/*
 * One request: statements that are sent together, on one connection, each a transaction of its own
 * unless they say BEGIN. Those of a request that opens a transaction end it, come what may.
 */
struct pool_request {
    const struct statement *statements; /* borrowed, with their values, until done or abandoned */
    size_t count;                       /* 1..POOL_STATEMENTS_MOST */
    /* A name of static storage, under which the first statement is prepared once a connection; or
       NULL: it is planned for its values. */
    const char *prepared;
    /* Told once, from pool_advance or pool_close: an answer a statement. Rows that the receiver
       takes it sets to NULL in the answer; the pool frees the others. It may submit and abandon. */
    void (*done)(struct pipeline_answer *answers, size_t count, void *context);
    void *context;
};

/* Names a request in the pool. Never 0. */
typedef uint64_t pool_ticket;

/* NULL if memory ran out. It connects when the loop runs. To be closed with pool_close. */
struct pool *pool_open(const struct pool_options *options);

/* Requests that wait are told ORDO_UNAVAILABLE, those under way what pipeline_loss says. Takes
   NULL. */
void pool_close(struct pool *pool);

/* Take a request. Errors: ORDO_BUSY: too many wait already; `done` is not called then. */
MUST_USE enum ordo_status pool_submit(struct pool *pool, const struct pool_request *request,
                                      pool_ticket *ticket, struct ordo_error *error);

/* `done` is not to be called any more, nor the statements to be looked at. A request that waits is
   withdrawn. One under way goes on, unless `ends_it`: then its connection is closed; only for
   requests that change nothing, of a pool whose depth is 1. */
void pool_abandon(struct pool *pool, pool_ticket ticket, bool ends_it);

/* As ordo_engine_poll. */
size_t pool_poll(struct pool *pool, struct ordo_descriptor *descriptors, size_t capacity,
                 int *timeout_ms);
void pool_advance(struct pool *pool);

struct pool_stats {
    size_t waiting;
    size_t under_way;
    size_t connections;
    size_t ready;              /* connections that are up */
    uint64_t answered;         /* requests, since the pool was opened */
    uint64_t failed;           /* requests that got no answer */
    uint64_t connected;        /* connections made, since then */
    struct ordo_error trouble; /* why the last connection went down; ORDO_OK while all is well */
};
void pool_stats(const struct pool *pool, struct pool_stats *stats);

#endif
