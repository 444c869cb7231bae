#include "local/process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const size_t output_bytes_most = 16u << 20;

enum { EXIT_NOT_PREPARED = 126, EXIT_NOT_RUN = 127 };

/* What a program reads, and what it writes to, before they are put in place as 0, 1 and 2. */
struct streams {
    int input;
    int output;
};

/* Above 0, 1 and 2, which are put in place one by one: they may be closed in this process. */
static int above_standard(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return moved;
}

/* A file in memory: unlike a pipe it needs nobody to read while the program runs. */
static int open_memory(const char *content)
{
    int fd = above_standard(memfd_create("ordo", MFD_CLOEXEC));
    size_t length = strlen(content);
    if (fd < 0 || length == 0)
        return fd;
    if (write(fd, content, length) == (ssize_t)length && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool open_streams(const char *input, struct streams *streams)
{
    streams->output = open_memory("");
    streams->input = input == NULL ? above_standard(open("/dev/null", O_RDONLY | O_CLOEXEC))
                                   : open_memory(input);
    return streams->output >= 0 && streams->input >= 0;
}

static void close_streams(const struct streams *streams)
{
    if (streams->output >= 0)
        close(streams->output);
    if (streams->input >= 0)
        close(streams->input);
}

/* fork() whose child handles no signal in this program's way: not even one that comes at once. */
static pid_t fork_plain(void)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t child = fork();
    if (child == 0) {
        const struct sigaction standard = {.sa_handler = SIG_DFL};
        for (int number = 1; number < NSIG; number++)
            sigaction(number, &standard, NULL);
        sigset_t none;
        sigemptyset(&none);
        pthread_sigmask(SIG_SETMASK, &none, NULL);
    } else {
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    return child;
}

static bool become(const struct process_user *user)
{
    if (user == NULL || user->uid == geteuid())
        return true;
    return setgroups(1, &user->gid) == 0 && setgid(user->gid) == 0 && setuid(user->uid) == 0;
}

/* Only what a server needs: the rest (PGDATA, LC_MESSAGES, ...) would change what it does. */
static void fill_environment(char **kept, size_t size)
{
    static const char *const names[] = {"PATH=", "LD_LIBRARY_PATH=", "TZ="};
    size_t count = 0;
    kept[count++] = (char *)"LC_ALL=C";
    for (char **variable = environ; *variable != NULL; variable++)
        for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
            if (strncmp(*variable, names[n], strlen(names[n])) == 0 && count + 1 < size)
                kept[count++] = *variable;
    kept[count] = NULL;
}

/* Put descriptor `fd` at `place`, to be inherited. */
static bool put(int fd, int place)
{
    return fd == place ? fcntl(fd, F_SETFD, 0) == 0 : dup2(fd, place) == place;
}

/* Everything between fork and exec. Async-signal-safe. */
static bool prepare(const struct process *process, const struct streams *streams, pid_t parent)
{
    if (process->mode == PROCESS_DETACHED && setsid() < 0)
        return false;
    if (!put(streams->input, STDIN_FILENO) || !put(streams->output, STDOUT_FILENO) ||
        !put(streams->output, STDERR_FILENO))
        return false;
    int next = STDERR_FILENO + 1;
    if (process->kept_fd > 0 && !put(process->kept_fd, next++))
        return false;
    closefrom(next);
    umask(S_IRWXG | S_IRWXO);
    if (!become(process->user) || (process->folder != NULL && chdir(process->folder) != 0))
        return false;
    if (process->mode == PROCESS_DETACHED)
        return true;
    return prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
}

static pid_t start(const struct process *process, const struct streams *streams)
{
    char *kept[8];
    fill_environment(kept, sizeof kept / sizeof kept[0]);
    pid_t parent = getpid();
    pid_t child = fork_plain();
    if (child != 0)
        return child;
    if (!prepare(process, streams, parent))
        _exit(EXIT_NOT_PREPARED);
    execve(process->arguments[0], (char *const *)process->arguments,
           process->mode == PROCESS_DETACHED ? kept : environ);
    _exit(EXIT_NOT_RUN);
}

/* The child's exit code, or 128 and a signal; -1 if that cannot be known. */
static int wait_for(pid_t child)
{
    int state = 0;
    pid_t ended;
    do
        ended = waitpid(child, &state, 0);
    while (ended < 0 && errno == EINTR);
    if (ended < 0)
        return -1;
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

static void read_output(int fd, struct buffer *output)
{
    char bytes[4096];
    off_t at = 0;
    ssize_t got;
    while ((size_t)at < output_bytes_most && (got = pread(fd, bytes, sizeof bytes, at)) > 0) {
        buffer_append(output, bytes, (size_t)got);
        at += got;
    }
}

enum ordo_status process_run(const struct process *process, struct buffer *output, int *exit_code,
                             struct ordo_error *error)
{
    const char *program = process->arguments[0];
    enum ordo_status status = ORDO_OK;
    struct streams streams;
    if (!open_streams(process->input, &streams)) {
        status = error_set(error, ORDO_LIMIT, NULL, "cannot run %s: %s", program, strerror(errno));
        goto done;
    }
    pid_t child = start(process, &streams);
    if (child < 0) {
        status = error_set(error, ORDO_LIMIT, NULL, "cannot run %s: %s", program, strerror(errno));
        goto done;
    }
    *exit_code = wait_for(child);
    read_output(streams.output, output);
    if (output->failed)
        status = error_no_memory(error);
    else if (*exit_code < 0)
        status =
            error_set(error, ORDO_UNAVAILABLE, NULL,
                      "%s was run, but how it ended is not known: %s", program, strerror(errno));
    else if (*exit_code == EXIT_NOT_PREPARED || *exit_code == EXIT_NOT_RUN)
        status = error_set(error, ORDO_UNAVAILABLE, NULL, "cannot run %s as user %s in %s", program,
                           process->user == NULL ? "of this session" : process->user->name,
                           process->folder == NULL ? "this folder" : process->folder);
done:
    close_streams(&streams);
    return status;
}

int process_call(const struct process_user *user, int (*task)(const void *context),
                 const void *context)
{
    pid_t child = fork_plain();
    if (child < 0)
        return errno;
    if (child == 0) {
        umask(S_IRWXG | S_IRWXO);
        _exit(become(user) ? task(context) : EPERM);
    }
    int result = wait_for(child);
    return result < 0 ? errno : result;
}
