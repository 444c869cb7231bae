/* ordo export: a whole table as CSV or JSON lines, streamed. */
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "store/output_file.h"

/* Where the bytes go; the invocation's error tells why they could not. */
struct target {
    struct invocation *invocation;
    struct output_file *file; /* NULL: standard output */
    bool has_failed;
};

static bool write_piece(const char *bytes, size_t length, void *context)
{
    struct target *target = context;
    if (target->file == NULL)
        target->has_failed = output_bytes(target->invocation, bytes, length) != ORDO_OK;
    else if (!output_file_write(target->file, bytes, length))
        target->has_failed =
            output_file_finish(target->file, &target->invocation->error) != ORDO_OK;
    return !target->has_failed;
}

static enum ordo_status export_to(struct target *target)
{
    struct invocation *invocation = target->invocation;
    bool is_json = invocation->settings.format == OUTPUT_JSON;
    struct ordo_store *store = NULL;
    struct ordo_error error;
    enum ordo_status status = invocation_open(invocation, &store);
    if (status == ORDO_OK) {
        status = ordo_export(store, invocation_argument(invocation, 0),
                             is_json ? ORDO_EXPORT_JSON_LINES : ORDO_EXPORT_CSV, write_piece,
                             target, &error);
        if (target->has_failed)
            status = invocation->error.status;
        else if (status != ORDO_OK)
            invocation->error = error;
    }
    invocation_close(store);
    return status;
}

static enum ordo_status export_to_file(struct target *target, const char *path)
{
    struct ordo_error *error = &target->invocation->error;
    enum ordo_status status = output_file_open(path, &target->file, error);
    if (status != ORDO_OK)
        return status;
    interrupt_deletes(output_file_temporary_path(target->file));
    status = export_to(target);
    if (status == ORDO_OK)
        status = output_file_finish(target->file, error);
    if (status == ORDO_OK)
        status = output_file_publish(target->file, error);
    interrupt_deletes(NULL);
    output_file_close(target->file);
    return status;
}

static enum ordo_status run_export(struct invocation *invocation)
{
    const char *path = invocation_option(invocation, "output");
    struct target target = {.invocation = invocation};
    return path == NULL ? export_to(&target) : export_to_file(&target, path);
}

static const struct command_argument export_arguments[] = {
    {"WHAT", "customers, products, orders (a row an order line) or order-items.", false, false,
     "customers|products|orders|order-items"},
    {NULL, NULL, false, false, NULL},
};

static const struct command_option export_options[] = {
    {"output", "FILE",
     "Write to this file, which appears when it is whole and replaces one that is there; else to "
     "standard output.",
     false, false},
    {NULL, NULL, NULL, false, false},
};

const struct command command_export = {
    .path = "export",
    .summary = "Export a whole table in key order, one snapshot, as CSV or with --format json as "
               "JSON lines.",
    .description =
        "Customers, products and orders are what ordo import takes: imported in this order "
        "into an empty store, they are exported again byte for byte. In CSV an empty field "
        "is no value, and \"\" is empty text. Times are in UTC.",
    .arguments = export_arguments,
    .options = export_options,
    .examples = "ordo export orders --output orders.csv",
    .run = run_export,
};
