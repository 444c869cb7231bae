/* What PostgreSQL's programs complain of. Pure. */
#ifndef ORDO_LOCAL_COMPLAINT_H
#define ORDO_LOCAL_COMPLAINT_H

#include <stdbool.h>
#include <stddef.h>

/* The most telling line of what a program or a server wrote: the first one marked as an error, from
   behind the mark on, since others follow from it; without marks the last one that is not empty.
   Copied to `line`, cut to fit. */
void complaint_find(const char *text, char *line, size_t size);

/* Whether a full disk is told of: in a server's log, since the server last was ready. */
bool complaint_is_full_disk(const char *log);

#endif
