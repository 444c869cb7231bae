#include "local/place.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "local/local.h"

static const char system_user[] = "postgres";

_Static_assert(PLACE_HOME_BYTES + sizeof "/" PLACE_SOCKET - 1 ==
                   sizeof((struct sockaddr_un *)0)->sun_path,
               "the longest folder must leave room for its socket");

static enum ordo_status check_home(const char *home, struct ordo_error *error)
{
    size_t length = strlen(home);
    if (length >= PLACE_HOME_BYTES) {
        error_set(error, ORDO_INVALID, "home",
                  "home: %s is too long a path: that of its socket, %s/" PLACE_SOCKET
                  ", would have %zu bytes, and the system allows %zu",
                  home, home, length + sizeof "/" PLACE_SOCKET - 1,
                  sizeof((struct sockaddr_un *)0)->sun_path - 1);
        return error_hint(error,
                          "Name a folder with a path of at most %d bytes (--home, ORDO_HOME).",
                          PLACE_HOME_BYTES - 1);
    }
    for (const char *c = home; *c != '\0'; c++)
        if (*c == ',' || (unsigned char)*c < ' ')
            return error_set(error, ORDO_INVALID, "home",
                             "home: the path may hold no comma and no control character, as "
                             "PostgreSQL's clients would not find its socket");
    return ORDO_OK;
}

static enum ordo_status set_owner(struct process_user *owner, const struct passwd *user, uid_t uid,
                                  struct ordo_error *error)
{
    if (user == NULL) {
        error_set(error, ORDO_UNAVAILABLE, NULL,
                  "PostgreSQL cannot run as user number %ld, which the system has no name for",
                  (long)uid);
        return error_hint(error, "Give the user a name (useradd), or name a database with --db.");
    }
    owner->uid = user->pw_uid;
    owner->gid = user->pw_gid;
    snprintf(owner->name, sizeof owner->name, "%s", user->pw_name);
    return ORDO_OK;
}

static enum ordo_status find_user(uid_t uid, struct process_user *owner, struct ordo_error *error)
{
    struct passwd user;
    struct passwd *found = NULL;
    char names[4096];
    getpwuid_r(uid, &user, names, sizeof names, &found);
    return set_owner(owner, found, uid, error);
}

static enum ordo_status find_system_user(struct process_user *owner, struct ordo_error *error)
{
    struct passwd user;
    struct passwd *found = NULL;
    char names[4096];
    getpwnam_r(system_user, &user, names, sizeof names, &found);
    if (found != NULL)
        return set_owner(owner, found, found->pw_uid, error);
    error_set(error, ORDO_UNAVAILABLE, NULL,
              "PostgreSQL refuses to run as root, and the system has no user %s to run it",
              system_user);
    return error_hint(error, "Install PostgreSQL, which makes that user: apt-get install "
                             "postgresql; or run ordo as another user than root.");
}

static enum ordo_status find_owner(struct place *place, struct ordo_error *error)
{
    const uid_t self = geteuid();
    struct stat data;
    struct stat home;
    char path[PLACE_PATH_BYTES];
    place_path(place, PLACE_DATA, path);
    bool has_data = lstat(path, &data) == 0;
    if (!has_data && errno != ENOENT && errno != ENOTDIR) {
        error_set(error, ORDO_DENIED, "home", "home: cannot look into %s: %s", place->home,
                  strerror(errno));
        return error_hint(error,
                          "Name a folder of your own (--home, ORDO_HOME), or a database (--db).");
    }
    if (has_data && self != 0 && data.st_uid != self) {
        error_set(error, ORDO_DENIED, "home",
                  "home: the private PostgreSQL in %s belongs to another user (number %ld)",
                  place->home, (long)data.st_uid);
        return error_hint(error, "Run ordo as that user, or name a folder of your own (--home, "
                                 "ORDO_HOME), or a database (--db).");
    }
    if (has_data && data.st_uid != 0)
        return find_user(data.st_uid, &place->owner, error);
    if (self != 0)
        return find_user(self, &place->owner, error);
    if (stat(place->home, &home) == 0 && home.st_uid != 0)
        return find_user(home.st_uid, &place->owner, error);
    return find_system_user(&place->owner, error);
}

/* The environment outranks every other way to name a home but the command line's. */
static bool is_usual(const char *home)
{
    const char *usual = getenv("ORDO_HOME");
    return home == NULL || home[0] == '\0' || (usual != NULL && strcmp(home, usual) == 0);
}

enum ordo_status place_find(const char *home, struct place *place, struct ordo_error *error)
{
    struct buffer path = {0};
    enum ordo_status status = local_home(home, &path, error);
    if (status == ORDO_OK)
        status = check_home(path.bytes, error);
    if (status == ORDO_OK) {
        snprintf(place->home, sizeof place->home, "%s", path.bytes);
        place->is_usual = is_usual(home);
        status = find_owner(place, error);
    }
    buffer_free(&path);
    return status;
}

