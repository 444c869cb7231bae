#include "store/import/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* How much of a wrong value an error repeats. */
enum { SHOWN_BYTES = 60 };

static enum ordo_status check_total(const char *name, const char *text, struct ordo_error *error)
{
    struct text_decimal total = text_decimal(text);
    if (total.valid && !total.negative && total.integer_digits <= 12 && total.fraction_digits <= 2)
        return ORDO_OK;
    int shown = (int)text_whole_characters(text, strnlen(text, SHOWN_BYTES));
    return error_set(error, ORDO_INVALID, name,
                     "%s: \"%.*s\" is not a total; write 0 to 999999999999.99, like 12.50", name,
                     shown, text);
}

static enum ordo_status check_sale_quantity(const char *name, const char *text,
                                            struct ordo_error *error)
{
    int64_t quantity;
    if (text_integer(text, INT64_MIN, INT64_MAX, &quantity) != TEXT_NUMBER_OK || quantity > 0)
        return ORDO_OK;
    return error_set(error, ORDO_INVALID, name,
                     "%s: %" PRId64 " is not above 0, so the line is not a sale", name, quantity);
}

static enum ordo_status check_sale_price(const char *name, const char *text,
                                         struct ordo_error *error)
{
    struct text_decimal price = text_decimal(text);
    if (!price.valid || !(price.negative || price.zero))
        return ORDO_OK;
    return error_set(error, ORDO_INVALID, name,
                     "%s: %.*s is not above 0, so the line is not a sale", name, SHOWN_BYTES, text);
}

/* One or two digits as a number, moved past; false where there is none. */
static bool read_short_number(const char **text, int *number)
{
    size_t digits = strspn(*text, "0123456789");
    if (digits < 1 || digits > 2)
        return false;
    *number = 0;
    for (; digits > 0; digits--, (*text)++)
        *number = *number * 10 + (**text - '0');
    return true;
}

static bool read_byte(const char **text, char byte)
{
    if (**text != byte)
        return false;
    (*text)++;
    return true;
}

/* "12/1/2010 8:26" as "2010-12-01 08:26", seconds kept if there are any. False if `text` is not of
   that form; whether such a day and time exist is for the caller to check. */
static bool read_american_time(const char *text, char scratch[IMPORT_SCRATCH_BYTES])
{
    int month;
    int day;
    int hour;
    if (!read_short_number(&text, &month) || !read_byte(&text, '/') ||
        !read_short_number(&text, &day) || !read_byte(&text, '/') ||
        strspn(text, "0123456789") != 4)
        return false;
    const char *year = text;
    text += 4;
    if (!read_byte(&text, ' ') || !read_short_number(&text, &hour) || strlen(text) > 6)
        return false;
    snprintf(scratch, IMPORT_SCRATCH_BYTES, "%.4s-%02d-%02d %02d%s", year, month, day, hour, text);
    return true;
}

/* "17850.0" as "17850", as spreadsheets and data frames write numbers. */
static bool drop_zero_fraction(const char *text, char scratch[IMPORT_SCRATCH_BYTES])
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits >= IMPORT_SCRATCH_BYTES || text[digits] != '.')
        return false;
    const char *fraction = text + digits + 1;
    if (*fraction == '\0' || fraction[strspn(fraction, "0")] != '\0')
        return false;
    memcpy(scratch, text, digits);
    scratch[digits] = '\0';
    return true;
}

enum ordo_status import_value_read(enum import_reading reading, const char *name, const char *text,
                                   char scratch[IMPORT_SCRATCH_BYTES], const char **value,
                                   struct ordo_error *error)
{
    *value = text;
    switch (reading) {
    case IMPORT_PLAIN:
        return ORDO_OK;
    case IMPORT_TOTAL:
        return check_total(name, text, error);
    case IMPORT_SALE_QUANTITY:
        return check_sale_quantity(name, text, error);
    case IMPORT_SALE_PRICE:
        return check_sale_price(name, text, error);
    case IMPORT_SALE_TIME:
        if (read_american_time(text, scratch))
            *value = scratch;
        return ORDO_OK;
    case IMPORT_CUSTOMER_NUMBER:
        if (drop_zero_fraction(text, scratch))
            *value = scratch;
        return ORDO_OK;
    }
    return ORDO_OK;
}
