/* Completion for bash: ordo completion bash. */
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

/* case "customer add") ... : what completes after a whole command. */
static void append_command_case(struct buffer *out, const struct command *command)
{
    buffer_printf(out, "    \"%s\") words=\"", command->path);
    append_option_words(out, command->options);
    append_option_words(out, global_options);
    buffer_text(out, "\" ;;\n");
}

static void append_family_case(struct buffer *out, const char *family, size_t length)
{
    struct buffer name = {0};
    buffer_append(&name, family, length);
    if (!name.failed) {
        buffer_printf(out, "    \"%s\") words=\"", name.bytes);
        append_next_words(out, name.bytes);
        buffer_text(out, " --help\" ;;\n");
    }
    buffer_free(&name);
}

/* Values that are known beforehand: "--format table|json|csv" and the choices of the catalogue. */
static void append_choices(struct buffer *out)
{
    buffer_text(out, "    *\" --format\") words=\"table json csv\" ;;\n"
                     "    *\" --config\"|*\" --home\"|*\" --output\"|*\" --rejects\")\n"
                     "      COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n");
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        for (const struct command_option *o = (*c)->options; o != NULL && o->name != NULL; o++) {
            if (o->argument == NULL || strchr(o->argument, '|') == NULL)
                continue;
            buffer_printf(out, "    \"%s --%s\") words=\"", (*c)->path, o->name);
            for (const char *a = o->argument; *a != '\0'; a++)
                buffer_byte(out, *a == '|' ? ' ' : *a);
            buffer_text(out, "\" ;;\n");
        }
    }
}

/* Before the command: the options whose next word is their value. */
static void append_leading_options(struct buffer *out)
{
    const char *separator = "      ";
    for (const struct command_option *o = global_options; o->name != NULL; o++) {
        if (o->argument == NULL)
            continue;
        buffer_printf(out, "%s/--%s", separator, o->name);
        separator = "|";
    }
    buffer_text(out, ") value=next ;;\n");
}

static void append_script(struct buffer *out)
{
    const char *family = "";
    size_t family_length = 0;
    buffer_text(out,
                "# Completion of ordo for bash. To use it now: eval \"$(ordo completion bash)\"\n"
                "_ordo() {\n"
                "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                "  local words= path= word value=\n"
                "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                "    if [ -n \"$value\" ]; then value=; continue; fi\n"
                "    case $path/$word in\n");
    append_leading_options(out);
    buffer_text(out, "      /-*) ;;\n"
                     "      */-*) break ;;\n"
                     "      *) path=${path:+$path }$word ;;\n"
                     "    esac\n"
                     "  done\n"
                     "  case \"$path $before\" in\n");
    append_choices(out);
    buffer_text(out, "  esac\n"
                     "  while [ -z \"$words\" ]; do case $path in\n    \"\") words=\"");
    append_next_words(out, "");
    append_option_words(out, global_options);
    buffer_text(out, " --version\" ;;\n");
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        size_t length = strcspn((*c)->path, " ");
        bool is_family = (*c)->path[length] != '\0';
        if (is_family && (length != family_length || strncmp(family, (*c)->path, length) != 0)) {
            family = (*c)->path;
            family_length = length;
            append_family_case(out, family, length);
        }
        append_command_case(out, *c);
    }
    buffer_text(out, "    *\" \"*) path=${path% *} ;;\n"
                     "    *) return ;;\n"
                     "  esac; done\n"
                     "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
                     "}\n"
                     "complete -o default -F _ordo ordo\n");
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
    {"SHELL", "Which shell: bash.", false, false},
    {NULL, NULL, false, false},
};

const struct command command_completion = {
    .path = "completion",
    .summary = "Print completion for a shell.",
    .arguments = completion_arguments,
    .examples = "eval \"$(ordo completion bash)\"",
    .run = run_completion,
};
