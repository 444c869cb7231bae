#include "http/json.h"

#include <string.h>

enum ordo_status json_read_object(const char *text, size_t length, json_t **object,
                                  struct ordo_error *error)
{
    json_error_t fault;
    *object = NULL;
    if (length == 0)
        return error_set(error, ORDO_INVALID, "body", "body: is empty; a JSON object is taken");
    json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES, &fault);
    if (value == NULL && json_error_code(&fault) == json_error_out_of_memory)
        return error_no_memory(error);
    if (value == NULL && json_error_code(&fault) == json_error_numeric_overflow)
        return error_set(error, ORDO_INVALID, "body",
                         "body: line %d, column %d: the number is too large", fault.line,
                         fault.column);
    if (value == NULL && json_error_code(&fault) == json_error_null_character)
        return error_set(error, ORDO_INVALID, "body",
                         "body: line %d, column %d: text must not hold the character U+0000",
                         fault.line, fault.column);
    if (value == NULL)
        return error_set(error, ORDO_INVALID, "body", "body: is not JSON: line %d, column %d: %s",
                         fault.line, fault.column, fault.text);
    if (!json_is_object(value)) {
        error_set(error, ORDO_INVALID, "body", "body: is %s; a JSON object is taken",
                  json_kind(value));
        json_decref(value);
        return error->status;
    }
    *object = value;
    return ORDO_OK;
}

const char *json_kind(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "text";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    case JSON_NULL:
        return "null";
    }
    return "a value";
}
