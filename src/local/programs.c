#include "local/programs.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "local/local.h"
#include "local/process.h"

/* What is looked for, and the best that was found so far. */
struct search {
    const char *program;
    int major; /* 0: any */
    struct programs best;
    int newest; /* of all that were seen; 0: none */
};

/* Where packages put them: Debian and its kin, PostgreSQL's own RPMs, a build from source,
   Alpine. */
static const char *const package_folders[] = {
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/usr/libexec/postgresql*",
};

/* The major version that `path --version` tells ("psql (PostgreSQL) 15.4 ..."); 0 if none. */
static int ask_version(const char *path)
{
    static const char mark[] = "(PostgreSQL) ";
    const char *const arguments[] = {path, "--version", NULL};
    struct buffer output = {0};
    struct ordo_error ignored;
    int exit_code = 0;
    int major = 0;
    if (process_run(&(struct process){.arguments = arguments}, &output, &exit_code, &ignored) ==
            ORDO_OK &&
        exit_code == 0 && output.length > 0) {
        const char *found = strstr(output.bytes, mark);
        major = found == NULL ? 0 : (int)strtol(found + sizeof mark - 1, NULL, 10);
    }
    buffer_free(&output);
    return major;
}

static void consider(struct search *search, const char *bindir)
{
    struct programs candidate = {0};
    char path[PROGRAMS_PATH_BYTES];
    if (strlen(bindir) + 1 + strlen(search->program) >= sizeof path)
        return;
    snprintf(candidate.bindir, sizeof candidate.bindir, "%s", bindir);
    programs_path(&candidate, search->program, path);
    if (access(path, X_OK) != 0)
        return;
    candidate.major = ask_version(path);
    if (candidate.major > search->newest)
        search->newest = candidate.major;
    bool is_wanted = search->major == 0 || candidate.major == search->major;
    if (is_wanted && candidate.major > search->best.major)
        search->best = candidate;
}

static void search_packages(struct search *search)
{
    for (size_t f = 0; f < sizeof package_folders / sizeof package_folders[0]; f++) {
        glob_t found = {0};
        if (glob(package_folders[f], GLOB_NOSORT, NULL, &found) == 0)
            for (size_t p = 0; p < found.gl_pathc; p++)
                consider(search, found.gl_pathv[p]);
        globfree(&found);
    }
}

static void search_path(struct search *search)
{
    const char *path = getenv("PATH");
    while (path != NULL && *path != '\0') {
        char folder[PROGRAMS_PATH_BYTES];
        size_t length = strcspn(path, ":");
        if (path[0] == '/' && length < sizeof folder) {
            memcpy(folder, path, length);
            folder[length] = '\0';
            consider(search, folder);
        }
        path += length + (path[length] == ':');
    }
}

static enum ordo_status not_found(const struct search *search, const char *bindir,
                                  struct ordo_error *error)
{
    char wanted[16] = "";
    char package[64];
    bool is_server = strcmp(search->program, "postgres") == 0;
    if (search->major != 0)
        snprintf(wanted, sizeof wanted, "%d", search->major);
    snprintf(package, sizeof package, "postgresql%s%s%s", is_server ? "" : "-client",
             wanted[0] == '\0' ? "" : "-", wanted);
    if (bindir != NULL)
        error_set(error, ORDO_UNAVAILABLE, "ORDO_PG_BINDIR",
                  "ORDO_PG_BINDIR: %s has no program %s of PostgreSQL%s%s", bindir, search->program,
                  wanted[0] == '\0' ? "" : " ", wanted);
    else if (search->newest > 0)
        error_set(error, ORDO_UNAVAILABLE, NULL,
                  "PostgreSQL %s is not installed; the newest that is here is %d", wanted,
                  search->newest);
    else
        error_set(error, ORDO_UNAVAILABLE, NULL, "PostgreSQL is not installed: no program %s",
                  search->program);
    return error_hint(error,
                      "Install it (apt-get install %s), or name the folder of its programs in "
                      "ORDO_PG_BINDIR, or use another PostgreSQL with --db.",
                      package);
}

enum ordo_status programs_find(const char *program, int major, struct programs *programs,
                               struct ordo_error *error)
{
    struct search search = {.program = program, .major = major};
    const char *bindir = getenv("ORDO_PG_BINDIR");
    if (bindir != NULL && bindir[0] == '\0')
        bindir = NULL;
    if (bindir != NULL) {
        consider(&search, bindir);
    } else {
        search_packages(&search);
        search_path(&search);
    }
    if (search.best.major == 0)
        return not_found(&search, bindir, error);
    *programs = search.best;
    return ORDO_OK;
}

void programs_path(const struct programs *programs, const char *program,
                   char path[PROGRAMS_PATH_BYTES])
{
    int length = snprintf(path, PROGRAMS_PATH_BYTES, "%s/%s", programs->bindir, program);
    if (length >= PROGRAMS_PATH_BYTES)
        path[0] = '\0';
}

enum ordo_status local_program(int major, const char *name, struct buffer *path,
                               struct ordo_error *error)
{
    struct programs programs;
    char found[PROGRAMS_PATH_BYTES];
    if (programs_find(name, major, &programs, error) != ORDO_OK &&
        programs_find(name, 0, &programs, error) != ORDO_OK)
        return error->status;
    error_clear(error);
    programs_path(&programs, name, found);
    buffer_text(path, found);
    return path->failed ? error_no_memory(error) : ORDO_OK;
}
