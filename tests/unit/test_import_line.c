/* The header and the lines of a file, checked; and the rows of COPY that they become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "store/import/line.h"

/* A format of its own, so that the test is about the rules and not about a table of the shop. */
static const struct parameter parameters[] = {
    {.name = "id", .type = PARAMETER_ID, .minimum = 1, .maximum = 99},
    {.name = "name", .type = PARAMETER_TEXT, .required = true, .minimum = 1, .maximum = 9},
    {.name = "size", .type = PARAMETER_INTEGER, .maximum = 9, .default_value = "4"},
    {.name = "note", .type = PARAMETER_TEXT, .maximum = 9},
};
static const char *const name_headers[] = {"Name", "Title", NULL};
static const struct import_column columns[] = {
    {IMPORT_PLAIN, NULL},
    {IMPORT_PLAIN, name_headers},
    {IMPORT_CUSTOMER_NUMBER, NULL},
    {IMPORT_PLAIN, NULL},
};
static const char *const ignored[] = {"Country", NULL};
static const int any_of[] = {0, 3, -1};
static const int group[] = {0, 3, -1};
static const struct import_format format = {
    .name = "things",
    .line = {.parameters = parameters, .parameter_count = 4, .any_of = any_of},
    .columns = columns,
    .ignored = ignored,
    .group = group,
};

/* ---------------------------------------------------------------- reading a file of one text */

struct text_source {
    const char *bytes;
    size_t left;
};

static size_t read_text(char *target, size_t size, void *context)
{
    struct text_source *source = context;
    size_t length = source->left < size ? source->left : size;
    memcpy(target, source->bytes, length);
    source->bytes += length;
    source->left -= length;
    return length;
}

struct file {
    struct text_source source;
    struct csv_reader *reader;
    struct import_mapping mapping;
    struct ordo_error error;
};

/* The status of reading the header of `text`. */
static enum ordo_status open_file(struct file *file, const char *text, const char *const *maps,
                                  size_t map_count)
{
    *file = (struct file){.source = {text, strlen(text)}};
    file->reader = csv_reader_new(read_text, &file->source);
    assert_non_null(file->reader);
    return import_header_read(&format, csv_reader_next(file->reader), maps, map_count,
                              &file->mapping, &file->error);
}

/* ---------------------------------------------------------------- headers */

static void header_is(const char *text, const char *const *maps, size_t map_count, int id, int name,
                      int size, int note)
{
    struct file file;
    assert_int_equal(open_file(&file, text, maps, map_count), ORDO_OK);
    assert_int_equal(file.mapping.fields[0], id);
    assert_int_equal(file.mapping.fields[1], name);
    assert_int_equal(file.mapping.fields[2], size);
    assert_int_equal(file.mapping.fields[3], note);
    csv_reader_free(file.reader);
}

static void header_is_refused(const char *text, const char *const *maps, size_t map_count,
                              const char *field, const char *message, const char *hint)
{
    struct file file;
    assert_int_equal(open_file(&file, text, maps, map_count), ORDO_INVALID);
    assert_string_equal(file.error.field, field);
    assert_string_equal(file.error.message, message);
    assert_string_equal(file.error.hint, hint);
    csv_reader_free(file.reader);
}

static void columns_are_found_by_the_names_of_the_format(void **state)
{
    (void)state;
    header_is("Name\n", NULL, 0, -1, 0, -1, -1);
    header_is("x,note,\"Title\",id", NULL, 0, 3, 2, -1, 1);
    header_is_refused("", NULL, 0, "file", "file: is empty; its first line names the columns", "");
    header_is_refused("id,name,", NULL, 0, "name",
                      "name: the file has no column \"Name\"; map another with --map name=NAME",
                      "The file has: id, name, \"\".");
    header_is_refused("Name,Title", NULL, 0, "name", "name: the file has this column twice", "");
    header_is_refused("Name,id,id", NULL, 0, "id", "id: the file has this column twice", "");
    header_is_refused("\"Name", NULL, 0, "file",
                      "file: the first line, which names the columns, is not CSV: field 1 has a "
                      "quote that is never closed",
                      "");
}

