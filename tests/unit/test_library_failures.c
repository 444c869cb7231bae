/* What goes wrong at the public calls, and that it leaves a handle that can be used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch_store.h"

/* Run SQL that fails, as a whole: nothing comes back, and the error is told twice. */
static void assert_query_fails(struct ordo_store *store, const char *sql, enum ordo_status status,
                               const char *sqlstate, int position)
{
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    if (ordo_query(store, sql, NULL, 0, &rows, &error) != status)
        fail_msg("%s is %s: %s", sql, ordo_status_name(error.status), error.message);
    assert_null(rows);
    assert_int_equal(error.status, status);
    assert_string_equal(error.sqlstate, sqlstate);
    assert_int_equal(error.position, position);
    assert_true(error.message[0] != '\0');
    assert_memory_equal(ordo_last_error(store), &error, sizeof error);
    assert_int_equal(scratch_number(store, "SELECT 7"), 7);
    assert_int_equal(ordo_last_error(store)->status, ORDO_OK);
    assert_string_equal(ordo_last_error(store)->message, "");
}

static void a_failed_query_says_why_and_where(void **state)
{
    struct ordo_store *store = scratch_open();
    (void)state;
    assert_query_fails(store, "SELEC 1", ORDO_QUERY_FAILED, "42601", 1);
    assert_query_fails(store, "SELECT nothing FROM customers", ORDO_QUERY_FAILED, "42703", 8);
    assert_query_fails(store, "SELECT 1 / 0", ORDO_QUERY_FAILED, "22012", 0);
    assert_query_fails(store, "UPDATE orders SET customer_id = 1 / 0 WHERE false",
                       ORDO_QUERY_FAILED, "22012", 0);
    assert_query_fails(store, "INSERT INTO orders (customer_id, total_amount) VALUES (-1, 0)",
                       ORDO_CONFLICT, "23503", 0);
    assert_query_fails(store, "SELECT $1::int", ORDO_QUERY_FAILED, "08P01", 0);
    assert_query_fails(store, "", ORDO_INVALID, "", 0);
    ordo_close(store);
}

static void a_query_is_one_statement_and_opens_nothing(void **state)
{
    struct ordo_store *store = scratch_open();
    (void)state;
    assert_query_fails(store, "SELECT 1; SELECT 2", ORDO_QUERY_FAILED, "42601", 0);
    assert_query_fails(store, "BEGIN", ORDO_INVALID, "", 0);
    assert_query_fails(store, "COPY customers TO STDOUT", ORDO_INVALID, "", 0);
    assert_query_fails(store, "COPY customers FROM STDIN", ORDO_INVALID, "", 0);
    assert_int_equal(scratch_number(store, "SELECT count(*) FROM pg_stat_activity "
                                           "WHERE pid = pg_backend_pid() "
                                           "AND backend_xid IS NOT NULL"),
                     0);
    ordo_close(store);
}

static void a_failed_operation_did_nothing(void **state)
{
    struct ordo_store *store = scratch_open();
    int64_t product = scratch_product(store, 1);
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    (void)state;
    const struct ordo_product_stock both = {
        .product_id = product, .add = ORDO_INTEGER(1), .set = ORDO_INTEGER(1), .reason = "both"};
    assert_int_equal(ordo_product_stock(store, &both, &rows, &error), ORDO_INVALID);
    assert_null(rows);
    assert_string_equal(error.message, "give exactly one of add or set");

    const struct ordo_product_stock below = {
        .product_id = product, .add = ORDO_INTEGER(-2), .reason = "too many"};
    assert_int_equal(ordo_product_stock(store, &below, &rows, &error), ORDO_CONFLICT);
    assert_null(rows);
    assert_string_equal(error.field, "add");
    assert_string_equal(error.sqlstate, "OR002");

    const struct ordo_product_show missing = {.product_id = INT64_MAX};
    assert_int_equal(ordo_product_show(store, &missing, &rows, &error), ORDO_NOT_FOUND);
    assert_string_equal(error.field, "product_id");
    assert_string_equal(error.message, "product_id: there is no product 9223372036854775807");

    const struct ordo_customer_add twice = {
        .first_name = "Ada", .last_name = "Lovelace", .email = "twice@example.com"};
    const struct ordo_customer_add again = {
        .first_name = "Ada", .last_name = "Lovelace", .email = "TWICE@example.com"};
    assert_int_equal(ordo_customer_add(store, &twice, &rows, &error), ORDO_OK);
    ordo_rows_free(rows);
    assert_int_equal(ordo_customer_add(store, &again, &rows, &error), ORDO_CONFLICT);
    assert_string_equal(error.field, "email");
    assert_int_equal(scratch_stock(store, product), 1);
    ordo_close(store);
}

