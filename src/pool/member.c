/* A connection of the pool: its life, and the requests that go over it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/backoff.h"
#include "pool/pool_internal.h"
#include "store/session.h"

/* The server's own limit comes first; this is for a server that is frozen, or a network that is
   gone. */
static const int64_t answer_grace_us = 5 * 1000 * 1000;
static const int64_t connect_most_us = 10 * 1000 * 1000;

void request_finish(struct pool *pool, uint32_t place, struct pipeline_answer *answers,
                    size_t count)
{
    const struct slot slot = pool->slots[place];
    line_leave(pool, place);
    if (!slot.is_abandoned)
        slot.request.done(answers, count, slot.request.context);
    for (size_t i = 0; i < count; i++)
        ordo_rows_free(answers[i].rows);
}

void request_fail(struct pool *pool, uint32_t place, const struct ordo_error *failure)
{
    struct pipeline_answer answers[POOL_STATEMENTS_MOST];
    const struct slot *slot = &pool->slots[place];
    const size_t count = slot->state == SLOT_WAITING ? slot->request.count : slot->count;
    for (size_t i = 0; i < count; i++)
        answers[i] = (struct pipeline_answer){.status = failure->status, .error = *failure};
    pool->stats.failed++;
    request_finish(pool, place, answers, count);
}

/* ---------------------------------------------------------------- losing */

/* What was under way: that which came before the loss counts, the rest is told it was lost. */
static void lose_requests(struct pool *pool, struct member *member)
{
    uint32_t slots[POOL_DEPTH_MOST];
    struct pipeline_answer answers[POOL_STATEMENTS_MOST];
    const size_t slot_count = member->slot_count;
    size_t answered = member->answer_count;
    memcpy(slots, member->slots, slot_count * sizeof slots[0]);
    memcpy(answers, member->answers, answered * sizeof answers[0]);
    member->slot_count = 0;
    member->answer_count = 0;
    member->has_prepare_failed = false;
    for (size_t i = 0; i < slot_count; i++) {
        const struct slot *slot = &pool->slots[slots[i]];
        const size_t count = slot->count;
        for (size_t s = answered; s < count; s++) {
            answers[s] = (struct pipeline_answer){0};
            answers[s].status = pipeline_loss(slot->writes[s], &answers[s].error);
        }
        answered = 0;
        pool->stats.failed++;
        request_finish(pool, slots[i], answers, count);
    }
}

void member_break(struct pool *pool, struct member *member, const struct ordo_error *error,
                  int64_t now_us)
{
    pipeline_close(member->pipeline);
    member->phase = MEMBER_DOWN;
    member->failures++;
    member->setting_up = 0;
    member->prepared_count = 0;
    pool->random = pool->random * 6364136223846793005 + 1442695040888963407; /* Knuth's MMIX */
    member->due_us = now_us + backoff_pause_us(member->failures, pool->random >> 33);
    pool->stats.trouble = *error;
    lose_requests(pool, member);
}

/* ---------------------------------------------------------------- connecting */

static void connect_member(struct pool *pool, struct member *member, int64_t now_us)
{
    struct ordo_error error = {0};
    member->phase = MEMBER_OPENING;
    member->due_us = now_us + connect_most_us;
    if (pipeline_connect(member->pipeline, pool->conninfo.bytes, &error) != ORDO_OK)
        member_break(pool, member, &error, now_us);
}

static enum ordo_status set_up(struct pool *pool, struct member *member, struct ordo_error *error)
{
    static const char notice_sql[] =
        "SELECT set_config('client_connection_check_interval', '1000', false)";
    char timeout_ms[24];
    snprintf(timeout_ms, sizeof timeout_ms, "%" PRId64, pool->answer_us / 1000);
    const char *const values[] = {pool->search_path.bytes, pool->time_zone.bytes, timeout_ms};
    const struct statement set = {.sql = session_set_sql, .values = values, .value_count = 3};
    const struct statement notice = {.sql = notice_sql};
    member->setting_up = 1;
    enum ordo_status status = pipeline_send(member->pipeline, NULL, &set, error);
    if (status == ORDO_OK && pool->notices_leaving) {
        member->setting_up = 2;
        status = pipeline_send(member->pipeline, NULL, &notice, error);
    }
    return status;
}

static void take_set_up(struct pool *pool, struct member *member,
                        const struct pipeline_answer *answer, int64_t now_us)
{
    if (answer->status != ORDO_OK) {
        member_break(pool, member, &answer->error, now_us);
    } else if (--member->setting_up == 0) {
        member->phase = MEMBER_READY;
        member->failures = 0;
        pool->stats.connected++;
        pool->stats.trouble = (struct ordo_error){0};
    }
}

/* ---------------------------------------------------------------- sending and receiving */

static bool is_prepared(const struct member *member, const char *name)
{
    for (size_t i = 0; i < member->prepared_count; i++)
        if (member->prepared[i] == name)
            return true;
    return false;
}

