#include "base/text.h"

#include <string.h>

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* How long a character is by its first byte; 0 for a byte that cannot be first. */
static size_t sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first < 0xe0)
        return 2;
    if (first >= 0xe0 && first < 0xf0)
        return 3;
    if (first >= 0xf0 && first < 0xf5)
        return 4;
    return 0;
}

/* Whether the second byte keeps clear of overlong forms, surrogates and what is past U+10FFFF. */
static bool second_fits(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xe0:
        return second >= 0xa0;
    case 0xed:
        return second < 0xa0;
    case 0xf0:
        return second >= 0x90;
    case 0xf4:
        return second < 0x90;
    default:
        return true;
    }
}

bool text_is_utf8(const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        unsigned char first = (unsigned char)bytes[at];
        size_t size = sequence_length(first);
        if (first == '\0' || size == 0 || size > length - at)
            return false;
        for (size_t i = 1; i < size; i++)
            if (!is_continuation(bytes[at + i]))
                return false;
        if (size > 1 && !second_fits(first, (unsigned char)bytes[at + 1]))
            return false;
        at += size;
    }
    return true;
}

size_t text_whole_characters(const char *bytes, size_t length)
{
    for (size_t back = 1; back <= 4 && back <= length; back++) {
        char byte = bytes[length - back];
        if (!is_continuation(byte))
            return sequence_length((unsigned char)byte) > back ? length - back : length;
    }
    return length;
}

size_t text_characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        if (!is_continuation(*text))
            count++;
    return count;
}

uint32_t text_next(const char **text)
{
    static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    unsigned char first = (unsigned char)**text;
    size_t size = sequence_length(first);
    uint32_t code_point = first & first_bits[size];
    for (size_t i = 1; i < size; i++)
        code_point = code_point << 6 | ((unsigned char)(*text)[i] & 0x3f);
    *text += size;
    return code_point;
}

enum text_number text_integer(const char *text, int64_t minimum, int64_t maximum, int64_t *value)
{
    bool negative = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    if (*text == '\0')
        return TEXT_NUMBER_MALFORMED;
    int64_t sum = 0;
    bool overflow = false;
    for (; *text != '\0'; text++) {
        if (!is_digit(*text))
            return TEXT_NUMBER_MALFORMED;
        int digit = *text - '0';
        /* Summed below zero for a negative number, so that INT64_MIN is within reach. */
        overflow = overflow || __builtin_mul_overflow(sum, 10, &sum) ||
                   __builtin_add_overflow(sum, negative ? -digit : digit, &sum);
    }
    if (overflow || sum < minimum || sum > maximum)
        return TEXT_NUMBER_OUT_OF_RANGE;
    *value = sum;
    return TEXT_NUMBER_OK;
}

struct text_decimal text_decimal(const char *text)
{
    struct text_decimal decimal = {0};
    bool minus = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    if (!is_digit(*text))
        return decimal;
    while (*text == '0')
        text++;
    for (; is_digit(*text); text++)
        decimal.integer_digits++;
    if (*text == '.') {
        text++;
        if (!is_digit(*text))
            return (struct text_decimal){0};
        for (size_t digits = 1; is_digit(*text); text++, digits++)
            if (*text != '0')
                decimal.fraction_digits = digits;
    }
    if (*text != '\0')
        return (struct text_decimal){0};
    decimal.valid = true;
    decimal.zero = decimal.integer_digits == 0 && decimal.fraction_digits == 0;
    decimal.negative = minus && !decimal.zero;
    return decimal;
}

/* Bytes past ASCII are let through: the whole address has been checked to be UTF-8. */
static bool is_mailbox_byte(char byte)
{
    return is_letter(byte) || is_digit(byte) || (unsigned char)byte >= 0x80 ||
           strchr("!#$%&'*+-/=?^_`{|}~", byte) != NULL;
}

static bool is_domain_byte(char byte)
{
    return is_letter(byte) || is_digit(byte) || (unsigned char)byte >= 0x80 || byte == '-';
}

/* 1..64 bytes; dots stand between others, singly. */
static bool is_local_part(const char *text, size_t length)
{
    if (length == 0 || length > 64)
        return false;
    bool after_dot = true;
    for (size_t i = 0; i < length; i++) {
        bool dot = text[i] == '.';
        if (dot ? after_dot : !is_mailbox_byte(text[i]))
            return false;
        after_dot = dot;
    }
    return !after_dot;
}

/* Two labels or more, each 1..63 bytes that neither begin nor end with a hyphen. */
static bool is_dotted_domain(const char *text)
{
    size_t labels = 0;
    for (;;) {
        size_t length = 0;
        while (is_domain_byte(text[length]))
            length++;
        if (length == 0 || length > 63 || text[0] == '-' || text[length - 1] == '-')
            return false;
        labels++;
        if (text[length] == '\0')
            return labels >= 2;
        if (text[length] != '.')
            return false;
        text += length + 1;
    }
}

/* U+0080..U+009F, which no address needs and a terminal may obey. */
static bool holds_c1_control(const char *text)
{
    while (*text != '\0') {
        uint32_t code_point = text_next(&text);
        if (code_point >= 0x80 && code_point < 0xa0)
            return true;
    }
    return false;
}

bool text_is_email(const char *text)
{
    size_t length = strlen(text);
    const char *at = strchr(text, '@');
    return at != NULL && length <= 254 && text_is_utf8(text, length) && !holds_c1_control(text) &&
           is_local_part(text, (size_t)(at - text)) && is_dotted_domain(at + 1);
}

bool text_is_store_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return length >= 1 && length <= 48 && text[length] == '\0' && text[0] >= 'a' &&
           strncmp(text, "pg_", 3) != 0 && strcmp(text, "public") != 0 &&
           strcmp(text, "information_schema") != 0;
}
