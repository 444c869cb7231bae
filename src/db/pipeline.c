#include "db/pipeline.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "db/connection_internal.h"
#include "db/decode.h"

/* A request that is not answered, or whose answer is not taken. The first in the ring is the
   eldest. */
struct request {
    bool writes;
    struct pipeline_answer answer;
};

struct pipeline {
    struct connection connection; /* its PGconn, driven from here */
    PostgresPollingStatusType connecting;
    bool is_open;
    unsigned registration; /* as ordo_descriptor has it */
    bool has_output;       /* libpq holds bytes that the socket did not take */
    struct request requests[PIPELINE_REQUESTS_MOST];
    size_t first;
    size_t count;      /* in the ring */
    size_t unanswered; /* of them; they are the last ones */
};

struct pipeline *pipeline_new(void)
{
    return calloc(1, sizeof(struct pipeline));
}

void pipeline_free(struct pipeline *pipeline)
{
    struct pipeline_answer answer;
    if (pipeline == NULL)
        return;
    pipeline_close(pipeline);
    while (pipeline_answer(pipeline, &answer))
        ordo_rows_free(answer.rows);
    free(pipeline);
}

enum pipeline_state pipeline_state(const struct pipeline *pipeline)
{
    if (pipeline->connection.pg == NULL)
        return PIPELINE_CLOSED;
    return pipeline->is_open ? PIPELINE_OPEN : PIPELINE_CONNECTING;
}

int pipeline_process(const struct pipeline *pipeline)
{
    return PQbackendPID(pipeline->connection.pg);
}

void pipeline_close(struct pipeline *pipeline)
{
    PQfinish(pipeline->connection.pg);
    pipeline->connection.pg = NULL;
    pipeline->is_open = false;
    pipeline->has_output = false;
    for (; pipeline->unanswered > 0; pipeline->unanswered--) {
        pipeline->count--;
        ordo_rows_free(
            pipeline->requests[(pipeline->first + pipeline->count) % PIPELINE_REQUESTS_MOST]
                .answer.rows);
    }
}

static enum ordo_status close_with(struct pipeline *pipeline, enum ordo_status status)
{
    pipeline_close(pipeline);
    return status;
}

static enum ordo_status lost(struct pipeline *pipeline, struct ordo_error *error)
{
    error_set(error, ORDO_UNAVAILABLE, NULL, "the connection to the database was lost");
    return close_with(pipeline, error->status);
}

enum ordo_status pipeline_connect(struct pipeline *pipeline, const char *conninfo,
                                  struct ordo_error *error)
{
    struct pipeline_answer stale;
    pipeline_close(pipeline);
    while (pipeline_answer(pipeline, &stale))
        ordo_rows_free(stale.rows);
    PQconninfoOption *options = conninfo_parse(conninfo, error);
    if (options == NULL)
        return error->status;
    PQconninfoFree(options);
    pipeline->connection.pg = connect_start(conninfo);
    if (pipeline->connection.pg == NULL)
        return error_no_memory(error);
    if (PQstatus(pipeline->connection.pg) == CONNECTION_BAD)
        return close_with(pipeline, connect_refused(pipeline->connection.pg, error));
    pipeline->connecting = PGRES_POLLING_WRITING;
    pipeline->registration++;
    return ORDO_OK;
}

struct ordo_descriptor pipeline_descriptor(const struct pipeline *pipeline)
{
    struct ordo_descriptor wait = {.fd = -1, .registration = pipeline->registration};
    if (pipeline->connection.pg == NULL)
        return wait;
    if (!pipeline->is_open)
        wait.events = pipeline->connecting == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    else
        wait.events = (short)(POLLIN | (pipeline->has_output ? POLLOUT : 0));
    wait.fd = PQsocket(pipeline->connection.pg);
    return wait;
}

/* PQconnectPoll may only be called when its socket is ready. */
static bool is_ready(const struct pipeline *pipeline)
{
    const struct ordo_descriptor descriptor = pipeline_descriptor(pipeline);
    struct pollfd wait = {descriptor.fd, descriptor.events, 0};
    return poll(&wait, 1, 0) > 0;
}

static enum ordo_status advance_connecting(struct pipeline *pipeline, struct ordo_error *error)
{
    PGconn *pg = pipeline->connection.pg;
    while (is_ready(pipeline)) {
        pipeline->connecting = PQconnectPoll(pg);
        pipeline->registration++; /* it may have tried another address, with another socket */
        if (pipeline->connecting == PGRES_POLLING_FAILED)
            return close_with(pipeline, connect_refused(pg, error));
        if (pipeline->connecting != PGRES_POLLING_OK)
            continue;
        enum ordo_status status = connect_check_server(pg, error);
        if (status != ORDO_OK)
            return close_with(pipeline, status);
        if (PQsetnonblocking(pg, 1) != 0 || !PQenterPipelineMode(pg))
            return lost(pipeline, error);
        pipeline->is_open = true;
        break;
    }
    return ORDO_OK;
}

