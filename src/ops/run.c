#include "ops/run.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/sqlstate.h"
#include "ops/check.h"
#include "ops/constraint.h"

/* No operation declares more; the build would not know, so operation_run does. */
enum { PARAMETERS_MOST = 32, TRIES_MOST = 5 };

const struct operation *operation_find(const char *name)
{
    for (size_t i = 0; i < operation_count; i++)
        if (strcmp(operations[i].name, name) == 0)
            return &operations[i];
    return NULL;
}

/* "there is no customer 99", for the first parameter, which names the thing. */
static enum ordo_status not_found(const struct operation *operation, const char *const *checked,
                                  struct ordo_error *error)
{
    const char *field = operation->parameters[0].name;
    const char *suffix = strstr(field, "_id");
    int noun = suffix == NULL ? (int)strlen(field) : (int)(suffix - field);
    return error_set(error, ORDO_NOT_FOUND, field, "%s: there is no %.*s %s", field, noun, field,
                     checked[0]);
}

/* The list is empty: because there is nothing, or because the thing it is about does not exist? */
static enum ordo_status check_subject(struct connection *connection,
                                      const struct operation *operation, const char *const *checked,
                                      struct ordo_error *error)
{
    struct ordo_rows *found = NULL;
    const uint32_t bigint = 20;
    enum ordo_status status = connection_run(connection,
                                             &(struct statement){
                                                 .sql = operation->subject_sql,
                                                 .types = &bigint,
                                                 .values = checked,
                                                 .value_count = 1,
                                             },
                                             &found, error);
    if (status == ORDO_OK && ordo_rows_count(found) == 0)
        status = not_found(operation, checked, error);
    ordo_rows_free(found);
    return status;
}

/* A full page may have a next one; it begins after this page's last row. */
static void note_next_page(const struct operation *operation, const char *const *checked,
                           struct ordo_rows *rows)
{
    int64_t limit = 0;
    for (size_t p = 0; p < operation->parameter_count; p++)
        if (strcmp(operation->parameters[p].name, "limit") == 0)
            (void)text_integer(checked[p], 0, INT64_MAX, &limit);
    size_t count = ordo_rows_count(rows);
    if (count > 0 && count == (size_t)limit)
        rows->next_after = ordo_rows_text(rows, count - 1, operation->page_column);
}

static enum ordo_status run_checked(struct connection *connection,
                                    const struct operation *operation, const char *const *checked,
                                    const char *actor, struct ordo_rows **rows,
                                    struct ordo_error *error)
{
    const char *inputs[PARAMETERS_MOST];
    for (size_t i = 0; i < operation->input_count; i++)
        inputs[i] = operation->inputs[i] == INPUT_ACTOR ? actor : checked[operation->inputs[i]];
    const struct statement statement = {
        .sql = operation->sql,
        .types = operation->input_types,
        .values = inputs,
        .value_count = operation->input_count,
        .writes = operation->writes,
    };
    enum ordo_status status = ORDO_OK;
    for (int tries = 0; tries < TRIES_MOST; tries++) {
        status = connection_run(connection, &statement, rows, error);
        if (status == ORDO_OK || !sqlstate_is_transient(error->sqlstate))
            break;
    }
    if (status != ORDO_OK)
        return constraint_explain(connection_constraint(connection), operation, checked, error);
    if (!operation->lists && ordo_rows_count(*rows) == 0)
        return not_found(operation, checked, error);
    if (operation->subject_sql != NULL && ordo_rows_count(*rows) == 0)
        return check_subject(connection, operation, checked, error);
    if (operation->page_column != NULL)
        note_next_page(operation, checked, *rows);
    return ORDO_OK;
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
    *rows = NULL;
    if (operation->parameter_count > PARAMETERS_MOST || operation->by_engine)
        return error_set(error, ORDO_INTERNAL, NULL, "%s is not run this way", operation->name);
    struct arena arena = {0};
    const char *checked[PARAMETERS_MOST];
    enum ordo_status status = parameters_check(operation, values, checked, &arena, error);
    if (status == ORDO_OK)
        status = run_checked(connection, operation, checked, actor, rows, error);
    if (status != ORDO_OK) {
        ordo_rows_free(*rows);
        *rows = NULL;
    }
    arena_free(&arena);
    return status;
}
