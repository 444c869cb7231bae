/* The folder's name: from the caller, the environment, or the system's custom. */
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "local/local.h"

static bool is_given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static enum ordo_status append_user_home(struct buffer *path, struct ordo_error *error)
{
    const char *home = getenv("HOME");
    if (is_given(home)) {
        buffer_text(path, home);
        return ORDO_OK;
    }
    struct passwd user;
    struct passwd *found = NULL;
    char names[4096];
    getpwuid_r(geteuid(), &user, names, sizeof names, &found);
    if (found != NULL) {
        buffer_text(path, found->pw_dir);
        return ORDO_OK;
    }
    error_set(error, ORDO_UNAVAILABLE, "home",
              "home: this user has no home folder (HOME is not set)");
    return error_hint(error, "Name a folder (--home, ORDO_HOME), or a database (--db).");
}

/* What a relative path is relative to. */
static enum ordo_status append_here(struct buffer *path, struct ordo_error *error)
{
    char here[PATH_MAX];
    if (getcwd(here, sizeof here) == NULL)
        return error_set(error, ORDO_UNAVAILABLE, "home",
                         "home: a relative path needs the present folder, which cannot be read: %s",
                         strerror(errno));
    buffer_text(path, here);
    buffer_byte(path, '/');
    return ORDO_OK;
}

enum ordo_status local_home(const char *home, struct buffer *path, struct ordo_error *error)
{
    const char *data = getenv("XDG_DATA_HOME");
    enum ordo_status status = ORDO_OK;
    if (!is_given(home))
        home = getenv("ORDO_HOME");
    if (is_given(home)) {
        if (home[0] != '/')
            status = append_here(path, error);
        buffer_text(path, home);
    } else if (geteuid() == 0) {
        buffer_text(path, "/var/lib/ordo");
    } else if (is_given(data) && data[0] == '/') { /* a relative one is to be ignored, says XDG */
        buffer_text(path, data);
        buffer_text(path, "/ordo");
    } else {
        status = append_user_home(path, error);
        buffer_text(path, "/.local/share/ordo");
    }
    while (path->length > 1 && path->bytes[path->length - 1] == '/')
        path->bytes[--path->length] = '\0';
    if (status == ORDO_OK && path->failed)
        status = error_no_memory(error);
    return status;
}
