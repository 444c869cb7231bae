/* Reading CSV: what is well-formed, what is not, and how reading goes on after it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buffer.h"
#include "rows/csv_reader.h"

/* A file in memory, given out `step` bytes at a time. */
struct source {
    const char *bytes;
    size_t length;
    size_t step;
};

static size_t source_read(char *target, size_t size, void *context)
{
    struct source *source = context;
    size_t length = size < source->step ? size : source->step;
    if (length > source->length)
        length = source->length;
    memcpy(target, source->bytes, length);
    source->bytes += length;
    source->length -= length;
    return length;
}

static struct csv_reader *open_source(struct source *source)
{
    struct csv_reader *reader = csv_reader_new(source_read, source);
    assert_non_null(reader);
    return reader;
}

/* All that the reader tells of a file: "2: a|NULL|''\n" for a record, with its line, "3! reason
   <raw>\n" for a malformed one. */
static void describe(struct buffer *out, const struct csv_record *record)
{
    if (record->malformed != NULL) {
        assert_int_equal(record->field_count, 0);
        buffer_printf(out, "%d! %s <%.*s>\n", (int)record->line, record->malformed,
                      (int)record->raw_length, record->raw);
        return;
    }
    buffer_printf(out, "%d:", (int)record->line);
    for (size_t i = 0; i < record->field_count; i++) {
        const struct csv_field *field = &record->fields[i];
        assert_int_equal(strlen(field->text), field->length);
        buffer_text(out, i == 0 ? " " : "|");
        if (field->quoted)
            buffer_printf(out, "'%s'", field->text);
        else
            buffer_text(out, field->length == 0 ? "NULL" : field->text);
    }
    buffer_byte(out, '\n');
}

static void assert_reads(const char *bytes, size_t length, size_t step, const char *expected)
{
    struct source source = {bytes, length, step};
    struct csv_reader *reader = open_source(&source);
    struct buffer out = {0};
    const struct csv_record *record;
    while ((record = csv_reader_next(reader)) != NULL)
        describe(&out, record);
    assert_null(csv_reader_next(reader));
    assert_string_equal(out.bytes == NULL ? "" : out.bytes, expected);
    buffer_free(&out);
    csv_reader_free(reader);
}

static void assert_csv(const char *file, const char *expected)
{
    assert_reads(file, strlen(file), SIZE_MAX, expected);
    assert_reads(file, strlen(file), 1, expected);
}

static void fields_are_parted_by_commas(void **state)
{
    (void)state;
    assert_csv("a,b c, d \n1,2,3\n", "1: a|b c| d \n2: 1|2|3\n");
    assert_csv("a", "1: a\n");
    assert_csv("a,\n,b\n", "1: a|NULL\n2: NULL|b\n");
}

static void lines_end_in_lf_crlf_or_the_end_of_the_file(void **state)
{
    (void)state;
    assert_csv("a,b\r\nc,d\ne,f", "1: a|b\n2: c|d\n3: e|f\n");
    assert_csv("a,\"b\"\r\n\"c\"\n\"d\"", "1: a|'b'\n2: 'c'\n3: 'd'\n");
    assert_csv("a\r\n\"b\"\r", "1: a\n2: 'b'\n");
    assert_csv("a\r", "1: a\n");
}

static void a_carriage_return_elsewhere_is_text(void **state)
{
    (void)state;
    assert_csv("a\rb,c\r,d\r\r\n", "1: a\rb|c\r|d\r\n");
}

static void quoted_fields_hold_anything(void **state)
{
    (void)state;
    assert_csv("\"a,b\",\"say \"\"hi\"\"\",\"\"\"\"\n", "1: 'a,b'|'say \"hi\"'|'\"'\n");
    assert_csv("\"two\r\nlines\n\",x\ny\n", "1: 'two\r\nlines\n'|x\n4: y\n");
}

static void empty_and_null_stay_apart(void **state)
{
    (void)state;
    assert_csv(",\"\",\n", "1: NULL|''|NULL\n");
    assert_csv("\"\"\n", "1: ''\n");
}

