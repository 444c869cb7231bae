/* PostgreSQL's own client programs (psql, pg_dump, pg_restore), run on the database of a
   command. */
#ifndef ORDO_CLI_CLIENT_PROGRAM_H
#define ORDO_CLI_CLIENT_PROGRAM_H

#include "base/buffer.h"
#include "cli/command.h"

/* Zero-initialized is empty. */
struct client_program {
    struct buffer path;     /* the program's */
    struct buffer database; /* its option that names the database, without a password */
};

/* No database is named: the command is about the private PostgreSQL. */
bool client_program_is_private(const struct invocation *invocation);

/*
 * Find the program, of the server's major version where that is installed, and work out how it
 * reaches the database; in `schema`, unless that is NULL. The environment of this process then
 * holds the password, if there is one.
 * Errors, in invocation->error: ORDO_UNAVAILABLE (not installed), ORDO_INVALID (connection string).
 */
MUST_USE enum ordo_status client_program_find(struct invocation *invocation, const char *name,
                                              int major, const char *schema,
                                              struct client_program *program);
void client_program_free(struct client_program *program);

/*
 * Run it with `arguments`, of which the first is program->path, and wait for its end. Ctrl-C
 * reaches it too. What it wrote is appended to `output`; where it failed its complaint becomes the
 * message, behind `failure`: a sentence's beginning, like "the dump failed".
 */
MUST_USE enum ordo_status client_program_run(struct invocation *invocation,
                                             const char *const *arguments, const char *failure,
                                             struct buffer *output);

#endif