void place_path(const struct place *place, const char *name, char path[PLACE_PATH_BYTES])
{
    snprintf(path, PLACE_PATH_BYTES, "%s/%s", place->home, name);
}

static enum ordo_status cannot_make(const char *path, struct ordo_error *error)
{
    error_set(error, errno == ENOSPC || errno == EDQUOT ? ORDO_LIMIT : ORDO_UNAVAILABLE, "home",
              "home: cannot make %s: %s", path, strerror(errno));
    return error_hint(error, "Name a folder that this user can write in (--home, ORDO_HOME), or a "
                             "database (--db).");
}

/* The folder and those above it. A server's is for all to enter, a person's for them alone. */
static enum ordo_status make_home(const struct place *place, struct ordo_error *error)
{
    const mode_t mode = geteuid() == 0 ? 0755 : 0700;
    char path[PLACE_HOME_BYTES];
    struct stat found;
    snprintf(path, sizeof path, "%s", place->home);
    for (char *end = path + 1; end[-1] != '\0'; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        const char kept = *end;
        *end = '\0';
        if (mkdir(path, mode) == 0) {
            if (chmod(path, mode) != 0) /* the umask may have taken from it */
                return cannot_make(path, error);
        } else if (errno != EEXIST) {
            return cannot_make(path, error);
        }
        *end = kept;
    }
    if (stat(path, &found) == 0 && !S_ISDIR(found.st_mode)) {
        errno = ENOTDIR;
        return cannot_make(path, error);
    }
    return ORDO_OK;
}

/* Give what `fd` is open on to the owner alone; closes it. */
static bool make_private(int fd, const struct place *place, mode_t mode)
{
    bool done = (geteuid() != 0 || fchown(fd, place->owner.uid, place->owner.gid) == 0) &&
                fchmod(fd, mode) == 0;
    int kept = errno;
    close(fd);
    errno = kept;
    return done;
}

enum ordo_status place_make_folder(const struct place *place, const char *name,
                                   struct ordo_error *error)
{
    char path[PLACE_PATH_BYTES];
    place_path(place, name, path);
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return cannot_make(path, error);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || !make_private(fd, place, 0700))
        return cannot_make(path, error);
    return ORDO_OK;
}

enum ordo_status place_make_file(const struct place *place, const char *name,
                                 struct ordo_error *error)
{
    char path[PLACE_PATH_BYTES];
    place_path(place, name, path);
    int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 || !make_private(fd, place, 0600))
        return cannot_make(path, error);
    return ORDO_OK;
}

/* How long the longest prefix of a path is that this user cannot enter; 0 if all can be entered. */
static int find_barrier(const void *context)
{
    const char *home = context;
    char path[PLACE_HOME_BYTES];
    for (size_t length = 1; length <= strlen(home); length++) {
        if (home[length] != '/' && home[length] != '\0')
            continue;
        memcpy(path, home, length);
        path[length] = '\0';
        if (access(path, X_OK) != 0)
            return (int)length;
    }
    return 0;
}

static enum ordo_status check_reachable(const struct place *place, struct ordo_error *error)
{
    if (place->owner.uid == geteuid())
        return ORDO_OK; /* has just made it, or looked into it */
    int barrier = process_call(&place->owner, find_barrier, place->home);
    if (barrier == 0)
        return ORDO_OK;
    error_set(error, ORDO_UNAVAILABLE, "home",
              "home: PostgreSQL runs as the user %s, who may not enter %.*s", place->owner.name,
              barrier, place->home);
    return error_hint(error,
                      "Let others pass through it (chmod o+x %.*s), or name another folder "
                      "(--home, ORDO_HOME).",
                      barrier, place->home);
}

enum ordo_status place_make(const struct place *place, struct ordo_error *error)
{
    enum ordo_status status = make_home(place, error);
    if (status == ORDO_OK)
        status = check_reachable(place, error);
    if (status == ORDO_OK)
        status = place_make_folder(place, PLACE_RUN, error);
    if (status == ORDO_OK)
        status = place_make_file(place, PLACE_LOG, error);
    return status;
}

enum ordo_status place_lock(const struct place *place, int *lock_fd, struct ordo_error *error)
{
    char path[PLACE_PATH_BYTES];
    int held;
    enum ordo_status status = place_make_file(place, PLACE_LOCK, error);
    if (status != ORDO_OK)
        return status;
    place_path(place, PLACE_LOCK, path);
    int fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return cannot_make(path, error);
    do
        held = flock(fd, LOCK_EX);
    while (held != 0 && errno == EINTR);
    if (held != 0) {
        error_set(error, ORDO_UNAVAILABLE, NULL, "cannot lock %s: %s", path, strerror(errno));
        close(fd);
        return ORDO_UNAVAILABLE;
    }
    *lock_fd = fd;
    return ORDO_OK;
}
