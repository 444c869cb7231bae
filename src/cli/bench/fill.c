#include "cli/bench/fill.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/interrupt.h"
#include "cli/output.h"

/* Some seconds of work at most: a piece that is cancelled is lost. */
enum { ROWS_A_PIECE = 100000, LINES_A_PIECE = 200000 };

enum { VALUES_MOST = 8 };

static const int64_t tell_every_us = 1000000;

struct fill {
    struct invocation *invocation;
    struct ordo_store *store;
    const struct bench_options *options;
    struct ordo_error *error;
    int64_t told_us;
};

/* ---------------------------------------------------------------- statements */

/* The settings are for foreign keys, whose check is planned once a session: planned while a table is
   empty, it would read the whole table ever after; and against compiling what runs for a moment. */
static const char session_sql[] =
    "SELECT set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false), "
    "setseed(1 / (1 + $1::float8))";

static const char count_customers_sql[] =
    "SELECT count(*) AS n FROM customers WHERE customer_id BETWEEN 1 AND $1";

static const char number_customers_sql[] =
    "SELECT setval(pg_get_serial_sequence('customers', 'customer_id'), "
    "greatest(max(customer_id), $1)) FROM customers";

static const char customers_sql[] =
    "INSERT INTO customers (customer_id, first_name, last_name, email, registration_date) "
    "SELECT n, 'Customer', n::text, 'customer' || n || '@example.com', now() - interval '366 days' "
    "FROM generate_series($1::bigint, $2::bigint) AS n "
    "ON CONFLICT DO NOTHING";

static const char count_products_sql[] =
    "SELECT count(*) AS n FROM products WHERE product_id BETWEEN 1 AND $1";

static const char number_products_sql[] =
    "SELECT setval(pg_get_serial_sequence('products', 'product_id'), "
    "greatest(max(product_id), $1)) FROM products";

static const char products_sql[] =
    "WITH added AS ("
    "INSERT INTO products (product_id, product_name, price, stock_quantity, sku, created_at) "
    "SELECT n, 'Product ' || n, round((0.5 + 99.5 * random())::numeric, 2), $3::integer, "
    "'BENCH-' || n, now() - interval '366 days' "
    "FROM generate_series($1::bigint, $2::bigint) AS n "
    "ON CONFLICT DO NOTHING "
    "RETURNING product_id, stock_quantity, created_at) "
    "INSERT INTO stock_movements (product_id, quantity, kind, actor, moved_at) "
    "SELECT product_id, stock_quantity, 'opening', 'ordo bench', created_at "
    "FROM added "
    "WHERE stock_quantity > 0";

static const char stock_sql[] =
    "WITH moved AS ("
    "INSERT INTO stock_movements (product_id, quantity, kind, reason, actor) "
    "SELECT product_id, $3::integer - stock_quantity, "
    "CASE WHEN stock_quantity < $3 THEN 'receipt' ELSE 'correction' END, 'another run', "
    "'ordo bench' "
    "FROM products "
    "WHERE product_id BETWEEN $1 AND $2 AND stock_quantity <> $3 "
    "RETURNING product_id, quantity) "
    "UPDATE products p SET stock_quantity = p.stock_quantity + m.quantity, updated_at = now() "
    "FROM moved m "
    "WHERE p.product_id = m.product_id";

static const char count_orders_sql[] = "SELECT count(*) AS n FROM orders";

/* Orders number $1 to $2 of $3, in the order of their dates. The products of an order are as far
   from each other as can be, and so differ. */
static const char orders_sql[] =
    "WITH made AS MATERIALIZED ("
    "SELECT nextval(pg_get_serial_sequence('orders', 'order_id')) AS order_id, "
    "1 + floor(random() * $4::bigint)::bigint AS customer_id, "
    "floor(random() * $5::bigint)::bigint AS first_product, "
    "now() - interval '365 days' * (1 - (n - 1) / $3::float8) AS order_date "
    "FROM generate_series($1::bigint, $2::bigint) AS n), "
    "lines AS MATERIALIZED ("
    "SELECT m.order_id, l.n, p.product_id, p.price, 1 + floor(random() * 3)::integer AS quantity "
    "FROM made m "
    "CROSS JOIN generate_series(0, $6::bigint - 1) AS l (n) "
    "JOIN products p ON p.product_id = 1 + (m.first_product + l.n * ($5 / $6)) % $5), "
    "placed AS ("
    "INSERT INTO orders (order_id, customer_id, order_date, total_amount, status) "
    "SELECT m.order_id, m.customer_id, m.order_date, t.total_amount, "
    "CASE WHEN m.order_date < now() - interval '3 days' THEN 'Shipped' ELSE 'Pending' END "
    "FROM made m "
    "JOIN (SELECT l.order_id, sum(round(l.quantity * l.price, s.minor_unit)) AS total_amount "
    "FROM lines l JOIN store_settings s ON s.store_settings_id = 1 GROUP BY l.order_id) t ON "
    "t.order_id = m.order_id "
    "ORDER BY m.order_id "
    "RETURNING order_id, order_date, status), "
    "sold AS ("
    "INSERT INTO order_items (order_id, product_id, quantity, price_at_purchase) "
    "SELECT order_id, product_id, quantity, price FROM lines ORDER BY order_id, n), "
    "shipped AS ("
    "INSERT INTO order_status_changes (order_id, from_status, to_status, actor, changed_at) "
    "SELECT order_id, 'Pending', 'Shipped', 'ordo bench', order_date + interval '1 day' "
    "FROM placed WHERE status = 'Shipped') "
    "INSERT INTO stock_movements (product_id, quantity, kind, reason, actor, moved_at) "
    "SELECT product_id, sum(quantity), 'receipt', 'for the orders to come', 'ordo bench', "
    "(SELECT min(order_date) FROM made) "
    "FROM lines GROUP BY product_id";

