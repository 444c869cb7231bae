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

struct problem problem_of_http(int status, const char *type, const char *title, const char *detail)
{
    struct problem problem = {.status = status, .type = type, .title = title};
    snprintf(problem.error.message, sizeof problem.error.message, "%s", detail);
    return problem;
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