static void a_quote_inside_an_unquoted_field_is_text(void **state)
{
    (void)state;
    assert_csv("5\" nail,a\"b\"c, \"x\"\nnext\n", "1: 5\" nail|a\"b\"c| \"x\"\n2: next\n");
}

static void blank_lines_and_a_byte_order_mark_are_skipped(void **state)
{
    (void)state;
    assert_csv("", "");
    assert_csv("\n\r\n\n", "");
    assert_csv("\r", "");
    assert_csv("\n\na\n\r\n\nb\n\n", "3: a\n6: b\n");
    assert_csv("\xef\xbb\xbfid,name\n\xef\xbb\xbf\n", "1: id|name\n2: \xef\xbb\xbf\n");
    assert_csv("\xef\xbb\xbf\"id\"\n", "1: 'id'\n");
    assert_csv("\xef\xbb\xbf", "");
    assert_csv("\xef\xbb", "1: \xef\xbb\n");
}

static void text_after_a_closing_quote_costs_one_line(void **state)
{
    (void)state;
    assert_csv("a\nb,\"c\"d,e\nf\n",
               "1: a\n2! field 2 has text after its closing quote <b,\"c\"d,e>\n3: f\n");
    assert_csv("\"a\"\rb\nc\n", "1! field 1 has text after its closing quote <\"a\"\rb>\n2: c\n");
    assert_csv("\"a\"\r,b\nc\n", "1! field 1 has text after its closing quote <\"a\"\r,b>\n2: c\n");
    assert_csv("\"a\" \r\nc", "1! field 1 has text after its closing quote <\"a\" >\n2: c\n");
}

static void a_quote_that_is_never_closed_costs_one_line(void **state)
{
    (void)state;
    assert_csv("a\nb,\"c\r\nd,e\nf\n",
               "1: a\n2! field 2 has a quote that is never closed <b,\"c>\n3: d|e\n4: f\n");
    assert_csv("\"", "1! field 1 has a quote that is never closed <\">\n");
    assert_csv("\"a\"\"", "1! field 1 has a quote that is never closed <\"a\"\">\n");
    /* Where a later quote closes it, the text after that quote gives it away. */
    assert_csv("1,\"a\n2,\"b\"\n3,c\n",
               "1! field 2 has text after its closing quote <1,\"a>\n2: 2|'b'\n3: 3|c\n");
}

static void a_nul_byte_costs_one_line(void **state)
{
    const char file[] = "a\nb\0c,d\n\"e\0\"\nf\n\"g\"\0\nh\n";
    const char *reasons[] = {NULL,
                             "field 1 holds a NUL byte",
                             "field 1 holds a NUL byte",
                             NULL,
                             "field 1 has text after its closing quote",
                             NULL};
    struct source source = {file, sizeof file - 1, 1};
    struct csv_reader *reader = open_source(&source);
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        const struct csv_record *record = csv_reader_next(reader);
        assert_int_equal(record->line, i + 1);
        if (reasons[i] == NULL)
            assert_null(record->malformed);
        else
            assert_string_equal(record->malformed, reasons[i]);
        if (i == 1)
            assert_memory_equal(record->raw, "b\0c,d", record->raw_length);
    }
    assert_null(csv_reader_next(reader));
    csv_reader_free(reader);
}

static void raw_is_the_record_as_it_stands_in_the_file(void **state)
{
    const char *file = "a,\"b\"\"\n\",c\r\nx\n\"y\"";
    const char *raw[] = {"a,\"b\"\"\n\",c", "x", "\"y\""};
    struct source source = {file, strlen(file), SIZE_MAX};
    struct csv_reader *reader = open_source(&source);
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct csv_record *record = csv_reader_next(reader);
        assert_int_equal(record->raw_length, strlen(raw[i]));
        assert_memory_equal(record->raw, raw[i], record->raw_length);
    }
    csv_reader_free(reader);
}

