/* Settings that every command takes: flag, else environment, else configuration file, else
   default. */
#ifndef ORDO_CLI_SETTINGS_H
#define ORDO_CLI_SETTINGS_H

#include "base/arena.h"
#include "cli/command.h"

/* The options that go with every command; ends with a NULL name. */
extern const struct command_option global_options[];

/* What was typed, all NULL where it was not. */
struct given_settings {
    const char *database;
    const char *store;
    const char *home;
    const char *actor;
    const char *format;
    const char *config;
    bool quiet;
    struct serve_settings serve; /* of a file only */
};

/* Take one typed global option; false if `name` is none. */
bool settings_take(struct given_settings *given, const char *name, const char *value);

/* The format of that name; ORDO_INVALID. */
MUST_USE enum ordo_status settings_format(const char *text, enum output_format *format,
                                          struct ordo_error *error);

/*
 * Work out the settings. Text is borrowed from `given`, the environment or the arena.
 * ORDO_INVALID (format, a wrong configuration file, with its line), ORDO_FILE (a file that --config
 * names and that cannot be read).
 */
MUST_USE enum ordo_status settings_resolve(const struct given_settings *given,
                                           struct settings *settings, struct arena *arena,
                                           struct ordo_error *error);

#endif
