/* What an operation is. The table itself is made from sql/operations/ by tools/catalogue.py. */
#ifndef ORDO_OPS_OPERATION_H
#define ORDO_OPS_OPERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum parameter_type {
    PARAMETER_ID,      /* a key: 1.. */
    PARAMETER_INTEGER, /* minimum..maximum */
    PARAMETER_TEXT,    /* minimum..maximum characters */
    PARAMETER_EMAIL,
    PARAMETER_MONEY,  /* 0 or more, at most 8 digits before the point and 4 after it */
    PARAMETER_TIME,   /* a date or an RFC 3339 time */
    PARAMETER_UNTIL,  /* the same as an exclusive upper bound; a date counts whole */
    PARAMETER_FLAG,   /* "true" or "false"; false if not given */
    PARAMETER_CHOICE, /* one of choices */
    PARAMETER_ITEMS   /* the lines of an order: only the engine takes them */
};

struct parameter {
    const char *name;
    enum parameter_type type;
    bool required;
    bool positional; /* on the command line; part of the path over HTTP */
    int64_t minimum;
    int64_t maximum;
    const char *default_value;  /* or NULL */
    const char *const *choices; /* NULL-terminated, or NULL */
    const char *help;
};

/* What $1, $2, ... of the statement take: the number of a parameter, or one of these. */
enum { INPUT_ACTOR = -1, INPUT_HANDLER = -2 };

struct operation {
    const char *name;    /* "customer.add" */
    const char *summary; /* one sentence */
    const char *note;    /* more, or NULL */
    const char *cli;     /* "customer add" */
    const char *http_method;
    const char *http_path;
    int http_status;
    const char *role; /* the least role that may: reader, clerk, admin */
    const struct parameter *parameters;
    size_t parameter_count;
    const char *sql;
    const uint32_t *input_types; /* PostgreSQL's type OIDs */
    const int *inputs;
    size_t input_count;
    bool writes;
    bool lists;              /* many rows; otherwise exactly one, or it was not found */
    bool by_engine;          /* run by the engine, not by operation_run */
    const char *page_column; /* of a list that pages: its last value is the next `after` */
    const int *one_of;       /* parameters of which exactly one is given; ends with -1, or NULL */
    const int *any_of;       /* parameters of which at least one is given; ends with -1, or NULL */
    const char *subject_sql; /* finds the thing whose list it is, or NULL; takes parameter 0 */
    const char *chart;       /* "bars x y" or "line x y": what a picture of it shows, or NULL */
    const char *examples;    /* command lines, one a line */
};

extern const struct operation operations[];
extern const size_t operation_count;

#endif
