/* Where the private PostgreSQL lives, and whose it is. */
#ifndef ORDO_LOCAL_PLACE_H
#define ORDO_LOCAL_PLACE_H

#include <stdbool.h>

#include "base/error.h"
#include "local/process.h"

/* PLACE_HOME_BYTES is what the system's limit for a socket's path leaves, with the NUL. */
enum { PLACE_HOME_BYTES = 90, PLACE_PATH_BYTES = 160 };

/* The names inside the folder. */
#define PLACE_DATA   "pgdata"
#define PLACE_UNDONE "pgdata.new" /* a cluster that is being made, or was never finished */
#define PLACE_RUN    "run"
#define PLACE_SOCKET "run/.s.PGSQL.5432"
#define PLACE_LOG    "postgres.log"
#define PLACE_LOCK   "lock"

struct place {
    char home[PLACE_HOME_BYTES];
    bool is_usual; /* ordo finds it without being told, here and now */
    /* Who runs PostgreSQL: the owner of the cluster; before there is one, this user, or where that
       is root, the owner of the folder, or where that is root too, the system user postgres. */
    struct process_user owner;
};

/*
 * Find the place that `home` names (see local_home). Makes nothing.
 * Errors: ORDO_INVALID (field "home": too long for a socket, or with a comma or control character),
 * ORDO_DENIED (the cluster is another user's), ORDO_UNAVAILABLE (no user can run it).
 */
MUST_USE enum ordo_status place_find(const char *home, struct place *place,
                                     struct ordo_error *error);

/* The path of `name` in the place. */
void place_path(const struct place *place, const char *name, char path[PLACE_PATH_BYTES]);

/* Make the folder and run/ where they are missing, and see to it that run/ is the owner's alone and
   that the owner can enter the folder. */
MUST_USE enum ordo_status place_make(const struct place *place, struct ordo_error *error);

/* Make the folder `name` for the owner alone; it may be there already. */
MUST_USE enum ordo_status place_make_folder(const struct place *place, const char *name,
                                            struct ordo_error *error);
/* Make the file `name` for the owner alone; it may be there already. */
MUST_USE enum ordo_status place_make_file(const struct place *place, const char *name,
                                          struct ordo_error *error);

/* Hold the place, against other processes, until the descriptor is closed here and in every process
   that inherited it. Waits for who holds it now. */
MUST_USE enum ordo_status place_lock(const struct place *place, int *lock_fd,
                                     struct ordo_error *error);

#endif