static struct request *eldest_unanswered(struct pipeline *pipeline)
{
    size_t answered = pipeline->count - pipeline->unanswered;
    return &pipeline->requests[(pipeline->first + answered) % PIPELINE_REQUESTS_MOST];
}

static void take_result(struct pipeline *pipeline, const PGresult *result)
{
    struct request *request = eldest_unanswered(pipeline);
    struct pipeline_answer *answer = &request->answer;
    const ExecStatusType state = PQresultStatus(result);
    if (state == PGRES_PIPELINE_SYNC) {
        pipeline->unanswered--;
    } else if (state == PGRES_TUPLES_OK || state == PGRES_COMMAND_OK) {
        answer->rows = decode_result(result);
        answer->status = answer->rows == NULL
                             ? connection_unread_error(request->writes, &answer->error)
                             : ORDO_OK;
    } else {
        ordo_rows_free(answer->rows);
        answer->rows = NULL;
        answer->status =
            connection_result_error(&pipeline->connection, result, request->writes, &answer->error);
        memcpy(answer->constraint, pipeline->connection.constraint, sizeof answer->constraint);
    }
}

/* Each request ends with a Sync, whose result ends its answer; NULL only parts results. What comes
   before the Sync's is not committed yet, and an error may follow it. */
static void receive(struct pipeline *pipeline)
{
    PGconn *pg = pipeline->connection.pg;
    while (pipeline->unanswered > 0 && !PQisBusy(pg)) {
        PGresult *result = PQgetResult(pg);
        if (result == NULL && PQstatus(pg) == CONNECTION_BAD)
            return;
        if (result != NULL)
            take_result(pipeline, result);
        PQclear(result);
        if (PQstatus(pg) == CONNECTION_BAD)
            return;
    }
}

enum ordo_status pipeline_advance(struct pipeline *pipeline, struct ordo_error *error)
{
    PGconn *pg = pipeline->connection.pg;
    if (pg == NULL)
        return ORDO_OK;
    if (!pipeline->is_open)
        return advance_connecting(pipeline, error);
    bool is_sound = PQconsumeInput(pg) == 1;
    int flushed = PQflush(pg);
    pipeline->has_output = flushed > 0;
    receive(pipeline);
    if (is_sound && flushed >= 0 && PQstatus(pg) == CONNECTION_OK)
        return ORDO_OK;
    return lost(pipeline, error);
}

/* What was sent becomes a request, and goes out. */
static enum ordo_status finish_request(struct pipeline *pipeline, bool is_sent, bool writes,
                                       struct ordo_error *error)
{
    PGconn *pg = pipeline->connection.pg;
    if (!is_sent || !PQpipelineSync(pg))
        return lost(pipeline, error);
    size_t place = (pipeline->first + pipeline->count) % PIPELINE_REQUESTS_MOST;
    pipeline->requests[place] = (struct request){.writes = writes};
    pipeline->count++;
    pipeline->unanswered++;
    int flushed = PQflush(pg);
    pipeline->has_output = flushed > 0;
    return flushed < 0 ? lost(pipeline, error) : ORDO_OK;
}

static enum ordo_status check_room(const struct pipeline *pipeline, struct ordo_error *error)
{
    if (pipeline->is_open && pipeline->count < PIPELINE_REQUESTS_MOST)
        return ORDO_OK;
    return error_set(error, ORDO_INTERNAL, NULL, "a request was sent on a connection not ready");
}

enum ordo_status pipeline_prepare(struct pipeline *pipeline, const char *name,
                                  const struct statement *statement, struct ordo_error *error)
{
    enum ordo_status status = check_room(pipeline, error);
    if (status != ORDO_OK)
        return status;
    bool is_sent = PQsendPrepare(pipeline->connection.pg, name, statement->sql,
                                 (int)statement->value_count, statement->types);
    return finish_request(pipeline, is_sent, false, error);
}

enum ordo_status pipeline_send(struct pipeline *pipeline, const char *prepared,
                               const struct statement *statement, struct ordo_error *error)
{
    PGconn *pg = pipeline->connection.pg;
    const int count = (int)statement->value_count;
    enum ordo_status status = check_room(pipeline, error);
    if (status != ORDO_OK)
        return status;
    bool is_sent = prepared != NULL
                       ? PQsendQueryPrepared(pg, prepared, count, statement->values, NULL, NULL, 0)
                       : PQsendQueryParams(pg, statement->sql, count, statement->types,
                                           statement->values, NULL, NULL, 0);
    return finish_request(pipeline, is_sent, statement->writes, error);
}

enum ordo_status pipeline_loss(bool writes, struct ordo_error *error)
{
    return connection_lost_error(writes, error);
}

bool pipeline_answer(struct pipeline *pipeline, struct pipeline_answer *answer)
{
    if (pipeline->count == pipeline->unanswered)
        return false;
    *answer = pipeline->requests[pipeline->first].answer;
    pipeline->first = (pipeline->first + 1) % PIPELINE_REQUESTS_MOST;
    pipeline->count--;
    return true;
}
