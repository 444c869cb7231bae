/* Values as files have them, brought to the form that the rules of ops/check.h are about. Pure. */
#ifndef ORDO_STORE_IMPORT_VALUE_H
#define ORDO_STORE_IMPORT_VALUE_H

#include "base/error.h"
#include "store/import/format.h"

enum { IMPORT_SCRATCH_BYTES = 40 };

/*
 * Read `text` of the column `name`. *value: the text that the parameter's check takes, borrowed
 * from `text` or `scratch`; text that is not of the reading's form is left for that check to
 * refuse. ORDO_INVALID where the reading itself refuses it: not a sale, not a total.
 */
MUST_USE enum ordo_status import_value_read(enum import_reading reading, const char *name,
                                            const char *text, char scratch[IMPORT_SCRATCH_BYTES],
                                            const char **value, struct ordo_error *error);

#endif
