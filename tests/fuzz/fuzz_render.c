/* Tables, records and JSON of arbitrary well-formed text. */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "require.h"
#include "rows/render.h"

enum { COLUMNS = 3 };

static const size_t parser_flags = JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL;

/* Well-formed UTF-8, and nothing in it that a terminal would obey but line ends. */
static void check_harmless(const struct buffer *out)
{
    REQUIRE(!out->failed && text_is_utf8(out->bytes, out->length));
    REQUIRE(out->length > 0 && out->bytes[out->length - 1] == '\n');
    for (const char *at = out->bytes; *at != '\0';) {
        uint32_t code_point = text_next(&at);
        REQUIRE(code_point == '\n' || code_point >= 0x20);
        REQUIRE(code_point < 0x7f || code_point >= 0xa0);
    }
}

/* Nothing that reorders text either: of tables and records, not of JSON. */
static void check_in_order(const struct buffer *out)
{
    for (const char *at = out->bytes; *at != '\0';) {
        uint32_t code_point = text_next(&at);
        REQUIRE(code_point < 0x202a || code_point > 0x202e);
        REQUIRE(code_point < 0x2066 || code_point > 0x2069);
    }
}

static size_t count_lines(const struct buffer *out)
{
    size_t lines = 0;
    for (size_t i = 0; i < out->length; i++)
        lines += out->bytes[i] == '\n';
    return lines;
}

static void check_table(const struct ordo_rows *rows, const struct render_table_options *options)
{
    struct buffer out = {0};
    render_table(&out, rows, options);
    check_harmless(&out);
    check_in_order(&out);
    /* A header, its rule, the rows and their count; narrow, its headers may be stacked, or its rows
       be records. */
    if (options->width == 0)
        REQUIRE(count_lines(&out) == rows->row_count + 3);
    else
        REQUIRE(count_lines(&out) >= rows->row_count + 3);
    buffer_free(&out);
}

static void check_record(const struct ordo_rows *rows, const struct render_table_options *options)
{
    struct buffer out = {0};
    render_record(&out, rows, 0, options);
    check_harmless(&out);
    check_in_order(&out);
    REQUIRE(count_lines(&out) >= COLUMNS);
    buffer_free(&out);
}

/* Whether a JSON value says what the text of a value says. */
static bool says(const json_t *json, enum ordo_type type, const char *text)
{
    if (text == NULL)
        return json_is_null(json);
    if (type == ORDO_TYPE_JSON)
        return json != NULL;
    if (json_is_string(json))
        return strcmp(json_string_value(json), text) == 0;
    if (json_is_boolean(json))
        return type == ORDO_TYPE_BOOLEAN &&
               strcmp(json_is_true(json) ? "true" : "false", text) == 0;
    bool number = type == ORDO_TYPE_INTEGER || type == ORDO_TYPE_REAL;
    return number && json_is_number(json) && json_number_value(json) == strtod(text, NULL);
}

static void check_json(const struct ordo_rows *rows)
{
    struct buffer out = {0};
    render_json(&out, rows);
    check_harmless(&out);
    REQUIRE(count_lines(&out) == (rows->row_count == 0 ? 1 : rows->row_count + 2));
    json_t *array = json_loadb(out.bytes, out.length, parser_flags, NULL);
    REQUIRE(json_array_size(array) == rows->row_count && json_is_array(array));
    for (size_t row = 0; row < rows->row_count; row++)
        for (size_t column = 0; column < COLUMNS; column++)
            REQUIRE(says(json_object_get(json_array_get(array, row), rows->columns[column].name),
                         rows->columns[column].type, rows_row(rows, row)[column]));
    json_decref(array);
    buffer_free(&out);
}

/* What PostgreSQL could have sent as a value of the type. */
static bool is_possible(enum ordo_type type, const char *text)
{
    if (type == ORDO_TYPE_REAL)
        return isfinite(strtod(text, NULL));
    if (type == ORDO_TYPE_INTEGER) {
        int64_t value;
        return text_integer(text, INT64_MIN, INT64_MAX, &value) == TEXT_NUMBER_OK;
    }
    if (type != ORDO_TYPE_JSON)
        return true;
    /* Short enough not to nest deeper than the parser goes, also when it stands in a row. */
    json_t *document =
        strlen(text) > 2000 ? NULL : json_loads(text, parser_flags | JSON_DECODE_ANY, NULL);
    bool possible = document != NULL;
    json_decref(document);
    return possible;
}

/* `text` is lines, each a value; a line "NULL" and one that does not fit its column is NULL. */
static struct ordo_rows *make_rows(char *text, const struct row_column *columns)
{
    size_t lines = 0;
    for (const char *at = text; *at != '\0'; at++)
        lines += *at == '\n';
    struct ordo_rows *rows = rows_new(columns, COLUMNS, lines / COLUMNS);
    REQUIRE(rows != NULL);
    for (size_t i = 0; i < rows->row_count * COLUMNS; i++) {
        char *value = text;
        text = strchr(value, '\n') + 1;
        text[-1] = '\0';
        if (strcmp(value, "NULL") != 0 && is_possible(columns[i % COLUMNS].type, value))
            REQUIRE(rows_set(rows, i / COLUMNS, i % COLUMNS, value));
    }
    return rows;
}

/* The first three bytes choose types, the fourth the width, the rest are a name and then values. A
   carriage return stands for a line end within a value. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4 || !text_is_utf8((const char *)data + 4, size - 4))
        return 0;
    struct buffer text = {0};
    buffer_append(&text, (const char *)data + 4, size - 4);
    char *values = strchr(text.bytes, '\n');
    if (values != NULL) {
        *values++ = '\0';
        const struct row_column columns[COLUMNS] = {{text.bytes, (enum ordo_type)(data[0] % 7)},
                                                    {"second", (enum ordo_type)(data[1] % 7)},
                                                    {"third", (enum ordo_type)(data[2] % 7)}};
        const struct render_table_options options = {data[3], data[3] % 2 == 0 ? "EUR" : NULL};
        struct ordo_rows *rows = make_rows(values, columns);
        check_table(rows, &options);
        if (rows->row_count > 0)
            check_record(rows, &options);
        if (strcmp(text.bytes, "second") != 0 && strcmp(text.bytes, "third") != 0)
            check_json(rows);
        ordo_rows_free(rows);
    }
    buffer_free(&text);
    return 0;
}
