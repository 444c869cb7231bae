/* A database that has something of its own against one customer's orders, as the tables of a user
   may: a constraint, or a trigger that speaks up at the commit. To be included after
   scratch_store.h. */
#ifndef ORDO_TESTS_UNIT_SCRATCH_REFUSAL_H
#define ORDO_TESTS_UNIT_SCRATCH_REFUSAL_H

#include "scratch_store.h"

/* In the message of every such refusal. */
#define REFUSAL "no poison"

static inline void scratch_run(struct ordo_store *store, const char *sql)
{
    struct ordo_rows *rows = NULL;
    struct ordo_error error;
    if (ordo_query(store, sql, NULL, 0, &rows, &error) != ORDO_OK)
        fail_msg("%s: %s", sql, error.message);
    ordo_rows_free(rows);
}

/* 23514 where the order is inserted. */
static inline void refuse_by_constraint(struct ordo_store *store, int64_t customer)
{
    char sql[160];
    snprintf(sql, sizeof sql,
             "ALTER TABLE orders ADD CONSTRAINT \"" REFUSAL "\" CHECK (customer_id <> %" PRId64 ")",
             customer);
    scratch_run(store, sql);
}

/* What `raise` says in PL/pgSQL, at the commit. */
static inline void refuse_at_commit(struct ordo_store *store, int64_t customer, const char *raise)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SET search_path FROM "
             "CURRENT AS $$ BEGIN IF NEW.customer_id = %" PRId64 " THEN %s; END IF; "
             "RETURN NULL; END $$",
             customer, raise);
    scratch_run(store, sql);
    scratch_run(store, "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON orders "
                       "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()");
}

static inline void refuse_nobody(struct ordo_store *store)
{
    scratch_run(store, "ALTER TABLE orders DROP CONSTRAINT IF EXISTS \"" REFUSAL "\"");
    scratch_run(store, "DROP TRIGGER IF EXISTS refuse ON orders");
    scratch_run(store, "DROP FUNCTION IF EXISTS refuse");
}

#endif
