/* The program: read the command line, run the command, tell the failure, exit with its code. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/report.h"

static enum ordo_status show_help(struct invocation *invocation)
{
    struct buffer out = {0};
    if (invocation->command != NULL)
        help_command(&out, invocation->command);
    else if (invocation->argument_count > 0)
        help_family(&out, invocation->arguments[0]);
    else
        help_program(&out);
    enum ordo_status status = out.failed ? error_no_memory(&invocation->error)
                                         : output_bytes(invocation, out.bytes, out.length);
    buffer_free(&out);
    return status;
}

static enum ordo_status show_version(struct invocation *invocation)
{
    char line[64];
    int length = snprintf(line, sizeof line, "ordo %s\n", ordo_version());
    return output_bytes(invocation, line, (size_t)length);
}

static enum ordo_status answer(struct invocation *invocation, enum request request)
{
    switch (request) {
    case REQUEST_HELP:
        return show_help(invocation);
    case REQUEST_VERSION:
        return show_version(invocation);
    case REQUEST_RUN:
        return invocation->command->run(invocation);
    }
    return ORDO_INTERNAL;
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct invocation invocation;
    enum request request;
    memset(&invocation, 0, sizeof invocation);
    interrupt_install();
    enum ordo_status status = options_parse(argc, argv, &invocation, &request, &arena);
    if (status == ORDO_OK)
        status = answer(&invocation, request);
    if (status != ORDO_OK && !invocation.is_reported)
        report_error(&invocation.error);
    arena_free(&arena);
    if (status == ORDO_CANCELLED && interrupt_requested())
        return interrupt_exit_code();
    return ordo_status_exit_code(status);
}
