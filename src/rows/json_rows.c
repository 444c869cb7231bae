#include "rows/json_rows.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static bool is_nested(const json_t *value)
{
    return json_is_object(value) || json_is_array(value);
}

/* Whether an object has the names of `model`, and nothing in it nests. */
static bool has_form_of(json_t *object, const json_t *model)
{
    if (!json_is_object(object) || json_object_size(object) != json_object_size(model))
        return false;
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at))
        if (json_object_get(model, json_object_iter_key(at)) == NULL ||
            is_nested(json_object_iter_value(at)))
            return false;
    return true;
}

static bool is_table(const json_t *document)
{
    const json_t *model = json_array_get(document, 0);
    if (json_object_size(model) == 0)
        return false;
    for (size_t i = 0; i < json_array_size(document); i++)
        if (!has_form_of(json_array_get(document, i), model))
            return false;
    return true;
}

/* "2.50", but not "+49.30" or "84077", which are names written in digits. */
static bool is_amount(const char *text)
{
    bool padded = text[0] == '0' && text[1] != '.';
    return text[0] != '+' && !padded && strchr(text, '.') != NULL && text_decimal(text).valid;
}

static enum ordo_type value_type(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_INTEGER:
        return ORDO_TYPE_INTEGER;
    case JSON_REAL:
        return ORDO_TYPE_REAL;
    case JSON_TRUE:
    case JSON_FALSE:
        return ORDO_TYPE_BOOLEAN;
    case JSON_STRING:
        if (is_amount(json_string_value(value)))
            return ORDO_TYPE_MONEY;
        return clock_is_time(json_string_value(value)) ? ORDO_TYPE_TIME : ORDO_TYPE_TEXT;
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NULL:
        break;
    }
    return ORDO_TYPE_TEXT;
}

static bool is_numeric(enum ordo_type type)
{
    return type == ORDO_TYPE_INTEGER || type == ORDO_TYPE_REAL || type == ORDO_TYPE_MONEY;
}

/* What two types have in common; decimals are the most general of numbers. */
static enum ordo_type common_type(enum ordo_type a, enum ordo_type b)
{
    if (a == b)
        return a;
    return is_numeric(a) && is_numeric(b) ? ORDO_TYPE_MONEY : ORDO_TYPE_TEXT;
}

/* The type of the values that `name` has in all objects. */
static enum ordo_type column_type(const json_t *document, const char *name)
{
    bool first = true;
    enum ordo_type type = ORDO_TYPE_TEXT;
    for (size_t i = 0; i < json_array_size(document); i++) {
        const json_t *value = json_object_get(json_array_get(document, i), name);
        if (json_is_null(value))
            continue;
        type = first ? value_type(value) : common_type(type, value_type(value));
        first = false;
    }
    return type;
}

static bool set_value(struct ordo_rows *rows, size_t row, size_t column, const json_t *value)
{
    if (json_is_null(value))
        return true;
    if (json_is_string(value))
        return rows_set(rows, row, column, json_string_value(value));
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    bool done = text != NULL && rows_set(rows, row, column, text);
    free(text);
    return done;
}

static bool set_values(struct ordo_rows *rows, const json_t *document)
{
    for (size_t row = 0; row < rows->row_count; row++)
        for (size_t column = 0; column < rows->column_count; column++) {
            const json_t *object = json_array_get(document, row);
            if (!set_value(rows, row, column, json_object_get(object, rows->columns[column].name)))
                return false;
        }
    return true;
}

static struct ordo_rows *make_rows(const json_t *document)
{
    json_t *model = json_array_get(document, 0);
    size_t count = 0;
    struct row_column *columns = calloc(json_object_size(model), sizeof *columns);
    if (columns == NULL)
        return NULL;
    for (void *at = json_object_iter(model); at != NULL; at = json_object_iter_next(model, at)) {
        const char *name = json_object_iter_key(at);
        columns[count++] = (struct row_column){name, column_type(document, name)};
    }
    struct ordo_rows *rows = rows_new(columns, count, json_array_size(document));
    free(columns);
    return rows;
}

bool json_list_text(const char *json, struct buffer *out)
{
    json_t *document = json_loads(json, 0, NULL);
    bool is_list = json_is_array(document);
    for (size_t i = 0; is_list && i < json_array_size(document); i++)
        is_list = json_is_string(json_array_get(document, i));
    for (size_t i = 0; is_list && i < json_array_size(document); i++) {
        buffer_text(out, i == 0 ? "" : ", ");
        buffer_text(out, json_string_value(json_array_get(document, i)));
    }
    json_decref(document);
    return is_list;
}

struct ordo_rows *rows_from_json(const char *json)
{
    struct ordo_rows *rows = NULL;
    json_t *document = json_loads(json, 0, NULL);
    if (!is_table(document))
        goto done;
    rows = make_rows(document);
    if (rows != NULL && !set_values(rows, document)) {
        ordo_rows_free(rows);
        rows = NULL;
    }
done:
    json_decref(document);
    return rows;
}
