/* Statements, one at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/connection_internal.h"
#include "db/decode.h"

/* Send a statement by the extended protocol. */
static enum ordo_status send(struct connection *connection, const struct statement *statement,
                             struct ordo_error *error)
{
    connection->constraint[0] = '\0';
    atomic_store(&connection->is_cancelled, false);
    if (statement->value_count > UINT16_MAX)
        return error_set(error, ORDO_INVALID, NULL,
                         "%zu parameters were given; at most %d are taken", statement->value_count,
                         UINT16_MAX);
    if (!PQsendQueryParams(connection->pg, statement->sql, (int)statement->value_count,
                           statement->types, statement->values, NULL, NULL, 0))
        return connection_lost_error(false, error); /* nothing reached the server */
    return ORDO_OK;
}

/* What a finished statement came to; *rows only for those with a result. */
static enum ordo_status outcome(struct connection *connection, const PGresult *result, bool writes,
                                struct ordo_rows **rows, struct ordo_error *error)
{
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        if (rows == NULL)
            return ORDO_OK;
        *rows = decode_result(result);
        return *rows == NULL ? connection_unread_error(writes, error) : ORDO_OK;
    case PGRES_EMPTY_QUERY:
        return error_set(error, ORDO_INVALID, "sql", "sql: the statement is empty");
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
        error_set(error, ORDO_INVALID, "sql", "sql: COPY needs a stream, and there is none here");
        return error_hint(error, "Use `ordo db psql`, `ordo import` or `ordo export`.");
    case PGRES_FATAL_ERROR:
    case PGRES_BAD_RESPONSE:
    case PGRES_NONFATAL_ERROR:
    case PGRES_SINGLE_TUPLE:
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED:
    default:
        return connection_result_error(connection, result, writes, error);
    }
}

/* The commit comes after the result: until the statement has ended, it may still fail. */
static enum ordo_status end_statement(struct connection *connection, bool writes,
                                      struct ordo_error *error)
{
    enum ordo_status status = ORDO_OK;
    PGresult *result;
    while (status == ORDO_OK && (result = PQgetResult(connection->pg)) != NULL) {
        if (PQresultStatus(result) == PGRES_FATAL_ERROR)
            status = connection_result_error(connection, result, writes, error);
        PQclear(result);
    }
    return status;
}

enum ordo_status connection_run(struct connection *connection, const struct statement *statement,
                                struct ordo_rows **rows, struct ordo_error *error)
{
    if (rows != NULL)
        *rows = NULL;
    enum ordo_status status = send(connection, statement, error);
    if (status != ORDO_OK)
        return status;
    PGresult *result = PQgetResult(connection->pg);
    if (result == NULL)
        return connection_lost_error(statement->writes, error);
    status = outcome(connection, result, statement->writes, rows, error);
    ExecStatusType state = PQresultStatus(result);
    PQclear(result);
    if (state == PGRES_COPY_IN || state == PGRES_COPY_BOTH)
        PQputCopyEnd(connection->pg, "not wanted");
    if (status == ORDO_OK)
        status = end_statement(connection, statement->writes, error);
    connection_drain(connection);
    if (status != ORDO_OK && rows != NULL) {
        ordo_rows_free(*rows);
        *rows = NULL;
    }
    return status;
}

enum ordo_status connection_execute(struct connection *connection, const char *sql,
                                    struct ordo_error *error)
{
    return connection_run(connection, &(struct statement){.sql = sql}, NULL, error);
}

/* Hand the rows of one result to the receiver; false if it wants no more. */
static bool deliver(const PGresult *result, const struct row_receiver *receiver,
                    struct row_column *columns, const char **values,
                    char (*scratch)[DECODE_SCRATCH_BYTES])
{
    int column_count = PQnfields(result);
    for (int r = 0; r < PQntuples(result); r++) {
        for (int c = 0; c < column_count; c++)
            values[c] = decode_value(result, r, c, columns[c].type, scratch[c]);
        if (!receiver->row(values, (size_t)column_count, receiver->context))
            return false;
    }
    return true;
}

