/* Global options that stand before the command. */
#ifndef ORDO_CLI_LEADING_OPTIONS_H
#define ORDO_CLI_LEADING_OPTIONS_H

#include "cli/options.h"
#include "cli/settings.h"

/* Take what begins with a dash, from argv[*index] on; *index is moved to the command's first word,
   or to argc. *request is set where help or the version is asked for. */
MUST_USE enum ordo_status leading_options_take(int argc, char **argv, int *index,
                                               struct given_settings *given, enum request *request,
                                               struct ordo_error *error);

#endif
