/* A growing run of bytes. A failed allocation sticks: append freely, look at `failed` once. */
#ifndef ORDO_BASE_BUFFER_H
#define ORDO_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *bytes; /* NUL-terminated after any append; NULL while empty */
    size_t length;
    size_t capacity;
    bool failed; /* an allocation failed; the content is incomplete */
};

void buffer_append(struct buffer *buffer, const char *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_byte(struct buffer *buffer, char byte);
void buffer_repeat(struct buffer *buffer, char byte, size_t count);
/* A number in decimal. */
void buffer_integer(struct buffer *buffer, int64_t number);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Forget the content, keep the memory. */
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
