/* What commands print: rows in the format asked for, on standard output; words on standard
   error. */
#ifndef ORDO_CLI_OUTPUT_H
#define ORDO_CLI_OUTPUT_H

#include "base/buffer.h"
#include "cli/command.h"

/* A list: a table, a JSON array, or CSV. Sets invocation->error and returns it if output fails. */
MUST_USE enum ordo_status output_rows(struct invocation *invocation, const struct ordo_rows *rows,
                                      const char *currency);
/* A single result: a record, one JSON object, or CSV with one row. */
MUST_USE enum ordo_status output_record(struct invocation *invocation, const struct ordo_rows *rows,
                                        const char *currency);
/* Bytes as they are, to standard output; ORDO_FILE if they cannot be written (disk full,
   closed). */
MUST_USE enum ordo_status output_bytes(struct invocation *invocation, const char *bytes,
                                       size_t length);
/* A line to standard error, unless --quiet. */
void output_notice(const char *line, void *invocation);

#endif
