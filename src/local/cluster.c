#include "local/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "local/advice.h"
#include "local/complaint.h"
#include "local/machine.h"
#include "local/server_files.h"

enum ordo_status cluster_major(const struct place *place, int *major, struct ordo_error *error)
{
    char path[PLACE_PATH_BYTES];
    char line[16] = "";
    *major = 0;
    place_path(place, PLACE_DATA, path);
    if (access(path, F_OK) != 0)
        return ORDO_OK;
    place_path(place, PLACE_DATA "/PG_VERSION", path);
    FILE *file = fopen(path, "re");
    if (file == NULL && errno == EACCES)
        return error_set(error, ORDO_DENIED, "home", "home: cannot read %s: %s", path,
                         strerror(errno));
    if (file != NULL) {
        if (fgets(line, sizeof line, file) != NULL)
            *major = (int)strtol(line, NULL, 10);
        fclose(file);
    }
    if (*major > 0)
        return ORDO_OK;
    error_set(error, ORDO_UNAVAILABLE, "home",
              "home: %s/" PLACE_DATA " is not a PostgreSQL cluster, or is damaged: its PG_VERSION "
              "is missing or holds no number",
              place->home);
    return error_hint(error,
                      "Move it out of the way, and ordo makes a new one; the data that it may "
                      "hold are then not in it.");
}

/* What a file is to hold. */
struct content {
    const char *path;
    const char *new_path; /* written first, then renamed; NULL: append to `path` instead */
    const char *bytes;
    size_t length;
};

/* 0, or an errno. */
static int write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = write(fd, bytes, length);
        if (count < 0 && errno != EINTR)
            return errno;
        if (count > 0) {
            bytes += count;
            length -= (size_t)count;
        }
    }
    return fsync(fd) == 0 ? 0 : errno;
}

/* Runs as the owner, so that no link laid in the owner's folder leads root astray. */
static int write_content(const void *context)
{
    const struct content *content = context;
    bool appends = content->new_path == NULL;
    int flags = O_WRONLY | O_CLOEXEC | (appends ? O_APPEND : O_CREAT | O_TRUNC);
    int fd = open(appends ? content->path : content->new_path, flags, 0600);
    if (fd < 0)
        return errno;
    int result = write_all(fd, content->bytes, content->length);
    close(fd);
    if (result == 0 && !appends && rename(content->new_path, content->path) != 0)
        result = errno;
    return result;
}

static enum ordo_status put_content(const struct place *place, const char *name, bool appends,
                                    const struct buffer *text, struct ordo_error *error)
{
    char path[PLACE_PATH_BYTES];
    char new_path[PLACE_PATH_BYTES + sizeof ".new"];
    if (text->failed)
        return error_no_memory(error);
    place_path(place, name, path);
    snprintf(new_path, sizeof new_path, "%s.new", path);
    const struct content content = {path, appends ? NULL : new_path, text->bytes, text->length};
    int result = process_call(&place->owner, write_content, &content);
    if (result == 0)
        return ORDO_OK;
    error_set(error, ORDO_UNAVAILABLE, NULL, "cannot write %s: %s", path, strerror(result));
    return result == ENOSPC || result == EDQUOT ? advice_full_disk(place, error) : error->status;
}

enum ordo_status cluster_configure(const struct place *place, struct ordo_error *error)
{
    struct buffer settings = {0};
    struct buffer access = {0};
    struct buffer identities = {0};
    server_files_settings(&settings, machine_memory_bytes(), machine_disk_free_bytes(place->home));
    server_files_access(&access);
    server_files_identities(&identities, place->owner.name);
    enum ordo_status status = put_content(place, PLACE_DATA "/ordo.conf", false, &settings, error);
    if (status == ORDO_OK)
        status = put_content(place, PLACE_DATA "/pg_ident.conf", false, &identities, error);
    if (status == ORDO_OK)
        status = put_content(place, PLACE_DATA "/pg_hba.conf", false, &access, error);
    buffer_free(&identities);
    buffer_free(&access);
    buffer_free(&settings);
    return status;
}