/* The next record holds one field of `length` bytes, or is malformed for `reason`. */
static void assert_next(struct csv_reader *reader, uint64_t line, size_t length, const char *reason)
{
    const struct csv_record *record = csv_reader_next(reader);
    assert_non_null(record);
    assert_int_equal(record->line, line);
    if (reason != NULL) {
        assert_non_null(record->malformed);
        assert_string_equal(record->malformed, reason);
        return;
    }
    assert_null(record->malformed);
    assert_int_equal(record->field_count, 1);
    assert_int_equal(record->fields[0].length, length);
}

static void fields_have_a_limit(void **state)
{
    struct buffer file = {0};
    (void)state;
    buffer_repeat(&file, 'a', CSV_FIELD_BYTES_MAX);
    buffer_text(&file, "\n");
    buffer_repeat(&file, 'a', CSV_FIELD_BYTES_MAX + 1);
    buffer_text(&file, "\n\"");
    buffer_repeat(&file, 'a', CSV_FIELD_BYTES_MAX);
    buffer_text(&file, "\"\n\"");
    buffer_repeat(&file, 'a', CSV_FIELD_BYTES_MAX);
    buffer_text(&file, "\"\"\"\n\"");
    buffer_repeat(&file, '\n', CSV_FIELD_BYTES_MAX + 1);
    buffer_text(&file, "z\"\nend\n");
    struct source source = {file.bytes, file.length, 1000};
    struct csv_reader *reader = open_source(&source);
    assert_next(reader, 1, CSV_FIELD_BYTES_MAX, NULL);
    assert_next(reader, 2, 0, "field 1 is longer than 64 KB");
    assert_next(reader, 3, CSV_FIELD_BYTES_MAX, NULL);
    assert_next(reader, 4, 0, "field 1 is longer than 64 KB, or its quote is not closed");
    assert_next(reader, 5, 0, "field 1 is longer than 64 KB, or its quote is not closed");
    assert_next(reader, 5 + CSV_FIELD_BYTES_MAX + 1, 2, NULL);
    assert_next(reader, 5 + CSV_FIELD_BYTES_MAX + 2, 3, NULL);
    assert_null(csv_reader_next(reader));
    csv_reader_free(reader);
    buffer_free(&file);
}

static void records_have_a_limit_of_fields(void **state)
{
    struct buffer file = {0};
    const struct csv_record *record;
    (void)state;
    buffer_repeat(&file, ',', CSV_FIELDS_MAX - 1);
    buffer_text(&file, "\n");
    buffer_repeat(&file, ',', CSV_FIELDS_MAX);
    buffer_text(&file, "\nend\n");
    struct source source = {file.bytes, file.length, SIZE_MAX};
    struct csv_reader *reader = open_source(&source);
    record = csv_reader_next(reader);
    assert_null(record->malformed);
    assert_int_equal(record->field_count, CSV_FIELDS_MAX);
    record = csv_reader_next(reader);
    assert_string_equal(record->malformed, "the record has more than 256 fields");
    assert_int_equal(record->raw_length, CSV_FIELDS_MAX);
    assert_next(reader, 3, 3, NULL);
    csv_reader_free(reader);
    buffer_free(&file);
}

/* A record of `length` bytes, in fields of 10,000. */
static void append_record(struct buffer *file, size_t length)
{
    for (; length > 10000; length -= 10000) {
        buffer_repeat(file, 'x', 9999);
        buffer_byte(file, ',');
    }
    buffer_repeat(file, 'x', length);
    buffer_byte(file, '\n');
}

static void records_have_a_limit_of_bytes(void **state)
{
    struct buffer file = {0};
    const struct csv_record *record;
    (void)state;
    append_record(&file, CSV_RECORD_BYTES_MAX);
    append_record(&file, CSV_RECORD_BYTES_MAX + 1);
    append_record(&file, 3);
    struct source source = {file.bytes, file.length, 4096};
    struct csv_reader *reader = open_source(&source);
    record = csv_reader_next(reader);
    assert_null(record->malformed);
    assert_int_equal(record->raw_length, CSV_RECORD_BYTES_MAX);
    assert_next(reader, 2, 0, "the record is longer than 1 MB");
    assert_next(reader, 3, 3, NULL);
    csv_reader_free(reader);
    buffer_free(&file);
}

