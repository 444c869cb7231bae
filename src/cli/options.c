#include "cli/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/leading_options.h"
#include "cli/settings.h"

enum { OPTIONS_MOST = 48 };

/* ---------------------------------------------------------------- which command */

/* How many of the words a command's path takes, if they are its path; else 0. */
static int path_words(const char *path, int word_count, char **words)
{
    int used = 0;
    while (*path != '\0') {
        size_t length = strcspn(path, " ");
        if (used == word_count || strlen(words[used]) != length ||
            strncmp(words[used], path, length) != 0)
            return 0;
        used++;
        path += length + (path[length] == ' ');
    }
    return used;
}

static const struct command *find_command(int word_count, char **words, int *used)
{
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        *used = path_words((*c)->path, word_count, words);
        if (*used > 0)
            return *c;
    }
    return NULL;
}

const struct command *const *command_with_prefix(const struct command *const *from,
                                                 const char *prefix)
{
    size_t length = strlen(prefix);
    for (; *from != NULL; from++)
        if (strncmp((*from)->path, prefix, length) == 0 && (*from)->path[length] == ' ')
            return from;
    return NULL;
}

static enum ordo_status unknown_command(int word_count, char **words, struct ordo_error *error)
{
    const struct command *const *family = command_with_prefix(command_all(), words[0]);
    if (family != NULL && word_count > 1)
        error_set(error, ORDO_INVALID, "command", "unknown command \"%s %.60s\"", words[0],
                  words[1]);
    else if (family != NULL)
        error_set(error, ORDO_INVALID, "command", "\"%s\" needs a second word", words[0]);
    else
        error_set(error, ORDO_INVALID, "command", "unknown command \"%.60s\"", words[0]);
    return error_hint(error, family != NULL ? "See: ordo %s --help" : "See: ordo --help", words[0]);
}

/* ---------------------------------------------------------------- the command's own */

/* What getopt_long answers for an option of its table. */
static const int known_option = 1;

/* getopt_long's table: the command's options, then the global ones. */
struct option_table {
    struct option long_options[OPTIONS_MOST + 1];
    const struct command_option *options[OPTIONS_MOST];
    size_t own_count;
};

static void add_options(struct option_table *table, size_t *count,
                        const struct command_option *options)
{
    for (; options != NULL && options->name != NULL && *count < OPTIONS_MOST; options++) {
        table->options[*count] = options;
        table->long_options[(*count)++] = (struct option){
            options->name, options->argument == NULL ? no_argument : required_argument, NULL,
            known_option};
    }
}

static void build_table(struct option_table *table, const struct command *command)
{
    size_t count = 0;
    memset(table, 0, sizeof *table);
    add_options(table, &count, command->options);
    table->own_count = count;
    add_options(table, &count, global_options);
}

static enum ordo_status usage_error(const struct command *command, struct ordo_error *error)
{
    return error_hint(error, "See: ordo %s --help", command->path);
}

static enum ordo_status bad_option(const struct command *command, int answer, char **argv,
                                   struct ordo_error *error)
{
    const char *word = argv[optind - 1];
    if (answer == ':')
        error_set(error, ORDO_INVALID, word + strspn(word, "-"), "%.60s: needs a value", word);
    else if (optopt == known_option)
        error_set(error, ORDO_INVALID, "option", "%.60s: the option takes no value", word);
    else if (optopt != 0) /* one letter, perhaps of several behind one dash */
        error_set(error, ORDO_INVALID, "option", "unknown option -%c", optopt);
    else
        error_set(error, ORDO_INVALID, "option", "unknown option %.60s", word);
    return usage_error(command, error);
}

/* Read options and arguments after the command's words. getopt_long moves the arguments to the
   end of argv; *first_argument is where they begin. */
static enum ordo_status take_options(int argc, char **argv, struct invocation *invocation,
                                     struct given_settings *given, enum request *request,
                                     struct given_option *own, int *first_argument)
{
    struct option_table table;
    build_table(&table, invocation->command);
    optind = 0; /* GNU: start over, with another argv */
    opterr = 0;
    int answer;
    int number = 0;
    while ((answer = getopt_long(argc, argv, ":h", table.long_options, &number)) != -1) {
        if (answer == 'h') {
            *request = REQUEST_HELP;
            continue;
        }
        if (answer != known_option)
            return bad_option(invocation->command, answer, argv, &invocation->error);
        const struct command_option *option = table.options[number];
        if ((size_t)number < table.own_count)
            own[invocation->given_count++] = (struct given_option){option, optarg};
        else if (strcmp(option->name, "help") == 0)
            *request = REQUEST_HELP;
        else
            settings_take(given, option->name, optarg);
    }
    *first_argument = optind;
    return ORDO_OK;
}