/* Run a program as the owner, holding the lock; a failure is told in the program's own words. */
static enum ordo_status run(const struct place *place, const char *const *arguments,
                            const char *input, int lock_fd, struct ordo_error *error)
{
    struct buffer output = {0};
    char line[512];
    int exit_code = 0;
    enum ordo_status status = process_run(
        &(struct process){
            .arguments = arguments,
            .user = &place->owner,
            .folder = place->home,
            .input = input,
            .kept_fd = lock_fd,
        },
        &output, &exit_code, error);
    if (status == ORDO_OK && exit_code != 0) {
        complaint_find(output.bytes == NULL ? "" : output.bytes, line, sizeof line);
        bool is_full = strstr(line, strerror(ENOSPC)) != NULL;
        status = error_set(error, is_full ? ORDO_LIMIT : ORDO_UNAVAILABLE, NULL,
                           "the private PostgreSQL in %s could not be made: %s", place->home, line);
        error_hint(error, "%s failed with exit code %d. Nothing is left half made.", arguments[0],
                   exit_code);
    }
    buffer_free(&output);
    return status;
}

static enum ordo_status clear_undone(const struct place *place, int lock_fd,
                                     struct ordo_error *error)
{
    static const char *const arguments[] = {"/usr/bin/find", PLACE_UNDONE, "-mindepth", "1",
                                            "-delete",       NULL};
    enum ordo_status status = place_make_folder(place, PLACE_UNDONE, error);
    return status == ORDO_OK ? run(place, arguments, NULL, lock_fd, error) : status;
}

static bool has_locale(const char *name)
{
    locale_t locale = newlocale(LC_ALL_MASK, name, (locale_t)0);
    if (locale == (locale_t)0)
        return false;
    freelocale(locale);
    return true;
}

static enum ordo_status run_initdb(const struct place *place, const struct programs *programs,
                                   int lock_fd, struct ordo_error *error)
{
    char initdb[PROGRAMS_PATH_BYTES];
    const char *locale = has_locale("C.UTF-8") ? "--locale=C.UTF-8" : "--locale=C";
    const char *const arguments[] = {
        initdb, "--pgdata=" PLACE_UNDONE, "--username=ordo",   "--encoding=UTF8",
        locale, "--data-checksums",       "--auth-local=peer", "--auth-host=reject",
        NULL};
    programs_path(programs, "initdb", initdb);
    return run(place, arguments, NULL, lock_fd, error);
}

/* By a server that serves nobody else, so that the cluster is whole before it has its name. */
static enum ordo_status create_database(const struct place *place, const struct programs *programs,
                                        int lock_fd, struct ordo_error *error)
{
    char postgres[PROGRAMS_PATH_BYTES];
    const char *const arguments[] = {postgres, "--single",         "-D",       PLACE_UNDONE,
                                     "-c",     "exit_on_error=on", "postgres", NULL};
    programs_path(programs, "postgres", postgres);
    return run(place, arguments, "CREATE DATABASE ordo\n", lock_fd, error);
}

static enum ordo_status include_settings(const struct place *place, struct ordo_error *error)
{
    struct buffer text = {0};
    buffer_text(&text, "\ninclude 'ordo.conf'\n");
    enum ordo_status status =
        put_content(place, PLACE_UNDONE "/postgresql.conf", true, &text, error);
    buffer_free(&text);
    return status;
}

static enum ordo_status give_name(const struct place *place, struct ordo_error *error)
{
    char undone[PLACE_PATH_BYTES];
    char data[PLACE_PATH_BYTES];
    place_path(place, PLACE_UNDONE, undone);
    place_path(place, PLACE_DATA, data);
    int folder = open(place->home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = folder >= 0 && rename(undone, data) == 0 && fsync(folder) == 0;
    if (!done)
        error_set(error, ORDO_UNAVAILABLE, NULL, "cannot rename %s: %s", undone, strerror(errno));
    if (folder >= 0)
        close(folder);
    return done ? ORDO_OK : ORDO_UNAVAILABLE;
}

enum ordo_status cluster_make(const struct place *place, const struct programs *programs,
                              int lock_fd, struct ordo_error *error)
{
    enum ordo_status status = clear_undone(place, lock_fd, error);
    if (status == ORDO_OK)
        status = run_initdb(place, programs, lock_fd, error);
    if (status == ORDO_OK)
        status = create_database(place, programs, lock_fd, error);
    if (status == ORDO_OK)
        status = include_settings(place, error);
    if (status == ORDO_OK)
        status = give_name(place, error);
    return status;
}
