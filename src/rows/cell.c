#include "rows/cell.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "rows/json_rows.h"
#include "rows/render.h"

/* A space for the T, and whole seconds: people do not read microseconds. */
static const char *time_text(const char *value, struct buffer *scratch)
{
    const size_t date_length = strlen("YYYY-MM-DD");
    if (strnlen(value, date_length + 1) <= date_length || value[date_length] != 'T')
        return value;
    const char *time = value + date_length + 1;
    size_t length = strcspn(time, ".");
    const char *zone = time + length;
    if (*zone == '.')
        zone += 1 + strspn(zone + 1, "0123456789");
    buffer_append(scratch, value, date_length);
    buffer_byte(scratch, ' ');
    buffer_append(scratch, time, length);
    buffer_text(scratch, strcmp(zone, "+00:00") == 0 ? "Z" : zone);
    return scratch->failed ? value : scratch->bytes;
}

const char *cell_text(enum ordo_type type, const char *value, struct buffer *scratch)
{
    if (value == NULL)
        return "";
    buffer_clear(scratch);
    switch (type) {
    case ORDO_TYPE_BOOLEAN:
        return strcmp(value, "true") == 0 ? "yes" : "no";
    case ORDO_TYPE_TIME:
        return time_text(value, scratch);
    case ORDO_TYPE_JSON:
        if (!json_list_text(value, scratch))
            render_json_document(scratch, value);
        if (scratch->length == 0)
            return "";
        return scratch->failed ? value : scratch->bytes;
    case ORDO_TYPE_TEXT:
    case ORDO_TYPE_INTEGER:
    case ORDO_TYPE_MONEY:
    case ORDO_TYPE_REAL:
        break;
    }
    return value;
}

const char *cell_label(const struct row_column *column, const char *currency,
                       struct buffer *scratch)
{
    if (column->type != ORDO_TYPE_MONEY || currency == NULL)
        return column->name;
    buffer_clear(scratch);
    buffer_printf(scratch, "%s (%s)", column->name, currency);
    return scratch->failed ? column->name : scratch->bytes;
}

/* A character as it is shown: itself, or an escape. */
struct glyph {
    const char *bytes;
    size_t length;
    size_t columns;
    char escape[8];
};

static bool is_control(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
}

/* U+2028..U+202E: separators of lines and paragraphs, embeddings and overrides of direction;
   U+2066..U+2069: isolates of direction. */
static bool is_layout_control(uint32_t code_point)
{
    return (code_point >= 0x2028 && code_point <= 0x202e) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

static int write_escape(char *target, size_t size, uint32_t code_point)
{
    if (code_point == '\n')
        return snprintf(target, size, "\\n");
    if (code_point == '\r')
        return snprintf(target, size, "\\r");
    if (code_point == '\t')
        return snprintf(target, size, "\\t");
    return snprintf(target, size, code_point < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)code_point);
}

/* The glyph of the character at *text, which is moved past it. */
static void next_glyph(const char **text, struct glyph *glyph)
{
    const char *start = *text;
    uint32_t code_point = text_next(text);
    if (is_control(code_point) || is_layout_control(code_point)) {
        glyph->length = (size_t)write_escape(glyph->escape, sizeof glyph->escape, code_point);
        glyph->bytes = glyph->escape;
        glyph->columns = glyph->length;
        return;
    }
    glyph->bytes = start;
    glyph->length = (size_t)(*text - start);
    glyph->columns = (size_t)text_columns(code_point);
}

size_t cell_columns(const char *text)
{
    size_t columns = 0;
    while (*text != '\0') {
        struct glyph glyph;
        next_glyph(&text, &glyph);
        columns += glyph.columns;
    }
    return columns;
}

size_t cell_append(struct buffer *out, const char *text, size_t limit)
{
    bool cut = cell_columns(text) > limit;
    size_t room = cut ? limit - 1 : limit;
    size_t columns = 0;
    while (*text != '\0') {
        struct glyph glyph;
        next_glyph(&text, &glyph);
        if (columns + glyph.columns > room)
            break;
        buffer_append(out, glyph.bytes, glyph.length);
        columns += glyph.columns;
    }
    if (!cut)
        return columns;
    buffer_text(out, "…");
    return columns + 1;
}
