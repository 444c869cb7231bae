#include <string.h>

#include "rows/render.h"

/* The control character at `text` (C0, DEL or C1), and how many bytes it takes; 0 bytes if there is
   none. JSON demands escapes for C0 only; the others would reach a terminal just the same. */
static size_t control_at(const char *text, unsigned *code_point)
{
    unsigned char first = (unsigned char)text[0];
    *code_point = first;
    if (first < 0x20 || first == 0x7f)
        return 1;
    unsigned char second = first == 0xc2 ? (unsigned char)text[1] : 0;
    if (second < 0x80 || second >= 0xa0)
        return 0;
    *code_point = second;
    return 2;
}

static void append_control(struct buffer *out, unsigned code_point)
{
    static const char short_forms[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    if (code_point < sizeof short_forms && short_forms[code_point] != '\0')
        buffer_printf(out, "\\%c", short_forms[code_point]);
    else
        buffer_printf(out, "\\u%04x", code_point);
}

/* What may need an escape or is the end: all else is passed over, as nearly every byte is. */
static const bool is_special[256] = {
    [0 ... 0x1f] = true, ['"'] = true, ['\\'] = true, [0x7f] = true, [0xc2] = true};

void render_json_string(struct buffer *out, const char *text)
{
    const char *pending = text; /* what needs no escape is appended in runs */
    buffer_byte(out, '"');
    for (;;) {
        unsigned code_point;
        while (!is_special[(unsigned char)*text])
            text++;
        if (*text == '\0')
            break;
        size_t control_bytes = control_at(text, &code_point);
        if (control_bytes == 0 && *text != '"' && *text != '\\') {
            text++;
            continue;
        }
        buffer_append(out, pending, (size_t)(text - pending));
        if (control_bytes > 0) {
            append_control(out, code_point);
            text += control_bytes;
        } else {
            buffer_byte(out, '\\');
            buffer_byte(out, *text++);
        }
        pending = text;
    }
    buffer_append(out, pending, (size_t)(text - pending));
    buffer_byte(out, '"');
}

void render_json_document(struct buffer *out, const char *json)
{
    const char *pending = json;
    bool in_string = false;
    while (*json != '\0') {
        unsigned code_point;
        size_t control_bytes = control_at(json, &code_point);
        if (control_bytes == 0 && (in_string || *json != ' ')) {
            if (*json == '"')
                in_string = !in_string;
            bool escape = in_string && *json == '\\' && (json[1] == '"' || json[1] == '\\');
            json += escape ? 2 : 1;
            continue;
        }
        buffer_append(out, pending, (size_t)(json - pending));
        if (in_string)
            append_control(out, code_point);
        json += control_bytes > 0 ? control_bytes : 1;
        pending = json;
    }
    buffer_append(out, pending, (size_t)(json - pending));
}

static const char *past_digits(const char *text)
{
    return text + strspn(text, "0123456789");
}

/* RFC 8259's grammar of numbers, which is narrower than what is spoken of as a number elsewhere. */
static bool is_json_number(const char *text)
{
    if (*text == '-')
        text++;
    const char *integer = text;
    text = past_digits(text);
    if (text == integer || (*integer == '0' && text > integer + 1))
        return false;
    if (*text == '.') {
        const char *fraction = text + 1;
        text = past_digits(fraction);
        if (text == fraction)
            return false;
    }
    if (*text == 'e' || *text == 'E') {
        const char *exponent = text[1] == '+' || text[1] == '-' ? text + 2 : text + 1;
        text = past_digits(exponent);
        if (text == exponent)
            return false;
    }
    return *text == '\0';
}

/* Whether the text of a value is its JSON too. */
static bool is_json_literal(enum ordo_type type, const char *text)
{
    switch (type) {
    case ORDO_TYPE_INTEGER:
    case ORDO_TYPE_REAL:
        return is_json_number(text);
    case ORDO_TYPE_BOOLEAN:
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
    case ORDO_TYPE_TEXT:
    case ORDO_TYPE_MONEY:
    case ORDO_TYPE_TIME:
    case ORDO_TYPE_JSON:
        break;
    }
    return false;
}

static void append_value(struct buffer *out, enum ordo_type type, const char *text)
{
    if (text == NULL)
        buffer_text(out, "null");
    else if (type == ORDO_TYPE_JSON)
        render_json_document(out, text);
    else if (is_json_literal(type, text))
        buffer_text(out, text);
    else
        render_json_string(out, text);
}

void render_json_object(struct buffer *out, const struct row_column *columns, row_values values,
                        size_t count)
{
    buffer_byte(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(out, ',');
        render_json_string(out, columns[i].name);
        buffer_byte(out, ':');
        append_value(out, columns[i].type, values[i]);
    }
    buffer_byte(out, '}');
}

void render_json_array(struct buffer *out, const struct row_column *columns, row_values values,
                       size_t count)
{
    buffer_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(out, ',');
        append_value(out, columns[i].type, values[i]);
    }
    buffer_byte(out, ']');
}

void render_json(struct buffer *out, const struct ordo_rows *rows)
{
    buffer_byte(out, '[');
    for (size_t row = 0; row < rows->row_count; row++) {
        buffer_text(out, row == 0 ? "\n" : ",\n");
        render_json_object(out, rows->columns, rows_row(rows, row), rows->column_count);
    }
    buffer_text(out, rows->row_count > 0 ? "\n]\n" : "]\n");
}
