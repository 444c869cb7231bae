#include "http/parameters.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "http/json.h"
#include "http/percent.h"

enum { SHOWN_BYTES = 60 };

void parameters_from_path(const struct operation *operation, const char *const *segments,
                          const char **values)
{
    for (size_t p = 0; p < operation->parameter_count; p++)
        if (operation->parameters[p].positional)
            values[p] = *segments++;
}

/* The parameter of a name, if it may be given outside of the path and was not given yet. */
static enum ordo_status claim(const struct operation *operation, const char *name,
                              const char *const *values, size_t *number, struct ordo_error *error)
{
    struct buffer known = {0};
    for (size_t p = 0; p < operation->parameter_count; p++) {
        const struct parameter *parameter = &operation->parameters[p];
        if (parameter->positional)
            continue;
        buffer_printf(&known, "%s%s", known.length == 0 ? "" : ", ", parameter->name);
        if (strcmp(parameter->name, name) != 0)
            continue;
        buffer_free(&known);
        *number = p;
        if (values[p] == NULL)
            return ORDO_OK;
        return error_set(error, ORDO_INVALID, parameter->name, "%s: is given twice",
                         parameter->name);
    }
    error_set(error, ORDO_INVALID, name, "%.*s: is not a parameter here", SHOWN_BYTES, name);
    if (known.length > 0 && !known.failed)
        error_hint(error, "Known: %s.", known.bytes);
    buffer_free(&known);
    return error->status;
}

static enum ordo_status take_pair(const struct operation *operation, const char *pair,
                                  size_t length, const char **values, struct arena *arena,
                                  struct ordo_error *error)
{
    const char *equals = memchr(pair, '=', length);
    const size_t name_length = equals == NULL ? length : (size_t)(equals - pair);
    const char *name = percent_decode(pair, name_length, true, arena);
    const char *value =
        equals == NULL ? "" : percent_decode(equals + 1, length - name_length - 1, true, arena);
    size_t number;
    if (name == NULL || value == NULL)
        return error_set(error, ORDO_INVALID, "query", "query: \"%.*s\" is wrongly percent-encoded",
                         (int)(length < SHOWN_BYTES ? length : SHOWN_BYTES), pair);
    enum ordo_status status = claim(operation, name, values, &number, error);
    if (status == ORDO_OK)
        values[number] = value;
    return status;
}

enum ordo_status parameters_from_query(const struct operation *operation, const char *query,
                                       const char **values, struct arena *arena,
                                       struct ordo_error *error)
{
    enum ordo_status status = ORDO_OK;
    while (status == ORDO_OK && query != NULL && *query != '\0') {
        const size_t length = strcspn(query, "&");
        if (length > 0)
            status = take_pair(operation, query, length, values, arena, error);
        query += length + (query[length] == '&');
    }
    return status;
}

/* ---------------------------------------------------------------- JSON */

static enum ordo_status wrong_kind(const struct parameter *parameter, const json_t *value,
                                   const char *right, struct ordo_error *error)
{
    return error_set(error, ORDO_INVALID, parameter->name, "%s: is %s; %s is taken",
                     parameter->name, json_kind(value), right);
}

static bool takes_numbers(const struct parameter *parameter)
{
    return parameter->type == PARAMETER_ID || parameter->type == PARAMETER_INTEGER ||
           parameter->type == PARAMETER_MONEY;
}

/* A number as the text that it was written as: 15 digits hold every amount that there is. */
static const char *number_text(const json_t *value, struct arena *arena)
{
    char text[40];
    int length =
        json_is_integer(value)
            ? snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value))
            : snprintf(text, sizeof text, "%.15g", json_real_value(value));
    return arena_copy(arena, text, (size_t)length);
}

static enum ordo_status value_text(const struct parameter *parameter, const json_t *value,
                                   const char **text, struct arena *arena, struct ordo_error *error)
{
    if (parameter->type == PARAMETER_FLAG) {
        if (!json_is_boolean(value))
            return wrong_kind(parameter, value, "true or false", error);
        *text = json_is_true(value) ? "true" : "false";
        return ORDO_OK;
    }
    if (takes_numbers(parameter) && json_is_number(value))
        *text = number_text(value, arena);
    else if (json_is_string(value))
        *text = arena_copy(arena, json_string_value(value), json_string_length(value));
    else
        return wrong_kind(parameter, value, takes_numbers(parameter) ? "a number" : "text", error);
    return *text == NULL ? error_no_memory(error) : ORDO_OK;
}

enum ordo_status parameters_from_body(const struct operation *operation, const char *body,
                                      size_t length, const char **values, struct arena *arena,
                                      struct ordo_error *error)
{
    json_t *object = NULL;
    const char *name;
    json_t *value;
    enum ordo_status status = json_read_object(body, length, &object, error);
    if (status != ORDO_OK)
        return status;
    json_object_foreach(object, name, value)
    {
        size_t number = 0;
        status = claim(operation, name, values, &number, error);
        if (status == ORDO_OK && !json_is_null(value))
            status =
                value_text(&operation->parameters[number], value, &values[number], arena, error);
        if (status != ORDO_OK)
            break;
    }
    json_decref(object);
    return status;
}