static void what_spreadsheets_write_instead_is_told(void **state)
{
    static const char save[] = "Save it as \"CSV UTF-8\", with commas.";
    static const char semicolons[] = "file: its fields are separated by \";\"; ordo reads commas";
    static const char tabs[] = "file: its fields are separated by tabs; ordo reads commas";
    static const char utf16[] = "file: is UTF-16; ordo reads UTF-8";
    static const char latin1[] =
        "file: the first line, which names the columns, is not valid UTF-8";
    (void)state;
    header_is_refused("id;Name\n1;cup", NULL, 0, "file", semicolons, save);
    header_is_refused("\"id\";\"Name\"\n", NULL, 0, "file", semicolons, save);
    header_is_refused("id\tName\n", NULL, 0, "file", tabs, save);
    header_is_refused("\xff\xfeN", NULL, 0, "file", utf16, save);
    header_is_refused("\xfe\xff", NULL, 0, "file", utf16, save);
    header_is_refused("Name,Gr\xf6\xdf\x65", NULL, 0, "file", latin1, save);
    header_is("Name;,Name\n", NULL, 0, -1, 1, -1, -1);
}

static void not_taken_are(const char *text, const char *const *maps, size_t map_count,
                          const char *expected)
{
    struct file file = {.source = {text, strlen(text)}};
    struct buffer names = {0};
    file.reader = csv_reader_new(read_text, &file.source);
    assert_non_null(file.reader);
    const struct csv_record *header = csv_reader_next(file.reader);
    assert_int_equal(
        import_header_read(&format, header, maps, map_count, &file.mapping, &file.error), ORDO_OK);
    import_header_not_taken(&format, header, &file.mapping, &names);
    assert_string_equal(names.length == 0 ? "" : names.bytes, expected);
    buffer_free(&names);
    csv_reader_free(file.reader);
}

static void columns_that_mean_nothing_are_told(void **state)
{
    static const char *const maps[] = {"note=telephone"};
    (void)state;
    not_taken_are("id,Name,size", NULL, 0, "");
    not_taken_are("Name,Country", NULL, 0, "");
    not_taken_are(",telephone,Name,country", NULL, 0, "\"\", telephone, country");
    not_taken_are("note,telephone,Name", maps, 1, "note");
}

static void maps_go_before_names(void **state)
{
    static const char *const maps[] = {"name=a=b", "id=Name"};
    static const char *const unknown[] = {"Name=x"};
    static const char *const bad_bytes[] = {"\xff=x"};
    static const char *const twice[] = {"id=x"};
    (void)state;
    header_is("Name,id,a=b", maps, 2, 0, 2, -1, -1);
    header_is_refused("Name", unknown, 1, "maps", "maps: \"Name=x\" does not begin with a column",
                      "Columns are: id, name, size, note.");
    header_is_refused("Name", bad_bytes, 1, "maps", "maps: a map is not valid UTF-8", "");
    header_is_refused("Name,x,x", twice, 1, "maps", "maps: \"id=x\" names what the file has twice",
                      "The file has: Name, x, x.");
}

/* ---------------------------------------------------------------- lines */

/* What COPY gets for the line `text` below the header, and its reason if it is refused. */
static void row_is(const char *header, const char *text, size_t length, const char *reason,
                   const char *row)
{
    struct import_line line;
    struct buffer out = {0};
    struct file file;
    assert_int_equal(open_file(&file, header, NULL, 0), ORDO_OK);
    file.source = (struct text_source){text, length};
    struct csv_reader *reader = csv_reader_new(read_text, &file.source);
    const struct csv_record *record = csv_reader_next(reader);
    enum ordo_status status = import_line_check(&format, &file.mapping, record, &line, &file.error);
    assert_int_equal(status, reason == NULL ? ORDO_OK : ORDO_INVALID);
    if (reason != NULL)
        assert_string_equal(file.error.message, reason);
    import_line_append(&out, &format, record, &line, reason);
    assert_string_equal(out.bytes, row);
    buffer_free(&out);
    csv_reader_free(reader);
    csv_reader_free(file.reader);
}

