#include "cli/settings.h"

#include <stdlib.h>
#include <string.h>

#include "cli/configuration.h"

const struct command_option global_options[] = {
    {"db", "URL", "The database: a PostgreSQL URL. Without it, ordo's private PostgreSQL.", false,
     false},
    {"store", "NAME", "The store. Default: main.", false, false},
    {"format", "table|json|csv", "How results are shown. Default: table.", false, false},
    {"actor", "NAME", "Who acts, for the records. Default: the system user.", false, false},
    {"home", "DIR", "The private PostgreSQL's folder. Default: see FILES in ordo(1).", false,
     false},
    {"config", "FILE", "The configuration file. Default: see FILES in ordo(1).", false, false},
    {"quiet", NULL, "No notices and no progress on standard error.", false, false},
    {"help", NULL, "Show help and an example.", false, false},
    {NULL, NULL, NULL, false, false},
};

bool settings_take(struct given_settings *given, const char *name, const char *value)
{
    const struct {
        const char *name;
        const char **target;
    } texts[] = {
        {"db", &given->database}, {"store", &given->store}, {"format", &given->format},
        {"actor", &given->actor}, {"home", &given->home},   {"config", &given->config},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(texts[i].name, name) == 0) {
            *texts[i].target = value;
            return true;
        }
    }
    if (strcmp(name, "quiet") != 0)
        return false;
    given->quiet = true;
    return true;
}

enum ordo_status settings_format(const char *text, enum output_format *format,
                                 struct ordo_error *error)
{
    static const char *const names[] = {
        [OUTPUT_TABLE] = "table",
        [OUTPUT_JSON] = "json",
        [OUTPUT_CSV] = "csv",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], text) == 0) {
            *format = (enum output_format)i;
            return ORDO_OK;
        }
    }
    return error_set(error, ORDO_INVALID, "format",
                     "format: \"%.60s\" is not one of table, json, csv", text);
}

static const char *first_of(const char *flag, const char *variable, const char *file)
{
    if (flag != NULL)
        return flag;
    const char *environment = variable == NULL ? NULL : getenv(variable);
    return environment != NULL && environment[0] != '\0' ? environment : file;
}

/* An empty shell variable must not turn a command on one shop into one on another. */
static enum ordo_status refuse_empty(const char *option, const char *value,
                                     struct ordo_error *error)
{
    if (value == NULL || value[0] != '\0')
        return ORDO_OK;
    return error_set(error, ORDO_INVALID, option, "--%s: must not be empty", option);
}

enum ordo_status settings_resolve(const struct given_settings *given, struct settings *settings,
                                  struct arena *arena, struct ordo_error *error)
{
    struct given_settings file = {0};
    const char *path = first_of(given->config, "ORDO_CONFIG", NULL);
    if (path == NULL)
        path = configuration_default_path(arena);
    enum ordo_status status = ORDO_OK;
    if (path != NULL)
        status = configuration_read(path, &file, arena, error);
    if (status == ORDO_OK)
        status = refuse_empty("db", given->database, error);
    if (status == ORDO_OK)
        status = refuse_empty("home", given->home, error);
    settings->database = first_of(given->database, "ORDO_DATABASE_URL", file.database);
    settings->store_is_typed = given->store != NULL;
    settings->store = first_of(given->store, "ORDO_STORE", file.store);
    settings->home = first_of(given->home, "ORDO_HOME", file.home);
    settings->actor = first_of(given->actor, "ORDO_ACTOR", file.actor);
    settings->quiet = given->quiet;
    settings->config = path;
    settings->serve = file.serve;
    if (settings->database == NULL)
        unsetenv("PGSERVICE"); /* libpq would look for it even where nothing is left to fill in */
    if (settings->store == NULL)
        settings->store = "main";
    const char *format = first_of(given->format, "ORDO_FORMAT", file.format);
    settings->format = OUTPUT_TABLE;
    if (status == ORDO_OK && format != NULL)
        status = settings_format(format, &settings->format, error);
    return status;
}
