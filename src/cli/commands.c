/* The table of all commands. */
#include "cli/commands.h"

#include <stdlib.h>
#include <string.h>

#include "cli/help.h"
#include "cli/operation_command.h"

/* Families of operations in the order of the help; the hand-written commands follow. */
static const char *const families[] = {"customer", "product", "order", "report", "key", "store"};
static const struct command *const others[] = {
    &command_serve,      &command_query,        &command_verify,     &command_import,
    &command_export,     &command_demo,         &command_bench,      &command_init,
    &command_store_list, &command_store_create, &command_store_drop, &command_db_start,
    &command_db_stop,    &command_db_status,    &command_db_url,     &command_db_psql,
    &command_db_dump,    &command_db_restore,   &command_completion, &command_manual,
};
enum { OTHER_COUNT = sizeof others / sizeof others[0], OPERATIONS_MOST = 128 };

/* Made once; they live as long as the program. */
static struct arena operation_commands;
static const struct command *all[OPERATIONS_MOST + OTHER_COUNT + 1];

static bool in_family(const struct operation *operation, const char *family)
{
    size_t length = strlen(family);
    return strncmp(operation->name, family, length) == 0 && operation->name[length] == '.';
}

static size_t add_operations(void)
{
    size_t count = 0;
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++)
        for (size_t i = 0; i < operation_count && count < OPERATIONS_MOST; i++)
            if (in_family(&operations[i], families[f])) {
                all[count] = operation_command(&operations[i], &operation_commands);
                if (all[count] == NULL)
                    abort(); /* a few kilobytes at the start of the program */
                count++;
            }
    return count;
}

const struct command *const *command_all(void)
{
    if (all[0] == NULL)
        memcpy(all + add_operations(), others, sizeof others);
    return all;
}
