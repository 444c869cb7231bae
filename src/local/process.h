/* Running other programs, and code of our own, in a child process: as another user if need be. */
#ifndef ORDO_LOCAL_PROCESS_H
#define ORDO_LOCAL_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "base/error.h"

struct process_user {
    uid_t uid;
    gid_t gid;
    char name[64];
};

enum process_mode {
    /* For a server: a session of its own, out of reach of the terminal's Ctrl-C; an environment of
       little more than PATH. */
    PROCESS_DETACHED,
    /* For a person: our session and environment; it ends when we do. */
    PROCESS_ATTACHED
};

struct process {
    const char *const *arguments; /* [0] is the program's absolute path; ends with NULL */
    enum process_mode mode;
    const struct process_user *user; /* NULL: ours. Another than ours takes root. */
    const char *folder;              /* where it runs; NULL: where we are */
    const char *input;               /* its standard input; NULL: none */
    int kept_fd;                     /* the one descriptor it inherits besides 0, 1, 2; 0: none */
};

/*
 * Run a program and wait for its end. *exit_code: its exit code, or 128 and the signal that ended
 * it. What it wrote to standard output and error is appended to `output`, the first 16 MB of it.
 * Errors: ORDO_UNAVAILABLE if the program could not be run at all.
 */
MUST_USE enum ordo_status process_run(const struct process *process, struct buffer *output,
                                      int *exit_code, struct ordo_error *error);

/* Run `task` as `user` in a child process; returns what it returns: 0, or an errno. The process may
   have other threads: `task` may call async-signal-safe functions only. */
MUST_USE int process_call(const struct process_user *user, int (*task)(const void *context),
                          const void *context);

#endif
