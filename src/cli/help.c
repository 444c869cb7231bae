#include "cli/help.h"

#include <string.h>

#include "cli/options.h"
#include "cli/settings.h"

const struct exit_code exit_codes[] = {
    {0, "done"},
    {1, "a defect in ordo, or out of memory"},
    {2, "wrong usage or invalid input; nothing was done"},
    {3, "what was named does not exist: a customer, product, order or store"},
    {4, "conflict: a duplicate, or a step that the state forbids; nothing was done"},
    {5, "not enough stock; nothing was done"},
    {6, "the database cannot be reached or refuses, or the outcome is unknown: the message says "
        "which"},
    {7, "PostgreSQL rejected the statement, a resource ran out, or a file failed"},
    {8, "verify found a broken invariant"},
    {130, "interrupted by Ctrl-C; nothing was done"},
    {143, "terminated by SIGTERM; nothing was done"},
    {0, NULL},
};

static const size_t name_columns = 28;

static void append_entry(struct buffer *out, const char *name, const char *text)
{
    size_t length = strlen(name);
    buffer_printf(out, "  %s", name);
    if (length >= name_columns) {
        buffer_byte(out, '\n');
        length = 0;
        buffer_repeat(out, ' ', 2);
    }
    buffer_repeat(out, ' ', name_columns - length);
    buffer_printf(out, " %s\n", text);
}

void help_usage(struct buffer *out, const struct command *command)
{
    buffer_printf(out, "ordo %s", command->path);
    for (const struct command_argument *a = command->arguments; a != NULL && a->name != NULL; a++)
        buffer_printf(out, a->optional ? " [%s%s]" : " %s%s", a->name, a->repeats ? " ..." : "");
    for (int required = 1; required >= 0; required--) {
        const struct command_option *o = command->options;
        for (; o != NULL && o->name != NULL; o++) {
            if (o->required != required)
                continue;
            buffer_printf(out, required ? " --%s" : " [--%s", o->name);
            if (o->argument != NULL)
                buffer_printf(out, " %s", o->argument);
            buffer_text(out, required ? "" : "]");
            buffer_text(out, o->repeats ? " ..." : "");
        }
    }
}

static void append_options(struct buffer *out, const struct command_option *options)
{
    struct buffer name = {0};
    for (const struct command_option *o = options; o != NULL && o->name != NULL; o++) {
        buffer_clear(&name);
        buffer_printf(&name, "--%s%s%s", o->name, o->argument == NULL ? "" : " ",
                      o->argument == NULL ? "" : o->argument);
        if (!name.failed)
            append_entry(out, name.bytes, o->help);
    }
    buffer_free(&name);
}

static void append_examples(struct buffer *out, const char *examples)
{
    for (const char *line = examples; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        buffer_printf(out, "  %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

void help_command(struct buffer *out, const struct command *command)
{
    buffer_printf(out, "%s\n\nUsage: ", command->summary);
    help_usage(out, command);
    buffer_text(out, "\n");
    if (command->description != NULL)
        buffer_printf(out, "\n%s\n", command->description);
    if (command->arguments != NULL && command->arguments->name != NULL) {
        buffer_text(out, "\nArguments:\n");
        for (const struct command_argument *a = command->arguments; a->name != NULL; a++)
            append_entry(out, a->name, a->help);
    }
    if (command->options != NULL && command->options->name != NULL) {
        buffer_text(out, "\nOptions:\n");
        append_options(out, command->options);
    }
    buffer_text(out, "\nOptions of every command:\n");
    append_options(out, global_options);
    buffer_text(out, "\nExample:\n");
    append_examples(out, command->examples);
}

static void append_command(struct buffer *out, const struct command *command)
{
    append_entry(out, command->path, command->summary);
}

void help_family(struct buffer *out, const char *family)
{
    buffer_printf(out, "Usage: ordo %s COMMAND\n\nCommands:\n", family);
    const struct command *const *c = command_with_prefix(command_all(), family);
    for (; c != NULL; c = command_with_prefix(c + 1, family))
        append_command(out, *c);
    buffer_printf(out, "\nMore about one: ordo %s COMMAND --help\n", family);
}

void help_program(struct buffer *out)
{
    buffer_text(out, "ordo: order management for shops, on PostgreSQL\n\n"
                     "Usage: ordo COMMAND [OPTION ...]\n\nCommands:\n");
    for (const struct command *const *c = command_all(); *c != NULL; c++)
        append_command(out, *c);
    buffer_text(out, "\nOptions of every command:\n");
    append_options(out, global_options);
    append_entry(out, "--version", "Show the version.");
    buffer_text(out, "\nExit codes:\n");
    for (const struct exit_code *e = exit_codes; e->text != NULL; e++)
        buffer_printf(out, "  %-4d%s\n", e->code, e->text);
    buffer_text(out, "\nMore about one: ordo COMMAND --help. All in one: man ordo.\n"
                     "To see it work: ordo demo\n");
}
