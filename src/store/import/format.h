/* What an import is: columns and statements. Made from sql/import/ by tools/catalogue.py. */
#ifndef ORDO_STORE_IMPORT_FORMAT_H
#define ORDO_STORE_IMPORT_FORMAT_H

#include "ops/operation.h"

/* How the text of a column is read before the rules of its parameter hold; see value.h. */
enum import_reading {
    IMPORT_PLAIN,
    IMPORT_TOTAL,           /* an amount of up to 12 digits before the point and 2 after it */
    IMPORT_SALE_QUANTITY,   /* above 0, or the line is no sale */
    IMPORT_SALE_PRICE,      /* above 0, or the line is no sale */
    IMPORT_SALE_TIME,       /* also as 12/1/2010 8:26 */
    IMPORT_CUSTOMER_NUMBER, /* also as 17850.0 */
};

struct import_column {
    enum import_reading reading;
    const char *const *headers; /* what files call it, ends with NULL; or NULL: its own name */
};

/* The numbers of the result, in its order. */
enum import_counter {
    IMPORT_LINES,
    IMPORT_REJECTED,
    IMPORT_ALREADY_THERE,
    IMPORT_CUSTOMERS,
    IMPORT_PRODUCTS,
    IMPORT_ORDERS,
    IMPORT_ORDER_ITEMS,
    IMPORT_COUNTERS /* how many there are */
};

enum import_action {
    IMPORT_RUN,
    IMPORT_COPIES,  /* then the file's lines are copied in */
    IMPORT_COUNTS,  /* the rows it touches are added to a counter */
    IMPORT_REPEATS, /* again, until it touches no row */
    IMPORT_KEYS,    /* it tells the highest key to come in table.column; new keys begin after it */
    IMPORT_REJECTS, /* its rows are line_number, reason, line of lines that are not taken */
};

/* What $1, $2, ... of a step take. */
enum import_input { IMPORT_INPUT_ACTOR, IMPORT_INPUT_AFTER_LINE, IMPORT_INPUT_TO_LINE };

enum { IMPORT_INPUTS_MOST = 3 };

struct import_step {
    const char *sql;
    const char *phase; /* what is told of it while it runs */
    enum import_action action;
    enum import_counter counter;
    const char *table;
    const char *column;
    /* One with IMPORT_INPUT_AFTER_LINE runs once for each range of line numbers. */
    enum import_input inputs[IMPORT_INPUTS_MOST];
    size_t input_count;
};

struct import_format {
    const char *name; /* "customers" */
    /* Its parameters are the columns, so that one set of rules checks what a command and a file
       give; only they, one_of and any_of are set. */
    struct operation line;
    const struct import_column *columns; /* one a parameter */
    /* What files have besides and nobody misses, ends with NULL; or NULL. */
    const char *const *ignored;
    /* Columns that tell which lines stand or fall together, ends with -1; or NULL. */
    const int *group;
    const char *copy_sql; /* takes line_number, line, reason, then the columns */
    const struct import_step *steps;
    size_t step_count;
};

extern const struct import_format import_formats[];
extern const size_t import_format_count;

/* The columns of every format, for a person. */
extern const char import_help[];

enum { IMPORT_COLUMNS_MOST = 32 };

#endif
