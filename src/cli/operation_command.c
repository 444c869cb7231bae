#include "cli/operation_command.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "ops/run.h"
#include "store/handle.h"

/* "customer_id" is --customer, "first_name" is --first-name, "items" is --item. */
static const char *option_name(const struct parameter *parameter, struct arena *arena)
{
    if (parameter->type == PARAMETER_ITEMS)
        return "item";
    size_t length = strlen(parameter->name);
    if (parameter->type == PARAMETER_ID && length > 3 &&
        strcmp(parameter->name + length - 3, "_id") == 0)
        length -= 3;
    char *name = arena_copy(arena, parameter->name, length);
    for (char *c = name; c != NULL && *c != '\0'; c++)
        if (*c == '_')
            *c = '-';
    return name;
}

static const char *argument_name(const struct parameter *parameter, struct arena *arena)
{
    char *name = arena_copy(arena, parameter->name, strlen(parameter->name));
    for (char *c = name; c != NULL && *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return name;
}

static const char *joined_choices(const struct parameter *parameter, struct arena *arena)
{
    char joined[128] = "";
    for (const char *const *choice = parameter->choices; *choice != NULL; choice++) {
        size_t used = strlen(joined);
        snprintf(joined + used, sizeof joined - used, "%s%s", used == 0 ? "" : "|", *choice);
    }
    return arena_copy(arena, joined, strlen(joined));
}

/* What an option's value is called. */
static const char *value_name(const struct parameter *parameter, struct arena *arena)
{
    switch (parameter->type) {
    case PARAMETER_ID:
        return "ID";
    case PARAMETER_INTEGER:
        return "N";
    case PARAMETER_TEXT:
        return "TEXT";
    case PARAMETER_EMAIL:
        return "EMAIL";
    case PARAMETER_MONEY:
        return "AMOUNT";
    case PARAMETER_TIME:
    case PARAMETER_UNTIL:
        return "TIME";
    case PARAMETER_FLAG:
        return NULL;
    case PARAMETER_CHOICE:
        return joined_choices(parameter, arena);
    case PARAMETER_ITEMS:
        return "PRODUCT:QUANTITY";
    }
    return "VALUE";
}

static const char *option_help(const struct parameter *parameter, struct arena *arena)
{
    char help[256];
    if (parameter->type == PARAMETER_ITEMS)
        snprintf(help, sizeof help, "%s Once a line.", parameter->help);
    else if (parameter->default_value != NULL)
        snprintf(help, sizeof help, "%s Default: %s.", parameter->help, parameter->default_value);
    else
        return parameter->help;
    return arena_copy(arena, help, strlen(help));
}

static bool fill(struct command *command, const struct operation *operation,
                 struct command_argument *arguments, struct command_option *options,
                 struct arena *arena)
{
    for (size_t p = 0; p < operation->parameter_count; p++) {
        const struct parameter *parameter = &operation->parameters[p];
        if (parameter->positional) {
            arguments->name = argument_name(parameter, arena);
            arguments->help = parameter->help;
            if (arguments++->name == NULL)
                return false;
            continue;
        }
        *options = (struct command_option){
            .name = option_name(parameter, arena),
            .argument = value_name(parameter, arena),
            .help = option_help(parameter, arena),
            .required = parameter->required,
            .repeats = parameter->type == PARAMETER_ITEMS,
        };
        if (options->name == NULL || options->help == NULL)
            return false;
        options++;
    }
    command->path = operation->cli;
    command->summary = operation->summary;
    command->description = operation->note;
    command->examples = operation->examples;
    command->run = operation->by_engine ? run_order_create : run_operation_command;
    command->operation = operation;
    return true;
}

const struct command *operation_command(const struct operation *operation, struct arena *arena)
{
    const size_t slots = operation->parameter_count + 1; /* a zero one ends the table */
    struct command *command = arena_alloc(arena, sizeof *command);
    struct command_argument *arguments = arena_alloc(arena, slots * sizeof *arguments);
    struct command_option *options = arena_alloc(arena, slots * sizeof *options);
    if (command == NULL || arguments == NULL || options == NULL)
        return NULL;
    memset(command, 0, sizeof *command);
    memset(arguments, 0, slots * sizeof *arguments);
    memset(options, 0, slots * sizeof *options);
    command->arguments = arguments;
    command->options = options;
    return fill(command, operation, arguments, options, arena) ? command : NULL;
}

/* The operation's values, in its parameters' order, from what was typed. */
static void collect_values(const struct invocation *invocation, const char **values)
{
    const struct operation *operation = invocation->command->operation;
    const struct command_option *option = invocation->command->options;
    size_t argument = 0;
    for (size_t p = 0; p < operation->parameter_count; p++) {
        const struct parameter *parameter = &operation->parameters[p];
        if (parameter->positional) {
            values[p] = invocation_argument(invocation, argument++);
            continue;
        }
        if (parameter->type == PARAMETER_FLAG)
            values[p] = invocation_has(invocation, option->name) ? "true" : NULL;
        else
            values[p] = invocation_option(invocation, option->name);
        option++;
    }
}

enum ordo_status run_operation_command(struct invocation *invocation)
{
    enum { PARAMETERS_MOST = 32 };
    const char *values[PARAMETERS_MOST] = {NULL};
    const struct operation *operation = invocation->command->operation;
    struct ordo_store *store = NULL;
    struct ordo_rows *rows = NULL;
    collect_values(invocation, values);
    enum ordo_status status = operation_check(operation, values, &invocation->error);
    if (status == ORDO_OK)
        status = invocation_open(invocation, &store);
    if (status == ORDO_OK)
        status = store_run_operation(store, operation, values, &rows, &invocation->error);
    if (status == ORDO_OK)
        status = operation->lists ? output_rows(invocation, rows, ordo_currency(store))
                                  : output_record(invocation, rows, ordo_currency(store));
    ordo_rows_free(rows);
    invocation_close(store);
    return status;
}
