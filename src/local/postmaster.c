#include "local/postmaster.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "local/advice.h"
#include "local/complaint.h"
#include "local/server_log.h"

#define PID_FILE PLACE_DATA "/postmaster.pid"

/* Recovery after a crash can take this long, on a slow disk; so can a shutdown's last checkpoint,
   but that one can be left to the next start. */
#define PATIENCE_SECONDS      "300"
#define STOP_PATIENCE_SECONDS "30"
static const int64_t patience_us = 300 * (int64_t)1000000;

/* How long the processes of a killed server may take to notice, before it can start again. */
static const int64_t orphans_patience_us = 15 * (int64_t)1000000;
static const char orphans_complaint[] = "pre-existing shared memory block";

static void pause_briefly(void)
{
    const struct timespec pause = {.tv_nsec = 100 * 1000000};
    nanosleep(&pause, NULL);
}

/* Whether a server takes connections on the socket, be it only to refuse them. */
static bool is_listening(const struct place *place)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/" PLACE_SOCKET, place->home);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return false;
    bool is_taken = connect(fd, (const struct sockaddr *)&address, sizeof address) == 0 ||
                    errno == EAGAIN; /* a full queue: somebody listens */
    close(fd);
    return is_taken;
}

/* A server's present folder is its data folder; a process that has been given the number of a dead
   one has another. */
static bool is_server(long pid, const struct place *place)
{
    char folder[64];
    char path[PLACE_PATH_BYTES];
    struct stat present;
    struct stat data;
    snprintf(folder, sizeof folder, "/proc/%ld/cwd", pid);
    place_path(place, PLACE_DATA, path);
    return stat(folder, &present) == 0 && stat(path, &data) == 0 && present.st_dev == data.st_dev &&
           present.st_ino == data.st_ino;
}

/* Read the file that the server keeps: the first line is its process, the eighth its state. */
static enum ordo_status read_pid_file(const struct place *place, struct postmaster *postmaster,
                                      struct ordo_error *error)
{
    enum { STATE_LINE = 8 };
    char path[PLACE_PATH_BYTES];
    char line[1024];
    place_path(place, PID_FILE, path);
    FILE *file = fopen(path, "re");
    if (file == NULL && (errno == ENOENT || errno == ENOTDIR))
        return ORDO_OK;
    if (file == NULL)
        return error_set(error, ORDO_DENIED, "home", "home: cannot read %s: %s", path,
                         strerror(errno));
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        if (number == 1)
            postmaster->pid = strtol(line, NULL, 10);
        else if (number == STATE_LINE)
            postmaster->is_ready = strncmp(line, "ready", strlen("ready")) == 0;
    }
    fclose(file);
    return ORDO_OK;
}

enum ordo_status postmaster_look(const struct place *place, struct postmaster *postmaster,
                                 struct ordo_error *error)
{
    *postmaster = (struct postmaster){0};
    enum ordo_status status = read_pid_file(place, postmaster, error);
    if (status != ORDO_OK || postmaster->pid <= 0)
        return status;
    bool listens = is_listening(place);
    postmaster->is_alive = listens || is_server(postmaster->pid, place);
    postmaster->is_ready = postmaster->is_ready && listens;
    return ORDO_OK;
}

enum ordo_status postmaster_settle(const struct place *place, struct postmaster *postmaster,
                                   struct ordo_error *error)
{
    const int64_t deadline_us = clock_monotonic_us() + patience_us;
    char command[ADVICE_COMMAND_BYTES];
    for (;;) {
        enum ordo_status status = postmaster_look(place, postmaster, error);
        if (status != ORDO_OK || postmaster->is_ready || !postmaster->is_alive)
            return status;
        if (clock_monotonic_us() > deadline_us)
            break;
        pause_briefly();
    }
    error_set(error, ORDO_UNAVAILABLE, NULL,
              "the private PostgreSQL in %s runs (process %ld) but takes no connections",
              place->home, postmaster->pid);
    advice_stop_command(place, command);
    return error_hint(error, "See %s/" PLACE_LOG "; stop it with: %s", place->home, command);
}

static enum ordo_status run_pg_ctl(const struct place *place, const struct programs *programs,
                                   const char *command, const char *option, const char *timeout,
                                   struct buffer *output, int *exit_code, struct ordo_error *error)
{
    char pg_ctl[PROGRAMS_PATH_BYTES];
    const char *const arguments[] = {
        pg_ctl, command, option, "--pgdata=" PLACE_DATA, "--wait", timeout, NULL,
    };
    programs_path(programs, "pg_ctl", pg_ctl);
    /* In the folder, and with names relative to it: pg_ctl hands them to a shell. */
    return process_run(
        &(struct process){
            .arguments = arguments,
            .user = &place->owner,
            .folder = place->home,
        },
        output, exit_code, error);
}

