#include "ops/run.h"

#include <string.h>

#include "ops/call.h"
#include "ops/check.h"

const struct operation *operation_find(const char *name)
{
    for (size_t i = 0; i < operation_count; i++)
        if (strcmp(operations[i].name, name) == 0)
            return &operations[i];
    return NULL;
}

/* The list is empty: because there is nothing, or because the thing it is about does not exist? */
static enum ordo_status find_subject(struct connection *connection,
                                     const struct operation_call *call, bool *found,
                                     struct ordo_error *error)
{
    struct ordo_rows *rows = NULL;
    const struct statement statement = operation_call_subject(call);
    enum ordo_status status = connection_run(connection, &statement, &rows, error);
    *found = status == ORDO_OK && ordo_rows_count(rows) > 0;
    ordo_rows_free(rows);
    return status;
}

static enum ordo_status run_call(struct connection *connection, struct operation_call *call,
                                 struct ordo_rows **rows, struct ordo_error *error)
{
    const struct statement statement = operation_call_statement(call);
    bool has_subject = true;
    enum ordo_status status;
    do
        status = connection_run(connection, &statement, rows, error);
    while (status != ORDO_OK && operation_call_may_retry(call, error));
    if (status != ORDO_OK)
        return operation_call_explain(call, connection_constraint(connection), error);
    if (operation_call_asks_subject(call, *rows))
        status = find_subject(connection, call, &has_subject, error);
    return status == ORDO_OK ? operation_call_end(call, *rows, has_subject, error) : status;
}

enum ordo_status operation_check(const struct operation *operation, const char *const *values,
                                 struct ordo_error *error)
{
    struct arena arena = {0};
    const char *checked[PARAMETERS_MOST];
    enum ordo_status status = parameters_check(operation, values, checked, &arena, error);
    arena_free(&arena);
    return status;
}

enum ordo_status operation_run(struct connection *connection, const struct operation *operation,
                               const char *const *values, const char *actor,
                               struct ordo_rows **rows, struct ordo_error *error)
{
    struct arena arena = {0};
    struct operation_call call;
    *rows = NULL;
    enum ordo_status status = operation_call_begin(&call, operation, values, actor, &arena, error);
    if (status == ORDO_OK)
        status = run_call(connection, &call, rows, error);
    if (status != ORDO_OK) {
        ordo_rows_free(*rows);
        *rows = NULL;
    }
    arena_free(&arena);
    return status;
}
