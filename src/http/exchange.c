#include "http/exchange.h"

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* ---------------------------------------------------------------- the request */

static const char *method_name(const struct evhttp_request *request)
{
    static const struct {
        enum evhttp_cmd_type command;
        const char *name;
    } methods[] = {{EVHTTP_REQ_GET, "GET"},        {EVHTTP_REQ_HEAD, "HEAD"},
                   {EVHTTP_REQ_POST, "POST"},      {EVHTTP_REQ_PUT, "PUT"},
                   {EVHTTP_REQ_PATCH, "PATCH"},    {EVHTTP_REQ_DELETE, "DELETE"},
                   {EVHTTP_REQ_OPTIONS, "OPTIONS"}}; /* the guard lets no others pass */
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (methods[i].command == evhttp_request_get_command(request))
            return methods[i].name;
    return "";
}

/* The client's own name for the request, if it is harmless, else one of the server's. */
static void name_request(struct exchange *exchange)
{
    struct server *server = exchange->server;
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
    const char *given = exchange_given(exchange, "X-Request-Id");
    const size_t length = given == NULL ? 0 : strlen(given);
    if (length > 0 && length < sizeof exchange->id && strspn(given, plain) == length)
        memcpy(exchange->id, given, length + 1);
    else
        snprintf(exchange->id, sizeof exchange->id, "%012llx-%llx",
                 (unsigned long long)(server->request_seed & 0xffffffffffff),
                 (unsigned long long)++server->request_number);
}

/* The body with a NUL behind it, in one piece. */
static bool take_body(struct exchange *exchange)
{
    struct evbuffer *input = evhttp_request_get_input_buffer(exchange->request);
    exchange->body_length = evbuffer_get_length(input);
    exchange->body = "";
    if (exchange->body_length == 0)
        return true;
    if (evbuffer_add(input, "", 1) != 0)
        return false;
    exchange->body = (const char *)evbuffer_pullup(input, -1);
    return exchange->body != NULL;
}

static void take_target(struct exchange *exchange)
{
    const char *target = evhttp_request_get_uri(exchange->request);
    const size_t path_length = strcspn(target, "?#");
    exchange->path = arena_copy(&exchange->arena, target, path_length);
    exchange->query = target[path_length] == '?' ? target + path_length + 1 : NULL;
}

static void take_address(struct exchange *exchange)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(exchange->request);
    char *address = NULL;
    ev_uint16_t port;
    if (connection != NULL)
        evhttp_connection_get_peer(connection, &address, &port);
    snprintf(exchange->address, sizeof exchange->address, "%s", address == NULL ? "-" : address);
}

static void join(struct server *server, struct exchange *exchange)
{
    exchange->after = server->exchanges;
    if (server->exchanges != NULL)
        server->exchanges->before = exchange;
    server->exchanges = exchange;
    server->exchange_count++;
}

static void leave(struct server *server, struct exchange *exchange)
{
    if (exchange->before != NULL)
        exchange->before->after = exchange->after;
    else
        server->exchanges = exchange->after;
    if (exchange->after != NULL)
        exchange->after->before = exchange->before;
    server->exchange_count--;
}

static void refuse_route(struct exchange *exchange)
{
    struct problem problem;
    if (exchange->match.is_malformed) {
        struct ordo_error error = {0};
        (void)error_set(&error, ORDO_INVALID, "path",
                        "path: a value in it is wrongly percent-encoded");
        problem = problem_of(&error);
    } else if (exchange->match.is_known_path) {
        exchange_header(exchange, "Allow", exchange->match.allow);
        problem = problem_of_http(PROBLEM_METHOD_NOT_ALLOWED,
                                  "This path does not take this method; see Allow.");
    } else {
        problem = problem_of_http(
            PROBLEM_NO_ROUTE, "There is nothing at this path; /openapi.json tells what there is.");
    }
    exchange_refuse(exchange, &problem);
}

/* NULL where the connection is gone. */
static struct bufferevent *guarded_of(struct evhttp_request *request)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    return connection == NULL ? NULL : evhttp_connection_get_bufferevent(connection);
}

static void on_sent(struct evhttp_request *request, void *context)
{
    (void)context;
    guard_answered(guarded_of(request));
}

void exchange_begin(struct evhttp_request *request, void *context)
{
    struct server *server = context;
    struct exchange *exchange = calloc(1, sizeof *exchange);
    guard_begun(guarded_of(request));
    evhttp_request_set_on_complete_cb(request, on_sent, NULL);
    if (exchange == NULL) {
        evhttp_send_error(request, 503, "out of memory");
        return;
    }
    exchange->server = server;
    exchange->request = request;
    exchange->arrived_us = clock_monotonic_us();
    exchange->method = method_name(request);
    join(server, exchange);
    name_request(exchange);
    take_address(exchange);
    take_target(exchange);
    if (!take_body(exchange) || exchange->path == NULL) {
        struct ordo_error error;
        error_no_memory(&error);
        exchange_fail(exchange, &error);
        return;
    }
    route_find(server->routes, server->route_count, exchange->method, exchange->path,
               &exchange->arena, &exchange->match);
    if (exchange->match.route == NULL)
        refuse_route(exchange);
    else
        authorize(exchange);
}

