/* What a person is told to do about the private PostgreSQL. */
#ifndef ORDO_LOCAL_ADVICE_H
#define ORDO_LOCAL_ADVICE_H

#include "base/error.h"
#include "local/place.h"

/* A home of which each character may have to be quoted, and the words around it. */
enum { ADVICE_COMMAND_BYTES = 4 * PLACE_HOME_BYTES + 32 };

/* The command that stops it, as a shell takes it. */
void advice_stop_command(const struct place *place, char command[ADVICE_COMMAND_BYTES]);

/* Say in *error that a full disk is the reason. ORDO_UNAVAILABLE becomes ORDO_LIMIT; another status
   stays. Returns the status. */
enum ordo_status advice_full_disk(const struct place *place, struct ordo_error *error);

#endif
