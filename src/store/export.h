/* What can be exported. Made from sql/export/ by tools/catalogue.py. */
#ifndef ORDO_STORE_EXPORT_H
#define ORDO_STORE_EXPORT_H

#include <stddef.h>

struct export_table {
    const char *name; /* "order-items" */
    const char *sql;
};

extern const struct export_table export_tables[];
extern const size_t export_table_count;

#endif
