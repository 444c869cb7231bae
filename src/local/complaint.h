/* What PostgreSQL's programs complain of. Pure. */
#ifndef ORDO_LOCAL_COMPLAINT_H
#define ORDO_LOCAL_COMPLAINT_H

#include <stddef.h>

/* The most telling line of what a program or a server wrote: the first one marked as an error, from
   behind the mark on, since others follow from it; without marks the last one that is not empty.
   Copied to `line`, cut to fit. */
void complaint_find(const char *text, char *line, size_t size);

#endif
