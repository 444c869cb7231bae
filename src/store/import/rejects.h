/* The lines that are not taken, with the reason why, in a CSV file: line_number, reason, line. */
#ifndef ORDO_STORE_IMPORT_REJECTS_H
#define ORDO_STORE_IMPORT_REJECTS_H

#include "base/error.h"

struct import_rejects;

/* *rejects: to be closed with import_rejects_close. `path` NULL: they are counted, not written.
   Nothing is written there before import_rejects_finish. Errors: ORDO_FILE if it cannot be written;
   ORDO_INVALID (rejects) if a file is there that is no rejects file, which would be lost. */
MUST_USE enum ordo_status import_rejects_open(const char *path, struct import_rejects **rejects,
                                              struct ordo_error *error);

/* A line that was found while the file was read; in the order of the file. */
MUST_USE enum ordo_status import_rejects_add(struct import_rejects *rejects, uint64_t line_number,
                                             const char *reason, const char *line, size_t length,
                                             struct ordo_error *error);

/* A line that was found afterwards, by the database; in the order of the file among its like. No
   import_rejects_add after this. */
MUST_USE enum ordo_status import_rejects_merge(struct import_rejects *rejects, uint64_t line_number,
                                               const char *reason, const char *line,
                                               struct ordo_error *error);

/* All of them are told: the file is complete but for its name. None: there will be no file. */
MUST_USE enum ordo_status import_rejects_finish(struct import_rejects *rejects,
                                                struct ordo_error *error);

/* Give the file its name. */
MUST_USE enum ordo_status import_rejects_publish(struct import_rejects *rejects,
                                                 struct ordo_error *error);

int64_t import_rejects_count(const struct import_rejects *rejects);

/* Takes NULL. Deletes what was not published. */
void import_rejects_close(struct import_rejects *rejects);

#endif
