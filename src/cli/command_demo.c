/*
 * ordo demo: a walk through the whole of ordo, in a store of its own, that a person can follow.
 * Each step names the command that does the same, then shows what came of it.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/demo/demo.h"
#include "cli/demo/fill.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "ops/check.h"

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
    enum ordo_status status =
        demo_say(demo, "$ ordo --store %s %s\n", demo->invocation->settings.store, command);
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
                          demo->invocation->settings.store);
    return status;
}

/* Drop the last demo's store. One of this name that the user made is theirs. */
static enum ordo_status clear(const struct ordo_open_options *where, struct ordo_error *error)
{
    struct ordo_rows *stores = NULL;
    enum ordo_status status = ordo_store_list(where, &stores, error);
    for (size_t r = 0; status == ORDO_OK && r < ordo_rows_count(stores); r++) {
        if (strcmp(ordo_rows_text(stores, r, "store"), where->store) != 0)
            continue;
        if (strcmp(ordo_rows_text(stores, r, "is_demo"), "true") == 0) {
            status = ordo_store_drop(where, where->store, error);
        } else {
            status = error_set(error, ORDO_CONFLICT, "store",
                               "store: %s exists and was not made by the demo; it stays as it is",
                               where->store);
        }
    }
    ordo_rows_free(stores);
    return status;
}

/* ---------------------------------------------------------------- --fill */

static enum ordo_status read_number(const struct invocation *invocation, const char *name,
                                    int64_t least, int64_t most, int64_t *number,
                                    struct ordo_error *error)
{
    const struct parameter parameter = {
        .name = name, .type = PARAMETER_INTEGER, .minimum = least, .maximum = most};
    const char *text = invocation_option(invocation, name);
    enum ordo_status status = text == NULL ? ORDO_OK : parameter_check(&parameter, text, error);
    if (status == ORDO_OK && text != NULL)
        (void)text_integer(text, least, most, number);
    return status;
}

/* The year ends now, or when the day --until is over. */
static enum ordo_status read_end(const struct invocation *invocation, int64_t *ends_s,
                                 struct ordo_error *error)
{
    const char *until = invocation_option(invocation, "until");
    struct tm day = {0};
    *ends_s = (int64_t)time(NULL);
    if (until == NULL)
        return ORDO_OK;
    if (!clock_is_date(until) || strptime(until, "%Y-%m-%d", &day) == NULL)
        return error_set(error, ORDO_INVALID, "until",
                         "--until: \"%.60s\" is no date; one like 2026-11-27 is taken", until);
    *ends_s = (int64_t)timegm(&day) + 24 * 3600;
    return ORDO_OK;
}

static enum ordo_status read_fill(struct invocation *invocation, struct fill_options *options)
{
    struct ordo_error *error = &invocation->error;
    *options = (struct fill_options){.seed = 1};
    enum ordo_status status =
        read_number(invocation, "fill", 1, FILL_ORDERS_MOST, &options->orders, error);
    if (status == ORDO_OK)
        status = read_number(invocation, "seed", 0, INT64_MAX, &options->seed, error);
    if (status == ORDO_OK)
        status = read_end(invocation, &options->ends_s, error);
    if (status == ORDO_OK && options->orders == 0 &&
        (invocation_has(invocation, "seed") || invocation_has(invocation, "until")))
        status = error_set(error, ORDO_INVALID, "fill", "--seed and --until go with --fill");
    return status;
}

static enum ordo_status fill(struct demo *demo, const struct fill_options *options)
{
    const int64_t began_us = clock_monotonic_us();
    const char *store = demo->invocation->settings.store;
    int64_t placed = 0;
    enum ordo_status status =
        demo_fill(demo->invocation, demo->store, options, &placed, &demo->invocation->error);
    if (status == ORDO_CANCELLED)
        error_hint(&demo->invocation->error, "The orders that were placed stay, in store %s.",
                   store);
    if (status != ORDO_OK)
        return status;
    return demo_say(demo,
                    "%" PRId64 " orders of the last year are in store %s, placed in %.1f s.\n"
                    "Look at them: ordo --store %s serve\n",
                    placed, store, (double)(clock_monotonic_us() - began_us) / 1e6, store);
}

static enum ordo_status run_demo(struct invocation *invocation)
{
    struct fill_options filling;
    struct demo demo = {.invocation = invocation};
    if (read_fill(invocation, &filling) != ORDO_OK)
        return invocation->error.status;
    if (!invocation->settings.store_is_typed) /* one that is configured is a shop's */
        invocation->settings.store = "demo";
    const struct ordo_open_options where = invocation_open_options(invocation);
    const struct ordo_init_options options = {.is_demo = true};
    invocation->settings.format = OUTPUT_TABLE;
    enum ordo_status status = clear(&where, &invocation->error);
    if (status == ORDO_OK)
        status = ordo_init(&where, &options, &invocation->error);
    if (status == ORDO_OK)
        status = ordo_open(&where, &demo.store, &invocation->error);
    if (status == ORDO_OK) {
        interrupt_cancels(demo.store);
        status = filling.orders > 0 ? fill(&demo, &filling) : walk(&demo);
    }
    invocation_close(demo.store);
    return status;
}

static const struct command_option demo_options[] = {
    {"fill", "N",
     "Instead of the walk: a year of N plausible orders, with seasons and a few best sellers.",
     false, false},
    {"seed", "N", "Chooses the orders of --fill: the same seed, the same orders. Default: 1.",
     false, false},
    {"until", "DATE", "The last day of that year. Default: it ends now.", false, false},
    {NULL, NULL, NULL, false, false},
};

const struct command command_demo = {
    .path = "demo",
    .summary = "Walk through all of ordo, in a store of its own.",
    .description =
        "Makes its store anew each time: \"demo\", or what --store says. A store of that "
        "name that you made yourself is left alone.",
    .options = demo_options,
    .examples = "ordo demo\n"
                "ordo demo --fill 100000",
    .run = run_demo,
};
