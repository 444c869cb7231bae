/* What the store's schema is made of: embedded from sql/ by tools/catalogue.py. */
#ifndef ORDO_STORE_SCHEMA_H
#define ORDO_STORE_SCHEMA_H

#include <stddef.h>

struct migration {
    int id; /* 1, 2, ... without a gap; 0 for the functions, which are made again as they change */
    const char *name;
    const char *checksum; /* SHA-256 of the file, in hexadecimal */
    const char *const
        *statements; /* one a call, as a distributed database needs it; ends with NULL */
};

extern const struct migration migrations[];
extern const size_t migration_count;
extern const struct migration functions_migration;

struct invariant {
    const char *name;          /* "I1" */
    const char *title;         /* "stock_not_negative" */
    const char *description;   /* what must hold */
    const char *count_sql;     /* how many rows it is about */
    const char *violation_sql; /* the rows that break it: none, in a sound store */
};

extern const struct invariant invariants[];
extern const size_t invariant_count;

#endif
