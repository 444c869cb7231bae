/* The operations of the catalogue as commands. */
#ifndef ORDO_CLI_OPERATION_COMMAND_H
#define ORDO_CLI_OPERATION_COMMAND_H

#include "base/arena.h"
#include "cli/command.h"
#include "ops/operation.h"

/* The command that runs `operation`, with options and arguments from its parameters. Lives in the
   arena; NULL if memory ran out. */
const struct command *operation_command(const struct operation *operation, struct arena *arena);

/* What such a command does when it runs: every operation but those of the engine. */
enum ordo_status run_operation_command(struct invocation *invocation);

/* `order create`, which the engine runs. */
enum ordo_status run_order_create(struct invocation *invocation);

#endif