const char *exchange_given(const struct exchange *exchange, const char *name)
{
    return evhttp_find_header(evhttp_request_get_input_headers(exchange->request), name);
}

/* ---------------------------------------------------------------- the answer */

void exchange_header(struct exchange *exchange, const char *name, const char *value)
{
    evhttp_add_header(evhttp_request_get_output_headers(exchange->request), name, value);
}

static void write_log(struct exchange *exchange, int status, size_t bytes)
{
    struct server *server = exchange->server;
    struct buffer *line = log_begin(&server->log, status >= 500 ? LOG_WARN : LOG_INFO, "request");
    if (line == NULL)
        return;
    log_text(line, "id", exchange->id);
    log_text(line, "method", exchange->method);
    log_text(line, "path", exchange->path == NULL ? "" : exchange->path);
    log_integer(line, "status", status);
    log_integer(line, "us", clock_monotonic_us() - exchange->arrived_us);
    log_integer(line, "bytes", (int64_t)bytes);
    log_text(line, "address", exchange->address);
    if (exchange->key_name[0] != '\0')
        log_text(line, "key", exchange->key_name);
    log_end(&server->log, line);
    lifecycle_after_turn(server);
}

/* The phrases (RFC 9110, section 15; RFC 6585) that libevent does not know; NULL for others. */
static const char *reason_of(int status)
{
    switch (status) {
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 499:
        return "Client Closed Request";
    default:
        return NULL;
    }
}

static void free_body(const void *bytes, size_t length, void *context)
{
    (void)length;
    (void)context;
    free((void *)(uintptr_t)bytes);
}

void exchange_watch(struct exchange *exchange, void (*left)(bool is_half_closed, void *context))
{
    guard_watch(guarded_of(exchange->request), left, exchange);
    exchange->is_watched = left != NULL;
}

static void finish(struct exchange *exchange)
{
    if (exchange->is_watched)
        exchange_watch(exchange, NULL);
    leave(exchange->server, exchange);
    if (exchange->pause != NULL)
        event_free(exchange->pause);
    json_decref(exchange->json);
    ordo_rows_free(exchange->rows);
    arena_free(&exchange->arena);
    free(exchange);
}

/* To HEAD libevent would send it too, and the client take it for the next answer. */
static void put_body(struct exchange *exchange, struct buffer *body)
{
    char length[24];
    if (strcmp(exchange->method, "HEAD") != 0 && body->length > 0) {
        evbuffer_add_reference(evhttp_request_get_output_buffer(exchange->request), body->bytes,
                               body->length, free_body, NULL);
    } else if (body->length > 0) {
        snprintf(length, sizeof length, "%zu", body->length);
        exchange_header(exchange, "Content-Length", length);
        buffer_free(body);
    }
    *body = (struct buffer){0};
}

void exchange_answer(struct exchange *exchange, int status, const char *content_type,
                     struct buffer *body)
{
    struct server *server = exchange->server;
    struct evhttp_request *request = exchange->request;
    if (body->failed) { /* there is no memory for a better answer */
        buffer_free(body);
        status = 503;
    }
    const size_t length = body->length;
    if (content_type != NULL)
        exchange_header(exchange, "Content-Type", content_type);
    exchange_header(exchange, "X-Request-Id", exchange->id);
    exchange_header(exchange, "X-Content-Type-Options", "nosniff");
    if (server->is_draining)
        exchange_header(exchange, "Connection", "close");
    if (strncmp(exchange->path == NULL ? "" : exchange->path, "/v1/", 4) == 0)
        exchange_header(exchange, "Cache-Control", "no-store");
    put_body(exchange, body);
    metrics_count(&server->metrics, exchange->match.route, status,
                  clock_monotonic_us() - exchange->arrived_us);
    write_log(exchange, status, length);
    finish(exchange);
    evhttp_send_reply(request, status, reason_of(status), NULL);
}

void exchange_refuse(struct exchange *exchange, const struct problem *problem)
{
    struct buffer body = {0};
    if (problem->status == 503)
        exchange_header(exchange, "Retry-After", "1");
    problem_render(&body, problem, exchange->id);
    exchange_answer(exchange, problem->status, "application/problem+json", &body);
}

void exchange_fail(struct exchange *exchange, const struct ordo_error *error)
{
    const struct problem problem = problem_of_statement(error);
    exchange_refuse(exchange, &problem);
}