static void forget_prepared(struct member *member, const char *name)
{
    for (size_t i = 0; i < member->prepared_count; i++)
        if (member->prepared[i] == name)
            member->prepared[i] = member->prepared[--member->prepared_count];
}

/* Send PREPARE where the connection does not have it yet. */
static enum ordo_status prepare(struct member *member, struct slot *slot, struct ordo_error *error)
{
    const char *name = slot->request.prepared;
    if (name == NULL || is_prepared(member, name) || member->prepared_count == PREPARED_MOST)
        return ORDO_OK;
    slot->is_prepared_first = true;
    member->prepared[member->prepared_count++] = name;
    return pipeline_prepare(member->pipeline, name, &slot->request.statements[0], error);
}

void member_send(struct pool *pool, struct member *member, int64_t now_us)
{
    struct ordo_error error = {0};
    const uint32_t place = line_take(pool);
    struct slot *slot = &pool->slots[place];
    const struct pool_request *request = &slot->request;
    slot->due_us = now_us + pool->answer_us + answer_grace_us;
    slot->count = request->count;
    for (size_t i = 0; i < request->count; i++)
        slot->writes[i] = request->statements[i].writes;
    member->slots[member->slot_count++] = place;
    enum ordo_status status = prepare(member, slot, &error);
    const bool by_name = request->prepared != NULL && is_prepared(member, request->prepared);
    for (size_t i = 0; status == ORDO_OK && i < request->count; i++)
        status = pipeline_send(member->pipeline, i == 0 && by_name ? request->prepared : NULL,
                               &request->statements[i], &error);
    if (status != ORDO_OK)
        member_break(pool, member, &error, now_us);
}

/* The eldest request has all its answers. */
static void finish_eldest(struct pool *pool, struct member *member)
{
    struct pipeline_answer answers[POOL_STATEMENTS_MOST];
    const uint32_t place = member->slots[0];
    const size_t count = member->answer_count;
    memcpy(answers, member->answers, count * sizeof answers[0]);
    if (member->has_prepare_failed) { /* why the statement was not there */
        ordo_rows_free(answers[0].rows);
        answers[0] = member->prepare_failure;
    }
    member->has_prepare_failed = false;
    member->answer_count = 0;
    member->slot_count--;
    memmove(member->slots, member->slots + 1, member->slot_count * sizeof member->slots[0]);
    pool->stats.answered++;
    request_finish(pool, place, answers, count);
}

/* A plan that the schema outgrew, or a session whose statements somebody dropped. */
static bool is_stale(const struct pipeline_answer *answer)
{
    return strcmp(answer->error.sqlstate, "0A000") == 0 ||
           strcmp(answer->error.sqlstate, "26000") == 0;
}

static void take_answer(struct pool *pool, struct member *member, struct pipeline_answer *answer,
                        int64_t now_us)
{
    struct slot *slot = &pool->slots[member->slots[0]];
    const struct ordo_error error = answer->error;
    const bool breaks = is_stale(answer) && !member->has_prepare_failed;
    if (slot->is_prepared_first) {
        slot->is_prepared_first = false;
        ordo_rows_free(answer->rows);
        answer->rows = NULL;
        if (answer->status != ORDO_OK) {
            member->has_prepare_failed = true;
            member->prepare_failure = *answer;
            forget_prepared(member, slot->request.prepared);
        }
        return;
    }
    member->answers[member->answer_count++] = *answer;
    if (member->answer_count == slot->count)
        finish_eldest(pool, member);
    if (breaks)
        member_break(pool, member, &error, now_us);
}

static bool is_overdue(const struct pool *pool, const struct member *member, int64_t now_us)
{
    if (member->phase == MEMBER_OPENING)
        return member->due_us <= now_us;
    return member->slot_count > 0 && pool->slots[member->slots[0]].due_us <= now_us;
}

void member_advance(struct pool *pool, struct member *member, int64_t now_us)
{
    struct pipeline_answer answer;
    struct ordo_error error = {0};
    if (member->phase == MEMBER_DOWN && member->due_us <= now_us && !pool->is_closing)
        connect_member(pool, member, now_us);
    if (member->phase == MEMBER_DOWN)
        return;
    enum ordo_status status = pipeline_advance(member->pipeline, &error);
    while (member->phase != MEMBER_DOWN && pipeline_answer(member->pipeline, &answer)) {
        if (member->phase == MEMBER_READY) {
            take_answer(pool, member, &answer, now_us);
        } else {
            take_set_up(pool, member, &answer, now_us);
            ordo_rows_free(answer.rows);
        }
    }
    if (status == ORDO_OK && member->phase == MEMBER_OPENING && member->setting_up == 0 &&
        pipeline_state(member->pipeline) == PIPELINE_OPEN)
        status = set_up(pool, member, &error);
    if (status == ORDO_OK && member->phase != MEMBER_DOWN && is_overdue(pool, member, now_us))
        status = error_set(&error, ORDO_UNAVAILABLE, NULL, "the database did not answer in time");
    if (status != ORDO_OK && member->phase != MEMBER_DOWN)
        member_break(pool, member, &error, now_us);
}
