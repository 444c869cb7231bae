/* An import under way: what its parts share. */
#ifndef ORDO_STORE_IMPORT_RUN_H
#define ORDO_STORE_IMPORT_RUN_H

#include "rows/csv_reader.h"
#include "store/handle.h"
#include "store/import/format.h"
#include "store/import/header.h"
#include "store/import/rejects.h"
#include "store/import/source.h"

struct import_run {
    const struct import_format *format;
    const struct ordo_import_options *options;
    struct connection *connection;
    const char *actor;
    struct import_source *source;
    struct csv_reader *reader;
    struct import_mapping mapping;
    struct buffer not_taken; /* names of the file's columns, for a person */
    struct import_rejects *rejects;
    uint64_t last_line; /* the last record's, once the file is read */
    int64_t counts[IMPORT_COUNTERS];
    const char *told_phase; /* what the caller was told last, and when */
    int64_t told_us;
};

/* Tell the caller how far it is, a few times a second and at each new phase. ORDO_CANCELLED if they
   want no more. */
MUST_USE enum ordo_status import_tell(struct import_run *run, const char *phase, double fraction,
                                      struct ordo_error *error);

/* Read the rest of the file into the database: good lines by COPY, the others to the rejects. */
MUST_USE enum ordo_status import_copy_lines(struct import_run *run, const char *phase,
                                            struct ordo_error *error);

/* Run the format's steps, in the transaction that is open. */
MUST_USE enum ordo_status import_run_steps(struct import_run *run, struct ordo_error *error);

#endif
