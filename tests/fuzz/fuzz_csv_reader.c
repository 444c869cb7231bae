/* The CSV reader: arbitrary files, and files written by the CSV renderer. */
#include <string.h>

#include "base/buffer.h"
#include "require.h"
#include "rows/csv_reader.h"
#include "rows/render.h"

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
    if (length > 0)
        memcpy(target, source->bytes, length);
    source->bytes += length;
    source->length -= length;
    return length;
}

static void check_record(const struct csv_record *record)
{
    REQUIRE(record->raw_length <= CSV_RECORD_BYTES_MAX);
    if (record->malformed != NULL) {
        REQUIRE(record->field_count == 0);
        REQUIRE(record->malformed[0] != '\0');
        REQUIRE(memchr(record->raw, '\n', record->raw_length) == NULL);
        return;
    }
    REQUIRE(record->field_count >= 1 && record->field_count <= CSV_FIELDS_MAX);
    for (size_t i = 0; i < record->field_count; i++) {
        REQUIRE(record->fields[i].length <= CSV_FIELD_BYTES_MAX);
        REQUIRE(strlen(record->fields[i].text) == record->fields[i].length);
    }
}

/* All that the reader tells of a file. */
static void read_all(const char *bytes, size_t length, size_t step, struct buffer *told)
{
    struct source source = {bytes, length, step};
    struct csv_reader *reader = csv_reader_new(source_read, &source);
    const struct csv_record *record;
    uint64_t last_line = 0;
    REQUIRE(reader != NULL);
    while ((record = csv_reader_next(reader)) != NULL) {
        check_record(record);
        REQUIRE(record->line > last_line);
        last_line = record->line;
        buffer_printf(told, "%zu %s ", (size_t)record->line,
                      record->malformed == NULL ? "" : record->malformed);
        buffer_append(told, record->raw, record->raw_length);
        for (size_t i = 0; i < record->field_count; i++)
            buffer_printf(told, " %d %s", record->fields[i].quoted, record->fields[i].text);
    }
    csv_reader_free(reader);
}

/* However the bytes come in, the records are the same. */
static void check_steps(const char *bytes, size_t length, size_t step)
{
    struct buffer at_once = {0};
    struct buffer in_steps = {0};
    read_all(bytes, length, SIZE_MAX, &at_once);
    read_all(bytes, length, step, &in_steps);
    REQUIRE(at_once.length == in_steps.length);
    if (at_once.length > 0)
        REQUIRE(memcmp(at_once.bytes, in_steps.bytes, at_once.length) == 0);
    buffer_free(&at_once);
    buffer_free(&in_steps);
}

/* Rows of two columns from any bytes: NUL ends a value, and a value that begins with U+0001 is
 * NULL. */
static struct ordo_rows *make_rows(const char *bytes, size_t length)
{
    static const struct row_column columns[] = {{"a", ORDO_TYPE_TEXT}, {"b", ORDO_TYPE_TEXT}};
    size_t ends = 0;
    for (size_t i = 0; i < length; i++)
        ends += bytes[i] == '\0';
    struct ordo_rows *rows = rows_new(columns, 2, ends / 2);
    REQUIRE(rows != NULL);
    for (size_t value = 0; value < rows->row_count * 2; value++) {
        REQUIRE(rows_set(rows, value / 2, value % 2, *bytes == '\1' ? NULL : bytes));
        bytes += strlen(bytes) + 1;
    }
    return rows;
}

static void check_field(const struct csv_field *field, const char *value)
{
    bool is_null = !field->quoted && field->length == 0;
    REQUIRE(is_null == (value == NULL));
    if (value != NULL)
        REQUIRE(strcmp(field->text, value) == 0);
}

/* What the renderer writes is read back as it was. */
static void check_round_trip(const struct ordo_rows *rows, size_t step)
{
    struct buffer csv = {0};
    render_csv(&csv, rows);
    struct source source = {csv.bytes, csv.length, step};
    struct csv_reader *reader = csv_reader_new(source_read, &source);
    const struct csv_record *record = csv_reader_next(reader);
    REQUIRE(record->line == 1 && record->field_count == 2);
    for (size_t row = 0; row < rows->row_count; row++) {
        record = csv_reader_next(reader);
        REQUIRE(record != NULL && record->field_count == 2);
        check_field(&record->fields[0], ordo_rows_value(rows, row, 0));
        check_field(&record->fields[1], ordo_rows_value(rows, row, 1));
    }
    REQUIRE(csv_reader_next(reader) == NULL);
    csv_reader_free(reader);
    buffer_free(&csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    size_t step = (size_t)data[0] + 1;
    const char *bytes = (const char *)data + 1;
    struct ordo_rows *rows = make_rows(bytes, size - 1);
    check_steps(bytes, size - 1, step);
    check_round_trip(rows, step);
    ordo_rows_free(rows);
    return 0;
}
