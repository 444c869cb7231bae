/* A file that appears whole or not at all: written under another name beside its place, then moved
   there. What is not an ordinary file (a pipe, a device) is written as it is; a signal that comes
   while that waits for its other end is ORDO_CANCELLED. */
#ifndef ORDO_STORE_OUTPUT_FILE_H
#define ORDO_STORE_OUTPUT_FILE_H

#include "base/error.h"

struct output_file;

/* Whether a file could be put at `path`, as far as can be told beforehand. ORDO_FILE. */
MUST_USE enum ordo_status output_file_check(const char *path, struct ordo_error *error);

/* Begin. *file: to be closed with output_file_close. ORDO_FILE. */
MUST_USE enum ordo_status output_file_open(const char *path, struct output_file **file,
                                           struct ordo_error *error);

/* Write. A failure sticks, and is told by output_file_finish; false already says so. */
bool output_file_write(struct output_file *file, const char *bytes, size_t length);

/* All of it to the disk: after this only the name is missing. ORDO_FILE: disk full, pipe closed. */
MUST_USE enum ordo_status output_file_finish(struct output_file *file, struct ordo_error *error);

/* Give it its name, in the place of a file that has it. ORDO_FILE. */
MUST_USE enum ordo_status output_file_publish(struct output_file *file, struct ordo_error *error);

/* The name under which it is written, or NULL where that is its own. Borrowed from the file. */
const char *output_file_temporary_path(const struct output_file *file);

/* Free it; delete it, unless it was published. Takes NULL. */
void output_file_close(struct output_file *file);

#endif
