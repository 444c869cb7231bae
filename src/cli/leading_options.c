#include "cli/leading_options.h"

#include <string.h>

static enum ordo_status wrong(struct ordo_error *error, const char *before, const char *word,
                              const char *behind)
{
    error_set(error, ORDO_INVALID, "option", "%s%.60s%s", before, word, behind);
    return error_hint(error, "See: ordo --help");
}

/* The global option that `name` begins with, up to a '=' or its end; its name is NULL if none. */
static const struct command_option *find_global(const char *name)
{
    size_t length = strcspn(name, "=");
    const struct command_option *option = global_options;
    while (option->name != NULL &&
           (strlen(option->name) != length || strncmp(option->name, name, length) != 0))
        option++;
    return option;
}

/* One global option at argv[*index], which is moved to its value if that is a word of its own. */
static enum ordo_status take_one(int argc, char **argv, int *index, struct given_settings *given,
                                 struct ordo_error *error)
{
    const char *word = argv[*index];
    const bool is_long = strncmp(word, "--", 2) == 0;
    const struct command_option *option = find_global(is_long ? word + 2 : "");
    if (option->name == NULL)
        return wrong(error, "unknown option ", word, " before the command");
    const char *equals = strchr(word, '=');
    const char *value = equals == NULL ? NULL : equals + 1;
    if (option->argument == NULL && value != NULL)
        return wrong(error, "", word, ": the option takes no value");
    if (option->argument != NULL && value == NULL && *index + 1 < argc)
        value = argv[++*index];
    if (option->argument != NULL && value == NULL)
        return wrong(error, "", word, ": needs a value");
    settings_take(given, option->name, value);
    return ORDO_OK;
}

enum ordo_status leading_options_take(int argc, char **argv, int *index,
                                      struct given_settings *given, enum request *request,
                                      struct ordo_error *error)
{
    for (; *index < argc && argv[*index][0] == '-'; (*index)++) {
        const char *word = argv[*index];
        enum ordo_status status = ORDO_OK;
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
            *request = REQUEST_HELP;
        else if (strcmp(word, "--version") == 0)
            *request = REQUEST_VERSION;
        else
            status = take_one(argc, argv, index, given, error);
        if (status != ORDO_OK)
            return status;
    }
    return ORDO_OK;
}
