/* Completion for bash: ordo completion bash. */
#include <stdio.h>
#include <string.h>

#include "cli/help.h"
#include "cli/output.h"
#include "cli/settings.h"

/* The words that can follow `path` ("" or "customer") in some command's path, each once. */
static void append_next_words(struct buffer *out, const char *path)
{
    size_t length = strlen(path);
    const char *last = "";
    size_t last_length = 0;
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        const char *rest = (*c)->path;
        if (length > 0) {
            if (strncmp(rest, path, length) != 0 || rest[length] != ' ')
                continue;
            rest += length + 1;
        }
        size_t word = strcspn(rest, " ");
        if (word == last_length && strncmp(rest, last, word) == 0)
            continue; /* commands of one family stand together */
        buffer_printf(out, "%s%.*s", last_length == 0 ? "" : " ", (int)word, rest);
        last = rest;
        last_length = word;
    }
}

static void append_option_words(struct buffer *out, const struct command_option *options)
{
    for (const struct command_option *o = options; o != NULL && o->name != NULL; o++)
        buffer_printf(out, " --%s", o->name);
}

/* "a|b" as the words a and b. */
static void append_choice_words(struct buffer *out, const char *choices)
{
    for (const char *c = choices; *c != '\0'; c++)
        buffer_byte(out, *c == '|' ? ' ' : *c);
}

static bool takes_file(const char *name)
{
    return strcmp(name, "FILE") == 0 || strcmp(name, "DIR") == 0;
}

/* A case of the script: words to choose from, files, or nothing that can be known. */
static void append_values(struct buffer *out, const char *choices, const char *name)
{
    if (choices != NULL) {
        buffer_text(out, "words=\"");
        append_choice_words(out, choices);
        buffer_text(out, "\" ;;\n");
    } else {
        buffer_text(out, takes_file(name) ? "files=yes ;;\n" : ";;\n");
    }
}

/* What can stand after an option that takes a value. */
static void append_option_values(struct buffer *out, const char *path,
                                 const struct command_option *options)
{
    for (const struct command_option *o = options; o != NULL && o->name != NULL; o++) {
        if (o->argument == NULL)
            continue;
        bool has_choices = strchr(o->argument, '|') != NULL;
        buffer_printf(out, "      %s\" --%s\") ", path, o->name);
        append_values(out, has_choices ? o->argument : NULL, o->argument);
    }
}

/* What can stand as a command's argument number 0, 1, ... */
static void append_argument_values(struct buffer *out, const struct command *command)
{
    int number = 0;
    for (const struct command_argument *a = command->arguments; a != NULL && a->name != NULL; a++) {
        buffer_printf(out, "      \"%s %d\") ", command->path, number++);
        append_values(out, a->choices, a->name);
    }
}

/* The options that take no value: their next word is not theirs. */
static void append_flags(struct buffer *out)
{
    buffer_text(out, "--version|-h");
    for (const struct command_option *o = global_options; o->name != NULL; o++)
        if (o->argument == NULL)
            buffer_printf(out, "|--%s", o->name);
    for (const struct command *const *c = command_all(); *c != NULL; c++)
        for (const struct command_option *o = (*c)->options; o != NULL && o->name != NULL; o++)
            if (o->argument == NULL)
                buffer_printf(out, "|--%s", o->name);
}

/* Whether this command is the first of a family of two-word ones. */
static bool begins_family(const struct command *const *command)
{
    const char *path = command[0]->path;
    size_t length = strcspn(path, " ");
    if (path[length] == '\0')
        return false;
    return command == command_all() || strncmp(command[-1]->path, path, length + 1) != 0;
}

