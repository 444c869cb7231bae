#include "store/import/line.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "ops/check.h"

/* The text of a column, or NULL where the file gives none. */
static const char *field_text(const struct import_format *format,
                              const struct import_mapping *mapping, const struct csv_record *record,
                              size_t column)
{
    int number = mapping->fields[column];
    if (number < 0 || (size_t)number >= record->field_count)
        return NULL;
    const struct csv_field *field = &record->fields[number];
    bool is_required = format->line.parameters[column].required;
    return field->length == 0 && !(field->quoted && is_required) ? NULL : field->text;
}

static enum ordo_status check_shape(const struct import_format *format,
                                    const struct import_mapping *mapping,
                                    const struct csv_record *record, struct ordo_error *error)
{
    if (record->malformed != NULL)
        return error_set(error, ORDO_INVALID, NULL, "%s", record->malformed);
    if (record->field_count != mapping->field_count)
        return error_set(error, ORDO_INVALID, NULL, "the line has %zu fields; the header has %zu",
                         record->field_count, mapping->field_count);
    if (text_is_utf8(record->raw, record->raw_length))
        return ORDO_OK;
    for (size_t c = 0; c < format->line.parameter_count; c++) {
        const char *text = field_text(format, mapping, record, c);
        const char *name = format->line.parameters[c].name;
        if (text != NULL && !text_is_utf8(text, strlen(text)))
            return error_set(error, ORDO_INVALID, name, "%s: is not valid UTF-8", name);
    }
    return error_set(error, ORDO_INVALID, NULL, "the line is not valid UTF-8");
}

static enum ordo_status check_values(const struct import_format *format,
                                     const struct import_mapping *mapping,
                                     const struct csv_record *record, struct import_line *line,
                                     struct ordo_error *error)
{
    const char *read[IMPORT_COLUMNS_MOST];
    for (size_t c = 0; c < format->line.parameter_count; c++) {
        read[c] = field_text(format, mapping, record, c);
        if (read[c] == NULL)
            continue;
        enum ordo_status status =
            import_value_read(format->columns[c].reading, format->line.parameters[c].name, read[c],
                              line->scratch[c], &read[c], error);
        if (status != ORDO_OK)
            return status;
    }
    struct arena arena = {0};
    enum ordo_status status = parameters_check(&format->line, read, line->values, &arena, error);
    arena_free(&arena); /* used for upper bounds of time only, and files have none */
    return status;
}

/* Of a line that is not taken, what tells which lines fall with it. */
static void read_group(const struct import_format *format, const struct import_mapping *mapping,
                       const struct csv_record *record, struct import_line *line)
{
    struct ordo_error ignored;
    memset(line->values, 0, sizeof line->values);
    for (const int *c = format->group; c != NULL && *c >= 0; c++) {
        size_t column = (size_t)*c;
        const char *text = field_text(format, mapping, record, column);
        if (text != NULL &&
            parameter_check(&format->line.parameters[column], text, &ignored) == ORDO_OK)
            line->values[column] = text;
    }
}

enum ordo_status import_line_check(const struct import_format *format,
                                   const struct import_mapping *mapping,
                                   const struct csv_record *record, struct import_line *line,
                                   struct ordo_error *error)
{
    enum ordo_status status = check_shape(format, mapping, record, error);
    if (status == ORDO_OK)
        status = check_values(format, mapping, record, line, error);
    if (status != ORDO_OK)
        read_group(format, mapping, record, line);
    return status;
}

/* What stands for a byte that would end a value or begin an escape; 0 for all others. */
static const char escapes[256] = {['\\'] = '\\', ['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r'};

static void append_value(struct buffer *out, const char *bytes, size_t length)
{
    size_t plain = 0;
    for (size_t i = 0; i < length; i++) {
        char letter = escapes[(unsigned char)bytes[i]];
        if (letter == 0)
            continue;
        buffer_append(out, bytes + plain, i - plain);
        buffer_append(out, (const char[]){'\\', letter}, 2);
        plain = i + 1;
    }
    buffer_append(out, bytes + plain, length - plain);
}

static void append_null(struct buffer *out)
{
    buffer_text(out, "\\N");
}

void import_line_append(struct buffer *out, const struct import_format *format,
                        const struct csv_record *record, const struct import_line *line,
                        const char *reason)
{
    buffer_printf(out, "%" PRIu64 "\t", record->line);
    if (reason == NULL)
        append_value(out, record->raw, record->raw_length);
    else
        append_null(out);
    buffer_byte(out, '\t');
    if (reason != NULL)
        append_value(out, reason, strlen(reason));
    else
        append_null(out);
    for (size_t c = 0; c < format->line.parameter_count; c++) {
        buffer_byte(out, '\t');
        if (line->values[c] != NULL)
            append_value(out, line->values[c], strlen(line->values[c]));
        else
            append_null(out);
    }
    buffer_byte(out, '\n');
}
