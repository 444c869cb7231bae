/* An asynchronous connection, used as if it were not: for tests of db/pipeline.h, on the server that
   ORDO_TEST_URL names; without it, they are skipped. To be included after cmocka.h. */
#ifndef ORDO_TESTS_UNIT_PIPELINED_H
#define ORDO_TESTS_UNIT_PIPELINED_H

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/pipeline.h"

enum { PIPELINED_WAIT_MS = 10000 };

static inline const char *pipelined_url(void)
{
    const char *url = getenv("ORDO_TEST_URL");
    if (url == NULL)
        skip();
    return url;
}

/* Closed as yet. To be freed with pipeline_free. */
static inline struct pipeline *pipelined_new(void)
{
    struct pipeline *pipeline = pipeline_new();
    assert_non_null(pipeline);
    return pipeline;
}

/* Wait for the socket, then go on. */
static inline enum ordo_status pipelined_step(struct pipeline *pipeline, struct ordo_error *error)
{
    const struct ordo_descriptor descriptor = pipeline_descriptor(pipeline);
    struct pollfd wait = {descriptor.fd, descriptor.events, 0};
    assert_true(wait.fd >= 0);
    if (poll(&wait, 1, PIPELINED_WAIT_MS) == 0)
        fail_msg("nothing came in %d ms", PIPELINED_WAIT_MS);
    return pipeline_advance(pipeline, error);
}

static inline enum ordo_status pipelined_await_open(struct pipeline *pipeline,
                                                    struct ordo_error *error)
{
    enum ordo_status status = ORDO_OK;
    while (status == ORDO_OK && pipeline_state(pipeline) == PIPELINE_CONNECTING)
        status = pipelined_step(pipeline, error);
    return status;
}

/* An open one. To be freed with pipeline_free. */
static inline struct pipeline *pipelined_open(void)
{
    struct pipeline *pipeline = pipelined_new();
    struct ordo_error error;
    if (pipeline_connect(pipeline, pipelined_url(), &error) != ORDO_OK ||
        pipelined_await_open(pipeline, &error) != ORDO_OK)
        fail_msg("%s", error.message);
    return pipeline;
}

static inline void pipelined_send(struct pipeline *pipeline, const char *sql)
{
    const struct statement statement = {.sql = sql, .writes = true};
    struct ordo_error error;
    if (pipeline_send(pipeline, NULL, &statement, &error) != ORDO_OK)
        fail_msg("%s: %s", sql, error.message);
}

/* The next answer. Its rows are the caller's. */
static inline struct pipeline_answer pipelined_answer(struct pipeline *pipeline)
{
    struct pipeline_answer answer;
    struct ordo_error error;
    while (!pipeline_answer(pipeline, &answer))
        if (pipelined_step(pipeline, &error) != ORDO_OK)
            fail_msg("%s", error.message);
    return answer;
}

static inline void pipelined_assert_done(struct pipeline *pipeline)
{
    const struct pipeline_answer answer = pipelined_answer(pipeline);
    if (answer.status != ORDO_OK)
        fail_msg("%s", answer.error.message);
    assert_int_equal(answer.error.status, ORDO_OK);
    assert_non_null(answer.rows);
    ordo_rows_free(answer.rows);
}

static inline void pipelined_assert_fails(struct pipeline *pipeline, enum ordo_status status,
                                          const char *sqlstate)
{
    const struct pipeline_answer answer = pipelined_answer(pipeline);
    assert_int_equal(answer.status, status);
    assert_int_equal(answer.error.status, status);
    assert_string_equal(answer.error.sqlstate, sqlstate);
    assert_true(answer.error.message[0] != '\0');
    assert_null(answer.rows);
}

#endif
