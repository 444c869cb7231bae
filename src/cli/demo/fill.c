#include "cli/demo/fill.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "cli/demo/fill_sql.h"
#include "cli/demo/shoppers.h"
#include "cli/interrupt.h"
#include "cli/progress_bar.h"

enum { PIECE_ORDERS = 4096, PIECE_CUSTOMERS = 10000 };

static const char *const statuses[] = {
    [FATE_PENDING] = "Pending", [FATE_SHIPPED] = "Shipped", [FATE_CANCELLED] = "Cancelled"};

struct fill {
    struct invocation *invocation;
    struct ordo_store *store;
    const struct fill_options *options;
    struct ordo_error *error;
    struct progress_bar bar;
    int64_t began_us;
    struct shoppers shoppers;
    struct shopping *piece;        /* PIECE_ORDERS; their orders borrow their items */
    struct ordo_order *orders;     /* as many */
    struct ordo_outcome *outcomes; /* as many */
    int64_t stock[GOODS_COUNT];
    int64_t sold[GOODS_COUNT]; /* by the piece */
};

/* ---------------------------------------------------------------- arrays of PostgreSQL's */

static void append_text(struct buffer *array, const char *text)
{
    buffer_printf(array, "%s\"%s\"", array->length == 0 ? "{" : ",",
                  text); /* ours: no quotes in it */
}

static void append_number(struct buffer *array, int64_t number)
{
    buffer_printf(array, "%s%" PRId64, array->length == 0 ? "{" : ",", number);
}

/* Run a statement on arrays, which are ended and emptied, and numbers behind them. */
static enum ordo_status run(struct fill *fill, const char *sql, struct buffer *arrays,
                            size_t array_count, const int64_t *numbers, size_t number_count)
{
    const char *values[8];
    char texts[4][24];
    bool failed = false;
    for (size_t i = 0; i < array_count; i++) {
        buffer_byte(&arrays[i], '}');
        failed = failed || arrays[i].failed;
        values[i] = arrays[i].bytes;
    }
    for (size_t i = 0; i < number_count; i++) {
        snprintf(texts[i], sizeof texts[i], "%" PRId64, numbers[i]);
        values[array_count + i] = texts[i];
    }
    struct ordo_rows *rows = NULL;
    enum ordo_status status = failed ? error_set(fill->error, ORDO_NO_MEMORY, NULL, "out of memory")
                                     : ordo_query(fill->store, sql, values,
                                                  array_count + number_count, &rows, fill->error);
    ordo_rows_free(rows);
    for (size_t i = 0; i < array_count; i++)
        buffer_free(&arrays[i]);
    if (status == ORDO_OK && interrupt_requested())
        status = error_set(fill->error, ORDO_CANCELLED, NULL, "cancelled");
    return status;
}

/* ---------------------------------------------------------------- what is there before */

static enum ordo_status fill_products(struct fill *fill)
{
    struct buffer arrays[3] = {0};
    for (size_t n = 0; n < GOODS_COUNT; n++) {
        const struct good good = goods_make(n);
        append_text(&arrays[0], good.name);
        append_text(&arrays[1], good.sku);
        append_text(&arrays[2], good.price);
    }
    return run(fill, fill_products_sql, arrays, 3, &fill->shoppers.calendar.begins_s, 1);
}

static enum ordo_status fill_customers(struct fill *fill)
{
    const int64_t wanted = fill->shoppers.customers;
    enum ordo_status status = ORDO_OK;
    for (int64_t done = 0; status == ORDO_OK && done < wanted; done += PIECE_CUSTOMERS) {
        struct buffer arrays[4] = {0};
        for (int64_t n = done; n < wanted && n < done + PIECE_CUSTOMERS; n++) {
            const struct person person = people_make(n);
            append_text(&arrays[0], person.first_name);
            append_text(&arrays[1], person.last_name);
            append_text(&arrays[2], person.email);
            append_text(&arrays[3], person.phone);
        }
        const int64_t numbers[] = {done, fill->shoppers.calendar.begins_s};
        progress_bar_draw(&fill->bar, "customers", (double)done / (double)wanted);
        status = run(fill, fill_customers_sql, arrays, 4, numbers, 2);
    }
    return status;
}

/* ---------------------------------------------------------------- orders */

static size_t draw_piece(struct fill *fill)
{
    size_t count = 0;
    for (size_t n = 0; n < GOODS_COUNT; n++)
        fill->sold[n] = 0;
    for (; count < PIECE_ORDERS && fill->shoppers.next < fill->shoppers.count; count++) {
        struct shopping *shopping = &fill->piece[count];
        shoppers_next(&fill->shoppers, shopping);
        fill->orders[count] = shopping->order;
        for (size_t i = 0; i < shopping->order.item_count; i++)
            fill->sold[shopping->items[i].product_id - 1] += shopping->items[i].quantity;
    }
    return count;
}

