/* Connection strings, taken apart and put together for other programs. Pure. */
#ifndef ORDO_DB_CONNINFO_H
#define ORDO_DB_CONNINFO_H

#include "base/buffer.h"
#include "base/error.h"

/*
 * `conninfo`, a URL or libpq's keywords, made to begin its sessions in `schema`: appended to `out`
 * in the form that it has, with all that it says, secrets included.
 * Errors: ORDO_INVALID (field "database") if libpq cannot read it; it is not repeated.
 */
MUST_USE enum ordo_status conninfo_in_schema(const char *conninfo, const char *schema,
                                             struct buffer *out, struct ordo_error *error);

/*
 * `conninfo` with another place to connect to, as keywords appended to `out`, with all else that it
 * says, secrets included: `host` (a name, an address or a socket's folder) and `port`, whatever
 * libpq's environment variables or a service file say of them.
 * Errors: as above.
 */
MUST_USE enum ordo_status conninfo_on_host(const char *conninfo, const char *host, int port,
                                           struct buffer *out, struct ordo_error *error);

/*
 * `conninfo` for another user, as keywords appended to `out`, with all else that it says but the
 * password: neither that nor libpq's environment variable for it counts; a password file does.
 * Errors: as above.
 */
MUST_USE enum ordo_status conninfo_as_user(const char *conninfo, const char *user,
                                           struct buffer *out, struct ordo_error *error);

/*
 * `conninfo` for a program's command line, which every user of the machine can read: as keywords
 * appended to `out`, without the password, which is appended to `password` ("" if there is none).
 * Errors: as above; ORDO_INVALID too if it holds a secret that no program can be given otherwise.
 */
MUST_USE enum ordo_status conninfo_without_password(const char *conninfo, struct buffer *out,
                                                    struct buffer *password,
                                                    struct ordo_error *error);

#endif
