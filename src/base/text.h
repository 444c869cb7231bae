/* Checks of text that came from outside. Pure: no allocation, no I/O, no locale. */
#ifndef ORDO_BASE_TEXT_H
#define ORDO_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF, no NUL. */
bool text_is_utf8(const char *bytes, size_t length);

/* The longest prefix of at most `length` bytes that does not end inside a character. */
size_t text_whole_characters(const char *bytes, size_t length);

/* How many characters (code points) well-formed UTF-8 holds. */
size_t text_characters(const char *text);

/* The code point at *text, which is moved past it. Well-formed UTF-8, not at the end. */
uint32_t text_next(const char **text);

/* The columns that a code point takes on a terminal: 0, 1 or 2; control characters take 0. */
int text_columns(uint32_t code_point);

/* A whole decimal number, with an optional sign and nothing else, within [minimum, maximum]. */
enum text_number { TEXT_NUMBER_OK, TEXT_NUMBER_MALFORMED, TEXT_NUMBER_OUT_OF_RANGE };
enum text_number text_integer(const char *text, int64_t minimum, int64_t maximum, int64_t *value);

/* The shape of plain decimal notation: optional sign, digits, optionally a point and digits. */
struct text_decimal {
    bool valid;
    bool negative; /* written with '-', and not zero */
    bool zero;
    size_t integer_digits;  /* without leading zeros */
    size_t fraction_digits; /* without trailing zeros */
};
struct text_decimal text_decimal(const char *text);

/* One address of the form local@domain: a practical subset of RFC 5321's Mailbox, at most 254
   bytes, local part at most 64, a dotted domain of letters, digits and hyphens (or UTF-8). */
bool text_is_email(const char *text);

/* A name that may be a store: 1..48 of a-z 0-9 _, beginning with a letter; not pg_..., public or
   information_schema, which are PostgreSQL's. */
bool text_is_store_name(const char *text);

#endif
