/* The statements that fill a store around its orders; each leaves it right. */
#ifndef ORDO_CLI_DEMO_FILL_SQL_H
#define ORDO_CLI_DEMO_FILL_SQL_H

/* $1..$4: first names, last names, e-mail addresses, phones; $5: the first customer_id; $6: the year's
   beginning, before which they registered. */
extern const char fill_customers_sql[];
/* $1..$3: names, SKUs, prices; $4: the year's beginning. They have no stock yet. */
extern const char fill_products_sql[];
/* $1, $2: product_ids and how many units come in; $3: when. */
extern const char fill_receive_sql[];
/* $1, $2: orders and when they were placed; $3, $4: what became of them, and when. */
extern const char fill_date_sql[];

#endif
