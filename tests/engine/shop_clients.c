/*
 * Many clients of a shop in one program, and an example of an event loop around the order engine:
 *
 *     shop_clients [--database URL] [--store NAME] [--lanes N] [--queue N] [--timeout MS]
 *
 * It reads orders, a line of JSON each, submits them at once, and prints a line for each answer when
 * it comes: what is printed is what was acknowledged, also if the program is killed.
 *
 *     {"id": 1, "customer_id": 7, "idempotency_key": "k",
 *      "items": [{"product_id": 3, "quantity": 2}, {"sku": "CUP-1", "quantity": 1}]}
 *     {"id": 2, "command": "stats"}
 *
 * At the end of its input, or on SIGTERM, it takes no more, waits for what is in the engine, and ends.
 */
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "ordo.h"

enum { LANES_MOST = 64, LINE_BYTES_MOST = 1 << 20 };

/* One client's order. The texts in it are those of `line`. */
struct request {
    json_t *line;
    struct ordo_order order;
    struct ordo_order_item items[];
};

struct shop {
    struct ordo_engine *engine;
    int input; /* a descriptor; -1: no more orders are taken */
    size_t unread_bytes;
    char unread[LINE_BYTES_MOST]; /* read, and not yet a whole line */
};

static volatile sig_atomic_t is_told_to_end;

static void on_sigterm(int signal)
{
    (void)signal;
    is_told_to_end = 1;
}

/* ---------------------------------------------------------------- answers */

/* Takes over `answer`. One line, out at once. */
static void print_line(json_t *answer)
{
    json_dumpf(answer, stdout, JSON_COMPACT);
    putchar('\n');
    fflush(stdout);
    json_decref(answer);
}

static const char *verdict_name(enum ordo_verdict verdict)
{
    static const char *const names[] = {
        [ORDO_VERDICT_NONE] = "none",
        [ORDO_VERDICT_ACCEPTED] = "accepted",
        [ORDO_VERDICT_REPLAYED] = "replayed",
        [ORDO_VERDICT_KEY_CONFLICT] = "key_conflict",
        [ORDO_VERDICT_UNKNOWN_CUSTOMER] = "unknown_customer",
        [ORDO_VERDICT_ARCHIVED_CUSTOMER] = "archived_customer",
        [ORDO_VERDICT_UNKNOWN_PRODUCT] = "unknown_product",
        [ORDO_VERDICT_AMBIGUOUS_PRODUCT] = "ambiguous_product",
        [ORDO_VERDICT_ARCHIVED_PRODUCT] = "archived_product",
        [ORDO_VERDICT_OUT_OF_STOCK] = "out_of_stock",
        [ORDO_VERDICT_TOO_LARGE] = "too_large",
        [ORDO_VERDICT_INVALID] = "invalid",
    };
    return names[verdict];
}

static void print_answer(const struct request *request, const struct ordo_outcome *outcome,
                         const struct ordo_error *failure)
{
    struct ordo_error told;
    (void)ordo_outcome_explain(&request->order, outcome, failure, &told);
    print_line(json_pack(
        "{s:O?, s:s, s:s, s:I, s:s, s:s, s:I, s:I, s:I, s:I, s:s}", "id",
        json_object_get(request->line, "id"), "status", ordo_status_name(outcome->status),
        "verdict", verdict_name(outcome->verdict), "order_id", (json_int_t)outcome->order_id,
        "total_amount", outcome->total_amount, "order_status", outcome->order_status, "item",
        (json_int_t)outcome->item, "product_id", (json_int_t)outcome->shortage.product_id, "wanted",
        (json_int_t)outcome->shortage.wanted, "available", (json_int_t)outcome->shortage.available,
        "message", told.message));
}

static void print_stats(const struct ordo_engine *engine, json_t *id)
{
    struct ordo_engine_stats stats;
    ordo_engine_stats(engine, &stats);
    print_line(json_pack(
        "{s:O?, s:I, s:I, s:i, s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:s}", "id", id, "waiting",
        (json_int_t)stats.waiting, "under_way", (json_int_t)stats.under_way, "lanes", stats.lanes,
        "lanes_ready", stats.lanes_ready, "accepted", (json_int_t)stats.accepted, "refused",
        (json_int_t)stats.refused, "failed", (json_int_t)stats.failed, "batches",
        (json_int_t)stats.batches, "retried", (json_int_t)stats.retried, "reconnects",
        (json_int_t)stats.reconnects, "trouble", stats.trouble.message));
}

/* ---------------------------------------------------------------- orders */

static void request_free(struct request *request)
{
    json_decref(request->line);
    free(request);
}

/* Takes over `line`. What is missing or of another type is left 0 or NULL: the engine refuses it. */
static struct request *request_new(json_t *line)
{
    json_t *items = json_object_get(line, "items");
    const size_t count = json_array_size(items);
    struct request *request = calloc(1, sizeof *request + count * sizeof request->items[0]);
    if (request == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        json_t *item = json_array_get(items, i);
        request->items[i] = (struct ordo_order_item){
            .product_id = json_integer_value(json_object_get(item, "product_id")),
            .sku = json_string_value(json_object_get(item, "sku")),
            .quantity = json_integer_value(json_object_get(item, "quantity")),
        };
    }
    request->line = line;
    request->order = (struct ordo_order){
        .customer_id = json_integer_value(json_object_get(line, "customer_id")),
        .items = request->items,
        .item_count = count,
        .idempotency_key = json_string_value(json_object_get(line, "idempotency_key")),
    };
    return request;
}

