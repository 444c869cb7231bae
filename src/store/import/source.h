/* The file that is imported: plain or gzip, read once from its beginning to its end. */
#ifndef ORDO_STORE_IMPORT_SOURCE_H
#define ORDO_STORE_IMPORT_SOURCE_H

#include "base/error.h"

struct import_source;

/* `path`: "-" is standard input. *source: to be closed with import_source_close. ORDO_FILE. */
MUST_USE enum ordo_status import_source_open(const char *path, struct import_source **source,
                                             struct ordo_error *error);

/* Up to `size` bytes; 0 at the end, and where reading failed. `source`: a struct import_source. */
size_t import_source_read(char *target, size_t size, void *source);

/* After the end: ORDO_FILE if the file could not be read, or is not whole. */
MUST_USE enum ordo_status import_source_check(const struct import_source *source,
                                              struct ordo_error *error);

/* How far it is read, 0..1; negative where its size is not known. */
double import_source_fraction(const struct import_source *source);

/* Takes NULL. */
void import_source_close(struct import_source *source);

#endif
