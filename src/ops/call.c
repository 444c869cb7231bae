#include "ops/call.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/sqlstate.h"
#include "ops/check.h"
#include "ops/constraint.h"

/* Which parameter says how long a page is; for operations that page. */
static size_t limit_of(const struct operation *operation)
{
    size_t p = 0;
    while (strcmp(operation->parameters[p].name, "limit") != 0)
        p++;
    return p;
}

/* One row more than the page has is asked for: it tells whether there is a next page. */
static const char *one_more(const char *limit, struct arena *arena)
{
    char text[24];
    int64_t number = 0;
    (void)text_integer(limit, 0, INT64_MAX - 1, &number);
    snprintf(text, sizeof text, "%" PRId64, number + 1);
    return arena_copy(arena, text, strlen(text));
}

enum ordo_status operation_call_begin(struct operation_call *call,
                                      const struct operation *operation, const char *const *values,
                                      const char *actor, struct arena *arena,
                                      struct ordo_error *error)
{
    *call = (struct operation_call){.operation = operation};
    if (operation->parameter_count > PARAMETERS_MOST || operation->by_engine)
        return error_set(error, ORDO_INTERNAL, NULL, "%s is not run this way", operation->name);
    enum ordo_status status = parameters_check(operation, values, call->checked, arena, error);
    if (status != ORDO_OK)
        return status;
    const char *bound[PARAMETERS_MOST];
    memcpy(bound, call->checked, sizeof bound);
    if (operation->page_column != NULL) {
        const size_t limit = limit_of(operation);
        bound[limit] = one_more(call->checked[limit], arena);
        if (bound[limit] == NULL)
            return error_no_memory(error);
    }
    for (size_t i = 0; i < operation->input_count; i++)
        call->inputs[i] = operation->inputs[i] == INPUT_ACTOR ? actor : bound[operation->inputs[i]];
    return ORDO_OK;
}

struct statement operation_call_statement(const struct operation_call *call)
{
    return (struct statement){
        .sql = call->operation->sql,
        .types = call->operation->input_types,
        .values = call->inputs,
        .value_count = call->operation->input_count,
        .writes = call->operation->writes,
    };
}

bool operation_call_may_retry(struct operation_call *call, const struct ordo_error *error)
{
    return sqlstate_is_transient(error->sqlstate) && ++call->tries < CALL_TRIES_MOST;
}

enum ordo_status operation_call_explain(const struct operation_call *call, const char *constraint,
                                        struct ordo_error *error)
{
    return constraint_explain(constraint, call->operation, call->checked, error);
}

bool operation_call_asks_subject(const struct operation_call *call, const struct ordo_rows *rows)
{
    return call->operation->subject_sql != NULL && ordo_rows_count(rows) == 0;
}

struct statement operation_call_subject(const struct operation_call *call)
{
    static const uint32_t bigint = 20;
    return (struct statement){
        .sql = call->operation->subject_sql,
        .types = &bigint,
        .values = call->checked,
        .value_count = 1,
    };
}

/* "there is no customer 99", for the first parameter, which names the thing. */
static enum ordo_status not_found(const struct operation_call *call, struct ordo_error *error)
{
    const char *field = call->operation->parameters[0].name;
    const char *suffix = strstr(field, "_id");
    int noun = suffix == NULL ? (int)strlen(field) : (int)(suffix - field);
    return error_set(error, ORDO_NOT_FOUND, field, "%s: there is no %.*s %s", field, noun, field,
                     call->checked[0]);
}

/* The row too many is the next page's, which begins after this page's last row. */
static void end_page(const struct operation_call *call, struct ordo_rows *rows)
{
    const struct operation *operation = call->operation;
    int64_t limit = 0;
    (void)text_integer(call->checked[limit_of(operation)], 0, INT64_MAX, &limit);
    if (ordo_rows_count(rows) <= (size_t)limit)
        return;
    rows->row_count = (size_t)limit;
    rows->next_after = ordo_rows_text(rows, rows->row_count - 1, operation->page_column);
}

enum ordo_status operation_call_end(const struct operation_call *call, struct ordo_rows *rows,
                                    bool has_subject, struct ordo_error *error)
{
    if (!has_subject || (!call->operation->lists && ordo_rows_count(rows) == 0))
        return not_found(call, error);
    if (call->operation->page_column != NULL)
        end_page(call, rows);
    return ORDO_OK;
}