/* Receive until the statement ends, the receiver stops, or it fails. */
static enum ordo_status receive(struct connection *connection, const struct row_receiver *receiver,
                                struct ordo_error *error)
{
    enum { COLUMNS_MOST = 256 };
    struct row_column columns[COLUMNS_MOST];
    const char *values[COLUMNS_MOST];
    char scratch[COLUMNS_MOST][DECODE_SCRATCH_BYTES];
    bool told = false;
    bool more = true;
    enum ordo_status status = ORDO_OK;
    PGresult *result;
    while (more && (result = PQgetResult(connection->pg)) != NULL) {
        ExecStatusType state = PQresultStatus(result);
        if (state != PGRES_SINGLE_TUPLE && state != PGRES_TUPLES_OK) {
            status = outcome(connection, result, false, NULL, error);
            more = false;
        } else if (PQnfields(result) > COLUMNS_MOST) {
            status =
                error_set(error, ORDO_LIMIT, NULL, "a row has more than %d columns", COLUMNS_MOST);
            more = false;
        } else {
            if (!told) {
                decode_columns(result, columns);
                more = receiver->columns(columns, (size_t)PQnfields(result), receiver->context);
                told = true;
            }
            more = more && deliver(result, receiver, columns, values, scratch);
        }
        PQclear(result);
    }
    if (!more)
        connection_cancel(connection);
    connection_drain(connection);
    return status;
}

enum ordo_status connection_stream(struct connection *connection, const struct statement *statement,
                                   const struct row_receiver *receiver, struct ordo_error *error)
{
    enum ordo_status status = send(connection, statement, error);
    if (status != ORDO_OK)
        return status;
    if (!PQsetSingleRowMode(connection->pg)) {
        connection_drain(connection);
        return error_set(error, ORDO_INTERNAL, NULL, "libpq refused single-row mode");
    }
    status = receive(connection, receiver, error);
    if (status == ORDO_OK && PQstatus(connection->pg) == CONNECTION_BAD)
        status = connection_lost_error(statement->writes, error);
    return status;
}

enum ordo_status connection_commit(struct connection *connection, struct ordo_error *error)
{
    struct ordo_rows *rows = NULL;
    enum ordo_status status = connection_run(
        connection, &(struct statement){.sql = "COMMIT", .writes = true}, &rows, error);
    /* COMMIT of a failed transaction succeeds, as a ROLLBACK. */
    if (status == ORDO_OK && strcmp(ordo_rows_command(rows), "COMMIT") != 0)
        status =
            error_set(error, ORDO_INTERNAL, NULL, "the transaction was rolled back at its end");
    ordo_rows_free(rows);
    return status;
}

void connection_rollback(struct connection *connection)
{
    struct ordo_error ignored;
    if (connection_in_transaction(connection) &&
        connection_execute(connection, "ROLLBACK", &ignored) != ORDO_OK)
        PQreset(connection->pg); /* the server rolls back what its client left */
}

bool connection_in_transaction(const struct connection *connection)
{
    PGTransactionStatusType state = PQtransactionStatus(connection->pg);
    return state == PQTRANS_INTRANS || state == PQTRANS_INERROR;
}

bool connection_is_broken(const struct connection *connection)
{
    return PQstatus(connection->pg) != CONNECTION_OK;
}

const char *connection_constraint(const struct connection *connection)
{
    return connection->constraint;
}

const char *connection_setting(const struct connection *connection, const char *name)
{
    return PQparameterStatus(connection->pg, name);
}

int connection_server_version(const struct connection *connection)
{
    return PQserverVersion(connection->pg);
}

void connection_cancel(struct connection *connection)
{
    char reason[256];
    atomic_store(&connection->is_cancelled, true);
    if (connection->cancel != NULL)
        PQcancel(connection->cancel, reason, sizeof reason);
}

const char *connection_conninfo(const struct connection *connection)
{
    return connection->conninfo;
}

int connection_process(const struct connection *connection)
{
    return PQbackendPID(connection->pg);
}

void connection_quote_identifier(struct buffer *sql, const char *name)
{
    buffer_byte(sql, '"');
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '"')
            buffer_byte(sql, '"');
        buffer_byte(sql, *c);
    }
    buffer_byte(sql, '"');
}