/* What stays on the shelf of good `n` when the year is over: of some little, of a few nothing. */
static int64_t left_over(size_t n)
{
    return n % 40 == 7 ? 0 : n % 12 == 5 ? (int64_t)(n % 9) + 1 : 25 + (int64_t)(n * 37 % 90);
}

/* What a piece sells is on hand before it, and what comes after it is not forgotten. */
static enum ordo_status receive(struct fill *fill)
{
    struct buffer arrays[2] = {0};
    const int64_t arrives_s = fill->piece[0].ordered_s - 1;
    for (size_t n = 0; n < GOODS_COUNT; n++) {
        const int64_t units = fill->sold[n] + left_over(n) - fill->stock[n];
        if (units <= 0)
            continue;
        append_number(&arrays[0], (int64_t)n + 1);
        append_number(&arrays[1], units);
        fill->stock[n] += units;
    }
    if (arrays[0].length == 0)
        return ORDO_OK;
    return run(fill, fill_receive_sql, arrays, 2, &arrives_s, 1);
}

static enum ordo_status date_piece(struct fill *fill, size_t count)
{
    struct buffer arrays[4] = {0};
    for (size_t i = 0; i < count; i++) {
        const struct shopping *shopping = &fill->piece[i];
        append_number(&arrays[0], fill->outcomes[i].order_id);
        append_number(&arrays[1], shopping->ordered_s);
        append_text(&arrays[2], statuses[shopping->fate]);
        append_number(&arrays[3], shopping->fate_s);
        for (size_t l = 0; l < shopping->order.item_count; l++)
            fill->stock[shopping->items[l].product_id - 1] -=
                shopping->fate == FATE_CANCELLED ? 0 : shopping->items[l].quantity;
    }
    return run(fill, fill_date_sql, arrays, 4, NULL, 0);
}

static enum ordo_status check_outcomes(struct fill *fill, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fill->outcomes[i].status != ORDO_OK)
            return ordo_outcome_explain(&fill->orders[i], &fill->outcomes[i], NULL, fill->error);
    return ORDO_OK;
}

static void tell(struct fill *fill, int64_t placed)
{
    char words[64];
    const double seconds = (double)(clock_monotonic_us() - fill->began_us) / 1e6;
    snprintf(words, sizeof words, "%" PRId64 " orders, %.0f a second", placed,
             seconds > 0 ? (double)placed / seconds : 0);
    progress_bar_draw(&fill->bar, words, (double)placed / (double)fill->options->orders);
}

static enum ordo_status fill_orders(struct fill *fill, int64_t *placed)
{
    enum ordo_status status = ORDO_OK;
    fill->began_us = clock_monotonic_us();
    while (status == ORDO_OK && *placed < fill->options->orders) {
        const size_t count = draw_piece(fill);
        status = receive(fill);
        if (status == ORDO_OK)
            status =
                ordo_orders_create(fill->store, fill->orders, count, fill->outcomes, fill->error);
        if (status == ORDO_OK)
            status = check_outcomes(fill, count);
        if (status == ORDO_OK)
            status = date_piece(fill, count);
        if (status == ORDO_OK)
            *placed += (int64_t)count;
        tell(fill, *placed);
    }
    return status;
}

enum ordo_status demo_fill(struct invocation *invocation, struct ordo_store *store,
                           const struct fill_options *options, int64_t *placed,
                           struct ordo_error *error)
{
    struct fill *fill = calloc(1, sizeof *fill);
    enum ordo_status status = ORDO_OK;
    *placed = 0;
    if (fill != NULL) {
        *fill = (struct fill){
            .invocation = invocation,
            .store = store,
            .options = options,
            .error = error,
            .bar = progress_bar(invocation->settings.quiet),
            .piece = calloc(PIECE_ORDERS, sizeof *fill->piece),
            .orders = calloc(PIECE_ORDERS, sizeof *fill->orders),
            .outcomes = calloc(PIECE_ORDERS, sizeof *fill->outcomes),
        };
        shoppers_begin(&fill->shoppers, options->orders, options->ends_s, (uint64_t)options->seed);
    }
    if (fill == NULL || fill->piece == NULL || fill->orders == NULL || fill->outcomes == NULL)
        status = error_set(error, ORDO_NO_MEMORY, NULL, "out of memory");
    if (status == ORDO_OK)
        status = fill_products(fill);
    if (status == ORDO_OK)
        status = fill_customers(fill);
    if (status == ORDO_OK)
        status = fill_orders(fill, placed);
    if (fill != NULL) {
        progress_bar_erase(&fill->bar);
        free(fill->piece);
        free(fill->orders);
        free(fill->outcomes);
    }
    free(fill);
    return status;
}
