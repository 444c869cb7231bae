#include "db/decode.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* Type OIDs are fixed by PostgreSQL (pg_type.dat). */
static enum ordo_type type_of_oid(Oid oid)
{
    switch (oid) {
    case 20: /* bigint */
    case 21: /* smallint */
    case 23: /* integer */
    case 26: /* oid */
        return ORDO_TYPE_INTEGER;
    case 1700: /* numeric */
        return ORDO_TYPE_MONEY;
    case 700: /* real */
    case 701: /* double precision */
        return ORDO_TYPE_REAL;
    case 16: /* boolean */
        return ORDO_TYPE_BOOLEAN;
    case 1082: /* date */
    case 1114: /* timestamp */
    case 1184: /* timestamptz */
        return ORDO_TYPE_TIME;
    case 114:  /* json */
    case 3802: /* jsonb */
        return ORDO_TYPE_JSON;
    default:
        return ORDO_TYPE_TEXT;
    }
}

void decode_columns(const PGresult *result, struct row_column *columns)
{
    for (int c = 0; c < PQnfields(result); c++)
        columns[c] = (struct row_column){PQfname(result, c), type_of_oid(PQftype(result, c))};
}

const char *decode_value(const PGresult *result, int row, int column, enum ordo_type type,
                         char scratch[DECODE_SCRATCH_BYTES])
{
    if (PQgetisnull(result, row, column))
        return NULL;
    const char *text = PQgetvalue(result, row, column);
    if (type == ORDO_TYPE_BOOLEAN)
        return text[0] == 't' ? "true" : "false";
    if (type == ORDO_TYPE_TIME && clock_rfc3339(text, scratch, DECODE_SCRATCH_BYTES))
        return scratch;
    return text;
}

static bool decode_rows(const PGresult *result, const struct row_column *columns,
                        struct ordo_rows *rows)
{
    char scratch[DECODE_SCRATCH_BYTES];
    for (int r = 0; r < PQntuples(result); r++) {
        for (int c = 0; c < PQnfields(result); c++) {
            const char *value = decode_value(result, r, c, columns[c].type, scratch);
            if (!rows_set(rows, (size_t)r, (size_t)c, value))
                return false;
        }
    }
    const char *command = PQcmdStatus((PGresult *)(uintptr_t)result); /* libpq forgot the const */
    rows->command = arena_copy(&rows->arena, command, strlen(command));
    return rows->command != NULL;
}

struct ordo_rows *decode_result(const PGresult *result)
{
    size_t column_count = (size_t)PQnfields(result);
    struct row_column *columns = calloc(column_count + 1, sizeof *columns);
    if (columns == NULL)
        return NULL;
    decode_columns(result, columns);
    struct ordo_rows *rows = rows_new(columns, column_count, (size_t)PQntuples(result));
    if (rows != NULL && !decode_rows(result, columns, rows)) {
        ordo_rows_free(rows);
        rows = NULL;
    }
    free(columns);
    return rows;
}
