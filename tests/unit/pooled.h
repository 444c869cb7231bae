/* A pool, and requests that remember what they were told: for tests of pool/pool.h, on the server
   that ORDO_TEST_URL names; without it, they are skipped. To be included after cmocka.h. */
#ifndef ORDO_TESTS_UNIT_POOLED_H
#define ORDO_TESTS_UNIT_POOLED_H

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool/pool.h"

enum { POOLED_WAIT_MS = 20000 };

/* Zero-initialized it waits to be told. */
struct pooled_request {
    size_t told;  /* how often */
    size_t place; /* among all that were told */
    size_t count;
    enum ordo_status status[POOL_STATEMENTS_MOST];
    struct ordo_error error; /* the first one's */
    char value[64];          /* the last one's first, or "" */
};

static size_t pooled_told;

static inline void pooled_done(struct pipeline_answer *answers, size_t count, void *context)
{
    struct pooled_request *request = context;
    const struct ordo_rows *rows = answers[count - 1].rows;
    request->told++;
    request->place = ++pooled_told;
    request->count = count;
    request->error = answers[0].error;
    for (size_t i = 0; i < count; i++) {
        request->status[i] = answers[i].status;
        assert_int_equal(answers[i].error.status, answers[i].status);
        assert_int_equal(answers[i].rows != NULL, answers[i].status == ORDO_OK);
    }
    if (rows != NULL && ordo_rows_count(rows) > 0 && ordo_rows_value(rows, 0, 0) != NULL)
        snprintf(request->value, sizeof request->value, "%s", ordo_rows_value(rows, 0, 0));
}

static inline const char *pooled_url(void)
{
    const char *url = getenv("ORDO_TEST_URL");
    if (url == NULL)
        skip();
    return url;
}

/* What most tests take: to be changed, then opened. */
static inline struct pool_options pooled_options(size_t connections, size_t depth)
{
    return (struct pool_options){
        .conninfo = pooled_url(),
        .search_path = "public",
        .time_zone = "Asia/Tokyo",
        .connections = connections,
        .depth = depth,
        .waiting_most = 4096,
        .wait_ms = 15000,
        .answer_ms = 15000,
    };
}

static inline struct pool *pooled_open(const struct pool_options *options)
{
    struct pool *pool = pool_open(options);
    assert_non_null(pool);
    return pool;
}

/* Wait for what the pool waits for, then go on. */
static inline void pooled_step(struct pool *pool)
{
    struct ordo_descriptor wanted[POOL_CONNECTIONS_MOST];
    struct pollfd waits[POOL_CONNECTIONS_MOST];
    int timeout_ms = -1;
    const size_t count = pool_poll(pool, wanted, POOL_CONNECTIONS_MOST, &timeout_ms);
    for (size_t i = 0; i < count; i++)
        waits[i] = (struct pollfd){wanted[i].fd, wanted[i].events, 0};
    if (poll(waits, count, timeout_ms < 0 ? POOLED_WAIT_MS : timeout_ms) == 0 && timeout_ms < 0)
        fail_msg("nothing came in %d ms", POOLED_WAIT_MS);
    pool_advance(pool);
}

static inline enum ordo_status pooled_try(struct pool *pool, const struct statement *statements,
                                          size_t count, const char *prepared,
                                          struct pooled_request *request, pool_ticket *ticket)
{
    const struct pool_request asked = {
        .statements = statements,
        .count = count,
        .prepared = prepared,
        .done = pooled_done,
        .context = request,
    };
    pool_ticket ignored;
    struct ordo_error error;
    return pool_submit(pool, &asked, ticket == NULL ? &ignored : ticket, &error);
}

static inline pool_ticket pooled_submit(struct pool *pool, const struct statement *statement,
                                        const char *prepared, struct pooled_request *request)
{
    pool_ticket ticket = 0;
    assert_int_equal(pooled_try(pool, statement, 1, prepared, request, &ticket), ORDO_OK);
    assert_true(ticket != 0);
    return ticket;
}

static inline void pooled_await(struct pool *pool, const struct pooled_request *request)
{
    while (request->told == 0)
        pooled_step(pool);
    assert_int_equal(request->told, 1);
}

/* What a statement answers: its first value. */
static inline const char *pooled_value(struct pool *pool, const char *sql)
{
    static struct pooled_request request;
    const struct statement statement = {.sql = sql, .writes = true};
    request = (struct pooled_request){0};
    pooled_submit(pool, &statement, NULL, &request);
    pooled_await(pool, &request);
    if (request.status[0] != ORDO_OK)
        fail_msg("%s: %s", sql, request.error.message);
    return request.value;
}

static inline struct pool_stats pooled_stats(const struct pool *pool)
{
    struct pool_stats stats;
    pool_stats(pool, &stats);
    return stats;
}

#endif
