/* Time as text, and the monotonic clock. */
#ifndef ORDO_BASE_CLOCK_H
#define ORDO_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Microseconds of the monotonic clock, for measuring and for timers. */
int64_t clock_monotonic_us(void);

/* "2010-12-01": a day of the Gregorian calendar, years 0001..9999. */
bool clock_is_date(const char *text);

/* A date, or RFC 3339's date-time: "T" or a space between; seconds, fraction and zone optional. */
bool clock_is_time(const char *text);

/* The day after a date (as checked by clock_is_date) as "YYYY-MM-DD"; false after 9999-12-31. */
bool clock_next_date(const char *date, char next[11]);

/* PostgreSQL's ISO output ("2010-12-01 08:26:00+00") as RFC 3339 ("2010-12-01T08:26:00Z"). Text
   that is something else ("infinity") is copied. Returns false if it does not fit. */
bool clock_rfc3339(const char *postgres, char *text, size_t size);

#endif
