/* Import and export, as a program that embeds the library calls them, on a real PostgreSQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch_store.h"

static const char invoices[] =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    "536365,71053,LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,UK\n"
    "536365,84029G,BOTTLE,0,2010-12-01 08:26:00,3.39,17850.0,UK\n"
    "536366,22633,WARMER,6,2010-12-01 08:28:00,1.85,,UK\n";

static const char everything[] =
    "SELECT (SELECT count(*) FROM customers) + (SELECT count(*) FROM products) + "
    "(SELECT count(*) FROM orders) + (SELECT count(*) FROM order_items) + "
    "(SELECT count(*) FROM stock_movements) + "
    "(SELECT count(*) FROM pg_class WHERE relname LIKE 'import%')";

/* A file of the test's own in a folder of its own; removed by remove_file. */
struct file {
    char folder[64];
    char path[96];
    char rejects[96];
};

static void make_file(struct file *file, const char *text)
{
    snprintf(file->folder, sizeof file->folder, "/tmp/ordo-unit-XXXXXX");
    assert_non_null(mkdtemp(file->folder));
    snprintf(file->path, sizeof file->path, "%s/file.csv", file->folder);
    snprintf(file->rejects, sizeof file->rejects, "%s/rejects.csv", file->folder);
    FILE *stream = fopen(file->path, "w");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

/* The folder must hold nothing else, or it cannot be removed. */
static void remove_file(const struct file *file)
{
    assert_int_equal(unlink(file->path), 0);
    assert_int_equal(rmdir(file->folder), 0);
}

/* Progress that says stop after so many calls. */
struct patience {
    int calls;
    char last_phase[40];
};

static bool lose_patience(const char *phase, double fraction, void *context)
{
    struct patience *patience = context;
    assert_true(fraction <= 1);
    snprintf(patience->last_phase, sizeof patience->last_phase, "%s", phase);
    return --patience->calls > 0;
}

static void an_import_that_is_stopped_anywhere_leaves_nothing(void **state)
{
    struct ordo_store *store = scratch_open();
    struct file file;
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    enum ordo_status status = ORDO_CANCELLED;
    int stops = 0;
    (void)state;
    make_file(&file, invoices);
    for (; status != ORDO_OK; stops++) {
        struct patience patience = {.calls = stops + 1};
        const struct ordo_import_options options = {
            .what = "online-retail",
            .path = file.path,
            .rejects_path = file.rejects,
            .progress = lose_patience,
            .progress_context = &patience,
        };
        assert_int_equal(scratch_number(store, everything), 0);
        assert_int_not_equal(access(file.rejects, F_OK), 0);
        status = ordo_import(store, &options, &rows, &error);
        assert_int_equal(error.status, status);
        if (status == ORDO_OK)
            assert_true(patience.calls > 0);
        else
            assert_int_equal(status, ORDO_CANCELLED);
        if (strcmp(patience.last_phase, "committing") == 0 && status != ORDO_OK)
            assert_null(rows);
    }
    assert_true(stops > 6);
    assert_int_equal(ordo_rows_integer(rows, 0, "lines"), 3);
    assert_int_equal(ordo_rows_integer(rows, 0, "rejected"), 1);
    assert_int_equal(ordo_rows_integer(rows, 0, "order_items"), 2);
    assert_int_equal(scratch_number(store, everything), 2 + 2 + 2 + 2 + 2);
    assert_int_equal(unlink(file.rejects), 0);
    ordo_rows_free(rows);
    remove_file(&file);
    ordo_close(store);
}

static void rejects_are_counted_even_if_nobody_wants_them(void **state)
{
    struct ordo_store *store = scratch_open();
    struct file file;
    struct ordo_rows *rows = NULL;
    (void)state;
    make_file(&file, "first_name,last_name,email\nAda,,ada@example.org\nA,B,b@example.org\n"
                     "C,D,B@example.org\n");
    const struct ordo_import_options options = {.what = "customers", .path = file.path};
    assert_int_equal(ordo_import(store, &options, &rows, NULL), ORDO_OK);
    assert_int_equal(ordo_rows_integer(rows, 0, "rejected"), 2);
    assert_int_equal(ordo_rows_integer(rows, 0, "customers"), 1);
    ordo_rows_free(rows);
    remove_file(&file);
    ordo_close(store);
}

static void what_is_not_known_is_refused(void **state)
{
    struct ordo_store *store = scratch_open();
    const struct ordo_import_options nothing = {.path = "/dev/null"};
    const struct ordo_import_options no_path = {.what = "customers"};
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    (void)state;
    assert_int_equal(ordo_import(store, &nothing, &rows, &error), ORDO_INVALID);
    assert_string_equal(error.field, "what");
    assert_int_equal(ordo_import(store, &no_path, &rows, &error), ORDO_INVALID);
    assert_string_equal(error.field, "file");
    assert_int_equal(ordo_export(store, NULL, ORDO_EXPORT_CSV, NULL, NULL, &error), ORDO_INVALID);
    assert_string_equal(error.field, "what");
    ordo_close(store);
}

/* A receiver that takes so many bytes. */
static bool take_bytes(const char *bytes, size_t length, void *context)
{
    size_t *room = context;
    (void)bytes;
    if (length > *room)
        return false;
    *room -= length;
    return true;
}

static void an_export_ends_when_its_receiver_wants_no_more(void **state)
{
    struct ordo_store *store = scratch_open();
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    (void)state;
    assert_int_equal(ordo_query(store,
                                "INSERT INTO customers (first_name, last_name, email) "
                                "SELECT 'A', 'B', n || '@example.net' "
                                "FROM generate_series(1, 20000) AS n",
                                NULL, 0, &rows, &error),
                     ORDO_OK);
    ordo_rows_free(rows);
    for (size_t room = 0; room < 200000; room += 90000) {
        size_t left = room;
        assert_int_equal(
            ordo_export(store, "customers", ORDO_EXPORT_JSON_LINES, take_bytes, &left, &error),
            ORDO_FILE);
        assert_string_equal(error.message, "the export was not taken to its end");
    }
    size_t left = 100 << 20;
    assert_int_equal(ordo_export(store, "customers", ORDO_EXPORT_CSV, take_bytes, &left, &error),
                     ORDO_OK);
    assert_int_equal(
        scratch_number(store, "SELECT count(*) FROM customers WHERE email LIKE '%.net'"), 20000);
    ordo_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_import_that_is_stopped_anywhere_leaves_nothing),
        cmocka_unit_test(rejects_are_counted_even_if_nobody_wants_them),
        cmocka_unit_test(what_is_not_known_is_refused),
        cmocka_unit_test(an_export_ends_when_its_receiver_wants_no_more),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_drop);
}
