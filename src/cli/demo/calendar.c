#include "cli/demo/calendar.h"

#include <time.h>

/* How busy it is, 1 being a usual month, day of the week from Sunday, hour of the day. */
static const double months[12] = {0.8, 0.75, 0.85, 0.95, 1.0, 0.95, 0.85, 0.85, 1.0, 1.1, 1.5, 2.1};
static const double weekdays[7] = {1.15, 1.05, 0.95, 0.95, 1.0, 1.05, 0.85};
static const double hours[24] = {0.25, 0.12, 0.08, 0.05, 0.05, 0.1, 0.3, 0.6, 0.9, 1.1, 1.2, 1.2,
                                 1.3,  1.2,  1.1,  1.1,  1.2,  1.3, 1.5, 1.8, 2.0, 1.8, 1.2, 0.6};

static double busy(int64_t time_s)
{
    const time_t moment = (time_t)time_s;
    struct tm parts;
    gmtime_r(&moment, &parts);
    /* Parcels of the last days before Christmas would come too late. */
    const double late = parts.tm_mon == 11 && parts.tm_mday > 21 ? 0.4 : 1;
    return months[parts.tm_mon] * weekdays[parts.tm_wday] * hours[parts.tm_hour] * late;
}

void calendar_make(struct calendar *calendar, int64_t ends_s)
{
    double sum = 0;
    calendar->begins_s = ends_s - CALENDAR_HOURS * (int64_t)3600;
    for (size_t i = 0; i < CALENDAR_HOURS; i++) {
        sum += busy(calendar->begins_s + (int64_t)i * 3600);
        calendar->shares[i] = sum;
    }
}

int64_t calendar_time(const struct calendar *calendar, struct random *random, int64_t n,
                      int64_t count)
{
    const double part = ((double)n + random_fraction(random)) / (double)count;
    const double wanted = part * calendar->shares[CALENDAR_HOURS - 1];
    const size_t hour = share_at(calendar->shares, CALENDAR_HOURS, wanted);
    const double before = hour == 0 ? 0 : calendar->shares[hour - 1];
    const double within = (wanted - before) / (calendar->shares[hour] - before);
    return calendar->begins_s + (int64_t)(((double)hour + within) * 3600);
}

int calendar_month(int64_t time_s)
{
    const time_t moment = (time_t)time_s;
    struct tm parts;
    gmtime_r(&moment, &parts);
    return parts.tm_mon + 1;
}
