/* From the command line to an invocation. */
#ifndef ORDO_CLI_OPTIONS_H
#define ORDO_CLI_OPTIONS_H

#include "base/arena.h"
#include "cli/command.h"

enum request { REQUEST_RUN, REQUEST_HELP, REQUEST_VERSION };

/*
 * Find the command, read its options and arguments, and resolve the settings. What the invocation
 * points to is argv's or the arena's. *request says what is wanted of invocation->command; that is
 * NULL for help on the program as a whole.
 * ORDO_INVALID: an unknown command, option or argument, one that is missing, an option without
 * value.
 */
MUST_USE enum ordo_status options_parse(int argc, char **argv, struct invocation *invocation,
                                        enum request *request, struct arena *arena);

/* The commands whose path begins with `prefix` ("customer"): the first from `from` on, or NULL. */
const struct command *const *command_with_prefix(const struct command *const *from,
                                                 const char *prefix);

#endif
