#include "store/import/header.h"

#include <string.h>

#include "base/text.h"

enum { ABSENT = -1, TWICE = -2 };

/* The number of the field that is called `name`. */
static int find_field(const struct csv_record *header, const char *name, size_t length)
{
    int found = ABSENT;
    for (size_t i = 0; i < header->field_count; i++) {
        const struct csv_field *field = &header->fields[i];
        if (field->length == length && memcmp(field->text, name, length) == 0)
            found = found == ABSENT ? (int)i : TWICE;
    }
    return found;
}

/* The number of the column that is called `name`. */
static int find_column(const struct import_format *format, const char *name, size_t length)
{
    for (size_t c = 0; c < format->line.parameter_count; c++) {
        const char *column = format->line.parameters[c].name;
        if (strlen(column) == length && memcmp(column, name, length) == 0)
            return (int)c;
    }
    return ABSENT;
}

/* "a, b, c": what the file has, or what the format knows. */
static void append_name(struct buffer *list, const char *name)
{
    buffer_printf(list, "%s%s", list->length == 0 ? "" : ", ", name[0] == '\0' ? "\"\"" : name);
}

static void hint_names(const struct import_format *format, const struct csv_record *header,
                       struct ordo_error *error)
{
    struct buffer names = {0};
    if (header != NULL)
        for (size_t i = 0; i < header->field_count; i++)
            append_name(&names, header->fields[i].text);
    else
        for (size_t c = 0; c < format->line.parameter_count; c++)
            append_name(&names, format->line.parameters[c].name);
    if (!names.failed && names.length > 0)
        error_hint(error, header != NULL ? "The file has: %s." : "Columns are: %s.", names.bytes);
    buffer_free(&names);
}

static enum ordo_status wrong_map(const struct import_format *format,
                                  const struct csv_record *header, const char *map,
                                  const char *what, struct ordo_error *error)
{
    if (!text_is_utf8(map, strlen(map)))
        return error_set(error, ORDO_INVALID, "maps", "maps: a map is not valid UTF-8");
    (void)!error_set(error, ORDO_INVALID, "maps", "maps: \"%.200s\" %s", map, what);
    hint_names(format, header, error);
    return error->status;
}

static enum ordo_status apply_map(const struct import_format *format,
                                  const struct csv_record *header, const char *map,
                                  struct import_mapping *mapping, struct ordo_error *error)
{
    const char *equals = strchr(map, '=');
    if (equals == NULL || equals == map || equals[1] == '\0')
        return wrong_map(format, NULL, map, "is not of the form column=name", error);
    int column = find_column(format, map, (size_t)(equals - map));
    if (column == ABSENT)
        return wrong_map(format, NULL, map, "does not begin with a column", error);
    if (mapping->fields[column] != ABSENT)
        return wrong_map(format, NULL, map, "maps a column for the second time", error);
    int field = find_field(header, equals + 1, strlen(equals + 1));
    if (field == ABSENT)
        return wrong_map(format, header, map, "names what the file does not have", error);
    if (field == TWICE)
        return wrong_map(format, header, map, "names what the file has twice", error);
    mapping->fields[column] = field;
    return ORDO_OK;
}

/* The field of a column that no map names, by the names that the format knows. */
static int find_known(const struct import_format *format, const struct csv_record *header,
                      size_t column)
{
    const char *const own_name[] = {format->line.parameters[column].name, NULL};
    const char *const *names = format->columns[column].headers;
    int found = ABSENT;
    for (names = names == NULL ? own_name : names; *names != NULL && found != TWICE; names++) {
        int field = find_field(header, *names, strlen(*names));
        if (field != ABSENT)
            found = found == ABSENT ? field : TWICE;
    }
    return found;
}

