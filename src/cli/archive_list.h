/* The list of a dump's contents, as pg_restore tells it: a line a thing, like
   "216; 1259 16390 TABLE main store_settings ordo". */
#ifndef ORDO_CLI_ARCHIVE_LIST_H
#define ORDO_CLI_ARCHIVE_LIST_H

#include "base/buffer.h"
#include "cli/command.h"
#include "rows/rows.h"

enum { ARCHIVE_LIST_PATH_BYTES = 4096 };

/*
 * Write the list to a temporary file, whose path it tells, for pg_restore to go by: all but the search
 * indexes, since the server that restores may lack what they need, or have it elsewhere. The caller
 * unlinks the file.
 * Errors: ORDO_FILE.
 */
MUST_USE enum ordo_status archive_list_write(struct invocation *invocation, const char *list,
                                             char path[ARCHIVE_LIST_PATH_BYTES]);

/*
 * Go through the list, which is taken apart: none of its stores may be `present` already. Their
 * names are appended to `names`.
 * Errors, about `file`: ORDO_CONFLICT, ORDO_INVALID (no store in it).
 */
MUST_USE enum ordo_status archive_list_check(struct invocation *invocation, const char *file,
                                             char *list, const struct ordo_rows *present,
                                             struct buffer *names);

#endif
