/*
 * One connection to PostgreSQL for a program with an event loop: the asynchronous driver, on libpq's
 * pipeline mode. Nothing here waits (except for the name service, where libpq must ask it for a
 * host's address).
 *
 * Requests are answered in the order sent; each is a transaction of its own.
 */
#ifndef ORDO_DB_PIPELINE_H
#define ORDO_DB_PIPELINE_H

#include <stdint.h>

#include "base/error.h"
#include "db/connection.h"

struct pipeline;

/* Requests on one connection that are not answered, or whose answers are not taken. */
enum { PIPELINE_REQUESTS_MOST = 64 };

enum pipeline_state { PIPELINE_CLOSED, PIPELINE_CONNECTING, PIPELINE_OPEN };

/* Closed as yet. NULL if memory ran out. */
struct pipeline *pipeline_new(void);
/* Takes NULL. */
void pipeline_free(struct pipeline *pipeline);

enum pipeline_state pipeline_state(const struct pipeline *pipeline);

/* The server process that works for it; 0 if closed. */
int pipeline_process(const struct pipeline *pipeline);

/* Begin to connect; a connection that was there is closed, and answers not taken are gone. On
   failure it is closed.
   Errors: as connection_open. */
MUST_USE enum ordo_status pipeline_connect(struct pipeline *pipeline, const char *conninfo,
                                           struct ordo_error *error);

/* Close the connection at once. What was under way gets no answer. */
void pipeline_close(struct pipeline *pipeline);

/* What to wait for: the descriptor, or -1 if closed. It may be another after each
   pipeline_advance. */
struct ordo_descriptor pipeline_descriptor(const struct pipeline *pipeline);

/* Send and receive what can be without waiting. A failure is why the connection was lost, or did
   not come about: it is closed then, and what was under way gets no answer; answers that had come
   before may still be taken. Errors: as connection_open; ORDO_UNAVAILABLE. */
MUST_USE enum ordo_status pipeline_advance(struct pipeline *pipeline, struct ordo_error *error);

/* Send a statement to be prepared under `name`; only on an open connection, as below. */
MUST_USE enum ordo_status pipeline_prepare(struct pipeline *pipeline, const char *name,
                                           const struct statement *statement,
                                           struct ordo_error *error);

/* Send a statement. `prepared`: the name of the one that is prepared, whose SQL and types count; or
   NULL. `values` are copied. */
MUST_USE enum ordo_status pipeline_send(struct pipeline *pipeline, const char *prepared,
                                        const struct statement *statement,
                                        struct ordo_error *error);

struct pipeline_answer {
    enum ordo_status status;
    struct ordo_rows *rows; /* the taker's; NULL unless ORDO_OK */
    struct ordo_error error;
    char constraint[64]; /* the one that was broken, as connection_constraint has it, or "" */
};

/* What is told of a request that got no answer, as its connection was lost: ORDO_UNAVAILABLE, or
   ORDO_OUTCOME_UNKNOWN if it may have changed something. */
enum ordo_status pipeline_loss(bool writes, struct ordo_error *error);

/* Take the next answer. False if there is none yet. */
bool pipeline_answer(struct pipeline *pipeline, struct pipeline_answer *answer);

#endif