static enum ordo_status find_unmapped(const struct import_format *format,
                                      const struct csv_record *header, size_t column,
                                      struct import_mapping *mapping, struct ordo_error *error)
{
    const struct parameter *parameter = &format->line.parameters[column];
    int field = find_known(format, header, column);
    mapping->fields[column] = field;
    if (field == TWICE)
        return error_set(error, ORDO_INVALID, parameter->name, "%s: the file has this column twice",
                         parameter->name);
    if (field != ABSENT || !parameter->required)
        return ORDO_OK;
    const char *const *headers = format->columns[column].headers;
    (void)!error_set(error, ORDO_INVALID, parameter->name,
                     "%s: the file has no column \"%s\"; map another with --map %s=NAME",
                     parameter->name, headers == NULL ? parameter->name : headers[0],
                     parameter->name);
    hint_names(format, header, error);
    return error->status;
}

static bool is_utf16(const struct csv_record *header)
{
    return header->raw_length >= 2 &&
           (memcmp(header->raw, "\xff\xfe", 2) == 0 || memcmp(header->raw, "\xfe\xff", 2) == 0);
}

/* What stands between the fields of a line without a comma, if not a comma; or NULL. */
static const char *other_separator(const struct csv_record *header)
{
    if (memchr(header->raw, ',', header->raw_length) != NULL)
        return NULL;
    if (memchr(header->raw, ';', header->raw_length) != NULL)
        return "\";\"";
    return memchr(header->raw, '\t', header->raw_length) != NULL ? "tabs" : NULL;
}

/* Whether it is a line of CSV at all, and what spreadsheets wrote if not. */
static enum ordo_status check_line(const struct csv_record *header, struct ordo_error *error)
{
    if (header == NULL)
        return error_set(error, ORDO_INVALID, "file",
                         "file: is empty; its first line names the columns");
    const char *separator = other_separator(header);
    if (is_utf16(header))
        (void)!error_set(error, ORDO_INVALID, "file", "file: is UTF-16; ordo reads UTF-8");
    else if (separator != NULL)
        (void)!error_set(error, ORDO_INVALID, "file",
                         "file: its fields are separated by %s; ordo reads commas", separator);
    else if (header->malformed != NULL)
        return error_set(error, ORDO_INVALID, "file",
                         "file: the first line, which names the columns, is not CSV: %s",
                         header->malformed);
    else if (!text_is_utf8(header->raw, header->raw_length))
        (void)!error_set(error, ORDO_INVALID, "file",
                         "file: the first line, which names the columns, is not valid UTF-8");
    else
        return ORDO_OK;
    return error_hint(error, "Save it as \"CSV UTF-8\", with commas.");
}

enum ordo_status import_header_read(const struct import_format *format,
                                    const struct csv_record *header, const char *const *maps,
                                    size_t map_count, struct import_mapping *mapping,
                                    struct ordo_error *error)
{
    enum ordo_status status = check_line(header, error);
    if (status != ORDO_OK)
        return status;
    mapping->field_count = header->field_count;
    for (size_t c = 0; c < IMPORT_COLUMNS_MOST; c++)
        mapping->fields[c] = ABSENT;
    for (size_t m = 0; status == ORDO_OK && m < map_count; m++)
        status = apply_map(format, header, maps[m], mapping, error);
    for (size_t c = 0; status == ORDO_OK && c < format->line.parameter_count; c++)
        if (mapping->fields[c] == ABSENT)
            status = find_unmapped(format, header, c, mapping, error);
    return status;
}

static bool is_mapped(const struct import_mapping *mapping, size_t field)
{
    for (size_t c = 0; c < IMPORT_COLUMNS_MOST; c++)
        if (mapping->fields[c] == (int)field)
            return true;
    return false;
}

static bool is_ignored(const struct import_format *format, const char *name)
{
    for (const char *const *n = format->ignored; n != NULL && *n != NULL; n++)
        if (strcmp(*n, name) == 0)
            return true;
    return false;
}

void import_header_not_taken(const struct import_format *format, const struct csv_record *header,
                             const struct import_mapping *mapping, struct buffer *names)
{
    for (size_t i = 0; i < header->field_count; i++)
        if (!is_mapped(mapping, i) && !is_ignored(format, header->fields[i].text))
            append_name(names, header->fields[i].text);
}
