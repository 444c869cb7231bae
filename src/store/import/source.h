/* The file that is imported: plain or gzip, read once from its beginning to its end. */
#ifndef ORDO_STORE_IMPORT_SOURCE_H
#define ORDO_STORE_IMPORT_SOURCE_H

#include "base/error.h"

struct import_source;

/* Asked a few times a second while the file (a pipe, a terminal) has nothing to give. Anything but
   ORDO_OK ends the reading, with the error that it has set. */
struct import_patience {
    enum ordo_status (*ask)(void *context, struct ordo_error *error);
    void *context;
};

/* `path`: "-" is standard input. Does not wait for the other end of a FIFO: reading does. *source:
   to be closed with import_source_close. ORDO_FILE. */
MUST_USE enum ordo_status import_source_open(const char *path,
                                             const struct import_patience *patience,
                                             struct import_source **source,
                                             struct ordo_error *error);

/* Whether `path` names this very file, an ordinary one, by this or any other name. */
bool import_source_is(const struct import_source *source, const char *path);

/* Up to `size` bytes; 0 at the end, and where reading failed. `source`: a struct import_source. */
size_t import_source_read(char *target, size_t size, void *source);

/* After the end: ORDO_FILE if the file could not be read, or is not whole; what ended the wait. */
MUST_USE enum ordo_status import_source_check(const struct import_source *source,
                                              struct ordo_error *error);

/* How far it is read, 0..1; negative where its size is not known. */
double import_source_fraction(const struct import_source *source);

/* Takes NULL. */
void import_source_close(struct import_source *source);

#endif
