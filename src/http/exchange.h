/*
 * A request and its answer: from the moment it has arrived whole to the moment its answer is handed
 * to libevent. Each is answered exactly once, by one of the exchange_ functions that say so; the
 * exchange is gone then.
 */
#ifndef ORDO_HTTP_EXCHANGE_H
#define ORDO_HTTP_EXCHANGE_H

#include "base/arena.h"
#include "http/json.h"
#include "http/problem.h"
#include "http/server_internal.h"
#include "ops/call.h"

struct exchange {
    struct server *server;
    struct evhttp_request *request;
    struct arena arena; /* all that the request needs, and no longer */
    int64_t arrived_us;
    char id[65];
    char address[THROTTLE_ADDRESS_BYTES];
    const char *method;
    const char *path;  /* as in the request, without the query */
    const char *query; /* or NULL */
    const char *body;  /* NUL-terminated */
    size_t body_length;
    struct route_match match;
    struct presented_key presented;
    int64_t key_asked_us;
    char key_name[KEY_NAME_BYTES]; /* "" as long as the key is not known to be right */
    struct statement statement;    /* what is asked of a pool, */
    const char *statement_value;   /* its one value, where it has one, */
    struct statement *statements;  /* or several, in the arena */
    pool_ticket ticket;
    struct operation_call call;
    struct ordo_rows *rows; /* of the call, while its subject is asked for */
    struct ordo_order order;
    json_t *json;                      /* the body, which the order borrows from */
    size_t row_limit;                  /* of POST /v1/query */
    struct batch *batch;               /* of POST /v1/orders/batch */
    bool is_watched;                   /* the guard tells if the client leaves */
    struct event *pause;               /* before the answer to a wrong key, */
    const char *refusal;               /* which is this */
    struct verification *verification; /* of POST /v1/verify */
    struct exchange *before, *after;
};

/* A request has come: find out what it wants, and do it. For evhttp_set_gencb. */
void exchange_begin(struct evhttp_request *request, void *server);

/* ------------------------------------------------ answers */

/* A header of the answer; its value must be fit for one. */
void exchange_header(struct exchange *exchange, const char *name, const char *value);
/* The value of a header of the request, or NULL. */
const char *exchange_given(const struct exchange *exchange, const char *name);

/* Answer with a body, which is taken. */
void exchange_answer(struct exchange *exchange, int status, const char *content_type,
                     struct buffer *body);
/* Answer with a problem. */
void exchange_fail(struct exchange *exchange, const struct ordo_error *error);
void exchange_refuse(struct exchange *exchange, const struct problem *problem);

/* Have it told, once, if the client leaves before it is answered; NULL: no more. */
void exchange_watch(struct exchange *exchange, void (*left)(bool is_half_closed, void *context));

/* The body as JSON, its Content-Type checked. False: it was answered, with 415. */
MUST_USE bool exchange_takes_json(struct exchange *exchange);
/* The same, and read as an object into exchange->json. False: it was answered, with 415 or 400. */
MUST_USE bool exchange_reads_object(struct exchange *exchange);

/* ------------------------------------------------ handle_*.c */

void handle_operation(struct exchange *exchange);
void handle_order(struct exchange *exchange);
void handle_orders(struct exchange *exchange); /* POST /v1/orders/batch */
void handle_query(struct exchange *exchange);
void handle_sign_in(struct exchange *exchange); /* POST /v1/session */
void handle_verify(struct exchange *exchange);
void handle_health(struct exchange *exchange);
void handle_ready(struct exchange *exchange);
void handle_metrics(struct exchange *exchange);
void handle_openapi(struct exchange *exchange);
void handle_problem(struct exchange *exchange);
void handle_page(struct exchange *exchange);
void handle_home(struct exchange *exchange);

/* ------------------------------------------------ authorize.c */

/* See to it that a key of the route's role is there, then handle the exchange. */
void authorize(struct exchange *exchange);
/* Answer 401 with `detail`, which is static: the later, the more wrong keys came from the address. */
void authorize_refuse_late(struct exchange *exchange, const char *detail);

#endif
