/*
 * The private PostgreSQL: a cluster of ordo's own, made, started and stopped on demand.
 *
 * Layout of its folder (`home`): pgdata/ the cluster, run/ the socket (mode 0700), postgres.log,
 * lock (held while the cluster is made, started or stopped). Where ordo runs as root, the cluster
 * belongs to the system user postgres, since PostgreSQL refuses to run as root.
 */
#ifndef ORDO_LOCAL_LOCAL_H
#define ORDO_LOCAL_LOCAL_H

#include "base/buffer.h"
#include "base/error.h"

struct local_notice {
    void (*tell)(const char *line, void *context); /* may be NULL */
    void *context;
};

/* The folder: `home` if given, else $ORDO_HOME, else for root /var/lib/ordo, else
   $XDG_DATA_HOME/ordo, else ~/.local/share/ordo. Absolute. Appended to *path. */
MUST_USE enum ordo_status local_home(const char *home, struct buffer *path,
                                     struct ordo_error *error);

/* The connection string (libpq keywords) of the private PostgreSQL under `home`, whether it runs or
   not, appended to *conninfo. Independent of libpq's environment variables. */
MUST_USE enum ordo_status local_conninfo(const char *home, struct buffer *conninfo,
                                         struct ordo_error *error);

/* The same as a URL that psql and any driver take: what other programs are given. */
MUST_USE enum ordo_status local_url(const char *home, struct buffer *url, struct ordo_error *error);

/* Make the cluster if it is missing, start it if it is down, and wait until it answers. Many
   processes at once: one does it, the others wait for it. Idempotent. */
MUST_USE enum ordo_status local_start(const char *home, struct local_notice notice,
                                      struct ordo_error *error);

/* Stop it (a fast shutdown: open transactions are rolled back; one that takes half a minute is cut
   short, and the next start recovers). Idempotent. */
MUST_USE enum ordo_status local_stop(const char *home, struct local_notice notice,
                                     struct ordo_error *error);

/* After a connection to it could not be made or was lost: say in *error if a full disk is why
   (ORDO_UNAVAILABLE becomes ORDO_LIMIT), else where to look. Other errors stay as they are. Returns
   error->status. */
enum ordo_status local_explain(const char *home, struct ordo_error *error);

enum local_state { LOCAL_MISSING, LOCAL_STOPPED, LOCAL_RUNNING };

struct local_status {
    enum local_state state;
    int major; /* of the cluster, 0 if missing */
    long pid;  /* of the postmaster, 0 if not running */
    char home[512];
    char bindir[512]; /* of the PostgreSQL that serves it, "" if none is installed */
};
MUST_USE enum ordo_status local_status(const char *home, struct local_status *status,
                                       struct ordo_error *error);

/* The path of a PostgreSQL program ("pg_dump", "psql"): of the major version if that is installed,
   else of the newest. Appended to *path. ORDO_UNAVAILABLE with a hint if there is none. */
MUST_USE enum ordo_status local_program(int major, const char *name, struct buffer *path,
                                        struct ordo_error *error);

#endif
