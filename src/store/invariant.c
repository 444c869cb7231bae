#include "store/invariant.h"

void invariant_sql(const struct invariant *invariant, struct buffer *sql)
{
    buffer_printf(sql,
                  "SELECT count(*) OVER () AS total, to_json(v) AS offender FROM (%s) v LIMIT %d",
                  invariant->violation_sql, OFFENDERS_MOST);
}

int64_t invariant_violations(const struct ordo_rows *rows)
{
    return ordo_rows_count(rows) == 0 ? 0 : ordo_rows_integer(rows, 0, "total");
}