static void an_error_pointer_may_be_null(void **state)
{
    struct ordo_store *store = scratch_open();
    const struct ordo_open_options here = scratch_options();
    const struct ordo_open_options nowhere = {.database = here.database, .store = "no such"};
    const struct ordo_init_options pounds = {.currency = "GBP"};
    const struct ordo_import_options import = {.what = "pictures", .path = "/dev/null"};
    const struct ordo_order empty = {.customer_id = 1};
    struct ordo_store *none = store;
    struct ordo_rows *rows = NULL;
    (void)state;
    assert_int_equal(ordo_open(&nowhere, &none, NULL), ORDO_INVALID);
    assert_null(none);
    assert_int_equal(ordo_init(&here, &pounds, NULL), ORDO_CONFLICT);
    assert_int_equal(ordo_store_list(&here, &rows, NULL), ORDO_OK);
    ordo_rows_free(rows);
    assert_int_equal(ordo_store_drop(&here, "another name", NULL), ORDO_INVALID);
    assert_int_equal(ordo_order_create(store, &empty, &rows, NULL), ORDO_INVALID);
    assert_null(rows);
    assert_int_equal(ordo_query(store, "SELEC", NULL, 0, &rows, NULL), ORDO_QUERY_FAILED);
    assert_int_equal(ordo_customer_show(store, &(struct ordo_customer_show){0}, &rows, NULL),
                     ORDO_INVALID);
    assert_int_equal(ordo_verify(store, &rows, NULL, NULL), ORDO_OK);
    ordo_rows_free(rows);
    assert_int_equal(ordo_import(store, &import, &rows, NULL), ORDO_INVALID);
    assert_null(rows);
    assert_int_equal(ordo_export(store, "pictures", ORDO_EXPORT_CSV, NULL, NULL, NULL),
                     ORDO_INVALID);
    assert_int_equal(ordo_last_error(store)->status, ORDO_INVALID);
    ordo_close(store);
}

static void assert_open_fails(const struct ordo_open_options *options, enum ordo_status status,
                              const char *field)
{
    struct ordo_store *store = (struct ordo_store *)(uintptr_t)options; /* to be overwritten */
    struct ordo_error error;
    assert_int_equal(ordo_open(options, &store, &error), status);
    assert_null(store);
    assert_string_equal(error.field, field);
    assert_null(strstr(error.message, "secret"));
    assert_null(strstr(error.hint, "secret"));
}

static void what_cannot_be_opened_says_why_and_keeps_passwords(void **state)
{
    const char *database = getenv("ORDO_TEST_URL");
    char name[50];
    (void)state;
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_open_fails(&(struct ordo_open_options){.database = "postgresql://a:secret@[::1"},
                      ORDO_INVALID, "database");
    assert_open_fails(&(struct ordo_open_options){.database = "password=secret hots=x"},
                      ORDO_INVALID, "database");
    assert_open_fails(
        &(struct ordo_open_options){.database = "postgresql://a:secret@127.0.0.1:1/b"},
        ORDO_UNAVAILABLE, "");
    assert_open_fails(&(struct ordo_open_options){.database = "", .store = "Main"}, ORDO_INVALID,
                      "store");
    assert_open_fails(&(struct ordo_open_options){.database = "", .store = name}, ORDO_INVALID,
                      "store");
    assert_open_fails(&(struct ordo_open_options){.database = "", .actor = ""}, ORDO_INVALID,
                      "actor");
    if (database == NULL)
        skip();
    assert_open_fails(&(struct ordo_open_options){.database = database, .store = "never_made"},
                      ORDO_NO_STORE, "store");
}

static void a_store_keeps_its_currency_and_its_name(void **state)
{
    struct ordo_store *store = scratch_open();
    const struct ordo_open_options here = scratch_options();
    struct ordo_error error;
    (void)state;
    assert_string_equal(ordo_currency(store), "EUR");
    ordo_close(store);
    ordo_close(NULL);
    assert_int_equal(ordo_init(&here, &(struct ordo_init_options){.currency = "EUR"}, &error),
                     ORDO_OK);
    assert_int_equal(ordo_init(&here, &(struct ordo_init_options){.currency = "GBP"}, &error),
                     ORDO_CONFLICT);
    assert_string_equal(error.field, "currency");
    assert_int_equal(ordo_init(&here, &(struct ordo_init_options){.currency = "KWD"}, &error),
                     ORDO_INVALID);
    assert_int_equal(ordo_init(&here, &(struct ordo_init_options){.time_zone = "Mars"}, &error),
                     ORDO_INVALID);
    assert_string_equal(error.field, "time_zone");
    assert_int_equal(ordo_store_drop(&here, "main", &error), ORDO_INVALID);
    assert_string_equal(error.field, "confirm");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failed_query_says_why_and_where),
        cmocka_unit_test(a_query_is_one_statement_and_opens_nothing),
        cmocka_unit_test(a_failed_operation_did_nothing),
        cmocka_unit_test(an_error_pointer_may_be_null),
        cmocka_unit_test(what_cannot_be_opened_says_why_and_keeps_passwords),
        cmocka_unit_test(a_store_keeps_its_currency_and_its_name),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
