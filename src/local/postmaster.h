/* The running server: seeing it, starting it, stopping it. */
#ifndef ORDO_LOCAL_POSTMASTER_H
#define ORDO_LOCAL_POSTMASTER_H

#include <stdbool.h>

#include "base/error.h"
#include "local/place.h"
#include "local/programs.h"

struct postmaster {
    long pid;      /* as postmaster.pid tells, also where that is a left-over; 0: no such file */
    bool is_alive; /* it is this cluster's server, and runs */
    bool is_ready; /* it takes connections: is neither starting, recovering nor stopping */
};

/* Look, without waiting and without changing anything. ORDO_DENIED if that is not allowed. */
MUST_USE enum ordo_status postmaster_look(const struct place *place, struct postmaster *postmaster,
                                          struct ordo_error *error);

/* Look again and again while it is alive but not ready, for some minutes at most. Then either it is
   ready, or not alive. ORDO_UNAVAILABLE if it stays neither. */
MUST_USE enum ordo_status postmaster_settle(const struct place *place,
                                            struct postmaster *postmaster,
                                            struct ordo_error *error);

/* Start it, and wait until it is ready. It must not be alive; the place is locked. */
MUST_USE enum ordo_status postmaster_start(const struct place *place,
                                           const struct programs *programs,
                                           struct ordo_error *error);

/* Stop it fast: open transactions are rolled back. Where that takes more than half a minute, stop
   it at once, which the next start recovers from, and set *is_forced. It must be alive; the place
   is locked. */
MUST_USE enum ordo_status postmaster_stop(const struct place *place,
                                          const struct programs *programs, bool *is_forced,
                                          struct ordo_error *error);

#endif
