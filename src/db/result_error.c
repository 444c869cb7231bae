/* From a failed result to the error value. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/connection_internal.h"
#include "db/sqlstate.h"

/* A distributed database names a constraint of a shard with the shard's number behind it. */
static void keep_constraint(struct connection *connection, const char *name)
{
    snprintf(connection->constraint, sizeof connection->constraint, "%s", name == NULL ? "" : name);
    size_t length = strlen(connection->constraint);
    size_t digits = 0;
    while (digits < length && connection->constraint[length - digits - 1] >= '0' &&
           connection->constraint[length - digits - 1] <= '9')
        digits++;
    if (digits > 0 && digits < length && connection->constraint[length - digits - 1] == '_')
        connection->constraint[length - digits - 1] = '\0';
}

enum ordo_status connection_lost_error(bool writes, struct ordo_error *error)
{
    if (!writes)
        return error_set(error, ORDO_UNAVAILABLE, NULL,
                         "the connection to the database was lost; nothing was changed");
    error_set(error, ORDO_OUTCOME_UNKNOWN, NULL,
              "the connection to the database was lost before it answered: the change may or may "
              "not have been made");
    return error_hint(error, "Look before you try again.");
}

enum ordo_status connection_unread_error(bool writes, struct ordo_error *error)
{
    if (!writes)
        return error_no_memory(error);
    error_set(error, ORDO_OUTCOME_UNKNOWN, NULL,
              "memory ran out before the database's answer was read: the change may or may not "
              "have been made");
    return error_hint(error, "Look before you try again.");
}

/* The server ended a statement: ordo asked it to, or a time limit or an administrator did. */
static enum ordo_status ended(struct connection *connection, const char *text,
                              struct ordo_error *error)
{
    if (!atomic_load(&connection->is_cancelled))
        return error_set(error, ORDO_LIMIT, NULL, "the database ended the statement: %s", text);
    return error_set(error, ORDO_CANCELLED, NULL, "cancelled; nothing was changed");
}

/* "Protocol violation" is also what too few or too many values for a statement are called; the
   connection outlives that. */
static bool is_wrong_value_count(const PGresult *result, const char *sqlstate)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return strcmp(sqlstate, "08P01") == 0 && severity != NULL && strcmp(severity, "ERROR") == 0;
}

/* What to do about it, where PostgreSQL does not say. */
static const char *advice(const char *sqlstate)
{
    if (strcmp(sqlstate, "25006") == 0)
        return "The server takes no writes: it is a standby, or default_transaction_read_only is "
               "on.";
    if (strcmp(sqlstate, "42501") == 0)
        return "Let the owner grant it to this role, or connect as a role that may.";
    return NULL;
}

enum ordo_status connection_result_error(struct connection *connection, const PGresult *result,
                                         bool writes, struct ordo_error *error)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (sqlstate == NULL)
        return connection_lost_error(writes, error);
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *column = PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    if (text == NULL)
        text = "no message";

    keep_constraint(connection, PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
    enum ordo_status status = is_wrong_value_count(result, sqlstate)
                                  ? ORDO_QUERY_FAILED
                                  : sqlstate_status(sqlstate, writes);
    if (status == ORDO_CANCELLED)
        status = ended(connection, text, error);
    else if (status == ORDO_OUTCOME_UNKNOWN)
        connection_lost_error(writes, error);
    else
        error_set(error, status, column, "%s%s%s", text, detail == NULL ? "" : ": ",
                  detail == NULL ? "" : detail);
    snprintf(error->sqlstate, sizeof error->sqlstate, "%s", sqlstate);
    if (hint == NULL)
        hint = advice(sqlstate);
    if (hint != NULL)
        error_hint(error, "%s", hint);
    if (position != NULL)
        error->position = atoi(position);
    return status;
}

void connection_drain(struct connection *connection)
{
    PGresult *result;
    while ((result = PQgetResult(connection->pg)) != NULL) {
        ExecStatusType state = PQresultStatus(result);
        PQclear(result);
        if (PQstatus(connection->pg) == CONNECTION_BAD)
            return;
        if (state == PGRES_COPY_IN || state == PGRES_COPY_BOTH)
            PQputCopyEnd(connection->pg, "not wanted");
        if (state == PGRES_COPY_OUT) {
            char *bytes = NULL;
            while (PQgetCopyData(connection->pg, &bytes, 0) > 0)
                PQfreemem(bytes);
        }
    }
}
