/*
 * A shop in one file, on libordo: the walk-through of `ordo demo` from C.
 *
 *     cc shop.c $(pkg-config --cflags --libs ordo) -o shop && ./shop
 *
 * It uses the database that $ORDO_DATABASE_URL names, or ordo's private PostgreSQL, and a store of
 * its own, "example", which it makes first and deletes at the end.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <ordo.h>

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

static int64_t add_product(struct ordo_store *store, const char *sku, const char *name,
                           const char *price, int64_t stock)
{
    struct ordo_rows *rows;
    must(ordo_product_add(
        store, &(struct ordo_product_add){.sku = sku, .name = name, .price = price, .stock = stock},
        &rows, &error));
    int64_t id = ordo_rows_integer(rows, 0, "product_id");
    ordo_rows_free(rows);
    return id;
}

/* Place an order, and say what became of it: a refusal is a normal answer. */
static void order(struct ordo_store *store, int64_t customer_id,
                  const struct ordo_order_item *items, size_t item_count)
{
    const struct ordo_order wanted = {
        .customer_id = customer_id, .items = items, .item_count = item_count};
    struct ordo_rows *rows;
    enum ordo_status status = ordo_order_create(store, &wanted, &rows, &error);
    if (status == ORDO_OUT_OF_STOCK) {
        printf("refused: product %" PRId64 ", wanted %" PRId64 ", available %" PRId64 "\n",
               error.shortage.product_id, error.shortage.wanted, error.shortage.available);
        return;
    }
    must(status);
    printf("order %s: total %s %s\n", ordo_rows_text(rows, 0, "order_id"),
           ordo_rows_text(rows, 0, "total_amount"), ordo_currency(store));
    ordo_rows_free(rows);
}

/* A day of the shop. */
static void trade(struct ordo_store *store)
{
    const struct ordo_order_item tea_for_six[] = {
        {.sku = "CUP-1", .quantity = 6},
        {.sku = "POT-1", .quantity = 1},
    };
    const struct ordo_order_item two_pots[] = {{.sku = "POT-1", .quantity = 2}};
    struct ordo_rows *rows;

    int64_t ada = add_customer(store, "Ada", "Lovelace", "ada@example.com");
    int64_t alan = add_customer(store, "Alan", "Turing", "alan@example.com");
    add_product(store, "CUP-1", "Tea cup", "4.50", 12);
    int64_t pot = add_product(store, "POT-1", "Tea pot", "24.90", 3);
    order(store, ada, tea_for_six, 2);
    order(store, alan, two_pots, 1);
    order(store, alan, two_pots, 1);

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
                                .product_id = pot, .add = ORDO_INTEGER(20), .reason = "delivery"},
                            &rows, &error));
    show("Stock after the delivery", rows, "product_name", "stock_quantity");

    must(ordo_verify(store, &rows, NULL, &error));
    show("Proof", rows, "invariant", "violations");
}

int main(void)
{
    struct ordo_store *store;
    if (ordo_open(&where, &store, &error) != ORDO_NO_STORE) {
        fprintf(stderr, "%s\n", store == NULL ? error.message : "there is an \"example\" already");
        ordo_close(store);
        return EXIT_FAILURE;
    }
    must(ordo_init(&where, &(struct ordo_init_options){.currency = "EUR"}, &error));
    must(ordo_open(&where, &store, &error));
    trade(store);
    ordo_close(store);
    must(ordo_store_drop(&where, "example", &error));
    return EXIT_SUCCESS;
}
