/* How wide each column of a table is, so that the table fits its terminal. */
#ifndef ORDO_ROWS_TABLE_LAYOUT_H
#define ORDO_ROWS_TABLE_LAYOUT_H

#include "base/buffer.h"
#include "rows/rows.h"

enum { TABLE_GAP_COLUMNS = 2, TABLE_MINUTE_COLUMNS = 16 /* "2010-12-01 08:26" */ };

struct column_layout {
    bool to_right; /* a number */
    bool may_be_cut;
    bool to_minute;  /* a time without its seconds and zone */
    bool is_empty;   /* no row has a value */
    bool is_hidden;  /* left out */
    size_t whole;    /* the most columns before a decimal point */
    size_t fraction; /* the most columns from a decimal point on */
    size_t label;    /* columns of the header on one line */
    size_t piece;    /* of its longest piece, if it is stacked on several lines */
    size_t width;
};

/* Measure rows; `layouts` has room for one a column. `currency` as in render.h. */
void table_measure(const struct ordo_rows *rows, const char *currency,
                   struct column_layout *layouts, struct buffer *scratch);

/*
 * Make the table at most `width` columns wide (0: unlimited), by the mildest means that suffice:
 * headers stacked on several lines, empty columns left out, text cut to 8 columns, times shown to
 * the minute, text cut to 5. False if it cannot be: then the rows are better shown as records.
 */
bool table_fit(struct column_layout *layouts, size_t column_count, size_t width);

/* The columns that the point of an amount of money and all after it take. */
size_t table_fraction_columns(enum ordo_type type, const char *text);

/* The length of the label's first piece: up to and with a '_', or up to a space. */
size_t table_label_piece(const char *label);

#endif
