#include "http/problem.h"

#include <stdio.h>
#include <string.h>

#include "rows/render.h"

struct problem problem_of(const struct ordo_error *error)
{
    return (struct problem){
        .status = ordo_status_http_status(error->status),
        .type = ordo_status_name(error->status),
        .title = ordo_status_text(error->status),
        .error = *error,
    };
}

struct problem problem_of_statement(const struct ordo_error *error)
{
    static const char undefined_table[] = "42P01";
    struct ordo_error gone;
    if (strcmp(error->sqlstate, undefined_table) != 0)
        return problem_of(error);
    error_set(&gone, ORDO_NO_STORE, NULL, "the store that is served is not there any more");
    return problem_of(&gone);
}

static const struct {
    const char *type;
    const char *title;
    int status;
} http_problems[] = {
    [PROBLEM_UNAUTHORIZED] = {"unauthorized", "key needed", 401},
    [PROBLEM_FORBIDDEN] = {"forbidden", "not allowed with this key", 403},
    [PROBLEM_NO_ROUTE] = {"no_route", "no such path", 404},
    [PROBLEM_METHOD_NOT_ALLOWED] = {"method_not_allowed", "method not allowed", 405},
    [PROBLEM_MEDIA_TYPE] = {"media_type", "media type not taken", 415},
    [PROBLEM_TOO_MANY_REQUESTS] = {"too_many_requests", "too many requests", 429},
};

struct problem problem_of_http(enum http_problem which, const char *detail)
{
    struct problem problem = {
        .status = http_problems[which].status,
        .type = http_problems[which].type,
        .title = http_problems[which].title,
    };
    snprintf(problem.error.message, sizeof problem.error.message, "%s", detail);
    return problem;
}

static void describe(struct buffer *out, const char *type, const char *title, int status)
{
    buffer_printf(out, "%s: %s (HTTP %d)\n", type, title, status);
}

void problem_describe(struct buffer *out, const char *type)
{
    for (enum ordo_status status = ORDO_INVALID; status <= ORDO_INTERNAL; status++)
        if (strcmp(ordo_status_name(status), type) == 0)
            describe(out, type, ordo_status_text(status), ordo_status_http_status(status));
    for (size_t i = 0; i < sizeof http_problems / sizeof http_problems[0]; i++)
        if (strcmp(http_problems[i].type, type) == 0)
            describe(out, type, http_problems[i].title, http_problems[i].status);
}

static void append_text(struct buffer *out, const char *name, const char *text)
{
    buffer_printf(out, ",\"%s\":", name);
    render_json_string(out, text);
}

static void append_shortage(struct buffer *out, const struct ordo_shortage *shortage)
{
    buffer_text(out, ",\"product_id\":");
    buffer_integer(out, shortage->product_id);
    buffer_text(out, ",\"wanted\":");
    buffer_integer(out, shortage->wanted);
    buffer_text(out, ",\"available\":");
    buffer_integer(out, shortage->available);
}

void problem_render(struct buffer *out, const struct problem *problem, const char *request_id)
{
    const struct ordo_error *error = &problem->error;
    buffer_printf(out, "{\"type\":\"/problems/%s\"", problem->type);
    append_text(out, "title", problem->title);
    buffer_text(out, ",\"status\":");
    buffer_integer(out, problem->status);
    append_text(out, "detail", error->message);
    if (error->hint[0] != '\0')
        append_text(out, "hint", error->hint);
    if (error->field[0] != '\0') {
        buffer_text(out, ",\"errors\":[{\"field\":");
        render_json_string(out, error->field);
        append_text(out, "detail", error->message);
        buffer_text(out, "}]");
    }
    if (error->status == ORDO_OUT_OF_STOCK)
        append_shortage(out, &error->shortage);
    if (error->sqlstate[0] != '\0' && strncmp(error->sqlstate, "OR", 2) != 0) /* ordo's own */
        append_text(out, "sqlstate", error->sqlstate);
    if (error->position > 0) {
        buffer_text(out, ",\"position\":");
        buffer_integer(out, error->position);
    }
    if (request_id != NULL)
        append_text(out, "request_id", request_id);
    buffer_text(out, "}\n");
}
