/* --help, the manual page, and completion: all told from the table of commands. */
#ifndef ORDO_CLI_HELP_H
#define ORDO_CLI_HELP_H

#include "base/buffer.h"
#include "cli/command.h"

/* Every command, a line each. */
void help_program(struct buffer *out);
/* The commands that begin with a word, "customer". */
void help_family(struct buffer *out, const char *family);
/* One command: usage, arguments, options, example. */
void help_command(struct buffer *out, const struct command *command);

/* "ordo customer show CUSTOMER_ID [--limit N]", required options first. */
void help_usage(struct buffer *out, const struct command *command);

/* What each exit code means; ends with a NULL text. */
struct exit_code {
    int code;
    const char *text;
};
extern const struct exit_code exit_codes[];

extern const struct command command_manual;
extern const struct command command_completion;

#endif
