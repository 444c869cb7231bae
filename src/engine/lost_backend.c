#include "engine/lost_backend.h"

#include <string.h>

/* Five seconds are long for a process that only waits for a lock. */
const char lost_backends_sql[] =
    "SELECT pg_terminate_backend(a.pid, 5000) AS is_gone "
    "FROM unnest($1::integer[], $2::bigint[]) AS lost (pid, age_us) "
    "JOIN pg_stat_activity a ON a.pid = lost.pid "
    "AND a.backend_start < clock_timestamp() - lost.age_us * interval '1 microsecond'";

void lost_backends_add(struct lost_backends *lost, int process, int64_t sent_us)
{
    if (lost->count == LOST_BACKENDS_MOST) {
        lost->is_full = true;
        return;
    }
    lost->list[lost->count].process = process;
    lost->list[lost->count].sent_us = sent_us;
    lost->count++;
}

uint64_t lost_backends_mark(const struct lost_backends *lost)
{
    return lost->dropped + lost->count;
}

void lost_backends_drop(struct lost_backends *lost, uint64_t mark)
{
    if (mark <= lost->dropped)
        return;
    const size_t gone = (size_t)(mark - lost->dropped);
    lost->count -= gone;
    lost->dropped = mark;
    memmove(lost->list, lost->list + gone, lost->count * sizeof lost->list[0]);
}

void lost_backends_values(const struct lost_backends *lost, int64_t now_us,
                          struct buffer *processes, struct buffer *ages_us)
{
    for (size_t i = 0; i < lost->count; i++) {
        buffer_byte(processes, i == 0 ? '{' : ',');
        buffer_integer(processes, lost->list[i].process);
        buffer_byte(ages_us, i == 0 ? '{' : ',');
        buffer_integer(ages_us, now_us - lost->list[i].sent_us);
    }
    buffer_text(processes, lost->count == 0 ? "{}" : "}");
    buffer_text(ages_us, lost->count == 0 ? "{}" : "}");
}

bool lost_backends_are_gone(const struct ordo_rows *rows)
{
    for (size_t r = 0; r < ordo_rows_count(rows); r++)
        if (strcmp(ordo_rows_text(rows, r, "is_gone"), "true") != 0)
            return false;
    return true;
}
