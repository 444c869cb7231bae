/* A store of the test's own, on the server that ORDO_TEST_URL names; without it, tests that need
   one are skipped. To be included after cmocka.h. */
#ifndef ORDO_TESTS_UNIT_SCRATCH_STORE_H
#define ORDO_TESTS_UNIT_SCRATCH_STORE_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ordo.h"

static char scratch_name[32];

static inline struct ordo_open_options scratch_options(void)
{
    return (struct ordo_open_options){
        .database = getenv("ORDO_TEST_URL"),
        .store = scratch_name,
        .actor = "tester",
    };
}

/* Make the store, empty, once for all tests of a program. */
static inline int scratch_make(void **state)
{
    struct ordo_error error;
    (void)state;
    snprintf(scratch_name, sizeof scratch_name, "unit_%d", (int)getpid());
    const struct ordo_open_options where = scratch_options();
    if (where.database == NULL) {
        print_message("ORDO_TEST_URL is not set: what needs a database is skipped\n");
        return 0;
    }
    if (ordo_init(&where, &(struct ordo_init_options){0}, &error) == ORDO_OK)
        return 0;
    print_error("%s\n", error.message);
    return -1;
}

static inline int scratch_drop(void **state)
{
    const struct ordo_open_options where = scratch_options();
    (void)state;
    return where.database == NULL ? 0 : (int)ordo_store_drop(&where, scratch_name, NULL);
}

/* A connection to it. To be closed with ordo_close. */
static inline struct ordo_store *scratch_open(void)
{
    const struct ordo_open_options where = scratch_options();
    struct ordo_store *store = NULL;
    struct ordo_error error;
    if (where.database == NULL)
        skip();
    if (ordo_open(&where, &store, &error) != ORDO_OK)
        fail_msg("%s", error.message);
    return store;
}

/* The first value of a query, as a number. */
static inline int64_t scratch_number(struct ordo_store *store, const char *sql)
{
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    if (ordo_query(store, sql, NULL, 0, &rows, &error) != ORDO_OK)
        fail_msg("%s: %s", sql, error.message);
    int64_t number = strtoll(ordo_rows_value(rows, 0, 0), NULL, 10);
    ordo_rows_free(rows);
    return number;
}

/* A new customer, or product with so many units on hand; its id. */
static inline int64_t scratch_customer(struct ordo_store *store)
{
    static int count;
    char email[48];
    struct ordo_rows *rows = NULL;
    snprintf(email, sizeof email, "ada%d@example.com", ++count);
    const struct ordo_customer_add parameters = {
        .first_name = "Ada", .last_name = "Lovelace", .email = email};
    assert_int_equal(ordo_customer_add(store, &parameters, &rows, NULL), ORDO_OK);
    int64_t id = ordo_rows_integer(rows, 0, "customer_id");
    ordo_rows_free(rows);
    return id;
}

static inline int64_t scratch_product(struct ordo_store *store, int64_t stock)
{
    static int count;
    char name[32];
    struct ordo_rows *rows = NULL;
    snprintf(name, sizeof name, "Product %d", ++count);
    const struct ordo_product_add parameters = {.name = name, .price = "4.50", .stock = stock};
    assert_int_equal(ordo_product_add(store, &parameters, &rows, NULL), ORDO_OK);
    int64_t id = ordo_rows_integer(rows, 0, "product_id");
    ordo_rows_free(rows);
    return id;
}

static inline int64_t scratch_stock(struct ordo_store *store, int64_t product)
{
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT stock_quantity FROM products WHERE product_id = %" PRId64,
             product);
    return scratch_number(store, sql);
}

#endif
