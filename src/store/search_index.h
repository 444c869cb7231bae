/* The index that makes a search for a customer quick in a large store. */
#ifndef ORDO_STORE_SEARCH_INDEX_H
#define ORDO_STORE_SEARCH_INDEX_H

#include "db/connection.h"

/* Its name: what a restore leaves out, to have it made here as this server can. */
#define SEARCH_INDEX_NAME "idx_customers_search"

/*
 * Make it if it is missing: trigrams of sql/functions/customer_text.sql, by the extension pg_trgm. That
 * is used where it is, else installed in the schema public, where it outlives the store; the
 * session's user may do so from PostgreSQL 13 on, where pg_trgm is there and not forbidden. Without
 * it there is no index, and a search reads all customers: some 40 ms for 100,000 of them.
 * The planner learns how frequent words are from this index when the table is next analysed.
 * Not within a transaction. Up to four round trips.
 */
void search_index_make(struct connection *connection, const char *store);

#endif
