#include "cli/configuration.h"

#include <confuse.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"

const char *configuration_default_path(struct arena *arena)
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

/* libconfuse reports through a callback that knows only the parser's state. */
static char complaint[512];

PRINTF_LIKE(2, 0)
static void keep_complaint(cfg_t *cfg, const char *format, va_list arguments)
{
    (void)cfg;
    if (complaint[0] == '\0') /* the first one tells most */
        vsnprintf(complaint, sizeof complaint, format, arguments);
}

/* Checked while the file is read, so that the complaint knows the line. */
static int check_format(cfg_t *cfg, cfg_opt_t *option)
{
    enum output_format format;
    struct ordo_error error;
    const char *text = cfg_opt_getnstr(option, 0);
    if (text[0] == '\0' || settings_format(text, &format, &error) == ORDO_OK)
        return 0;
    cfg_error(cfg, "%s", error.message);
    return -1;
}

/* A line at a time, since libconfuse's own count of lines goes wrong after a comment. */
static enum ordo_status parse(cfg_t *cfg, const char *path, char *text, struct ordo_error *error)
{
    char *rest = text;
    for (int number = 1; rest != NULL; number++) {
        const char *line = strsep(&rest, "\n");
        complaint[0] = '\0';
        if (line[0] == '\0' || cfg_parse_buf(cfg, line) == CFG_SUCCESS)
            continue;
        error_set(error, ORDO_INVALID, "config", "config: %s, line %d: %s", path, number,
                  complaint);
        return error_hint(error,
                          "Known settings: database, store, format, actor, home, listen, tls_cert, "
                          "tls_key, query_database, log_level.");
    }
    return ORDO_OK;
}

static const char *copy_setting(cfg_t *cfg, const char *name, struct arena *arena)
{
    const char *text = cfg_getstr(cfg, name);
    return text == NULL || text[0] == '\0' ? NULL : arena_copy(arena, text, strlen(text));
}

enum ordo_status configuration_read(const char *path, struct given_settings *settings,
                                    struct arena *arena, struct ordo_error *error)
{
    const struct {
        const char *name;
        const char **target;
    } texts[] = {
        {"database", &settings->database},
        {"store", &settings->store},
        {"format", &settings->format},
        {"actor", &settings->actor},
        {"home", &settings->home},
        {"listen", &settings->serve.listen},
        {"tls_cert", &settings->serve.tls_cert},
        {"tls_key", &settings->serve.tls_key},
        {"query_database", &settings->serve.query_database},
        {"log_level", &settings->serve.log_level},
    };
    enum { COUNT = sizeof texts / sizeof texts[0] };
    cfg_opt_t options[COUNT + 1];
    for (size_t i = 0; i < COUNT; i++)
        options[i] = (cfg_opt_t)CFG_STR(texts[i].name, NULL, CFGF_NONE);
    options[COUNT] = (cfg_opt_t)CFG_END();
    cfg_t *cfg = cfg_init(options, CFGF_NONE);
    if (cfg == NULL)
        return error_no_memory(error);
    cfg_set_error_function(cfg, keep_complaint);
    cfg_set_validate_func(cfg, "format", check_format);
    struct buffer text = {0};
    enum ordo_status status = load(path, &text, error);
    if (status == ORDO_OK)
        status = parse(cfg, path, text.bytes, error);
    for (size_t i = 0; status == ORDO_OK && i < COUNT; i++)
        *texts[i].target = copy_setting(cfg, texts[i].name, arena);
    buffer_free(&text);
    cfg_free(cfg);
    return status;
}
