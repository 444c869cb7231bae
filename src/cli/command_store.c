/* ordo init, ordo store list|create|drop. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"

static const struct command_option init_options[] = {
    {"currency", "CODE", "ISO 4217 code of the store's one currency. Default: EUR.", false, false},
    {"time-zone", "ZONE", "Where the store's days begin, like Europe/Berlin. Default: UTC.", false,
     false},
    {NULL, NULL, NULL, false, false},
};

/* Make or update the store `name`; say so. */
static enum ordo_status init(struct invocation *invocation, const char *name)
{
    struct ordo_open_options where = invocation_open_options(invocation);
    where.store = name;
    const struct ordo_init_options options = {
        .currency = invocation_option(invocation, "currency"),
        .time_zone = invocation_option(invocation, "time-zone"),
    };
    enum ordo_status status = ordo_init(&where, &options, &invocation->error);
    if (status != ORDO_OK)
        return status;
    struct buffer line = {0};
    buffer_printf(&line, "store %s is ready", name);
    if (!line.failed)
        output_notice(line.bytes, invocation);
    buffer_free(&line);
    return status;
}

static enum ordo_status run_init(struct invocation *invocation)
{
    return init(invocation, invocation->settings.store);
}

const struct command command_init = {
    .path = "init",
    .summary = "Make the store, or bring its schema up to this program's version.",
    .description = "The store is the one that --store names. On a database of your own this is the "
                   "first command; on the private PostgreSQL the main store makes itself.",
    .options = init_options,
    .examples = "ordo init --currency EUR --store main",
    .run = run_init,
};

static enum ordo_status run_store_list(struct invocation *invocation)
{
    const struct ordo_open_options where = invocation_open_options(invocation);
    struct ordo_rows *rows = NULL;
    enum ordo_status status = ordo_store_list(&where, &rows, &invocation->error);
    if (status == ORDO_OK)
        status = output_rows(invocation, rows, NULL);
    ordo_rows_free(rows);
    return status;
}

const struct command command_store_list = {
    .path = "store list",
    .summary = "List the stores of the database.",
    .examples = "ordo store list",
    .run = run_store_list,
};

static const struct command_argument name_argument[] = {
    {"NAME", "The store: 1 to 48 of a-z, 0-9 and _.", false, false, NULL},
    {NULL, NULL, false, false, NULL},
};

static enum ordo_status run_store_create(struct invocation *invocation)
{
    const char *name = invocation_argument(invocation, 0);
    const struct ordo_open_options where = invocation_open_options(invocation);
    struct ordo_rows *stores = NULL;
    enum ordo_status status = ordo_store_list(&where, &stores, &invocation->error);
    for (size_t r = 0; status == ORDO_OK && r < ordo_rows_count(stores); r++)
        if (strcmp(ordo_rows_text(stores, r, "store"), name) == 0)
            status = error_set(&invocation->error, ORDO_CONFLICT, "NAME",
                               "NAME: there is a store %s already", name);
    ordo_rows_free(stores);
    return status == ORDO_OK ? init(invocation, name) : status;
}

const struct command command_store_create = {
    .path = "store create",
    .summary = "Make a new store.",
    .arguments = name_argument,
    .options = init_options,
    .examples = "ordo store create outlet --currency GBP --time-zone Europe/London",
    .run = run_store_create,
};

static const struct command_option drop_options[] = {
    {"confirm", "NAME", "The store's name again, for use without a terminal.", false, false},
    {NULL, NULL, NULL, false, false},
};

static enum ordo_status run_store_drop(struct invocation *invocation)
{
    const char *name = invocation_argument(invocation, 0);
    const char *confirm = invocation_option(invocation, "confirm");
    char typed[80] = "";
    if (confirm == NULL && isatty(STDIN_FILENO) && text_is_store_name(name)) {
        fprintf(stderr,
                "This deletes store %s with all its data, for ever. Its name again: ", name);
        if (fgets(typed, sizeof typed, stdin) != NULL)
            typed[strcspn(typed, "\n")] = '\0';
        confirm = typed;
    }
    struct ordo_open_options where = invocation_open_options(invocation);
    where.store = name;
    enum ordo_status status = ordo_store_drop(&where, confirm, &invocation->error);
    if (status == ORDO_INVALID && confirm == NULL)
        error_hint(&invocation->error, "Without a terminal: ordo store drop %s --confirm %s", name,
                   name);
    if (status == ORDO_OK && !invocation->settings.quiet)
        fprintf(stderr, "ordo: store %s is deleted\n", name);
    return status;
}

const struct command command_store_drop = {
    .path = "store drop",
    .summary = "Delete a store with all its data; asks for the name again.",
    .arguments = name_argument,
    .options = drop_options,
    .examples = "ordo store drop outlet",
    .run = run_store_drop,
};
