/*
 * One connection to PostgreSQL, used a statement at a time: the blocking driver.
 * The rooms above never see libpq.
 */
#ifndef ORDO_DB_CONNECTION_H
#define ORDO_DB_CONNECTION_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "rows/rows.h"

struct connection;

/* One statement and what it takes. */
struct statement {
    const char *sql;
    const uint32_t *types;     /* type OIDs of $1.., or NULL: PostgreSQL infers them */
    const char *const *values; /* text, NULL for SQL NULL */
    size_t value_count;
    /* Whether it may have changed something if its connection is lost before the answer: then the
       outcome is unknown (ORDO_OUTCOME_UNKNOWN), else it is ORDO_UNAVAILABLE. */
    bool writes;
};

/*
 * Connect, within `connect_timeout` of the connection string or 10 seconds. The session speaks
 * UTF-8 and ISO dates. *connection is the caller's, to be closed with connection_close.
 * Errors: ORDO_INVALID (field "database": the string cannot be read; it is not repeated, as it may
 * hold a password), ORDO_UNAVAILABLE, ORDO_DENIED, ORDO_LIMIT (too many connections).
 */
MUST_USE enum ordo_status connection_open(const char *conninfo, struct connection **connection,
                                          struct ordo_error *error);
void connection_close(struct connection *connection);

/* Connect again with the same parameters, after a loss. Session settings are gone. */
MUST_USE enum ordo_status connection_reopen(struct connection *connection,
                                            struct ordo_error *error);

/*
 * Run one statement by the extended protocol (so a second statement is refused), one round trip.
 * *rows: the caller's; may be NULL if they are not wanted.
 * Errors: by SQLSTATE, see sqlstate.h; error->sqlstate, message, hint and position are filled.
 */
MUST_USE enum ordo_status connection_run(struct connection *connection,
                                         const struct statement *statement, struct ordo_rows **rows,
                                         struct ordo_error *error);

/* The same, a row at a time, so that memory stays flat. `row` returns false to stop (the statement
   is cancelled; the caller's error stands). Columns are told once, before any row. */
struct row_receiver {
    bool (*columns)(const struct row_column *columns, size_t count, void *context);
    bool (*row)(row_values values, size_t count, void *context);
    void *context;
};
MUST_USE enum ordo_status connection_stream(struct connection *connection,
                                            const struct statement *statement,
                                            const struct row_receiver *receiver,
                                            struct ordo_error *error);

/* A statement without parameters or result: BEGIN, COMMIT, SET, DDL. */
MUST_USE enum ordo_status connection_execute(struct connection *connection, const char *sql,
                                             struct ordo_error *error);

/* COMMIT: a loss here is ORDO_OUTCOME_UNKNOWN. */
MUST_USE enum ordo_status connection_commit(struct connection *connection,
                                            struct ordo_error *error);
/* ROLLBACK, as far as it can be done; for the failure path, whose error must stand. */
void connection_rollback(struct connection *connection);
/* A transaction is open, or has failed and waits for its end. */
bool connection_in_transaction(const struct connection *connection);

/* COPY ... FROM STDIN: begin with the COPY statement, put bytes, end. After a failed put or end the
   COPY is over. connection_copy_abort ends it without keeping anything, unless it is over. */
MUST_USE enum ordo_status connection_copy_begin(struct connection *connection, const char *sql,
                                                struct ordo_error *error);
MUST_USE enum ordo_status connection_copy_put(struct connection *connection, const char *bytes,
                                              size_t length, struct ordo_error *error);
MUST_USE enum ordo_status connection_copy_end(struct connection *connection,
                                              struct ordo_error *error);
void connection_copy_abort(struct connection *connection);

/* The connection was lost; connection_reopen may bring it back. */
bool connection_is_broken(const struct connection *connection);

/* The constraint that the last failed statement broke, without a distributed database's numeric
   suffix, or "". Borrowed until the next statement. */
const char *connection_constraint(const struct connection *connection);

/* A setting that the server reports by itself ("TimeZone"), or NULL. Borrowed from the
   connection. */
const char *connection_setting(const struct connection *connection, const char *name);

/* The connection string that it was opened with, secrets included. Borrowed. */
const char *connection_conninfo(const struct connection *connection);

/* The server process that works for it. */
int connection_process(const struct connection *connection);

/* PQserverVersion: 150018 for 15.18. */
int connection_server_version(const struct connection *connection);

/* Async-signal-safe: ask the server to end the statement under way. */
void connection_cancel(struct connection *connection);

/* A name as an SQL identifier, quoted, appended to `sql`. */
void connection_quote_identifier(struct buffer *sql, const char *name);

#endif
