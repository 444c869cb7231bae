/*
 * A shop in one file, on libordo: the walk-through of `ordo demo` from C.
 *
 *     cc shop.c $(pkg-config --cflags --libs ordo) -o shop && ./shop
 *
 * It uses the database that $ORDO_DATABASE_URL names, or ordo's private PostgreSQL, and a store of
 * its own, "example", which it deletes at the end.
 */
#include <inttypes.h>
#include <ordo.h>
#include <stdio.h>
#include <stdlib.h>

static const struct ordo_open_options where = {.store = "example"};
static struct ordo_error error;

/* Every call can fail; this shop then says why and ends. */
static void must(enum ordo_status status)
{
    if (status == ORDO_OK)
        return;
    fprintf(stderr, "%s: %s\n", ordo_status_text(status), error.message);
    exit(ordo_status_exit_code(status));
}

/* Print two columns of every row, and free the rows. */
static void show(const char *title, struct ordo_rows *rows, const char *name, const char *value)
{
    printf("%s:\n", title);
    for (size_t r = 0; r < ordo_rows_count(rows); r++)
        printf("  %-12s %s\n", ordo_rows_text(rows, r, name), ordo_rows_text(rows, r, value));
    ordo_rows_free(rows);
}

static int64_t add_customer(struct ordo_store *store, const char *first, const char *last,
                            const char *email)
{
    struct ordo_rows *rows;
    must(ordo_customer_add(
        store, &(struct ordo_customer_add){.first_name = first, .last_name = last, .email = email},
        &rows, &error));
    int64_t id = ordo_rows_integer(rows, 0, "customer_id");
    ordo_rows_free(rows);
    return id;
}

static void add_product(struct ordo_store *store, const char *sku, const char *name,
                        const char *price, int64_t stock)
{
    struct ordo_rows *rows;
    must(ordo_product_add(
        store, &(struct ordo_product_add){.sku = sku, .name = name, .price = price, .stock = stock},
        &rows, &error));
    ordo_rows_free(rows);
}

/* Place an order for one product, and say what became of it: a refusal is a normal answer. */
static void order(struct ordo_store *store, int64_t customer_id, const char *sku, int64_t quantity)
{
    const struct ordo_order_item item = {.sku = sku, .quantity = quantity};
    const struct ordo_order wanted = {.customer_id = customer_id, .items = &item, .item_count = 1};
    struct ordo_rows *rows;
    enum ordo_status status = ordo_order_create(store, &wanted, &rows, &error);
    if (status == ORDO_OUT_OF_STOCK) {
        printf("refused: wanted %" PRId64 ", available %" PRId64 "\n", error.shortage.wanted,
               error.shortage.available);
        return;
    }
    must(status);
    printf("order %s: total %s %s\n", ordo_rows_text(rows, 0, "order_id"),
           ordo_rows_text(rows, 0, "total_amount"), ordo_currency(store));
    ordo_rows_free(rows);
}

int main(void)
{
    struct ordo_store *store;
    struct ordo_rows *rows;
    must(ordo_init(&where, &(struct ordo_init_options){.currency = "EUR"}, &error));
    must(ordo_open(&where, &store, &error));

    int64_t ada = add_customer(store, "Ada", "Lovelace", "ada@example.com");
    int64_t alan = add_customer(store, "Alan", "Turing", "alan@example.com");
    add_product(store, "CUP-1", "Tea cup", "4.50", 12);
    add_product(store, "POT-1", "Tea pot", "24.90", 3);
    order(store, ada, "CUP-1", 6);
    order(store, alan, "POT-1", 2);
    order(store, alan, "POT-1", 2);

    must(ordo_customer_history(store, &(struct ordo_customer_history){.customer_id = ada}, &rows,
                               &error));
    show("Ada's history", rows, "product_name", "quantity");
    must(ordo_report_top_products(store, &(struct ordo_report_top_products){.limit = 5}, &rows,
                                  &error));
    show("Best sellers", rows, "product_name", "units_sold");
    must(ordo_query(store,
                    "SELECT last_name, sum(total_amount) AS total_spent FROM customers "
                    "JOIN orders USING (customer_id) WHERE total_amount > $1::numeric GROUP BY 1 "
                    "ORDER BY 2 DESC",
                    (const char *const[]){"10"}, 1, &rows, &error));
    show("Spending", rows, "last_name", "total_spent");
    must(ordo_product_stock(store,
                            &(struct ordo_product_stock){
                                .product_id = 2, .add = ORDO_INTEGER(20), .reason = "delivery"},
                            &rows, &error));
    show("Stock after the delivery", rows, "product_name", "stock_quantity");

    must(ordo_verify(store, &rows, NULL, &error));
    show("Proof", rows, "invariant", "violations");
    ordo_close(store);
    must(ordo_store_drop(&where, "example", &error));
    return 0;
}
