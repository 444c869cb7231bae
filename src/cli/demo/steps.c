/* The steps of the demo, each through the public API. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/demo/demo.h"

static enum ordo_status heading(struct demo *demo, int number, const char *title)
{
    return demo_say(demo, "%s%d. %s\n\n", number == 1 ? "" : "\n", number, title);
}

static enum ordo_status add_customer(struct demo *demo, const char *first_name,
                                     const char *last_name, const char *email, int64_t *id)
{
    struct ordo_rows *rows = NULL;
    enum ordo_status status = ordo_customer_add(demo->store,
                                                &(struct ordo_customer_add){
                                                    .first_name = first_name,
                                                    .last_name = last_name,
                                                    .email = email,
                                                },
                                                &rows, &demo->invocation->error);
    if (status == ORDO_OK) {
        *id = ordo_rows_integer(rows, 0, "customer_id");
        status =
            demo_say(demo, "customer %" PRId64 ": %s %s <%s>\n", *id, first_name, last_name, email);
    }
    ordo_rows_free(rows);
    return status;
}

static enum ordo_status add_product(struct demo *demo, const char *sku, const char *name,
                                    const char *price, int64_t stock, int64_t *id)
{
    struct ordo_rows *rows = NULL;
    enum ordo_status status = ordo_product_add(demo->store,
                                               &(struct ordo_product_add){
                                                   .name = name,
                                                   .price = price,
                                                   .stock = stock,
                                                   .sku = sku,
                                               },
                                               &rows, &demo->invocation->error);
    if (status == ORDO_OK) {
        *id = ordo_rows_integer(rows, 0, "product_id");
        status = demo_say(demo, "product %" PRId64 ": %s, %s %s, %" PRId64 " on hand\n", *id, name,
                          ordo_rows_text(rows, 0, "price"), ordo_currency(demo->store), stock);
    }
    ordo_rows_free(rows);
    return status;
}

static enum ordo_status place(struct demo *demo, int64_t customer,
                              const struct ordo_order_item *items, size_t count, int64_t *id)
{
    struct ordo_rows *rows = NULL;
    const struct ordo_order order = {.customer_id = customer, .items = items, .item_count = count};
    enum ordo_status status =
        ordo_order_create(demo->store, &order, &rows, &demo->invocation->error);
    if (status == ORDO_OK) {
        *id = ordo_rows_integer(rows, 0, "order_id");
        status =
            demo_say(demo, "order %" PRId64 " for customer %" PRId64 ": %zu line%s, total %s %s\n",
                     *id, customer, count, count == 1 ? "" : "s",
                     ordo_rows_text(rows, 0, "total_amount"), ordo_currency(demo->store));
    }
    ordo_rows_free(rows);
    return status;
}

static enum ordo_status show_stock(struct demo *demo)
{
    struct ordo_rows *rows = NULL;
    enum ordo_status status = ordo_query(
        demo->store, "SELECT product_id, product_name, stock_quantity FROM products ORDER BY 1",
        NULL, 0, &rows, &demo->invocation->error);
    if (status != ORDO_OK)
        return status;
    return demo_show(
        demo, "query 'SELECT product_id, product_name, stock_quantity FROM products ORDER BY 1'",
        rows);
}

/* ---------------------------------------------------------------- the steps */

static enum ordo_status step_customers(struct demo *demo)
{
    enum ordo_status status = heading(demo, 1, "Add customers (ordo customer add)");
    if (status == ORDO_OK)
        status = add_customer(demo, "Ada", "Lovelace", "ada@example.com", &demo->ada);
    if (status == ORDO_OK)
        status = add_customer(demo, "Alan", "Turing", "alan@example.com", &demo->alan);
    if (status == ORDO_OK)
        status = add_customer(demo, "Grace", "Hopper", "grace@example.com", &demo->grace);
    return status;
}

static enum ordo_status step_products(struct demo *demo)
{
    enum ordo_status status = heading(demo, 2, "Add products (ordo product add)");
    if (status == ORDO_OK)
        status = add_product(demo, "LAP-1", "Laptop", "999.99", 10, &demo->laptop);
    if (status == ORDO_OK)
        status = add_product(demo, "MOU-1", "Mouse", "24.99", 50, &demo->mouse);
    if (status == ORDO_OK)
        status = add_product(demo, "KEY-1", "Keyboard", "79.50", 30, &demo->keyboard);
    if (status == ORDO_OK)
        status = add_product(demo, "MON-1", "Monitor", "289.00", 4, &demo->monitor);
    return status;
}

static enum ordo_status step_orders(struct demo *demo)
{
    const struct ordo_order_item for_ada[] = {
        {.product_id = demo->laptop, .quantity = 1},
        {.product_id = demo->mouse, .quantity = 2},
    };
    const struct ordo_order_item for_alan[] = {
        {.sku = "KEY-1", .quantity = 3},
        {.sku = "MON-1", .quantity = 2},
        {.sku = "MOU-1", .quantity = 1},
    };
    const struct ordo_order_item more_for_ada[] = {{.product_id = demo->keyboard, .quantity = 1}};
    int64_t third_order = 0;
    enum ordo_status status =
        heading(demo, 3, "Place orders of several products (ordo order create)");
    if (status == ORDO_OK)
        status = place(demo, demo->ada, for_ada, 2, &demo->first_order);
    if (status == ORDO_OK)
        status = place(demo, demo->alan, for_alan, 3, &demo->second_order);
    if (status == ORDO_OK)
        status = place(demo, demo->ada, more_for_ada, 1, &third_order);
    if (status == ORDO_OK)
        status = demo_say(demo, "\n");
    return status == ORDO_OK ? show_stock(demo) : status;
}