static enum ordo_status check_arguments(struct invocation *invocation)
{
    const struct command *command = invocation->command;
    const struct command_argument *argument = command->arguments;
    size_t taken = 0;
    bool repeats = false;
    for (; argument != NULL && argument->name != NULL; argument++, taken++) {
        if (!argument->optional && taken >= invocation->argument_count) {
            error_set(&invocation->error, ORDO_INVALID, argument->name, "%s is missing",
                      argument->name);
            return usage_error(command, &invocation->error);
        }
        repeats = repeats || argument->repeats;
    }
    if (!repeats && invocation->argument_count > taken) {
        error_set(&invocation->error, ORDO_INVALID, "argument",
                  "\"%.60s\" is one argument too many", invocation->arguments[taken]);
        return usage_error(command, &invocation->error);
    }
    return ORDO_OK;
}

static enum ordo_status check_required_options(struct invocation *invocation)
{
    const struct command_option *option = invocation->command->options;
    for (; option != NULL && option->name != NULL; option++) {
        if (option->required && !invocation_has(invocation, option->name)) {
            error_set(&invocation->error, ORDO_INVALID, option->name, "--%s %s is missing",
                      option->name, option->argument);
            return usage_error(invocation->command, &invocation->error);
        }
    }
    return ORDO_OK;
}

static enum ordo_status parse_command(int argc, char **argv, struct invocation *invocation,
                                      struct given_settings *given, enum request *request,
                                      struct arena *arena)
{
    struct given_option *own = arena_alloc(arena, ((size_t)argc + 1) * sizeof *own);
    if (own == NULL)
        return error_no_memory(&invocation->error);
    int first_argument = argc;
    invocation->given = own;
    enum ordo_status status =
        take_options(argc, argv, invocation, given, request, own, &first_argument);
    if (status != ORDO_OK || *request == REQUEST_HELP)
        return status;
    invocation->arguments = (const char *const *)argv + first_argument;
    invocation->argument_count = (size_t)(argc - first_argument);
    status = check_arguments(invocation);
    return status == ORDO_OK ? check_required_options(invocation) : status;
}

/* "customer --help", "customer -h", or "--help customer". */
static bool is_family_help(int word_count, char **words, enum request request)
{
    if (word_count == 1)
        return request == REQUEST_HELP;
    return word_count == 2 && (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0);
}

enum ordo_status options_parse(int argc, char **argv, struct invocation *invocation,
                               enum request *request, struct arena *arena)
{
    struct given_settings given = {0};
    int index = 1;
    int used = 0;
    *request = REQUEST_RUN;
    enum ordo_status status =
        leading_options_take(argc, argv, &index, &given, request, &invocation->error);
    if (status != ORDO_OK || *request == REQUEST_VERSION)
        return status;
    if (index < argc && strcmp(argv[index], "help") == 0) {
        *request = REQUEST_HELP;
        index++;
    }
    if (index == argc) {
        *request = REQUEST_HELP;
        return ORDO_OK;
    }
    invocation->command = find_command(argc - index, argv + index, &used);
    if (invocation->command == NULL) {
        if (!is_family_help(argc - index, argv + index, *request) ||
            command_with_prefix(command_all(), argv[index]) == NULL)
            return unknown_command(argc - index, argv + index, &invocation->error);
        invocation->arguments = (const char *const *)argv + index;
        invocation->argument_count = 1;
        *request = REQUEST_HELP;
        return ORDO_OK;
    }
    /* getopt takes argv[0] for the program's name: the last word of the command stands there. */
    int skipped = index + used - 1;
    status = parse_command(argc - skipped, argv + skipped, invocation, &given, request, arena);
    if (status == ORDO_OK && *request == REQUEST_RUN)
        status = settings_resolve(&given, &invocation->settings, arena, &invocation->error);
    return status;
}