/* What can stand where no option is open: more of a command's path, or its options. */
static void append_paths(struct buffer *out)
{
    buffer_text(out, "      \"\") words=\"");
    append_next_words(out, "");
    append_option_words(out, global_options);
    buffer_text(out, " --version\" ;;\n");
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        if (begins_family(c)) {
            char family[32] = "";
            strncat(family, (*c)->path, strcspn((*c)->path, " "));
            buffer_printf(out, "      \"%s\") words=\"", family);
            append_next_words(out, family);
            buffer_text(out, " --help\" ;;\n");
        }
        buffer_printf(out, "      \"%s\") words=\"", (*c)->path);
        append_option_words(out, (*c)->options);
        append_option_words(out, global_options);
        buffer_text(out, "\" ;;\n");
    }
}

/* Every path and beginning of one, so that an argument is told from a command. */
static void append_known_paths(struct buffer *out)
{
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        if (begins_family(c))
            buffer_printf(out, "\"%.*s\"|", (int)strcspn((*c)->path, " "), (*c)->path);
        buffer_printf(out, "\"%s\"%s", (*c)->path, c[1] == NULL ? "" : "|");
    }
}

static void append_script(struct buffer *out)
{
    buffer_text(out,
                "# Completion of ordo for bash. To use it now: eval \"$(ordo completion bash)\"\n"
                "_ordo() {\n"
                "  local current=${COMP_WORDS[COMP_CWORD]} path= option= words= files= word\n"
                "  local -i arguments=0\n"
                "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                "    if [ \"$word\" = = ]; then continue; fi\n"
                "    if [ -n \"$option\" ]; then option=; continue; fi\n"
                "    case $word in\n"
                "      --*=*|");
    append_flags(out);
    buffer_text(out, ") continue ;;\n"
                     "      -*) option=$word; continue ;;\n"
                     "    esac\n"
                     "    case \"${path:+$path }$word\" in\n"
                     "      ");
    append_known_paths(out);
    buffer_text(out, ") path=${path:+$path }$word ;;\n"
                     "      *) arguments+=1 ;;\n"
                     "    esac\n"
                     "  done\n"
                     "  if [ \"$current\" = = ]; then current=; fi\n"
                     "  if [ -n \"$option\" ]; then\n"
                     "    case \"$path $option\" in\n");
    append_option_values(out, "*", global_options);
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        char path[40];
        snprintf(path, sizeof path, "\"%s\"", (*c)->path);
        append_option_values(out, path, (*c)->options);
    }
    buffer_text(out, "    esac\n"
                     "  elif [ \"${current:0:1}\" != - ]; then\n"
                     "    case \"$path $arguments\" in\n");
    for (const struct command *const *c = command_all(); *c != NULL; c++)
        append_argument_values(out, *c);
    buffer_text(out, "    esac\n"
                     "  fi\n"
                     "  if [ -n \"$files\" ]; then\n"
                     "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
                     "    return\n"
                     "  fi\n"
                     "  if [ -z \"$option$words\" ]; then\n"
                     "    case $path in\n");
    append_paths(out);
    buffer_text(out, "    esac\n"
                     "  fi\n"
                     "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
                     "}\n"
                     "complete -o filenames -F _ordo ordo\n");
}

static enum ordo_status run_completion(struct invocation *invocation)
{
    const char *shell = invocation_argument(invocation, 0);
    if (strcmp(shell, "bash") != 0)
        return error_set(&invocation->error, ORDO_INVALID, "SHELL",
                         "SHELL: \"%.60s\" is not known; there is completion for bash", shell);
    struct buffer out = {0};
    append_script(&out);
    enum ordo_status status = out.failed ? error_no_memory(&invocation->error)
                                         : output_bytes(invocation, out.bytes, out.length);
    buffer_free(&out);
    return status;
}

static const struct command_argument completion_arguments[] = {
    {"SHELL", "Which shell: bash.", false, false, "bash"},
    {NULL, NULL, false, false, NULL},
};

const struct command command_completion = {
    .path = "completion",
    .summary = "Print completion for a shell.",
    .arguments = completion_arguments,
    .examples = "eval \"$(ordo completion bash)\"",
    .run = run_completion,
};
