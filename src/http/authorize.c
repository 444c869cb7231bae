/* Whether a request may be made: its key, the key's role, and how often. */
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "http/exchange.h"

static const char key_needed[] = "Send a key that is not revoked: Authorization: Bearer ordo_...";

static void refuse_key(struct exchange *exchange, const char *detail)
{
    const struct problem problem = problem_of_http(PROBLEM_UNAUTHORIZED, detail);
    exchange_header(exchange, "WWW-Authenticate", "Bearer realm=\"ordo\"");
    exchange_refuse(exchange, &problem);
}

static void refuse_often(struct exchange *exchange, int64_t wait_us, const char *detail)
{
    char seconds[24];
    const struct problem problem = problem_of_http(PROBLEM_TOO_MANY_REQUESTS, detail);
    snprintf(seconds, sizeof seconds, "%lld", (long long)(wait_us / 1000000 + 1));
    exchange_header(exchange, "Retry-After", seconds);
    exchange_refuse(exchange, &problem);
}

static void on_pause_over(evutil_socket_t fd, short events, void *context)
{
    (void)fd;
    (void)events;
    struct exchange *exchange = context;
    refuse_key(exchange, exchange->refusal);
}

void authorize_refuse_late(struct exchange *exchange, const char *detail)
{
    struct server *server = exchange->server;
    const int64_t wait_us =
        throttle_fail(&server->throttle, exchange->address, clock_monotonic_us());
    const struct timeval wait = {wait_us / 1000000, wait_us % 1000000};
    exchange->pause = event_new(server->base, -1, 0, on_pause_over, exchange);
    exchange->refusal = detail;
    if (exchange->pause == NULL || event_add(exchange->pause, &wait) != 0)
        refuse_key(exchange, detail);
}

static void admit(struct exchange *exchange, struct key *key)
{
    struct server *server = exchange->server;
    const enum role needed = exchange->match.route->role;
    const int64_t now_us = clock_monotonic_us();
    int64_t rate = key->rate_limit > 0 ? key->rate_limit : server->options->rate_limit;
    int64_t wait_us = 0;
    memcpy(exchange->key_name, key->name, sizeof exchange->key_name);
    key->used_at_s = time(NULL);
    if (rate > 0 && !token_bucket_take(&key->bucket, rate, now_us, &wait_us)) {
        refuse_often(exchange, wait_us, "This key has made more requests than it may a second.");
    } else if (key->role < needed) {
        static const char *const details[] = {
            [ROLE_NOBODY] = "",
            [ROLE_READER] = "This needs a key with the role reader or higher.",
            [ROLE_CLERK] = "This needs a key with the role clerk or admin.",
            [ROLE_ADMIN] = "This needs a key with the role admin.",
        };
        const struct problem problem = problem_of_http(PROBLEM_FORBIDDEN, details[needed]);
        exchange_refuse(exchange, &problem);
    } else {
        exchange->match.route->handle(exchange);
    }
}

static void judge(struct exchange *exchange, struct key *key)
{
    if (key != NULL && key_matches(key, &exchange->presented))
        admit(exchange, key);
    else
        authorize_refuse_late(exchange, key_needed);
}

static void on_looked_up(struct pipeline_answer *answers, size_t count, void *context)
{
    struct exchange *exchange = context;
    (void)count;
    if (answers[0].status != ORDO_OK)
        exchange_fail(exchange, &answers[0].error);
    else
        judge(exchange, keys_keep(&exchange->server->keys, exchange->presented.key_id,
                                  answers[0].rows, exchange->key_asked_us));
}

static void look_up(struct exchange *exchange)
{
    static const uint32_t bigint = 20;
    struct server *server = exchange->server;
    struct ordo_error error;
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)exchange->presented.key_id);
    exchange->key_asked_us = clock_monotonic_us();
    exchange->statement_value = arena_copy(&exchange->arena, number, strlen(number));
    exchange->statement = (struct statement){
        .sql = keys_find_sql,
        .types = &bigint,
        .values = &exchange->statement_value,
        .value_count = 1,
    };
    const struct pool_request request = {
        .statements = &exchange->statement,
        .count = 1,
        .prepared = "key",
        .done = on_looked_up,
        .context = exchange,
    };
    if (pool_submit(server->operations, &request, &exchange->ticket, &error) != ORDO_OK)
        exchange_fail(exchange, &error);
    else
        watch_kick(&server->operations_watch);
}

void authorize(struct exchange *exchange)
{
    struct server *server = exchange->server;
    const int64_t now_us = clock_monotonic_us();
    const char *authorization = exchange_given(exchange, "Authorization");
    if (exchange->match.route->role == ROLE_NOBODY) {
        exchange->match.route->handle(exchange);
        return;
    }
    if (authorization == NULL) {
        refuse_key(exchange, key_needed);
        return;
    }
    if (!key_present(authorization, &exchange->presented)) {
        authorize_refuse_late(exchange, key_needed);
        return;
    }
    struct key *key = keys_find(&server->keys, exchange->presented.key_id, now_us);
    const bool asks_again =
        key != NULL && key_matches(key, &exchange->presented) && keys_is_due(key, now_us);
    if (key != NULL && !asks_again)
        judge(exchange, key);
    else if (key == NULL && throttle_is_over(&server->throttle, exchange->address, now_us))
        refuse_often(exchange, 1000000, "Too many wrong keys came from this address.");
    else
        look_up(exchange);
}