static enum ordo_status step_refusal(struct demo *demo)
{
    const struct ordo_order_item too_many[] = {
        {.product_id = demo->mouse, .quantity = 1},
        {.product_id = demo->monitor, .quantity = 5},
    };
    const struct ordo_order order = {
        .customer_id = demo->grace,
        .items = too_many,
        .item_count = 2,
    };
    struct ordo_rows *rows = NULL;
    struct ordo_error refusal;
    enum ordo_status status =
        heading(demo, 4, "An order that stock cannot meet is refused, all of it");
    if (status != ORDO_OK)
        return status;
    if (ordo_order_create(demo->store, &order, &rows, &refusal) != ORDO_OUT_OF_STOCK) {
        ordo_rows_free(rows);
        return error_set(&demo->invocation->error, ORDO_INTERNAL, NULL,
                         "an order beyond the stock was not refused");
    }
    status = demo_say(
        demo,
        "refused: %s\nThe mouse on its other line is still there, and no order came to be:\n\n",
        refusal.message);
    if (status == ORDO_OK)
        status = show_stock(demo);
    if (status == ORDO_OK)
        status = ordo_order_list(demo->store, &(struct ordo_order_list){.customer_id = demo->grace},
                                 &rows, &demo->invocation->error);
    return status == ORDO_OK ? demo_show(demo, "order list --customer 3", rows) : status;
}

static enum ordo_status step_history(struct demo *demo)
{
    struct ordo_rows *rows = NULL;
    enum ordo_status status = heading(demo, 5, "A customer's history");
    if (status == ORDO_OK)
        status = ordo_customer_history(demo->store,
                                       &(struct ordo_customer_history){.customer_id = demo->ada},
                                       &rows, &demo->invocation->error);
    return status == ORDO_OK ? demo_show(demo, "customer history 1", rows) : status;
}

static enum ordo_status step_best_sellers(struct demo *demo)
{
    struct ordo_rows *rows = NULL;
    enum ordo_status status = heading(demo, 6, "Best sellers");
    if (status == ORDO_OK)
        status =
            ordo_report_top_products(demo->store, &(struct ordo_report_top_products){.limit = 5},
                                     &rows, &demo->invocation->error);
    return status == ORDO_OK ? demo_show(demo, "report top-products --limit 5", rows) : status;
}

static enum ordo_status step_query(struct demo *demo)
{
    static const char sql[] =
        "SELECT c.first_name, c.last_name, count(*) AS order_count, sum(o.total_amount) AS "
        "total_spent "
        "FROM customers c JOIN orders o ON o.customer_id = c.customer_id "
        "WHERE o.total_amount > $1::numeric GROUP BY c.customer_id ORDER BY total_spent DESC";
    static const char *const values[] = {"50"};
    struct ordo_rows *rows = NULL;
    enum ordo_status status = heading(demo, 7, "Spending per customer, by a query of your own");
    if (status == ORDO_OK)
        status = ordo_query(demo->store, sql, values, 1, &rows, &demo->invocation->error);
    if (status != ORDO_OK)
        return status;
    char command[512];
    snprintf(command, sizeof command, "query '%s' %s", sql, values[0]);
    return demo_show(demo, command, rows);
}

static enum ordo_status step_stock(struct demo *demo)
{
    struct ordo_rows *rows = NULL;
    struct ordo_error *error = &demo->invocation->error;
    enum ordo_status status = heading(demo, 8, "A stock update, through the ledger");
    if (status == ORDO_OK)
        status = ordo_product_stock(demo->store,
                                    &(struct ordo_product_stock){
                                        .product_id = demo->monitor,
                                        .add = ORDO_INTEGER(20),
                                        .reason = "delivery",
                                    },
                                    &rows, error);
    if (status == ORDO_OK)
        status = demo_show(demo, "product stock 4 --add 20 --reason delivery", rows);
    if (status == ORDO_OK)
        status = ordo_report_stock_ledger(
            demo->store, &(struct ordo_report_stock_ledger){.product_id = demo->monitor}, &rows,
            error);
    return status == ORDO_OK ? demo_show(demo, "report stock-ledger 4", rows) : status;
}

static enum ordo_status step_life(struct demo *demo)
{
    struct ordo_rows *rows = NULL;
    struct ordo_error *error = &demo->invocation->error;
    enum ordo_status status = heading(demo, 9, "Ship one order, cancel another (its units return)");
    if (status == ORDO_OK)
        status = ordo_order_ship(
            demo->store, &(struct ordo_order_ship){.order_id = demo->first_order}, &rows, error);
    if (status == ORDO_OK)
        status = demo_show(demo, "order ship 1", rows);
    if (status == ORDO_OK)
        status = ordo_order_cancel(demo->store,
                                   &(struct ordo_order_cancel){
                                       .order_id = demo->second_order,
                                       .reason = "customer changed his mind",
                                   },
                                   &rows, error);
    if (status == ORDO_OK)
        status = demo_show(demo, "order cancel 2 --reason 'customer changed his mind'", rows);
    if (status == ORDO_OK)
        status = ordo_order_list(demo->store, &(struct ordo_order_list){0}, &rows, error);
    return status == ORDO_OK ? demo_show(demo, "order list", rows) : status;
}

static enum ordo_status step_verify(struct demo *demo)
{
    struct ordo_rows *rows = NULL;
    enum ordo_status status = heading(demo, 10, "The proof: every invariant, on this data");
    if (status == ORDO_OK)
        status = ordo_verify(demo->store, &rows, NULL, &demo->invocation->error);
    return status == ORDO_OK ? demo_show(demo, "verify", rows) : status;
}

demo_step *const demo_steps[] = {
    step_customers, step_products, step_orders, step_refusal, step_history, step_best_sellers,
    step_query,     step_stock,    step_life,   step_verify,  NULL,
};