/* The engine calls this once for each order that it took. */
static void on_done(const struct ordo_outcome *outcome, const struct ordo_error *failure,
                    void *context)
{
    struct request *request = context;
    print_answer(request, outcome, failure);
    request_free(request);
}

static void take_line(struct shop *shop, const char *text, size_t length)
{
    struct ordo_error error;
    json_t *line = json_loadb(text, length, 0, NULL);
    if (json_object_get(line, "command") != NULL) {
        print_stats(shop->engine, json_object_get(line, "id"));
        json_decref(line);
        return;
    }
    struct request *request = request_new(line);
    enum ordo_status status =
        ordo_engine_submit(shop->engine, &request->order, on_done, request, NULL, &error);
    if (status == ORDO_OK)
        return;
    /* It was not taken, so that nobody calls back: the answer is this. */
    print_answer(request, &(struct ordo_outcome){.status = status}, &error);
    request_free(request);
}

static void take_no_more(struct shop *shop)
{
    shop->input = -1;
    ordo_engine_drain(shop->engine);
}

static void read_orders(struct shop *shop)
{
    char *free_room = shop->unread + shop->unread_bytes;
    ssize_t bytes = read(shop->input, free_room, LINE_BYTES_MOST - shop->unread_bytes);
    if (bytes <= 0) {
        take_no_more(shop);
        return;
    }
    char *line = shop->unread;
    char *end = free_room + bytes;
    char *newline;
    while ((newline = memchr(line, '\n', (size_t)(end - line))) != NULL) {
        take_line(shop, line, (size_t)(newline - line));
        line = newline + 1;
    }
    shop->unread_bytes = (size_t)(end - line);
    memmove(shop->unread, line, shop->unread_bytes);
}

/* ---------------------------------------------------------------- the loop */

static bool is_finished(const struct shop *shop)
{
    struct ordo_engine_stats stats;
    ordo_engine_stats(shop->engine, &stats);
    return shop->input < 0 && stats.waiting + stats.under_way == 0;
}

/* Wait until there are orders to read, or the engine has something to do. SIGTERM comes in here and
   nowhere else. True: there are orders. */
static bool wait_for_work(const struct shop *shop, const sigset_t *unblocked)
{
    struct ordo_descriptor descriptors[LANES_MOST];
    struct pollfd waits[1 + LANES_MOST];
    int timeout_ms;
    size_t count = ordo_engine_poll(shop->engine, descriptors, LANES_MOST, &timeout_ms);
    waits[0] = (struct pollfd){.fd = shop->input, .events = POLLIN};
    for (size_t i = 0; i < count; i++)
        waits[1 + i] = (struct pollfd){.fd = descriptors[i].fd, .events = descriptors[i].events};
    const struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    return ppoll(waits, 1 + count, timeout_ms < 0 ? NULL : &timeout, unblocked) > 0 &&
           waits[0].revents != 0;
}

static void serve(struct shop *shop, const sigset_t *unblocked)
{
    while (!is_finished(shop)) {
        const bool has_orders = wait_for_work(shop, unblocked);
        if (is_told_to_end)
            take_no_more(shop);
        else if (has_orders)
            read_orders(shop);
        ordo_engine_advance(shop->engine);
    }
}

static void read_options(int argc, char **argv, struct ordo_open_options *where,
                         struct ordo_engine_options *options)
{
    static const struct option known[] = {
        {"database", required_argument, NULL, 'd'}, {"store", required_argument, NULL, 's'},
        {"lanes", required_argument, NULL, 'l'},    {"queue", required_argument, NULL, 'q'},
        {"timeout", required_argument, NULL, 't'},  {NULL, 0, NULL, 0},
    };
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'd':
            where->database = optarg;
            break;
        case 's':
            where->store = optarg;
            break;
        case 'l':
            options->lanes = atoi(optarg);
            break;
        case 'q':
            options->queue_orders = strtoul(optarg, NULL, 10);
            break;
        case 't':
            options->timeout_ms = atoi(optarg);
            break;
        default:
            exit(ordo_status_exit_code(ORDO_INVALID));
        }
    }
}

int main(int argc, char **argv)
{
    struct ordo_open_options where = {0};
    struct ordo_engine_options options = {0};
    struct ordo_error error;
    static struct shop shop = {.input = STDIN_FILENO};
    sigset_t blocked;
    sigset_t unblocked;

    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, &unblocked);
    sigaction(SIGTERM, &(struct sigaction){.sa_handler = on_sigterm}, NULL);

    read_options(argc, argv, &where, &options);
    enum ordo_status status = ordo_engine_open(&where, &options, &shop.engine, &error);
    if (status == ORDO_OK)
        serve(&shop, &unblocked);
    else
        fprintf(stderr, "shop_clients: %s\n", error.message);
    ordo_engine_close(shop.engine);
    return ordo_status_exit_code(status);
}
