#include "local/local.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "local/advice.h"
#include "local/cluster.h"
#include "local/complaint.h"
#include "local/machine.h"
#include "local/place.h"
#include "local/postmaster.h"
#include "local/programs.h"
#include "local/server_log.h"

static const int oldest_major = 14;

static void tell(struct local_notice notice, const char *format, ...) PRINTF_LIKE(2, 3);
static void tell(struct local_notice notice, const char *format, ...)
{
    char line[640];
    va_list arguments;
    if (notice.tell == NULL)
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    notice.tell(line, notice.context);
}

static enum ordo_status make(const struct place *place, const struct programs *programs,
                             int lock_fd, struct local_notice notice, struct ordo_error *error)
{
    if (programs->major < oldest_major) {
        error_set(error, ORDO_UNAVAILABLE, NULL, "%s has PostgreSQL %d; ordo needs %d or later",
                  programs->bindir, programs->major, oldest_major);
        return error_hint(error, "Install a newer one, or use another server with --db.");
    }
    tell(notice, "making a private PostgreSQL %d in %s", programs->major, place->home);
    return cluster_make(place, programs, lock_fd, error);
}

/* While the place is locked. `programs` are the newest; another version's are looked up. */
static enum ordo_status start(const struct place *place, struct programs programs, int lock_fd,
                              struct local_notice notice, struct ordo_error *error)
{
    struct postmaster postmaster;
    char command[ADVICE_COMMAND_BYTES];
    int major = 0;
    enum ordo_status status = postmaster_settle(place, &postmaster, error);
    if (status != ORDO_OK || postmaster.is_ready)
        return status;
    status = cluster_major(place, &major, error);
    if (status == ORDO_OK && major == 0)
        status = make(place, &programs, lock_fd, notice, error);
    else if (status == ORDO_OK && major != programs.major)
        status = programs_find("postgres", major, &programs, error);
    if (status == ORDO_OK)
        status = cluster_configure(place, error);
    if (status == ORDO_OK)
        status = postmaster_start(place, &programs, error);
    if (status == ORDO_OK) {
        advice_stop_command(place, command);
        tell(notice, "started the private PostgreSQL %d in %s (stop it with: %s)", programs.major,
             place->home, command);
    }
    return status;
}

enum ordo_status local_start(const char *home, struct local_notice notice, struct ordo_error *error)
{
    struct place place;
    struct postmaster postmaster = {0};
    struct programs programs;
    int lock_fd = -1;
    enum ordo_status status = place_find(home, &place, error);
    if (status == ORDO_OK)
        status = postmaster_look(&place, &postmaster, error);
    if (status != ORDO_OK || postmaster.is_ready)
        return status;
    status = programs_find("postgres", 0, &programs, error);
    if (status == ORDO_OK)
        status = place_make(&place, error);
    if (status == ORDO_OK)
        status = place_lock(&place, &lock_fd, error);
    if (status == ORDO_OK)
        status = start(&place, programs, lock_fd, notice, error);
    if (lock_fd >= 0)
        close(lock_fd);
    return status;
}

/* While the place is locked. */
static enum ordo_status stop(const struct place *place, int major, struct local_notice notice,
                             struct ordo_error *error)
{
    struct postmaster postmaster;
    struct programs programs;
    bool is_forced = false;
    enum ordo_status status = postmaster_look(place, &postmaster, error);
    if (status == ORDO_OK && !postmaster.is_alive) {
        tell(notice, "the private PostgreSQL in %s does not run", place->home);
        return ORDO_OK;
    }
    if (status == ORDO_OK)
        status = programs_find("pg_ctl", major, &programs, error);
    if (status == ORDO_OK)
        status = postmaster_stop(place, &programs, &is_forced, error);
    if (status == ORDO_OK)
        tell(notice, "stopped the private PostgreSQL %d in %s%s", major, place->home,
             is_forced ? " at once, as it took too long: it recovers when it is started" : "");
    return status;
}

enum ordo_status local_stop(const char *home, struct local_notice notice, struct ordo_error *error)
{
    struct place place;
    int major = 0;
    int lock_fd = -1;
    enum ordo_status status = place_find(home, &place, error);
    if (status == ORDO_OK)
        status = cluster_major(&place, &major, error);
    if (status == ORDO_OK && major == 0) {
        tell(notice, "there is no private PostgreSQL in %s", place.home);
        return ORDO_OK;
    }
    if (status == ORDO_OK)
        status = place_lock(&place, &lock_fd, error);
    if (status == ORDO_OK)
        status = stop(&place, major, notice, error);
    if (lock_fd >= 0)
        close(lock_fd);
    return status;
}

/* A server whose disk is full may have logged nothing, as the log lies there too; but without room
   for another segment of its write-ahead log it cannot go on. */
static bool is_disk_full(const struct place *place)
{
    static const int64_t segment_bytes = 16 << 20;
    const int64_t free_bytes = machine_disk_free_bytes(place->home);
    struct buffer log = {0};
    server_log_read(place, 0, &log);
    bool is_told = log.length > 0 && complaint_is_full_disk(log.bytes);
    buffer_free(&log);
    return is_told || (free_bytes >= 0 && free_bytes < segment_bytes);
}

enum ordo_status local_explain(const char *home, struct ordo_error *error)
{
    struct place place;
    struct ordo_error ignored;
    const enum ordo_status status = error->status;
    if (status != ORDO_UNAVAILABLE && status != ORDO_OUTCOME_UNKNOWN)
        return status;
    if (place_find(home, &place, &ignored) != ORDO_OK)
        return status;
    if (is_disk_full(&place))
        return advice_full_disk(&place, error);
    return status == ORDO_UNAVAILABLE ? error_hint(error, "See %s/" PLACE_LOG, place.home) : status;
}

enum ordo_status local_status(const char *home, struct local_status *found,
                              struct ordo_error *error)
{
    struct place place;
    struct postmaster postmaster = {0};
    struct programs programs = {0};
    struct ordo_error ignored;
    *found = (struct local_status){.state = LOCAL_MISSING};
    enum ordo_status status = place_find(home, &place, error);
    if (status == ORDO_OK)
        status = cluster_major(&place, &found->major, error);
    if (status == ORDO_OK)
        status = postmaster_look(&place, &postmaster, error);
    if (status != ORDO_OK)
        return status;
    if (programs_find("postgres", found->major, &programs, &ignored) == ORDO_OK)
        snprintf(found->bindir, sizeof found->bindir, "%s", programs.bindir);
    if (postmaster.is_alive)
        found->pid = postmaster.pid;
    if (found->major > 0)
        found->state = postmaster.is_alive ? LOCAL_RUNNING : LOCAL_STOPPED;
    snprintf(found->home, sizeof found->home, "%s", place.home);
    return ORDO_OK;
}