#define ROW_IS(text, reason, row) row_is("id,Name,size,note", text, sizeof(text) - 1, reason, row)

static void good_lines_become_rows_of_copy(void **state)
{
    (void)state;
    ROW_IS("7,cup,5,blue", NULL, "1\t7,cup,5,blue\t\\N\t7\tcup\t5\tblue\n");
    ROW_IS("7,cup,,", NULL, "1\t7,cup,,\t\\N\t7\tcup\t4\t\\N\n");
    ROW_IS("7,cup,\"\",\"\"", NULL, "1\t7,cup,\"\",\"\"\t\\N\t7\tcup\t4\t\\N\n");
    ROW_IS("7,cup,5.0,\\N\t\\\r", NULL,
           "1\t7,cup,5.0,\\\\N\\t\\\\\t\\N\t7\tcup\t5\t\\\\N\\t\\\\\n");
    ROW_IS("7,\"a\nb\r\n\",,", NULL, "1\t7,\"a\\nb\\r\\n\",,\t\\N\t7\ta\\nb\\r\\n\t4\t\\N\n");
    row_is("Name,id", "caf\xc3\xa9,1", 7, NULL, "1\tcaf\xc3\xa9,1\t\\N\t1\tcaf\xc3\xa9\t4\t\\N\n");
}

static void other_lines_keep_their_reason_and_what_is_known_of_their_group(void **state)
{
    (void)state;
    ROW_IS("7,,5,n", "name: is missing", "1\t\\N\tname: is missing\t7\t\\N\t\\N\tn\n");
    ROW_IS("7,\"\",5,", "name: must not be empty",
           "1\t\\N\tname: must not be empty\t7\t\\N\t\\N\t\\N\n");
    ROW_IS("x,cup,,n", "id: \"x\" is not a whole number",
           "1\t\\N\tid: \"x\" is not a whole number\t\\N\t\\N\t\\N\tn\n");
    ROW_IS(",cup,,", "give at least one of id or note",
           "1\t\\N\tgive at least one of id or note\t\\N\t\\N\t\\N\t\\N\n");
    ROW_IS("7,cup", "the line has 2 fields; the header has 4",
           "1\t\\N\tthe line has 2 fields; the header has 4\t7\t\\N\t\\N\t\\N\n");
    ROW_IS("7,cup,,n,", "the line has 5 fields; the header has 4",
           "1\t\\N\tthe line has 5 fields; the header has 4\t7\t\\N\t\\N\tn\n");
    ROW_IS("7,cup,,\xff", "note: is not valid UTF-8",
           "1\t\\N\tnote: is not valid UTF-8\t7\t\\N\t\\N\t\\N\n");
    ROW_IS("7,c\0p,,n", "field 2 holds a NUL byte",
           "1\t\\N\tfield 2 holds a NUL byte\t\\N\t\\N\t\\N\t\\N\n");
    row_is("Name,id,other", "cup,7,\xff", 7, "the line is not valid UTF-8",
           "1\t\\N\tthe line is not valid UTF-8\t7\t\\N\t\\N\t\\N\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_by_the_names_of_the_format),
        cmocka_unit_test(what_spreadsheets_write_instead_is_told),
        cmocka_unit_test(columns_that_mean_nothing_are_told),
        cmocka_unit_test(maps_go_before_names),
        cmocka_unit_test(good_lines_become_rows_of_copy),
        cmocka_unit_test(other_lines_keep_their_reason_and_what_is_known_of_their_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
