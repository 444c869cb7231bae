/* Making a connection: a deadline, an answer that tells why not, and nothing secret in it. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/connection_internal.h"
#include "db/sqlstate.h"

static const int64_t default_timeout_us = 10 * 1000000;
static const int oldest_server_version = 140000;

int64_t connect_timeout_us(const PQconninfoOption *options)
{
    const char *text = getenv("PGCONNECT_TIMEOUT");
    for (const PQconninfoOption *o = options; o->keyword != NULL; o++)
        if (strcmp(o->keyword, "connect_timeout") == 0 && o->val != NULL)
            text = o->val;
    int64_t seconds = 0;
    if (text != NULL && text_integer(text, 1, 3600, &seconds) == TEXT_NUMBER_OK)
        return seconds * 1000000;
    return default_timeout_us;
}

/* libpq's own receiver prints notices, and a library does not print. */
static void ignore_notice(void *context, const PGresult *notice)
{
    (void)context;
    (void)notice;
}

PGconn *connect_start(const char *conninfo)
{
    static const char *const keys[] = {"dbname", "fallback_application_name", "client_encoding",
                                       NULL};
    const char *const values[] = {conninfo, "ordo", "UTF8", NULL};
    PGconn *pg = PQconnectStartParams(keys, values, 1);
    if (pg != NULL) {
        PQsetErrorVerbosity(pg, PQERRORS_VERBOSE);
        PQsetNoticeReceiver(pg, ignore_notice, NULL);
    }
    return pg;
}

/* Drive PQconnectPoll to its end. False if the deadline passed. */
static bool finish(PGconn *pg, int64_t deadline_us)
{
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        if (PQstatus(pg) == CONNECTION_BAD)
            return true;
        int64_t left_us = deadline_us - clock_monotonic_us();
        if (left_us <= 0)
            return false;
        struct pollfd wait = {PQsocket(pg), state == PGRES_POLLING_READING ? POLLIN : POLLOUT, 0};
        int ready = poll(&wait, 1, (int)(left_us / 1000) + 1);
        if (ready == 0 || (ready < 0 && errno == EINTR))
            continue;
        state = PQconnectPoll(pg);
    }
    return true;
}

/* libpq's text "... FATAL:  28P01: password authentication failed ...": the code after a
   severity. */
static void find_sqlstate(const char *text, char sqlstate[6])
{
    static const char severity[] = "FATAL:  ";
    const char *found = strstr(text, severity);
    sqlstate[0] = '\0';
    if (found == NULL || strlen(found) < sizeof severity + 6 || found[sizeof severity + 4] != ':')
        return;
    memcpy(sqlstate, found + sizeof severity - 1, 5);
    sqlstate[5] = '\0';
}

/* The first line of libpq's message, without the code and the "connection to ... failed" frame's
   line ends. */
static void first_line(const char *text, const char *sqlstate, char *line, size_t size)
{
    const char *start = text;
    if (sqlstate[0] != '\0') {
        start = strstr(text, sqlstate);
        start = start == NULL ? text : start + 7; /* "28P01: " */
    }
    size_t length = strcspn(start, "\n");
    snprintf(line, size, "%.*s", (int)(length < size ? length : size - 1), start);
}

enum ordo_status connect_refused(PGconn *pg, struct ordo_error *error)
{
    char sqlstate[6];
    char line[512];
    const char *text = PQerrorMessage(pg);
    find_sqlstate(text, sqlstate);
    first_line(text, sqlstate, line, sizeof line);
    enum ordo_status status =
        sqlstate[0] == '\0' ? ORDO_UNAVAILABLE : sqlstate_status(sqlstate, false);
    if (sqlstate[0] == '\0' && PQconnectionNeedsPassword(pg)) {
        error_set(error, ORDO_DENIED, NULL, "the database asks for a password, and none was given");
        return error_hint(error, "Put it in ~/.pgpass, or set PGPASSWORD.");
    }
    if (status == ORDO_QUERY_FAILED)
        status = ORDO_UNAVAILABLE;
    error_set(error, status, NULL, "cannot connect to the database: %s", line);
    memcpy(error->sqlstate, sqlstate, sizeof sqlstate);
    if (strncmp(sqlstate, "28", 2) == 0)
        error_hint(error,
                   "Check the user name and the password (URL, PGUSER, PGPASSWORD, ~/.pgpass).");
    else if (sqlstate[0] == '\0')
        error_hint(error, "Check that PostgreSQL runs there and takes connections.");
    return status;
}

enum ordo_status connect_check_server(PGconn *pg, struct ordo_error *error)
{
    if (PQserverVersion(pg) < oldest_server_version)
        return error_set(error, ORDO_UNAVAILABLE, NULL,
                         "the server is PostgreSQL %d; ordo needs 14 or later",
                         PQserverVersion(pg) / 10000);
    const char *encoding = PQparameterStatus(pg, "server_encoding");
    if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
        return error_set(error, ORDO_UNAVAILABLE, NULL,
                         "the database is encoded in %s; ordo needs one in UTF8",
                         encoding == NULL ? "an unknown way" : encoding);
    PQsetErrorVerbosity(pg, PQERRORS_DEFAULT);
    return ORDO_OK;
}

/* What every session needs, whatever the server's or the user's defaults are. */
static enum ordo_status prepare_session(struct connection *connection, struct ordo_error *error)
{
    enum ordo_status status = connect_check_server(connection->pg, error);
    if (status != ORDO_OK)
        return status;
    connection->cancel = PQgetCancel(connection->pg);
    if (connection->cancel == NULL)
        return error_no_memory(error);
    const char *style = PQparameterStatus(connection->pg, "DateStyle");
    if (style != NULL && strncmp(style, "ISO", 3) == 0)
        return ORDO_OK;
    return connection_execute(connection, "SET datestyle TO 'ISO, YMD'", error);
}

static void disconnect(struct connection *connection)
{
    PGcancel *cancel = connection->cancel;
    connection->cancel = NULL; /* before it is freed: a signal may come in between */
    PQfreeCancel(cancel);
    PQfinish(connection->pg);
    connection->pg = NULL;
}

enum ordo_status connection_reopen(struct connection *connection, struct ordo_error *error)
{
    disconnect(connection);
    PQconninfoOption *options = conninfo_parse(connection->conninfo, error);
    if (options == NULL)
        return error->status;
    enum ordo_status status = ORDO_OK;
    int64_t limit_us = connect_timeout_us(options);
    connection->pg = connect_start(connection->conninfo);
    if (connection->pg == NULL) {
        status = error_no_memory(error);
    } else if (!finish(connection->pg, clock_monotonic_us() + limit_us)) {
        status = error_set(error, ORDO_UNAVAILABLE, NULL,
                           "cannot connect to the database: no answer within %d s",
                           (int)(limit_us / 1000000));
    } else if (PQstatus(connection->pg) != CONNECTION_OK) {
        status = connect_refused(connection->pg, error);
    } else {
        status = prepare_session(connection, error);
    }
    PQconninfoFree(options);
    return status;
}

enum ordo_status connection_open(const char *conninfo, struct connection **opened,
                                 struct ordo_error *error)
{
    *opened = NULL;
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        return error_no_memory(error);
    connection->conninfo = strdup(conninfo);
    enum ordo_status status = connection->conninfo == NULL ? error_no_memory(error)
                                                           : connection_reopen(connection, error);
    if (status == ORDO_OK)
        *opened = connection;
    else
        connection_close(connection);
    return status;
}

void connection_close(struct connection *connection)
{
    if (connection == NULL)
        return;
    disconnect(connection);
    free(connection->conninfo);
    free(connection);
}
