/* Rows as tables and records for people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rendered.h"

static const struct render_table_options plain = {0};

static void assert_table(struct ordo_rows *rows, const struct render_table_options *options,
                         const char *expected)
{
    struct buffer out = {0};
    render_table(&out, rows, options);
    assert_output(&out, rows, expected);
}

static void table_sets_text_left_and_numbers_right(void **state)
{
    const struct row_column columns[] = {{"id", ORDO_TYPE_INTEGER},
                                         {"name", ORDO_TYPE_TEXT},
                                         {"share", ORDO_TYPE_REAL},
                                         {"active", ORDO_TYPE_BOOLEAN}};
    const char *const values[] = {"1",    "Ada",          "0.5", "true",
                                  "1000", "Grace Hopper", "NaN", "false"};
    (void)state;
    assert_table(make_rows(columns, 4, values, COUNT(values)), &plain,
                 "  id  name          share  active\n"
                 "----  ------------  -----  ------\n"
                 "   1  Ada             0.5  yes\n"
                 "1000  Grace Hopper    NaN  no\n"
                 "(2 rows)\n");
}

static void table_lines_up_decimal_points(void **state)
{
    const char *const values[] = {"2.50", "0.001", "-1234", NULL, "10.00"};
    const struct render_table_options euro = {.currency = "EUR"};
    (void)state;
    assert_table(make_column("x", ORDO_TYPE_MONEY, values, COUNT(values)), &plain,
                 "        x\n"
                 "---------\n"
                 "    2.50\n"
                 "    0.001\n"
                 "-1234\n"
                 "\n"
                 "   10.00\n"
                 "(5 rows)\n");
    assert_table(make_column("total", ORDO_TYPE_MONEY, values, 2), &euro,
                 "total (EUR)\n"
                 "-----------\n"
                 "      2.50\n"
                 "      0.001\n"
                 "(2 rows)\n");
}

static void table_shows_null_as_nothing(void **state)
{
    const struct row_column columns[] = {
        {"id", ORDO_TYPE_INTEGER}, {"active", ORDO_TYPE_BOOLEAN}, {"phone", ORDO_TYPE_TEXT}};
    const char *const values[] = {NULL, NULL, "+49", "2", NULL, NULL};
    (void)state;
    assert_table(make_rows(columns, 3, values, COUNT(values)), &plain,
                 "id  active  phone\n"
                 "--  ------  -----\n"
                 "            +49\n"
                 " 2\n"
                 "(2 rows)\n");
}

static void table_shortens_times_for_people(void **state)
{
    const char *const values[] = {"2010-12-01T08:26:00Z",
                                  "2010-12-01T08:26:00.000000Z",
                                  "2010-12-01T08:26:00.120000+01:00",
                                  "2010-12-01T08:26:00.000+01:00",
                                  "2010-12-01",
                                  "infinity"};
    (void)state;
    assert_table(make_column("at", ORDO_TYPE_TIME, values, COUNT(values)), &plain,
                 "at\n"
                 "-------------------------\n"
                 "2010-12-01 08:26:00Z\n"
                 "2010-12-01 08:26:00Z\n"
                 "2010-12-01 08:26:00+01:00\n"
                 "2010-12-01 08:26:00+01:00\n"
                 "2010-12-01\n"
                 "infinity\n"
                 "(6 rows)\n");
}

static void table_shows_json_on_one_line(void **state)
{
    const char *const values[] = {"{\"a\": [1, 2],\n \"b\": \"x y\"}"};
    (void)state;
    assert_table(make_column("doc", ORDO_TYPE_JSON, values, 1), &plain,
                 "doc\n"
                 "---------------------\n"
                 "{\"a\":[1,2],\"b\":\"x y\"}\n"
                 "(1 row)\n");
}

static void table_counts_columns_of_the_terminal(void **state)
{
    const struct row_column columns[] = {{"name", ORDO_TYPE_TEXT}, {"n", ORDO_TYPE_INTEGER}};
    const char *const values[] = {"日本語", "1", "Grüße", "2", "e\xcc\x81té", "3", "😀", "4"};
    (void)state;
    assert_table(make_rows(columns, 2, values, COUNT(values)), &plain,
                 "name    n\n"
                 "------  -\n"
                 "日本語  1\n"
                 "Grüße   2\n"
                 "e\xcc\x81té     3\n"
                 "😀      4\n"
                 "(4 rows)\n");
}

static void table_shows_control_characters(void **state)
{
    const struct row_column columns[] = {{"a\x1b[2J", ORDO_TYPE_TEXT}, {"b", ORDO_TYPE_TEXT}};
    const char *const values[] = {"\n\t\r\b\x1b]0;x\x07\x7f",
                                  "z",
                                  "\xc2\x9b"
                                  "31m",
                                  "z",
                                  "a\xe2\x80\xae"
                                  "b\xe2\x81\xa6"
                                  "c\xe2\x80\xa8",
                                  "z"};
    (void)state;
    assert_table(make_rows(columns, 2, values, COUNT(values)), &plain,
                 "a\\x1b[2J                    b\n"
                 "--------------------------  -\n"
                 "\\n\\t\\r\\x08\\x1b]0;x\\x07\\x7f  z\n"
                 "\\x9b31m                     z\n"
                 "a\\u202eb\\u2066c\\u2028       z\n"
                 "(3 rows)\n");
}

static void table_cuts_the_widest_text_to_fit(void **state)
{
    const struct row_column columns[] = {{"id", ORDO_TYPE_INTEGER},
                                         {"sku", ORDO_TYPE_TEXT},
                                         {"name", ORDO_TYPE_TEXT},
                                         {"description", ORDO_TYPE_TEXT}};
    const char *const values[] = {
        "123456789", "85123A",  "WHITE HANGING HEART", "A T-light holder of white metal", "2",
        "71053",     "LANTERN", "日本語日本語日本語"};
    const struct render_table_options wide = {.width = 73};
    const struct render_table_options narrow = {.width = 51};
    (void)state;
    assert_table(make_rows(columns, 4, values, COUNT(values)), &wide,
                 "       id  sku     name                 description\n"
                 "---------  ------  -------------------  -------------------------------\n"
                 "123456789  85123A  WHITE HANGING HEART  A T-light holder of white metal\n"
                 "        2  71053   LANTERN              日本語日本語日本語\n"
                 "(2 rows)\n");
    assert_table(make_rows(columns, 4, values, COUNT(values)), &narrow,
                 "       id  sku     name             description\n"
                 "---------  ------  ---------------  ---------------\n"
                 "123456789  85123A  WHITE HANGING …  A T-light hold…\n"
                 "        2  71053   LANTERN          日本語日本語日…\n"
                 "(2 rows)\n");
}

static void table_too_wide_for_cutting_is_shown_as_records(void **state)
{
    const struct row_column columns[] = {{"at", ORDO_TYPE_TIME},
                                         {"total", ORDO_TYPE_MONEY},
                                         {"description", ORDO_TYPE_TEXT},
                                         {"sku", ORDO_TYPE_TEXT}};
    const char *const values[] = {"2010-12-01T08:26:00Z", "123456789012.34", "WHITE METAL LANTERN",
                                  "71053"};
    const struct render_table_options least = {.width = 47};
    const struct render_table_options narrower = {.width = 46};
    (void)state;
    assert_table(make_rows(columns, 4, values, COUNT(values)), &least,
                 "at                          total  desc…  sku\n"
                 "----------------  ---------------  -----  -----\n"
                 "2010-12-01 08:26  123456789012.34  WHIT…  71053\n"
                 "(1 row)\n");
    assert_table(make_rows(columns, 4, values, COUNT(values)), &narrower,
                 "at           2010-12-01 08:26:00Z\n"
                 "total        123456789012.34\n"
                 "description  WHITE METAL LANTERN\n"
                 "sku          71053\n"
                 "\n"
                 "(1 row)\n");
}

static void table_stacks_headers_before_it_cuts_anything(void **state)
{
    const struct row_column columns[] = {{"customer_id", ORDO_TYPE_INTEGER},
                                         {"total_amount", ORDO_TYPE_MONEY},
                                         {"name", ORDO_TYPE_TEXT}};
    const char *const values[] = {"7", "1.50", "Ada Lovelace"};
    const struct render_table_options options = {.width = 32, .currency = "EUR"};
    (void)state;
    assert_table(make_rows(columns, 3, values, COUNT(values)), &options,
                 "customer_  total_  name\n"
                 "       id  amount\n"
                 "            (EUR)\n"
                 "---------  ------  ------------\n"
                 "        7    1.50  Ada Lovelace\n"
                 "(1 row)\n");
}

static void table_leaves_out_empty_columns_before_it_cuts_text(void **state)
{
    const struct row_column columns[] = {
        {"name", ORDO_TYPE_TEXT}, {"phone", ORDO_TYPE_TEXT}, {"archived_at", ORDO_TYPE_TIME}};
    const char *const values[] = {"Ada Lovelace", "", NULL, "Alan Turing", "1", NULL};
    const struct render_table_options roomy = {.width = 30};
    const struct render_table_options narrow = {.width = 29};
    (void)state;
    assert_table(make_rows(columns, 3, values, COUNT(values)), &roomy,
                 "name          phone  archived_\n"
                 "                     at\n"
                 "------------  -----  ---------\n"
                 "Ada Lovelace\n"
                 "Alan Turing   1\n"
                 "(2 rows)\n");
    assert_table(make_rows(columns, 3, values, COUNT(values)), &narrow,
                 "name          phone\n"
                 "------------  -----\n"
                 "Ada Lovelace\n"
                 "Alan Turing   1\n"
                 "(2 rows)\n");
}

static void table_shortens_no_time_within_a_character(void **state)
{
    const char *const values[] = {"日本語日本語日本語日本語"};
    const struct render_table_options options = {.width = 16};
    (void)state;
    assert_table(make_column("at", ORDO_TYPE_TIME, values, COUNT(values)), &options,
                 "at\n"
                 "----------------\n"
                 "日本語日本\n"
                 "(1 row)\n");
}

static void record_shows_lists_of_words_plainly(void **state)
{
    const struct row_column columns[] = {{"actions", ORDO_TYPE_JSON}, {"none", ORDO_TYPE_JSON}};
    const char *const values[] = {"[\"cancel\", \"ship\"]", "[]"};
    struct ordo_rows *rows = make_rows(columns, 2, values, COUNT(values));
    struct buffer out = {0};
    (void)state;
    render_record(&out, rows, 0, &plain);
    assert_output(&out, rows, "actions  cancel, ship\nnone\n");
}

static void table_cuts_between_characters_and_escapes(void **state)
{
    const char *const values[] = {"abcdef\n\n", "e\xcc\x81"
                                                "e\xcc\x81"
                                                "e\xcc\x81"
                                                "e\xcc\x81"
                                                "e\xcc\x81"
                                                "e\xcc\x81"
                                                "e\xcc\x81"
                                                "e\xcc\x81"
                                                "e\xcc\x81"};
    const struct render_table_options options = {.width = 8};
    (void)state;
    assert_table(make_column("text", ORDO_TYPE_TEXT, values, COUNT(values)), &options,
                 "text\n"
                 "--------\n"
                 "abcdef…\n"
                 "e\xcc\x81"
                 "e\xcc\x81"
                 "e\xcc\x81"
                 "e\xcc\x81"
                 "e\xcc\x81"
                 "e\xcc\x81"
                 "e\xcc\x81…\n"
                 "(2 rows)\n");
}

static void table_of_no_rows_is_its_header(void **state)
{
    (void)state;
    assert_table(make_column("customer_id", ORDO_TYPE_INTEGER, NULL, 0), &plain,
                 "customer_id\n-----------\n(0 rows)\n");
}

static void table_without_columns_is_its_command(void **state)
{
    struct ordo_rows *rows = rows_new(NULL, 0, 0);
    (void)state;
    rows->command = "UPDATE 3";
    assert_table(rows, &plain, "UPDATE 3\n");
}

static void record_names_its_values(void **state)
{
    const struct row_column columns[] = {
        {"order_id", ORDO_TYPE_INTEGER}, {"total_amount", ORDO_TYPE_MONEY},
        {"order_date", ORDO_TYPE_TIME},  {"phone", ORDO_TYPE_TEXT},
        {"note", ORDO_TYPE_TEXT},        {"replayed", ORDO_TYPE_BOOLEAN},
        {"details", ORDO_TYPE_JSON}};
    const char *const values[] = {"536365",
                                  "139.12",
                                  "2010-12-01T08:26:00Z",
                                  NULL,
                                  "a note that is longer than the terminal\x1b",
                                  "false",
                                  "{\"a\": 1}"};
    const struct render_table_options options = {.width = 20, .currency = "EUR"};
    struct ordo_rows *rows = make_rows(columns, 7, values, COUNT(values));
    struct buffer out = {0};
    (void)state;
    render_record(&out, rows, 0, &options);
    assert_output(&out, rows,
                  "order_id            536365\n"
                  "total_amount (EUR)  139.12\n"
                  "order_date          2010-12-01 08:26:00Z\n"
                  "phone\n"
                  "note                a note that is longer than the terminal\\x1b\n"
                  "replayed            no\n"
                  "details             {\"a\":1}\n");
}

static void record_shows_arrays_of_objects_as_tables(void **state)
{
    const struct row_column columns[] = {{"order_id", ORDO_TYPE_INTEGER},
                                         {"a_long_name_of_items", ORDO_TYPE_JSON},
                                         {"status", ORDO_TYPE_TEXT},
                                         {"none", ORDO_TYPE_JSON}};
    const char *const values[] = {
        "0",
        NULL,
        NULL,
        NULL,
        "7",
        "[{\"sku\": \"85123A\", \"quantity\": 6, \"price\": \"2.55\", \"name\": \"WHITE HEART\"},\n"
        " {\"sku\": \"71053\", \"quantity\": 12, \"price\": \"0.001\", \"name\": \"LANTERN\"}]",
        "placed",
        "[]"};
    const struct render_table_options options = {.width = 33, .currency = "EUR"};
    struct ordo_rows *rows = make_rows(columns, 4, values, COUNT(values));
    struct buffer out = {0};
    (void)state;
    render_record(&out, rows, 1, &options);
    assert_output(&out, rows,
                  "order_id  7\n"
                  "status    placed\n"
                  "none\n"
                  "\n"
                  "a_long_name_of_items\n"
                  "sku     quantity  price  name\n"
                  "                  (EUR)\n"
                  "------  --------  -----  --------\n"
                  "85123A         6  2.55   WHITE H…\n"
                  "71053         12  0.001  LANTERN\n"
                  "(2 rows)\n");
}

static void renderers_append(void **state)
{
    const char *const values[] = {"1"};
    struct ordo_rows *rows = make_column("id", ORDO_TYPE_INTEGER, values, 1);
    struct buffer out = {0};
    (void)state;
    buffer_text(&out, "> ");
    render_csv(&out, rows);
    render_json(&out, rows);
    render_record(&out, rows, 0, &plain);
    render_table(&out, rows, &plain);
    assert_output(&out, rows, "> id\n1\n[\n{\"id\":1}\n]\nid  1\nid\n--\n 1\n(1 row)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_sets_text_left_and_numbers_right),
        cmocka_unit_test(table_lines_up_decimal_points),
        cmocka_unit_test(table_shows_null_as_nothing),
        cmocka_unit_test(table_shortens_times_for_people),
        cmocka_unit_test(table_shows_json_on_one_line),
        cmocka_unit_test(table_counts_columns_of_the_terminal),
        cmocka_unit_test(table_shows_control_characters),
        cmocka_unit_test(table_cuts_the_widest_text_to_fit),
        cmocka_unit_test(table_too_wide_for_cutting_is_shown_as_records),
        cmocka_unit_test(table_stacks_headers_before_it_cuts_anything),
        cmocka_unit_test(table_leaves_out_empty_columns_before_it_cuts_text),
        cmocka_unit_test(table_shortens_no_time_within_a_character),
        cmocka_unit_test(record_shows_lists_of_words_plainly),
        cmocka_unit_test(table_cuts_between_characters_and_escapes),
        cmocka_unit_test(table_of_no_rows_is_its_header),
        cmocka_unit_test(table_without_columns_is_its_command),
        cmocka_unit_test(record_names_its_values),
        cmocka_unit_test(record_shows_arrays_of_objects_as_tables),
        cmocka_unit_test(renderers_append),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