/* A file with a line of 10 MB after every other kind of trouble is still read to its end. */
static void a_line_longer_than_memory_is_one_malformed_record(void **state)
{
    struct buffer file = {0};
    const struct csv_record *record;
    (void)state;
    buffer_text(&file, "start,");
    buffer_repeat(&file, 'x', 10000000);
    buffer_text(&file, "\nnext\n\"");
    buffer_repeat(&file, 'y', 10000000);
    struct source source = {file.bytes, file.length, 65536};
    struct csv_reader *reader = open_source(&source);
    record = csv_reader_next(reader);
    assert_string_equal(record->malformed, "the record is longer than 1 MB");
    assert_int_equal(record->raw_length, CSV_RECORD_BYTES_MAX);
    assert_memory_equal(record->raw, "start,xxx", 9);
    assert_next(reader, 2, 4, NULL);
    assert_next(reader, 3, 0, "field 1 is longer than 64 KB, or its quote is not closed");
    assert_null(csv_reader_next(reader));
    assert_null(csv_reader_next(reader));
    csv_reader_free(reader);
    buffer_free(&file);
}

/* The same record again and again, shifted by one byte from file to file, so that the place where
   the buffer ends comes to be at every byte of it. */
static void nothing_is_lost_where_the_buffer_ends(void **state)
{
    const char *text = ",x,\"a\"\"\r\n\"\r\n";
    (void)state;
    for (size_t shift = 0; shift < strlen(text); shift++) {
        struct buffer file = {0};
        size_t count = 2 * CSV_RECORD_BYTES_MAX / strlen(text);
        buffer_repeat(&file, 'p', shift + 1);
        buffer_byte(&file, '\n');
        for (size_t i = 0; i < count; i++)
            buffer_text(&file, text);
        struct source source = {file.bytes, file.length, 100000};
        struct csv_reader *reader = open_source(&source);
        assert_next(reader, 1, shift + 1, NULL);
        size_t well = 0;
        const struct csv_record *record;
        while ((record = csv_reader_next(reader)) != NULL)
            well += record->line == 2 * well + 2 && record->field_count == 3 &&
                    record->fields[0].length == 0 && strcmp(record->fields[1].text, "x") == 0 &&
                    strcmp(record->fields[2].text, "a\"\r\n") == 0;
        assert_int_equal(well, count);
        csv_reader_free(reader);
        buffer_free(&file);
    }
}

static void freeing_nothing_is_well(void **state)
{
    (void)state;
    csv_reader_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_parted_by_commas),
        cmocka_unit_test(lines_end_in_lf_crlf_or_the_end_of_the_file),
        cmocka_unit_test(a_carriage_return_elsewhere_is_text),
        cmocka_unit_test(quoted_fields_hold_anything),
        cmocka_unit_test(empty_and_null_stay_apart),
        cmocka_unit_test(a_quote_inside_an_unquoted_field_is_text),
        cmocka_unit_test(blank_lines_and_a_byte_order_mark_are_skipped),
        cmocka_unit_test(text_after_a_closing_quote_costs_one_line),
        cmocka_unit_test(a_quote_that_is_never_closed_costs_one_line),
        cmocka_unit_test(a_nul_byte_costs_one_line),
        cmocka_unit_test(raw_is_the_record_as_it_stands_in_the_file),
        cmocka_unit_test(fields_have_a_limit),
        cmocka_unit_test(records_have_a_limit_of_fields),
        cmocka_unit_test(records_have_a_limit_of_bytes),
        cmocka_unit_test(a_line_longer_than_memory_is_one_malformed_record),
        cmocka_unit_test(nothing_is_lost_where_the_buffer_ends),
        cmocka_unit_test(freeing_nothing_is_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
