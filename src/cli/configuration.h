/* The configuration file: lines like store = "main". */
#ifndef ORDO_CLI_CONFIGURATION_H
#define ORDO_CLI_CONFIGURATION_H

#include "base/arena.h"
#include "cli/settings.h"

/* The first default file that exists, in the user's folders or the system's, or NULL. Lives in the
   arena. */
const char *configuration_default_path(struct arena *arena);

/*
 * Read the file at `path` into `settings`, which must be zero: what it does not set stays NULL.
 * Text lives in the arena. ORDO_FILE if it cannot be read; ORDO_INVALID for what is no setting or
 * no value of one, with its line.
 */
MUST_USE enum ordo_status configuration_read(const char *path, struct given_settings *settings,
                                             struct arena *arena, struct ordo_error *error);

#endif
