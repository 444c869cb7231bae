#include "cli/bench/store.h"

#include <string.h>

#include "cli/interrupt.h"

static enum ordo_status refuse_foreign(const char *name, struct ordo_error *error)
{
    error_set(error, ORDO_CONFLICT, "store",
              "store: %s was not made by the bench; it stays as it is", name);
    return error_hint(error, "Choose another name with --store.");
}

static enum ordo_status busy(const char *name, struct ordo_error *error)
{
    error_set(error, ORDO_CONFLICT, "store",
              "store: another bench is at work in %s; it stays as it is", name);
    return error_hint(error, "Choose another name with --store.");
}

/* A store of this name that the user made is theirs, and is not even opened. */
static enum ordo_status look(const struct ordo_open_options *where, struct ordo_error *error)
{
    struct ordo_rows *stores = NULL;
    if (strcmp(where->store, "main") == 0) /* also where it is not made yet */
        return refuse_foreign(where->store, error);
    enum ordo_status status = ordo_store_list(where, &stores, error);
    for (size_t r = 0; status == ORDO_OK && r < ordo_rows_count(stores); r++)
        if (strcmp(ordo_rows_text(stores, r, "store"), where->store) == 0 &&
            strcmp(ordo_rows_text(stores, r, "is_demo"), "true") != 0)
            status = refuse_foreign(where->store, error);
    ordo_rows_free(stores);
    return status;
}

/* Take the store for this process as long as `store` is open. Its mark is read again: somebody may
   have made it since the look. */
static enum ordo_status claim(const struct ordo_open_options *where, struct ordo_store *store,
                              struct ordo_error *error)
{
    static const char sql[] =
        "SELECT is_demo, "
        "pg_try_advisory_lock(hashtext('ordo bench'), hashtext(current_schema())) AS is_free "
        "FROM store_settings";
    struct ordo_rows *rows = NULL;
    enum ordo_status status = ordo_query(store, sql, NULL, 0, &rows, error);
    if (status == ORDO_OK && strcmp(ordo_rows_text(rows, 0, "is_demo"), "true") != 0)
        status = refuse_foreign(where->store, error);
    else if (status == ORDO_OK && strcmp(ordo_rows_text(rows, 0, "is_free"), "true") != 0)
        status = busy(where->store, error);
    ordo_rows_free(rows);
    return status;
}

enum ordo_status bench_store_open(const struct ordo_open_options *where, struct ordo_store **store,
                                  struct ordo_error *error)
{
    const struct ordo_init_options options = {.is_demo = true};
    *store = NULL;
    enum ordo_status status = look(where, error);
    if (status == ORDO_OK)
        status = ordo_init(where, &options, error);
    if (status == ORDO_OK)
        status = ordo_open(where, store, error);
    if (status != ORDO_OK)
        return status;
    interrupt_cancels(*store);
    status = claim(where, *store, error);
    if (status != ORDO_OK) {
        bench_store_close(*store);
        *store = NULL;
    }
    return status;
}

void bench_store_close(struct ordo_store *store)
{
    interrupt_cancels(NULL);
    ordo_close(store);
}

/* It is open while it is deleted: Ctrl-C finds nothing to cancel, and the deletion goes on. */
enum ordo_status bench_store_drop(const struct ordo_open_options *where, struct ordo_store *store,
                                  struct ordo_error *error)
{
    enum ordo_status status = ordo_store_drop(where, where->store, error);
    bench_store_close(store);
    return status;
}
