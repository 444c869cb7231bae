/* POST /v1/orders/batch: up to a thousand orders, each with an outcome of its own. */

#include "http/exchange.h"
#include "http/order_json.h"

/* One order of the batch; the engine's callback is given its address. */
struct batch_order {
    struct exchange *exchange;
    struct ordo_order order;
    struct ordo_outcome outcome;
    struct ordo_error error; /* why it was not placed */
};

struct batch {
    struct batch_order *orders;
    size_t count;
    size_t undecided;
};

static int status_of(const struct batch_order *order)
{
    if (order->outcome.verdict == ORDO_VERDICT_KEY_CONFLICT)
        return 422; /* as POST /v1/orders */
    return order->outcome.status == ORDO_OK ? 201 : ordo_status_http_status(order->error.status);
}

static void append_outcome(struct buffer *body, const struct batch_order *order)
{
    buffer_printf(body, "{\"status\":%d,", status_of(order));
    if (order->outcome.status == ORDO_OK) {
        buffer_text(body, "\"order\":");
        order_to_json(body, order->order.customer_id, &order->outcome);
        buffer_printf(body, ",\"replayed\":%s",
                      order->outcome.verdict == ORDO_VERDICT_REPLAYED ? "true" : "false");
    } else {
        struct problem problem = problem_of(&order->error);
        problem.status = status_of(order);
        buffer_text(body, "\"problem\":");
        problem_render(body, &problem, NULL);
    }
    buffer_byte(body, '}');
}

static void answer(struct exchange *exchange)
{
    const struct batch *batch = exchange->batch;
    struct buffer body = {0};
    buffer_text(&body, "{\"outcomes\":[");
    for (size_t i = 0; i < batch->count; i++) {
        buffer_text(&body, i == 0 ? "\n" : ",\n");
        append_outcome(&body, &batch->orders[i]);
    }
    buffer_text(&body, "]}\n");
    exchange_answer(exchange, 200, "application/json", &body);
}

static void decide(struct batch_order *order)
{
    if (--order->exchange->batch->undecided == 0)
        answer(order->exchange);
}

static void on_decided(const struct ordo_outcome *outcome, const struct ordo_error *failure,
                       void *context)
{
    struct batch_order *order = context;
    order->outcome = *outcome;
    ordo_outcome_explain(&order->order, outcome, failure, &order->error);
    decide(order);
}

static enum ordo_status read_batch(struct exchange *exchange, struct ordo_error *error)
{
    const json_t *orders = json_object_get(exchange->json, "orders");
    const size_t count = json_array_size(orders);
    struct batch *batch = arena_alloc(&exchange->arena, sizeof *batch);
    if (!json_is_array(orders) || json_object_size(exchange->json) != 1)
        return error_set(error, ORDO_INVALID, "orders",
                         "orders: an array of orders is taken, and nothing beside it");
    if (count < 1 || count > BATCH_ORDERS_MOST)
        return error_set(error, ORDO_INVALID, "orders", "orders: has %zu; 1 to %d are taken", count,
                         BATCH_ORDERS_MOST);
    struct batch_order *read = arena_alloc(&exchange->arena, count * sizeof *read);
    if (batch == NULL || read == NULL)
        return error_no_memory(error);
    *batch = (struct batch){.orders = read, .count = count, .undecided = count};
    exchange->batch = batch;
    for (size_t i = 0; i < count; i++) {
        read[i] = (struct batch_order){.exchange = exchange};
        read[i].outcome.status = order_from_json(json_array_get(orders, i), &read[i].order,
                                                 &exchange->arena, &read[i].error);
        if (read[i].outcome.status == ORDO_NO_MEMORY)
            return error_no_memory(error);
    }
    return ORDO_OK;
}

/* One that is no order, or that the engine does not take, is an outcome, as any other. Counted last, so that the batch is
   not answered while it is still being submitted. */
static void submit_batch(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct batch *batch = exchange->batch;
    size_t refused = 0;
    for (size_t i = 0; i < batch->count; i++) {
        struct batch_order *order = &batch->orders[i];
        if (order->outcome.status == ORDO_OK)
            order->outcome.status = ordo_engine_submit(server->engine, &order->order, on_decided,
                                                       order, NULL, &order->error);
        refused += order->outcome.status != ORDO_OK;
    }
    watch_kick(&server->engine_watch);
    batch->undecided -= refused;
    if (batch->undecided == 0)
        answer(exchange);
}

void handle_orders(struct exchange *exchange)
{
    struct ordo_error error = {0};
    if (!exchange_reads_object(exchange))
        return;
    if (exchange_given(exchange, "Idempotency-Key") != NULL) {
        error_set(&error, ORDO_INVALID, "Idempotency-Key",
                  "Idempotency-Key: is not taken for a batch; give each order an idempotency_key");
        exchange_fail(exchange, &error);
        return;
    }
    if (read_batch(exchange, &error) == ORDO_OK)
        submit_batch(exchange);
    else
        exchange_fail(exchange, &error);
}
