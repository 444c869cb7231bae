/* The server's ways to PostgreSQL: the engine's lanes for orders, three pools for all else. */
#include <string.h>

#include "http/server_internal.h"
#include "store/handle.h"
#include "store/roles.h"

enum { WAITING_MOST = 4096, WAIT_MS = 5000 };

static struct pool *open_pool(const struct ordo_store *store, const char *conninfo,
                              size_t connections, size_t depth, int answer_ms, bool notices)
{
    struct buffer path = {0};
    const char *time_zone = connection_setting(store->connection, "TimeZone");
    connection_quote_identifier(&path, store->name);
    struct pool *pool = path.failed ? NULL
                                    : pool_open(&(struct pool_options){
                                          .conninfo = conninfo,
                                          .search_path = path.bytes,
                                          .time_zone = time_zone == NULL ? "UTC" : time_zone,
                                          .connections = connections,
                                          .depth = depth,
                                          .waiting_most = WAITING_MOST,
                                          .wait_ms = WAIT_MS,
                                          .answer_ms = answer_ms,
                                          .notices_leaving = notices,
                                      });
    buffer_free(&path);
    return pool;
}

static enum ordo_status open_pools(struct server *server, const struct ordo_store *store,
                                   struct ordo_error *error)
{
    const char *conninfo = connection_conninfo(store->connection);
    struct buffer reader = {0};
    enum ordo_status status = ORDO_OK;
    if (server->options->query_database != NULL)
        buffer_text(&reader, server->options->query_database);
    else
        status = roles_reader_conninfo(conninfo, store->name, &reader, error);
    if (status == ORDO_OK && !reader.failed) {
        server->operations = open_pool(store, conninfo, 4, 8, 10000, false);
        server->reports = open_pool(store, conninfo, 2, 1, 60000, false);
        server->queries = open_pool(store, reader.bytes, 2, 1, 30000, true);
        if (server->operations == NULL || server->reports == NULL || server->queries == NULL)
            status = error_no_memory(error);
    }
    buffer_free(&reader);
    return status;
}

/* ---------------------------------------------------------------- in the loop */

static size_t poll_engine(void *engine, struct ordo_descriptor *descriptors, size_t capacity,
                          int *timeout_ms)
{
    return ordo_engine_poll(engine, descriptors, capacity, timeout_ms);
}

static void advance_engine(void *engine)
{
    ordo_engine_advance(engine);
}

static size_t poll_pool(void *pool, struct ordo_descriptor *descriptors, size_t capacity,
                        int *timeout_ms)
{
    return pool_poll(pool, descriptors, capacity, timeout_ms);
}

static void advance_pool(void *pool)
{
    pool_advance(pool);
}

static bool watch_all(struct server *server)
{
    server->engine_watch =
        (struct watch){.subject = server->engine, .poll = poll_engine, .advance = advance_engine};
    struct watch *const watches[] = {&server->operations_watch, &server->reports_watch,
                                     &server->queries_watch};
    struct pool *const pools[] = {server->operations, server->reports, server->queries};
    bool is_started = watch_start(&server->engine_watch, server->base);
    for (size_t i = 0; i < sizeof pools / sizeof pools[0]; i++) {
        *watches[i] =
            (struct watch){.subject = pools[i], .poll = poll_pool, .advance = advance_pool};
        is_started = is_started && watch_start(watches[i], server->base);
    }
    return is_started;
}

enum ordo_status databases_open(struct server *server, struct ordo_error *error)
{
    const struct server_options *options = server->options;
    const struct ordo_engine_options engine = {.lanes = options->lanes};
    struct ordo_store *store = NULL;
    enum ordo_status status = ordo_open(&options->where, &store, error);
    if (status == ORDO_OK)
        status = ordo_engine_open(&options->where, &engine, &server->engine, error);
    if (status == ORDO_OK)
        status = open_pools(server, store, error);
    ordo_close(store);
    if (status == ORDO_OK && !watch_all(server))
        status = error_no_memory(error);
    return status;
}

void databases_close(struct server *server)
{
    watch_stop(&server->engine_watch);
    watch_stop(&server->operations_watch);
    watch_stop(&server->reports_watch);
    watch_stop(&server->queries_watch);
    ordo_engine_close(server->engine);
    pool_close(server->operations);
    pool_close(server->reports);
    pool_close(server->queries);
}
