/* Rows as CSV and as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rendered.h"

static void assert_json(struct ordo_rows *rows, const char *expected)
{
    struct buffer out = {0};
    render_json(&out, rows);
    assert_output(&out, rows, expected);
}

static void csv_quotes_where_it_must(void **state)
{
    const struct row_column columns[] = {{"id", ORDO_TYPE_INTEGER}, {"a,b", ORDO_TYPE_TEXT}};
    const char *const values[] = {"1", "plain text", "2", "a,b",  "3", "say \"hi\"",
                                  "4", "two\nlines", "5", "cr\r", "6", " spaced "};
    struct ordo_rows *rows = make_rows(columns, 2, values, COUNT(values));
    struct buffer out = {0};
    (void)state;
    render_csv(&out, rows);
    assert_output(&out, rows,
                  "id,\"a,b\"\n"
                  "1,plain text\n"
                  "2,\"a,b\"\n"
                  "3,\"say \"\"hi\"\"\"\n"
                  "4,\"two\nlines\"\n"
                  "5,\"cr\r\"\n"
                  "6, spaced \n");
}

static void csv_keeps_null_and_empty_apart(void **state)
{
    const struct row_column columns[] = {{"a", ORDO_TYPE_TEXT}, {"b", ORDO_TYPE_TEXT}};
    const char *const values[] = {NULL, "", "", NULL, NULL, NULL, "\"", "x"};
    struct ordo_rows *rows = make_rows(columns, 2, values, COUNT(values));
    struct buffer out = {0};
    (void)state;
    render_csv(&out, rows);
    assert_output(&out, rows, "a,b\n,\"\"\n\"\",\n,\n\"\"\"\",x\n");
}

static void csv_of_no_rows_is_its_header(void **state)
{
    struct buffer out = {0};
    (void)state;
    struct ordo_rows *rows = make_column("id", ORDO_TYPE_INTEGER, NULL, 0);
    render_csv(&out, rows);
    assert_output(&out, rows, "id\n");

    rows = rows_new(NULL, 0, 0);
    render_csv(&out, rows);
    assert_output(&out, rows, "");
}

static void json_types_stay_types(void **state)
{
    const struct row_column columns[] = {
        {"text", ORDO_TYPE_TEXT}, {"integer", ORDO_TYPE_INTEGER}, {"money", ORDO_TYPE_MONEY},
        {"real", ORDO_TYPE_REAL}, {"boolean", ORDO_TYPE_BOOLEAN}, {"time", ORDO_TYPE_TIME},
        {"json", ORDO_TYPE_JSON},
    };
    const char *const values[] = {"true",
                                  "-9007199254740993",
                                  "2.50",
                                  "1e-05",
                                  "true",
                                  "2010-12-01T08:26:00Z",
                                  "{\"a\": 1.10}",
                                  NULL,
                                  NULL,
                                  NULL,
                                  NULL,
                                  NULL,
                                  NULL,
                                  NULL};
    (void)state;
    assert_json(make_rows(columns, 7, values, COUNT(values)),
                "[\n"
                "{\"text\":\"true\",\"integer\":-9007199254740993,\"money\":\"2.50\","
                "\"real\":1e-05,\"boolean\":true,\"time\":\"2010-12-01T08:26:00Z\","
                "\"json\":{\"a\":1.10}},\n"
                "{\"text\":null,\"integer\":null,\"money\":null,\"real\":null,\"boolean\":null,"
                "\"time\":null,\"json\":null}\n"
                "]\n");
}

static void json_numbers_that_json_cannot_say_are_strings(void **state)
{
    const char *const values[] = {"NaN",   "Infinity", "-Infinity", "1.5",  "0",  "-0.5",
                                  "1E+20", "007",      "1.",        ".5",   "+1", "1e",
                                  "1e+",   "-",        "",          "0x10", "1 ", "-01.5"};
    (void)state;
    assert_json(make_column("r", ORDO_TYPE_REAL, values, COUNT(values)),
                "[\n{\"r\":\"NaN\"},\n{\"r\":\"Infinity\"},\n{\"r\":\"-Infinity\"},\n{\"r\":1.5},\n"
                "{\"r\":0},\n{\"r\":-0.5},\n{\"r\":1E+20},\n{\"r\":\"007\"},\n{\"r\":\"1.\"},\n"
                "{\"r\":\".5\"},\n{\"r\":\"+1\"},\n{\"r\":\"1e\"},\n{\"r\":\"1e+\"},\n"
                "{\"r\":\"-\"},\n{\"r\":\"\"},\n{\"r\":\"0x10\"},\n{\"r\":\"1 \"},\n"
                "{\"r\":\"-01.5\"}\n]\n");
}

static void json_of_no_rows_is_an_empty_array(void **state)
{
    (void)state;
    assert_json(make_column("id", ORDO_TYPE_INTEGER, NULL, 0), "[]\n");
}

static void json_strings_escape_what_they_must(void **state)
{
    struct buffer out = {0};
    (void)state;
    render_json_string(&out, "quote \" backslash \\ slash / tab \t lf \n cr \r bs \b ff \f");
    render_json_string(&out, "\x01\x1b[31m\x7f \xc2\x9b \xc2\xa0");
    render_json_string(&out, "<Grüße> 😀 \xe2\x80\xa8");
    render_json_string(&out, "");
    assert_output(&out, NULL,
                  "\"quote \\\" backslash \\\\ slash / tab \\t lf \\n cr \\r bs \\b ff \\f\""
                  "\"\\u0001\\u001b[31m\\u007f \\u009b \xc2\xa0\""
                  "\"<Grüße> 😀 \xe2\x80\xa8\""
                  "\"\"");
}

static void json_documents_lose_only_white_space(void **state)
{
    struct buffer out = {0};
    (void)state;
    render_json_document(&out,
                         " [{\"a b\" : \"x  y\"},\r\n\t{\"c\": 1.10 , \"d\": \"\\\" [ \\\\\"} ] ");
    render_json_document(&out, "\"\x7f\xc2\x9b\"");
    assert_output(&out, NULL,
                  "[{\"a b\":\"x  y\"},{\"c\":1.10,\"d\":\"\\\" [ \\\\\"}]\"\\u007f\\u009b\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_quotes_where_it_must),
        cmocka_unit_test(csv_keeps_null_and_empty_apart),
        cmocka_unit_test(csv_of_no_rows_is_its_header),
        cmocka_unit_test(json_types_stay_types),
        cmocka_unit_test(json_numbers_that_json_cannot_say_are_strings),
        cmocka_unit_test(json_of_no_rows_is_an_empty_array),
        cmocka_unit_test(json_strings_escape_what_they_must),
        cmocka_unit_test(json_documents_lose_only_white_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
