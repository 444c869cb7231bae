#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Values stand in messages, cut short or as strangers gave them: what is not UTF-8 becomes "?". */
static void make_utf8(char *text)
{
    while (*text != '\0') {
        size_t size = 1;
        while (size < 4 && text[size] != '\0' && !text_is_utf8(text, size))
            size++;
        if (text_is_utf8(text, size))
            text += size;
        else
            *text++ = '?';
    }
}

/* vsnprintf whose result is UTF-8, also where it is cut. */
PRINTF_LIKE(3, 0)
static void format_text(char *target, size_t size, const char *format, va_list arguments)
{
    int length = vsnprintf(target, size, format, arguments);
    if (length < 0)
        target[0] = '\0';
    else if ((size_t)length >= size)
        target[text_whole_characters(target, size - 1)] = '\0';
    make_utf8(target);
}

PRINTF_LIKE(3, 4) static void write_text(char *target, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_text(target, size, format, arguments);
    va_end(arguments);
}

void error_clear(struct ordo_error *error)
{
    memset(error, 0, sizeof *error);
}

enum ordo_status error_set(struct ordo_error *error, enum ordo_status status, const char *field,
                           const char *format, ...)
{
    va_list arguments;
    error_clear(error);
    error->status = status;
    write_text(error->field, sizeof error->field, "%s", field == NULL ? "" : field);
    va_start(arguments, format);
    format_text(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

enum ordo_status error_hint(struct ordo_error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_text(error->hint, sizeof error->hint, format, arguments);
    va_end(arguments);
    return error->status;
}

enum ordo_status error_no_memory(struct ordo_error *error)
{
    return error_set(error, ORDO_NO_MEMORY, NULL, "out of memory");
}
