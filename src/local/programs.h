/* PostgreSQL's programs on this machine: several major versions may be installed side by side. */
#ifndef ORDO_LOCAL_PROGRAMS_H
#define ORDO_LOCAL_PROGRAMS_H

#include "base/error.h"

enum { PROGRAMS_PATH_BYTES = 512 };

/* The folder with the programs of one major version. */
struct programs {
    char bindir[PROGRAMS_PATH_BYTES];
    int major; /* 15 */
};

/*
 * Find the folder that has `program`: of the version `major`, or if that is 0, of the newest. It is
 * looked for in $ORDO_PG_BINDIR if that is set, else in the folders of the distributions' packages
 * and in PATH.
 * Errors: ORDO_UNAVAILABLE with the way to install it as the hint.
 */
MUST_USE enum ordo_status programs_find(const char *program, int major, struct programs *programs,
                                        struct ordo_error *error);

/* The path of one of them. */
void programs_path(const struct programs *programs, const char *program,
                   char path[PROGRAMS_PATH_BYTES]);

#endif
