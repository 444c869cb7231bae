/*
 * ordo demo: a walk through the whole of ordo, in a store of its own, that a person can follow.
 * Each step names the command that does the same, then shows what came of it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/demo.h"
#include "cli/interrupt.h"
#include "cli/output.h"

const char demo_store[] = "demo";

enum ordo_status demo_say(struct demo *demo, const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    return output_bytes(demo->invocation, line, (size_t)length);
}

enum ordo_status demo_show(struct demo *demo, const char *command, struct ordo_rows *rows)
{
    enum ordo_status status = demo_say(demo, "$ ordo --store %s %s\n", demo_store, command);
    if (status == ORDO_OK)
        status = output_rows(demo->invocation, rows, ordo_currency(demo->store));
    if (status == ORDO_OK)
        status = demo_say(demo, "\n");
    ordo_rows_free(rows);
    return status;
}

static enum ordo_status walk(struct demo *demo)
{
    enum ordo_status status = ORDO_OK;
    for (demo_step *const *step = demo_steps; status == ORDO_OK && *step != NULL; step++)
        status = (*step)(demo);
    if (status == ORDO_OK)
        status = demo_say(demo,
                          "That was ordo. The demo's store stays: ordo --store %s order list\n"
                          "Your own shop: ordo product add --help\n",
                          demo_store);
    return status;
}

/* Drop the last demo's store. One of this name that the user made is theirs. */
static enum ordo_status clear(const struct ordo_open_options *where, struct ordo_error *error)
{
    struct ordo_rows *stores = NULL;
    enum ordo_status status = ordo_store_list(where, &stores, error);
    for (size_t r = 0; status == ORDO_OK && r < ordo_rows_count(stores); r++) {
        if (strcmp(ordo_rows_text(stores, r, "store"), demo_store) != 0)
            continue;
        if (strcmp(ordo_rows_text(stores, r, "is_demo"), "true") == 0) {
            status = ordo_store_drop(where, demo_store, error);
        } else {
            status = error_set(error, ORDO_CONFLICT, "store",
                               "store: %s exists and was not made by the demo; it stays as it is",
                               demo_store);
        }
    }
    ordo_rows_free(stores);
    return status;
}

static enum ordo_status run_demo(struct invocation *invocation)
{
    struct demo demo = {.invocation = invocation};
    struct ordo_open_options where = invocation_open_options(invocation);
    const struct ordo_init_options options = {.is_demo = true};
    where.store = demo_store;
    invocation->settings.format = OUTPUT_TABLE;
    enum ordo_status status = clear(&where, &invocation->error);
    if (status == ORDO_OK)
        status = ordo_init(&where, &options, &invocation->error);
    if (status == ORDO_OK)
        status = ordo_open(&where, &demo.store, &invocation->error);
    if (status == ORDO_OK) {
        interrupt_cancels(demo.store);
        status = walk(&demo);
    }
    invocation_close(demo.store);
    return status;
}

const struct command command_demo = {
    .path = "demo",
    .summary = "Walk through all of ordo, in a store of its own.",
    .description = "Makes the store \"demo\" anew each time; a store of that name that you made "
                   "yourself is left alone.",
    .examples = "ordo demo",
    .run = run_demo,
};
