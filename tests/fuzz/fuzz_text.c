/* Checks of text and time, each held against a second, naive opinion. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "require.h"

/* The code point that a prefix of `bytes` encodes, by RFC 3629's table of values; its length goes
 *to size, 0 if there is none. */
static uint32_t naive_decode(const unsigned char *bytes, size_t length, size_t *size)
{
    static const struct {
        unsigned char mask;
        unsigned char lead;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0x1}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    *size = 0;
    for (size_t tail = 0; tail < 4 && tail < length; tail++) {
        if ((bytes[0] & forms[tail].mask) != forms[tail].lead)
            continue;
        uint32_t value = bytes[0] & (unsigned char)~forms[tail].mask;
        for (size_t i = 1; i <= tail; i++) {
            if (bytes[i] / 64 != 2)
                return 0;
            value = value * 64 + bytes[i] % 64;
        }
        bool surrogate = value >= 0xd800 && value <= 0xdfff;
        if (value >= forms[tail].least && value <= 0x10ffff && !surrogate)
            *size = tail + 1;
        return value;
    }
    return 0;
}

static void check_utf8(const char *bytes, size_t length)
{
    size_t at = 0;
    size_t size = 1;
    while (at < length && size > 0) {
        naive_decode((const unsigned char *)bytes + at, length - at, &size);
        at += size;
    }
    REQUIRE(text_is_utf8(bytes, length) == (at == length));
}

/* `text` is well-formed. */
static void check_characters(const char *text, size_t length)
{
    const char *at = text;
    size_t characters = 0;
    while (*at != '\0') {
        size_t size;
        size_t left = length - (size_t)(at - text);
        uint32_t expected = naive_decode((const unsigned char *)at, left, &size);
        const char *before = at;
        uint32_t code_point = text_next(&at);
        REQUIRE(code_point == expected && at == before + size);
        REQUIRE(text_columns(code_point) >= 0 && text_columns(code_point) <= 2);
        characters++;
    }
    REQUIRE(at == text + length);
    REQUIRE(text_characters(text) == characters);
    for (size_t cut = 0; cut <= length; cut++) {
        size_t whole = text_whole_characters(text, cut);
        REQUIRE(whole <= cut && cut - whole < 4 && text_is_utf8(text, whole));
        REQUIRE(whole == cut || !text_is_utf8(text, cut));
    }
}

static void check_integer(const char *text)
{
    int64_t value = 0;
    char *end;
    bool plain = *text != '\0' && strspn(text, "+-0123456789") == strlen(text);
    errno = 0;
    long long expected = strtoll(text, &end, 10);
    switch (text_integer(text, INT64_MIN, INT64_MAX, &value)) {
    case TEXT_NUMBER_OK:
        REQUIRE(plain && *end == '\0' && errno == 0 && value == expected);
        break;
    case TEXT_NUMBER_OUT_OF_RANGE:
        REQUIRE(plain && *end == '\0' && errno == ERANGE);
        break;
    case TEXT_NUMBER_MALFORMED:
        REQUIRE(!plain || *end != '\0' || end == text);
        break;
    }
}

static void check_decimal(const char *text)
{
    struct text_decimal decimal = text_decimal(text);
    if (!decimal.valid)
        return;
    double value = strtod(text, NULL);
    REQUIRE(strspn(text, "+-.0123456789") == strlen(text));
    REQUIRE(decimal.zero == (strpbrk(text, "123456789") == NULL));
    REQUIRE(decimal.negative == (text[0] == '-' && !decimal.zero));
    if (decimal.integer_digits < 15)
        REQUIRE((decimal.integer_digits > 0) == (value >= 1 || value <= -1));
    REQUIRE(decimal.fraction_digits == 0 || strchr(text, '.') != NULL);
    REQUIRE(decimal.integer_digits + decimal.fraction_digits <= strlen(text));
}

static void check_names(const char *text)
{
    size_t length = strlen(text);
    if (text_is_email(text)) {
        const char *at = strchr(text, '@');
        REQUIRE(length <= 254 && text_is_utf8(text, length));
        REQUIRE(at > text && at == strrchr(text, '@') && strchr(at, '.') != NULL);
        REQUIRE(strpbrk(text, " \t\r\n\"<>(),;:\\[]\x7f\x1b") == NULL);
    }
    if (text_is_store_name(text))
        REQUIRE(length >= 1 && length <= 48 && strpbrk(text, "\"'-. \\") == NULL);
}

/* A date is one that the C library takes and gives back unchanged. */
static bool naive_is_date(const char *text)
{
    struct tm day = {0};
    char again[64];
    if (strlen(text) != 10 ||
        sscanf(text, "%4d-%2d-%2d", &day.tm_year, &day.tm_mon, &day.tm_mday) != 3)
        return false;
    day.tm_year -= 1900;
    day.tm_mon -= 1;
    time_t time = timegm(&day);
    gmtime_r(&time, &day);
    snprintf(again, sizeof again, "%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1,
             day.tm_mday);
    return strcmp(text, again) == 0 && strcmp(text, "0000-99-99") > 0;
}

static void check_clock(const char *text)
{
    char next[11];
    char rfc3339[64];
    bool is_date = clock_is_date(text);
    REQUIRE(is_date == naive_is_date(text));
    if (is_date && clock_next_date(text, next))
        REQUIRE(clock_is_date(next) && strcmp(next, text) > 0);
    REQUIRE(!is_date || clock_is_time(text));
    if (clock_rfc3339(text, rfc3339, sizeof rfc3339))
        REQUIRE(strcmp(text, rfc3339) == 0 || (clock_is_time(rfc3339) && rfc3339[10] == 'T'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_utf8((const char *)data, size);
    char *text = malloc(size + 1);
    REQUIRE(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (text_is_utf8(text, size))
        check_characters(text, size);
    check_integer(text);
    check_decimal(text);
    check_names(text);
    check_clock(text);
    free(text);
    return 0;
}
