/* An engine on the scratch store, clients that remember what they were told, and a lock that keeps
   orders under way for as long as a test likes. To be included after cmocka.h. */
#ifndef ORDO_TESTS_UNIT_SCRATCH_ENGINE_H
#define ORDO_TESTS_UNIT_SCRATCH_ENGINE_H

#include <time.h>

#include "db/connection.h"
#include "scratch_store.h"

enum { SCRATCH_WAIT_MS = 10000 };

/* A client with its order, of one line. */
struct client {
    struct ordo_order_item item;
    struct ordo_order order;
    ordo_ticket ticket;
    int times; /* that it was told */
    struct ordo_outcome outcome;
    struct ordo_error failure; /* status ORDO_OK where there was none */
};

static inline struct client *client_reset(struct client *client, int64_t customer, int64_t product,
                                          const char *key)
{
    *client = (struct client){.item = {.product_id = product, .quantity = 1}};
    client->order = (struct ordo_order){
        .customer_id = customer, .items = &client->item, .item_count = 1, .idempotency_key = key};
    return client;
}

static inline void client_told(const struct ordo_outcome *outcome, const struct ordo_error *failure,
                               void *context)
{
    struct client *client = context;
    client->times++;
    client->outcome = *outcome;
    client->failure = failure == NULL ? (struct ordo_error){0} : *failure;
}

static inline void client_submit(struct client *client, struct ordo_engine *engine)
{
    struct ordo_error error;
    if (ordo_engine_submit(engine, &client->order, client_told, client, &client->ticket, &error) !=
        ORDO_OK)
        fail_msg("%s", error.message);
    assert_true(client->ticket != 0);
    assert_int_equal(error.status, ORDO_OK);
}

/* It was told once, and this. */
static inline void client_assert(const struct client *client, enum ordo_status status,
                                 enum ordo_verdict verdict)
{
    assert_int_equal(client->times, 1);
    if (client->outcome.status != status)
        fail_msg("%s, not %s: %s", ordo_status_name(client->outcome.status),
                 ordo_status_name(status), client->failure.message);
    assert_int_equal(client->outcome.verdict, verdict);
    assert_int_equal(client->failure.status, verdict == ORDO_VERDICT_NONE ? status : ORDO_OK);
    assert_int_equal(client->outcome.order_id > 0, status == ORDO_OK);
}

/* ---------------------------------------------------------------- the engine */

/* An engine on the scratch store. To be closed with ordo_engine_close. */
static inline struct ordo_engine *engine_open(const struct ordo_engine_options *options)
{
    const struct ordo_open_options where = scratch_options();
    struct ordo_engine *engine = NULL;
    struct ordo_error error;
    if (where.database == NULL)
        skip();
    if (ordo_engine_open(&where, options, &engine, &error) != ORDO_OK)
        fail_msg("%s", error.message);
    return engine;
}

static inline struct ordo_engine_stats engine_stats(const struct ordo_engine *engine)
{
    struct ordo_engine_stats stats;
    ordo_engine_stats(engine, &stats);
    return stats;
}

static inline int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Run the engine until `is_so`; fail after ten seconds. */
#define ENGINE_AWAIT(engine, is_so)                                                                \
    do {                                                                                           \
        const int64_t last_ms = milliseconds() + SCRATCH_WAIT_MS;                                  \
        while (!(is_so)) {                                                                         \
            if (milliseconds() > last_ms)                                                          \
                fail_msg("never came to be: %s; trouble: %s", #is_so,                              \
                         engine_stats(engine).trouble.message);                                    \
            ordo_engine_wait(engine, 50);                                                          \
        }                                                                                          \
    } while (0)

static inline void engine_await_idle(struct ordo_engine *engine)
{
    ENGINE_AWAIT(engine, engine_stats(engine).waiting + engine_stats(engine).under_way == 0);
}

static inline void engine_await_ready(struct ordo_engine *engine)
{
    ENGINE_AWAIT(engine, engine_stats(engine).lanes_ready == engine_stats(engine).lanes);
}

/* ---------------------------------------------------------------- the lock */

/* A session that holds a product's row, so that orders of it stay under way; a failed test leaves
   it to the server to end it. */
static inline struct connection *lock_product(int64_t product)
{
    struct connection *connection = NULL;
    struct ordo_error error;
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT 1 FROM %s.products WHERE product_id = %" PRId64 " FOR UPDATE",
             scratch_name, product);
    if (connection_open(scratch_options().database, &connection, &error) != ORDO_OK ||
        connection_execute(connection, "SET idle_in_transaction_session_timeout = '15s'", &error) !=
            ORDO_OK ||
        connection_execute(connection, "BEGIN", &error) != ORDO_OK ||
        connection_execute(connection, sql, &error) != ORDO_OK)
        fail_msg("%s", error.message);
    return connection;
}

/* The first value of a query in the lock's session, as a number. */
static inline int64_t lock_number(struct connection *lock, const char *sql)
{
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    if (connection_run(lock, &(struct statement){.sql = sql}, &rows, &error) != ORDO_OK)
        fail_msg("%s: %s", sql, error.message);
    const int64_t number = strtoll(ordo_rows_value(rows, 0, 0), NULL, 10);
    ordo_rows_free(rows);
    return number;
}

/* How many sessions wait for it. */
static inline int64_t lock_waiters(struct connection *lock)
{
    return lock_number(lock, "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted "
                             "AND pg_backend_pid() = ANY (pg_blocking_pids(pid))");
}

/* End the sessions that wait for it, and see them gone. */
static inline void lock_terminate_waiters(struct connection *lock)
{
    assert_true(lock_waiters(lock) > 0);
    assert_int_equal(lock_number(lock,
                                 "SELECT bool_and(pg_terminate_backend(pid, 5000))::int "
                                 "FROM (SELECT DISTINCT pid FROM pg_locks WHERE NOT granted "
                                 "AND pg_backend_pid() = ANY (pg_blocking_pids(pid))) AS waiters"),
                     1);
}

#endif