/* ---------------------------------------------------------------- running them */

/* A statement with numbers for parameters. *first: the column n of its first row; may be NULL. */
static enum ordo_status run(struct fill *fill, const char *sql, const int64_t *numbers,
                            size_t count, int64_t *first)
{
    char texts[VALUES_MOST][24];
    const char *values[VALUES_MOST];
    struct ordo_rows *rows = NULL;
    for (size_t i = 0; i < count; i++) {
        snprintf(texts[i], sizeof texts[i], "%" PRId64, numbers[i]);
        values[i] = texts[i];
    }
    enum ordo_status status = ordo_query(fill->store, sql, values, count, &rows, fill->error);
    if (status == ORDO_OK && first != NULL)
        *first = ordo_rows_integer(rows, 0, "n");
    ordo_rows_free(rows);
    if (status == ORDO_OK && interrupt_requested())
        status = error_set(fill->error, ORDO_CANCELLED, NULL, "cancelled");
    return status;
}

static void tell(struct fill *fill, const char *what, int64_t done, int64_t wanted)
{
    const int64_t now_us = clock_monotonic_us();
    char line[96];
    if (now_us - fill->told_us < tell_every_us)
        return;
    fill->told_us = now_us;
    snprintf(line, sizeof line, "%s: %" PRId64 " of %" PRId64, what, done, wanted);
    output_notice(line, fill->invocation);
}

/* Rows 1 to `wanted` of a table, a piece a statement, which takes the ends of the piece and the
   stock, where it is wanted. */
static enum ordo_status in_pieces(struct fill *fill, const char *what, const char *sql,
                                  int64_t wanted, size_t value_count)
{
    enum ordo_status status = ORDO_OK;
    for (int64_t done = 0; status == ORDO_OK && done < wanted;) {
        const int64_t end = done + ROWS_A_PIECE < wanted ? done + ROWS_A_PIECE : wanted;
        const int64_t numbers[] = {done + 1, end, fill->options->stock};
        status = run(fill, sql, numbers, value_count, NULL);
        done = end;
        tell(fill, what, done, wanted);
    }
    return status;
}

static enum ordo_status fill_customers(struct fill *fill)
{
    const int64_t wanted = fill->options->customers;
    int64_t there = 0;
    enum ordo_status status = run(fill, count_customers_sql, &wanted, 1, &there);
    if (status != ORDO_OK || there == wanted)
        return status;
    status = run(fill, number_customers_sql, &wanted, 1, NULL);
    return status == ORDO_OK ? in_pieces(fill, "customers", customers_sql, wanted, 2) : status;
}

static enum ordo_status fill_products(struct fill *fill)
{
    const int64_t wanted = fill->options->products;
    int64_t there = 0;
    enum ordo_status status = run(fill, count_products_sql, &wanted, 1, &there);
    if (status == ORDO_OK && there < wanted) {
        status = run(fill, number_products_sql, &wanted, 1, NULL);
        if (status == ORDO_OK)
            status = in_pieces(fill, "products", products_sql, wanted, 3);
    }
    if (status == ORDO_OK && there > 0)
        status = in_pieces(fill, "stock of products", stock_sql, wanted, 3);
    return status;
}

static enum ordo_status fill_orders(struct fill *fill)
{
    const struct bench_options *options = fill->options;
    const int64_t a_piece = LINES_A_PIECE / options->lines;
    int64_t there = 0;
    if (options->existing_orders == 0)
        return ORDO_OK;
    enum ordo_status status = run(fill, count_orders_sql, NULL, 0, &there);
    const int64_t missing = options->existing_orders - there;
    for (int64_t done = 0; status == ORDO_OK && done < missing;) {
        const int64_t end = done + a_piece < missing ? done + a_piece : missing;
        const int64_t numbers[] = {
            done + 1, end, missing, options->customers, options->products, options->lines,
        };
        status = run(fill, orders_sql, numbers, 6, NULL);
        done = end;
        tell(fill, "existing orders", there + done, options->existing_orders);
    }
    return status;
}

enum ordo_status bench_fill(struct invocation *invocation, struct ordo_store *store,
                            const struct bench_options *options, struct ordo_error *error)
{
    struct fill fill = {
        .invocation = invocation,
        .store = store,
        .options = options,
        .error = error,
        .told_us = clock_monotonic_us(),
    };
    enum ordo_status status = run(&fill, session_sql, &options->seed, 1, NULL);
    if (status == ORDO_OK)
        status = fill_customers(&fill);
    if (status == ORDO_OK)
        status = fill_products(&fill);
    return status == ORDO_OK ? fill_orders(&fill) : status;
}
