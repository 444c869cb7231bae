/* The private cluster on disk: making it, and keeping its configuration. */
#ifndef ORDO_LOCAL_CLUSTER_H
#define ORDO_LOCAL_CLUSTER_H

#include "base/error.h"
#include "local/place.h"
#include "local/programs.h"

/* The major version that made the cluster; 0 if there is none.
   Errors: ORDO_DENIED, ORDO_UNAVAILABLE (the folder is there, but is no cluster). */
MUST_USE enum ordo_status cluster_major(const struct place *place, int *major,
                                        struct ordo_error *error);

/* Make it, with ordo's role and database. The place is locked by `lock_fd`, and stays so until the
   last program that this runs has ended, even if this process ends before. Interrupted, it leaves
   what the next call clears away. */
MUST_USE enum ordo_status cluster_make(const struct place *place, const struct programs *programs,
                                       int lock_fd, struct ordo_error *error);

/* Write its configuration anew. The place is locked, the server does not run. */
MUST_USE enum ordo_status cluster_configure(const struct place *place, struct ordo_error *error);

#endif
