#include "cli/settings.h"

#include <confuse.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"

const struct command_option global_options[] = {
    {"db", "URL", "The database: a PostgreSQL URL. Without it, ordo's private PostgreSQL.", false,
     false},
    {"store", "NAME", "The store. Default: main.", false, false},
    {"format", "FORMAT", "table, json or csv. Default: table.", false, false},
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

static enum ordo_status set_format(const char *text, struct settings *settings,
                                   struct ordo_error *error)
{
    static const char *const names[] = {
        [OUTPUT_TABLE] = "table",
        [OUTPUT_JSON] = "json",
        [OUTPUT_CSV] = "csv",
    };
    settings->format = OUTPUT_TABLE;
    if (text == NULL)
        return ORDO_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], text) == 0) {
            settings->format = (enum output_format)i;
            return ORDO_OK;
        }
    }
    return error_set(error, ORDO_INVALID, "format",
                     "format: \"%.60s\" is not one of table, json, csv", text);
}

/* ---------------------------------------------------------------- the configuration file */

/* libconfuse reports through a callback that knows only the parser's state. */
static struct {
    char text[512];
    int line;
} parse_error;

PRINTF_LIKE(2, 0)
static void keep_parse_error(cfg_t *cfg, const char *format, va_list arguments)
{
    if (parse_error.text[0] != '\0')
        return; /* the first one tells most */
    vsnprintf(parse_error.text, sizeof parse_error.text, format, arguments);
    parse_error.line = cfg->line;
}

static const char *copy_setting(cfg_t *cfg, const char *name, struct arena *arena)
{
    const char *text = cfg_getstr(cfg, name);
    return text == NULL || text[0] == '\0' ? NULL : arena_copy(arena, text, strlen(text));
}

/* The file's text; libconfuse itself would end the program where a file cannot be read. */
static enum ordo_status load(const char *path, struct buffer *text, struct ordo_error *error)
{
    enum { FILE_BYTES_MOST = 64 * 1024 };
    char piece[4096];
    size_t length;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return error_set(error, ORDO_FILE, "config", "config: %s: %s", path, strerror(errno));
    while (text->length <= FILE_BYTES_MOST && (length = fread(piece, 1, sizeof piece, file)) > 0)
        buffer_append(text, piece, length);
    enum ordo_status status = text->failed ? error_no_memory(error) : ORDO_OK;
    if (ferror(file))
        status = error_set(error, ORDO_FILE, "config", "config: %s: %s", path, strerror(errno));
    else if (text->length > FILE_BYTES_MOST)
        status = error_set(error, ORDO_INVALID, "config", "config: %s is over %d bytes long", path,
                           FILE_BYTES_MOST);
    else if (text->length > 0 && !text_is_utf8(text->bytes, text->length))
        status = error_set(error, ORDO_INVALID, "config", "config: %s is not text in UTF-8", path);
    fclose(file);
    return status;
}

/* Checked while the file is read, so that the complaint knows the line. */
static int check_format(cfg_t *cfg, cfg_opt_t *option)
{
    struct settings ignored;
    struct ordo_error error;
    const char *text = cfg_opt_getnstr(option, 0);
    if (text[0] == '\0' || set_format(text, &ignored, &error) == ORDO_OK)
        return 0;
    cfg_error(cfg, "%s", error.message);
    return -1;
}

static enum ordo_status parse(const char *path, const char *text, struct given_settings *from_file,
                              struct arena *arena, struct ordo_error *error)
{
    cfg_opt_t options[] = {
        CFG_STR("database", NULL, CFGF_NONE), CFG_STR("store", NULL, CFGF_NONE),
        CFG_STR("format", NULL, CFGF_NONE),   CFG_STR("actor", NULL, CFGF_NONE),
        CFG_STR("home", NULL, CFGF_NONE),     CFG_END(),
    };
    cfg_t *cfg = cfg_init(options, CFGF_NONE);
    if (cfg == NULL)
        return error_no_memory(error);
    parse_error.text[0] = '\0';
    cfg_set_error_function(cfg, keep_parse_error);
    cfg_set_validate_func(cfg, "format", check_format);
    enum ordo_status status = ORDO_OK;
    if (cfg_parse_buf(cfg, text) != CFG_SUCCESS) {
        status = error_set(error, ORDO_INVALID, "config", "config: %s, line %d: %s", path,
                           parse_error.line, parse_error.text);
        error_hint(error, "Known settings: database, store, format, actor, home.");
    } else {
        from_file->database = copy_setting(cfg, "database", arena);
        from_file->store = copy_setting(cfg, "store", arena);
        from_file->format = copy_setting(cfg, "format", arena);
        from_file->actor = copy_setting(cfg, "actor", arena);
        from_file->home = copy_setting(cfg, "home", arena);
    }
    cfg_free(cfg);
    return status;
}

static enum ordo_status read_file(const char *path, struct given_settings *from_file,
                                  struct arena *arena, struct ordo_error *error)
{
    struct buffer text = {0};
    enum ordo_status status = load(path, &text, error);
    if (status == ORDO_OK && text.length > 0)
        status = parse(path, text.bytes, from_file, arena, error);
    buffer_free(&text);
    return status;
}

/* The first default file that exists, or NULL. */
static const char *default_file(struct arena *arena)
{
    const char *xdg = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    struct buffer path = {0};
    if (xdg != NULL && xdg[0] == '/')
        buffer_printf(&path, "%s/ordo/ordo.conf", xdg);
    else if (home != NULL && home[0] == '/')
        buffer_printf(&path, "%s/.config/ordo/ordo.conf", home);
    const char *found = NULL;
    if (path.length > 0 && !path.failed && access(path.bytes, F_OK) == 0)
        found = arena_copy(arena, path.bytes, path.length);
    else if (access("/etc/ordo/ordo.conf", F_OK) == 0)
        found = "/etc/ordo/ordo.conf";
    buffer_free(&path);
    return found;
}

/* ---------------------------------------------------------------- all sources together */

static const char *first_of(const char *flag, const char *variable, const char *file)
{
    if (flag != NULL)
        return flag;
    const char *environment = variable == NULL ? NULL : getenv(variable);
    return environment != NULL && environment[0] != '\0' ? environment : file;
}

enum ordo_status settings_resolve(const struct given_settings *given, struct settings *settings,
                                  struct arena *arena, struct ordo_error *error)
{
    struct given_settings file = {0};
    const char *path = first_of(given->config, "ORDO_CONFIG", NULL);
    if (path == NULL)
        path = default_file(arena);
    enum ordo_status status = ORDO_OK;
    if (path != NULL)
        status = read_file(path, &file, arena, error);
    settings->database = first_of(given->database, "ORDO_DATABASE_URL", file.database);
    settings->store = first_of(given->store, "ORDO_STORE", file.store);
    settings->home = first_of(given->home, "ORDO_HOME", file.home);
    settings->actor = first_of(given->actor, "ORDO_ACTOR", file.actor);
    settings->quiet = given->quiet;
    if (settings->database != NULL && settings->database[0] == '\0')
        settings->database = NULL;
    if (settings->database == NULL)
        unsetenv("PGSERVICE"); /* libpq would look for it even where nothing is left to fill in */
    if (settings->store == NULL)
        settings->store = "main";
    if (status == ORDO_OK)
        status = set_format(first_of(given->format, "ORDO_FORMAT", file.format), settings, error);
    return status;
}
