/* Failures, for a person, on standard error. */
#ifndef ORDO_CLI_REPORT_H
#define ORDO_CLI_REPORT_H

#include "ordo.h"

/* "ordo: message", then the hint. */
void report_error(const struct ordo_error *error);

/* The same for a failed SQL text (UTF-8), with its SQLSTATE, and the line at fault with a caret
   below. */
void report_sql_error(const struct ordo_error *error, const char *sql);

#endif
