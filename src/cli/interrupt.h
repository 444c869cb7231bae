/* Ctrl-C and SIGTERM: end what runs in the database, let the command finish its clean-up. */
#ifndef ORDO_CLI_INTERRUPT_H
#define ORDO_CLI_INTERRUPT_H

#include <stdbool.h>

#include "ordo.h"

/* Install the handlers, once, at the start of the program. */
void interrupt_install(void);

/* From now on a signal cancels what runs on `store`; NULL: a signal ends the program at once.
   A second signal ends it in any case. */
void interrupt_cancels(struct ordo_store *store);

/* From now on a signal that ends the program deletes the file `path` first; NULL: none. Borrowed
   until the next call. */
void interrupt_deletes(const char *path);

/* A signal has come. */
bool interrupt_requested(void);

/* How a program that was interrupted exits: 128 and the signal's number. 0 if no signal has
   come. */
int interrupt_exit_code(void);

#endif