static enum ordo_status did_not_start(const struct place *place, const struct programs *programs,
                                      const char *output, struct ordo_error *error)
{
    static const char left_over[] = "lock file \"postmaster.pid\" already exists";
    char line[512];
    struct postmaster found;
    complaint_find(output, line, sizeof line);
    if (strstr(line, left_over) != NULL && postmaster_look(place, &found, error) == ORDO_OK &&
        found.pid > 0) {
        error_set(error, ORDO_UNAVAILABLE, NULL,
                  "the private PostgreSQL did not start: %s/" PID_FILE
                  ", left over from a crash, names process %ld, which is now another program",
                  place->home, found.pid);
        return error_hint(error, "Make sure with: ps -p %ld. Then delete that file and try again.",
                          found.pid);
    }
    error_set(error, ORDO_UNAVAILABLE, NULL, "PostgreSQL %d did not start in %s: %s",
              programs->major, place->home, line);
    if (complaint_is_full_disk(output))
        return advice_full_disk(place, error);
    if (strstr(line, orphans_complaint) != NULL)
        return error_hint(error,
                          "Processes of the server before, which crashed, still run: end "
                          "them (ps -fu %s), then try again.",
                          place->owner.name);
    return error_hint(error, "See %s/" PLACE_LOG, place->home);
}

/* Dead, but not yet taken note of by its parent: in a container that may stay so for ever. */
static bool is_zombie(long pid)
{
    char path[64];
    char line[256] = "";
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    const char *name_end = fgets(line, sizeof line, file) == NULL ? NULL : strrchr(line, ')');
    fclose(file);
    return name_end != NULL && strncmp(name_end, ") Z", strlen(") Z")) == 0;
}

/* What a crash left, and what PostgreSQL does not clear away itself, as it takes zombies for alive.
   The socket's lock file guards a folder that no other cluster uses. */
static enum ordo_status clear_left_overs(const struct place *place, struct ordo_error *error)
{
    struct postmaster found;
    char path[PLACE_PATH_BYTES];
    enum ordo_status status = postmaster_look(place, &found, error);
    if (status != ORDO_OK || found.pid <= 0 || found.is_alive)
        return status;
    place_path(place, PLACE_SOCKET ".lock", path);
    unlink(path);
    place_path(place, PID_FILE, path);
    if (is_zombie(found.pid))
        unlink(path);
    return ORDO_OK;
}

enum ordo_status postmaster_start(const struct place *place, const struct programs *programs,
                                  struct ordo_error *error)
{
    const int64_t deadline_us = clock_monotonic_us() + orphans_patience_us;
    struct buffer output = {0};
    int exit_code = 0;
    enum ordo_status status = clear_left_overs(place, error);
    while (status == ORDO_OK) {
        buffer_clear(&output);
        off_t log_end = server_log_size(place);
        status = run_pg_ctl(place, programs, "start", "--log=" PLACE_LOG,
                            "--timeout=" PATIENCE_SECONDS, &output, &exit_code, error);
        if (status != ORDO_OK || exit_code == 0)
            break;
        buffer_byte(&output, '\n');
        server_log_read(place, log_end, &output);
        bool has_orphans = !output.failed && strstr(output.bytes, orphans_complaint) != NULL;
        if (!has_orphans || clock_monotonic_us() > deadline_us) {
            status = output.failed ? error_no_memory(error)
                                   : did_not_start(place, programs, output.bytes, error);
            break;
        }
        pause_briefly();
    }
    buffer_free(&output);
    return status;
}

/* pg_ctl signals the process that the file names, whatever it is. */
static enum ordo_status check_pid(const struct place *place, struct ordo_error *error)
{
    struct postmaster found;
    enum ordo_status status = postmaster_look(place, &found, error);
    if (status != ORDO_OK || is_server(found.pid, place))
        return status;
    error_set(error, ORDO_UNAVAILABLE, NULL,
              "the private PostgreSQL in %s answers, but its process, %ld, is not to be seen here",
              place->home, found.pid);
    return error_hint(error, "Stop it in the container where it was started.");
}

enum ordo_status postmaster_stop(const struct place *place, const struct programs *programs,
                                 bool *is_forced, struct ordo_error *error)
{
    static const char *const modes[] = {"--mode=fast", "--mode=immediate"};
    const size_t mode_count = sizeof modes / sizeof modes[0];
    char line[512];
    struct buffer output = {0};
    int exit_code = -1;
    enum ordo_status status = check_pid(place, error);
    for (size_t m = 0; status == ORDO_OK && exit_code != 0 && m < mode_count; m++) {
        *is_forced = m > 0;
        buffer_clear(&output);
        status = run_pg_ctl(place, programs, "stop", modes[m], "--timeout=" STOP_PATIENCE_SECONDS,
                            &output, &exit_code, error);
    }
    if (status == ORDO_OK && exit_code != 0) {
        complaint_find(output.bytes == NULL ? "" : output.bytes, line, sizeof line);
        status = error_set(error, ORDO_UNAVAILABLE, NULL,
                           "the private PostgreSQL in %s did not stop: %s", place->home, line);
        error_hint(error, "See %s/" PLACE_LOG, place->home);
    }
    buffer_free(&output);
    return status;
}
