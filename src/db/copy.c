/* COPY ... FROM STDIN: many rows, one stream. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/connection_internal.h"

enum ordo_status connection_copy_begin(struct connection *connection, const char *sql,
                                       struct ordo_error *error)
{
    connection->constraint[0] = '\0';
    atomic_store(&connection->is_cancelled, false);
    PGresult *result = PQexec(connection->pg, sql);
    enum ordo_status status = ORDO_OK;
    if (result == NULL)
        status = connection_lost_error(false, error);
    else if (PQresultStatus(result) != PGRES_COPY_IN)
        status = connection_result_error(connection, result, false, error);
    PQclear(result);
    return status;
}

/* The server's answer to the end of a COPY, which is where its errors arrive. */
static enum ordo_status copy_answer(struct connection *connection, struct ordo_error *error)
{
    PGresult *result = PQgetResult(connection->pg);
    enum ordo_status status = ORDO_OK;
    if (result == NULL)
        status = connection_lost_error(false, error);
    else if (PQresultStatus(result) != PGRES_COMMAND_OK)
        status = connection_result_error(connection, result, false, error);
    PQclear(result);
    connection_drain(connection);
    return status;
}

enum ordo_status connection_copy_put(struct connection *connection, const char *bytes,
                                     size_t length, struct ordo_error *error)
{
    const size_t piece_bytes = 1 << 20; /* PQputCopyData takes an int */
    for (size_t sent = 0; sent < length; sent += piece_bytes) {
        size_t piece = length - sent < piece_bytes ? length - sent : piece_bytes;
        if (PQputCopyData(connection->pg, bytes + sent, (int)piece) != 1)
            return copy_answer(connection, error) == ORDO_OK ? connection_lost_error(false, error)
                                                             : error->status;
    }
    return ORDO_OK;
}

enum ordo_status connection_copy_end(struct connection *connection, struct ordo_error *error)
{
    if (PQputCopyEnd(connection->pg, NULL) != 1)
        return connection_lost_error(false, error);
    return copy_answer(connection, error);
}

void connection_copy_abort(struct connection *connection)
{
    struct ordo_error ignored;
    if (PQputCopyEnd(connection->pg, "abandoned") == 1 &&
        copy_answer(connection, &ignored) != ORDO_OK)
        return; /* the expected answer: the server confirms by an error */
}
