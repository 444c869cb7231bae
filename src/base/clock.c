#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t clock_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Read `digits` digits as a number in [minimum, maximum] and move past them. */
static bool read_number(const char **text, int digits, int minimum, int maximum, int *number)
{
    int sum = 0;
    for (int i = 0; i < digits; i++) {
        if (!is_digit((*text)[i]))
            return false;
        sum = sum * 10 + ((*text)[i] - '0');
    }
    if (sum < minimum || sum > maximum)
        return false;
    *text += digits;
    *number = sum;
    return true;
}

static bool read_byte(const char **text, char byte)
{
    if (**text != byte)
        return false;
    (*text)++;
    return true;
}

struct date {
    int year;
    int month;
    int day;
};

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool read_date(const char **text, struct date *date)
{
    return read_number(text, 4, 1, 9999, &date->year) && read_byte(text, '-') &&
           read_number(text, 2, 1, 12, &date->month) && read_byte(text, '-') &&
           read_number(text, 2, 1, days_of_month(date->year, date->month), &date->day);
}

/* Past a fraction (".25"), if one is there; false for a point without digits, and for more of them
   than PostgreSQL reads. */
static bool skip_fraction(const char **text)
{
    enum { DIGITS_MOST = 64 };
    if (!read_byte(text, '.'))
        return true;
    size_t digits = strspn(*text, "0123456789");
    *text += digits;
    return digits >= 1 && digits <= DIGITS_MOST;
}

/* Past "08:26" or "08:26:59.25". A leap second is the 60th of the last minute of an hour. */
static bool skip_time_of_day(const char **text)
{
    int hour;
    int minute;
    int second;
    if (!read_number(text, 2, 0, 23, &hour) || !read_byte(text, ':') ||
        !read_number(text, 2, 0, 59, &minute))
        return false;
    if (!read_byte(text, ':'))
        return true;
    return read_number(text, 2, 0, minute == 59 ? 60 : 59, &second) && skip_fraction(text);
}

/* Past "Z", "+02", "+0200" or "+02:00", to 15:59 as PostgreSQL has it; true too for no zone. */
static bool skip_zone(const char **text)
{
    int hour;
    int minute;
    if (**text == '\0' || read_byte(text, 'Z') || read_byte(text, 'z'))
        return true;
    if (!read_byte(text, '+') && !read_byte(text, '-'))
        return false;
    if (!read_number(text, 2, 0, 15, &hour))
        return false;
    if (**text == '\0')
        return true;
    return (read_byte(text, ':') || is_digit(**text)) && read_number(text, 2, 0, 59, &minute);
}

bool clock_is_date(const char *text)
{
    struct date date;
    return read_date(&text, &date) && *text == '\0';
}

bool clock_is_time(const char *text)
{
    struct date date;
    if (!read_date(&text, &date))
        return false;
    if (*text == '\0')
        return true;
    if (!read_byte(&text, 'T') && !read_byte(&text, 't') && !read_byte(&text, ' '))
        return false;
    return skip_time_of_day(&text) && skip_zone(&text) && *text == '\0';
}

static void write_number(char *target, int digits, int number)
{
    for (int i = digits - 1; i >= 0; i--, number /= 10)
        target[i] = (char)('0' + number % 10);
}

bool clock_next_date(const char *date, char next[11])
{
    struct date day = {0};
    if (!read_date(&date, &day))
        return false;
    day.day++;
    if (day.day > days_of_month(day.year, day.month)) {
        day.day = 1;
        day.month++;
    }
    if (day.month > 12) {
        day.month = 1;
        day.year++;
    }
    if (day.year > 9999)
        return false;
    memcpy(next, "yyyy-mm-dd", 11);
    write_number(next, 4, day.year);
    write_number(next + 5, 2, day.month);
    write_number(next + 8, 2, day.day);
    return true;
}

/* The length of the part before the zone of PostgreSQL's "YYYY-MM-DD hh:mm:ss[.ffffff]+zone", or 0
   if `text` is not of that form. */
static size_t zoneless_length(const char *text)
{
    const char *at = text;
    struct date date;
    if (!read_date(&at, &date) || !read_byte(&at, ' ') || !skip_time_of_day(&at))
        return 0;
    if (*at != '+' && *at != '-')
        return 0;
    const char *zone = at;
    return skip_zone(&at) && *at == '\0' ? (size_t)(zone - text) : 0;
}

bool clock_rfc3339(const char *postgres, char *text, size_t size)
{
    size_t before_zone = zoneless_length(postgres);
    int length;
    if (before_zone == 0) {
        length = snprintf(text, size, "%s", postgres);
    } else {
        const char *zone = postgres + before_zone;
        bool utc = strcmp(zone, "+00") == 0;
        const char *minutes = strlen(zone) == 3 && !utc ? ":00" : "";
        length = snprintf(text, size, "%.*sT%.*s%s%s", 10, postgres, (int)before_zone - 11,
                          postgres + 11, utc ? "Z" : zone, minutes);
    }
    return length >= 0 && (size_t)length < size;
}
