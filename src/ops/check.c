#include "ops/check.h"

#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/text.h"

/* How much of a wrong value an error repeats. */
enum { SHOWN_BYTES = 60 };

static int shown_length(const char *value)
{
    size_t length = strlen(value);
    return (int)(length <= SHOWN_BYTES ? length : text_whole_characters(value, SHOWN_BYTES));
}

static const char *shown_end(const char *value)
{
    return strlen(value) <= SHOWN_BYTES ? "" : "...";
}

/* field: "value" <what would be right>. */
static enum ordo_status wrong(const struct parameter *parameter, const char *value,
                              const char *right, struct ordo_error *error)
{
    return error_set(error, ORDO_INVALID, parameter->name, "%s: \"%.*s%s\" %s", parameter->name,
                     shown_length(value), value, shown_end(value), right);
}

static enum ordo_status check_integer(const struct parameter *parameter, const char *value,
                                      struct ordo_error *error)
{
    int64_t number;
    enum text_number read = text_integer(value, parameter->minimum, parameter->maximum, &number);
    if (read == TEXT_NUMBER_OK)
        return ORDO_OK;
    if (read == TEXT_NUMBER_MALFORMED)
        return wrong(parameter, value, "is not a whole number", error);
    return error_set(error, ORDO_INVALID, parameter->name,
                     "%s: %.*s%s is out of range; at least %" PRId64 " and at most %" PRId64
                     " is taken",
                     parameter->name, shown_length(value), value, shown_end(value),
                     parameter->minimum, parameter->maximum);
}

static bool is_blank(const char *value)
{
    return value[strspn(value, " \t\r\n")] == '\0';
}

static enum ordo_status check_text(const struct parameter *parameter, const char *value,
                                   struct ordo_error *error)
{
    if (parameter->minimum > 0 && is_blank(value))
        return error_set(error, ORDO_INVALID, parameter->name, "%s: must not be empty",
                         parameter->name);
    size_t characters = text_characters(value);
    if (characters > (size_t)parameter->maximum)
        return error_set(error, ORDO_INVALID, parameter->name,
                         "%s: is %zu characters long; at most %" PRId64 " are taken",
                         parameter->name, characters, parameter->maximum);
    return ORDO_OK;
}

/* NUMERIC(12,4): eight digits before the point, four after it. */
static enum ordo_status check_money(const struct parameter *parameter, const char *value,
                                    struct ordo_error *error)
{
    struct text_decimal decimal = text_decimal(value);
    if (!decimal.valid)
        return wrong(parameter, value, "is not an amount; write digits with a point, like 12.50",
                     error);
    if (decimal.negative)
        return wrong(parameter, value, "is negative; at least 0 is taken", error);
    if (decimal.fraction_digits > 4)
        return wrong(parameter, value, "has too many decimals; at most 4 are taken", error);
    if (decimal.integer_digits > 8)
        return wrong(parameter, value, "is too large; at most 99999999.9999 is taken", error);
    return ORDO_OK;
}

static enum ordo_status check_choice(const struct parameter *parameter, const char *value,
                                     struct ordo_error *error)
{
    struct buffer right = {0};
    buffer_text(&right, "is not one of");
    for (const char *const *choice = parameter->choices; *choice != NULL; choice++) {
        if (strcmp(*choice, value) == 0) {
            buffer_free(&right);
            return ORDO_OK;
        }
        buffer_printf(&right, "%s %s", choice == parameter->choices ? "" : ",", *choice);
    }
    enum ordo_status status =
        right.failed ? error_no_memory(error) : wrong(parameter, value, right.bytes, error);
    buffer_free(&right);
    return status;
}

enum ordo_status parameter_check(const struct parameter *parameter, const char *value,
                                 struct ordo_error *error)
{
    if (!text_is_utf8(value, strlen(value)))
        return error_set(error, ORDO_INVALID, parameter->name, "%s: is not valid UTF-8",
                         parameter->name);
    switch (parameter->type) {
    case PARAMETER_ID:
    case PARAMETER_INTEGER:
        return check_integer(parameter, value, error);
    case PARAMETER_TEXT:
        return check_text(parameter, value, error);
    case PARAMETER_EMAIL:
        if (!text_is_email(value))
            return wrong(parameter, value, "is not an e-mail address like ada@example.com", error);
        return ORDO_OK;
    case PARAMETER_MONEY:
        return check_money(parameter, value, error);
    case PARAMETER_TIME:
    case PARAMETER_UNTIL:
        if (!clock_is_time(value))
            return wrong(parameter, value,
                         "is not a time; write 2010-12-01 or 2010-12-01T08:26:00Z", error);
        return ORDO_OK;
    case PARAMETER_FLAG:
        if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
            return wrong(parameter, value, "is neither true nor false", error);
        return ORDO_OK;
    case PARAMETER_CHOICE:
        return check_choice(parameter, value, error);
    case PARAMETER_ITEMS:
        return ORDO_OK; /* the engine's own check */
    }
    return ORDO_OK;
}

static enum ordo_status check_one(const struct parameter *parameter, const char *value,
                                  const char **checked, struct arena *arena,
                                  struct ordo_error *error)
{
    *checked = value;
    if (value == NULL) {
        if (parameter->required)
            return error_set(error, ORDO_INVALID, parameter->name, "%s: is missing",
                             parameter->name);
        *checked = parameter->type == PARAMETER_FLAG ? "false" : parameter->default_value;
        return ORDO_OK;
    }
    enum ordo_status status = parameter_check(parameter, value, error);
    if (status != ORDO_OK || parameter->type != PARAMETER_UNTIL || !clock_is_date(value))
        return status;
    char next[11];
    if (!clock_next_date(value, next))
        return wrong(parameter, value, "is too late; the last date is 9999-12-30", error);
    *checked = arena_copy(arena, next, sizeof next - 1);
    return *checked == NULL ? error_no_memory(error) : ORDO_OK;
}

/* "a, b or c" of the group's names, into the error. */
static enum ordo_status group_wrong(const struct operation *operation, const int *group,
                                    const char *what, struct ordo_error *error)
{
    struct buffer names = {0};
    for (const int *p = group; *p >= 0; p++) {
        if (p != group)
            buffer_text(&names, p[1] < 0 ? " or " : ", ");
        buffer_text(&names, operation->parameters[*p].name);
    }
    const char *field = operation->parameters[group[0]].name;
    enum ordo_status status =
        names.failed ? error_no_memory(error)
                     : error_set(error, ORDO_INVALID, field, "give %s %s", what, names.bytes);
    buffer_free(&names);
    return status;
}

static size_t given_of(const int *group, const char *const *values)
{
    size_t given = 0;
    for (const int *p = group; *p >= 0; p++)
        given += values[*p] != NULL;
    return given;
}

enum ordo_status parameters_check(const struct operation *operation, const char *const *values,
                                  const char **checked, struct arena *arena,
                                  struct ordo_error *error)
{
    for (size_t p = 0; p < operation->parameter_count; p++) {
        enum ordo_status status =
            check_one(&operation->parameters[p], values[p], &checked[p], arena, error);
        if (status != ORDO_OK)
            return status;
    }
    if (operation->one_of != NULL && given_of(operation->one_of, values) != 1)
        return group_wrong(operation, operation->one_of, "exactly one of", error);
    if (operation->any_of != NULL && given_of(operation->any_of, values) == 0)
        return group_wrong(operation, operation->any_of, "at least one of", error);
    return ORDO_OK;
}
