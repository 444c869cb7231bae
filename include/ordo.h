/*
 * ordo.h: order management for shops, on PostgreSQL. The public contract of libordo.
 *
 * Conventions, true of every function unless it says otherwise
 *
 *   Result     Functions that can fail return enum ordo_status, which is must-use; ORDO_OK is 0.
 *   Error      The last parameter, `error`, is the caller's and may be NULL. It is written on every
 *              return: cleared on success, filled on failure. ordo_last_error(store) holds the
 *              same, until the next call on that store.
 *   Text       UTF-8, NUL-terminated. NULL means "not given".
 *   Inputs     Borrowed for the duration of the call.
 *   Results    struct ordo_rows owns all that its accessors show. Free it with ordo_rows_free,
 *              which takes NULL. On failure the out-parameter is set to NULL.
 *   Money      Decimal text ("12.50"), in the store's one currency. The library never calculates
 *              with money; PostgreSQL's NUMERIC does.
 *   Time       RFC 3339 text ("2010-12-01T08:26:00Z"). A bare date means its first moment in the
 *              store's time zone; as an upper bound it means the end of that day.
 *   Atomicity  Every call that writes is one transaction: all of it happens, durably, or nothing.
 *   Threads    A struct ordo_store is for one thread at a time; open one a thread. ordo_cancel is
 *              the exception.
 *   Output     The library never prints, never exits, and installs no signal handler.
 */
#ifndef ORDO_H
#define ORDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ORDO_API      __attribute__((visibility("default")))
#define ORDO_MUST_USE __attribute__((warn_unused_result))
#else
#define ORDO_API
#define ORDO_MUST_USE
#endif

/* What became of a call. ordo_status_name, _text and _exit_code explain each. */
enum ordo_status {
    ORDO_OK = 0,
    ORDO_INVALID,         /* A parameter is wrong; error.field names it. Nothing was done. */
    ORDO_NOT_FOUND,       /* What an id names does not exist. Nothing was done. */
    ORDO_CONFLICT,        /* A duplicate, or a step the state does not allow. Nothing was done. */
    ORDO_OUT_OF_STOCK,    /* error.shortage says of what, and how short. Nothing was done. */
    ORDO_DENIED,          /* The database refused the user, or forbids writing. Nothing was done. */
    ORDO_UNAVAILABLE,     /* No connection was made, or it was lost before anything was done. */
    ORDO_OUTCOME_UNKNOWN, /* The connection was lost while a write was under way: it may have
                             happened. Look before trying again; with an idempotency key trying
                             again is safe. */
    ORDO_NO_STORE,        /* The store does not exist, or its schema is older than this library. */
    ORDO_SCHEMA_NEWER,    /* The store was written by a newer ordo. Nothing was done. */
    ORDO_QUERY_FAILED,    /* PostgreSQL rejected the statement; sqlstate and message say why. */
    ORDO_LIMIT,           /* Disk, memory, connections or time ran out. Nothing was done. */
    ORDO_CANCELLED,       /* ordo_cancel, or a signal, ended the call. Nothing was done. */
    ORDO_VERIFY_FAILED,   /* The data breaks an invariant. */
    ORDO_FILE,            /* A file could not be read or written. */
    ORDO_NO_MEMORY,       /* Out of memory in this process. */
    ORDO_INTERNAL         /* A defect in ordo. */
};

/* Why an order could not be met. All zero unless the status is ORDO_OUT_OF_STOCK. */
struct ordo_shortage {
    int64_t product_id;
    int64_t wanted;    /* units, over all lines of the order that name the product */
    int64_t available; /* units on hand when the order was refused */
};

/* What went wrong, for a person and for a program. Owned by the caller; holds no pointers. */
struct ordo_error {
    enum ordo_status status;
    char sqlstate[6];   /* PostgreSQL's five-character code, or "" */
    char field[64];     /* the parameter at fault ("email", "items[1].quantity"), or "" */
    char message[1024]; /* one sentence; never holds a password */
    char hint[256];     /* what to do about it, or "" */
    int position;       /* ordo_query: 1-based character position in the SQL, or 0 */
    struct ordo_shortage shortage;
};

/* "out_of_stock" for ORDO_OUT_OF_STOCK, and so on: stable, for programs. Static storage. */
ORDO_API const char *ordo_status_name(enum ordo_status status);
/* A short phrase for a person. Static storage. */
ORDO_API const char *ordo_status_text(enum ordo_status status);
/* The exit code that the ordo program uses for it (0..8, 130; see ordo(1)). */
ORDO_API int ordo_status_exit_code(enum ordo_status status);
/* The library's version, "major.minor.patch". Static storage. */
ORDO_API const char *ordo_version(void);

/* ---------------------------------------------------------------- rows */

/* A finished result: columns and rows of text. Immutable; may be read by several threads. */
struct ordo_rows;

enum ordo_type {
    ORDO_TYPE_TEXT,
    ORDO_TYPE_INTEGER, /* fits int64_t */
    ORDO_TYPE_MONEY,   /* NUMERIC as decimal text */
    ORDO_TYPE_REAL,    /* double precision as text */
    ORDO_TYPE_BOOLEAN, /* "true" or "false" */
    ORDO_TYPE_TIME,    /* RFC 3339 */
    ORDO_TYPE_JSON     /* a JSON document as PostgreSQL wrote it */
};

ORDO_API size_t ordo_rows_count(const struct ordo_rows *rows);
ORDO_API size_t ordo_rows_column_count(const struct ordo_rows *rows);
/* Name and type of column 0..column_count-1; beyond: NULL, ORDO_TYPE_TEXT. Borrowed from rows. */
ORDO_API const char *ordo_rows_column_name(const struct ordo_rows *rows, size_t column);
ORDO_API enum ordo_type ordo_rows_column_type(const struct ordo_rows *rows, size_t column);
/* The value as text; NULL for SQL NULL and for what is out of range. Borrowed from rows. */
ORDO_API const char *ordo_rows_value(const struct ordo_rows *rows, size_t row, size_t column);
/* The same by column name; NULL too where there is no such column. */
ORDO_API const char *ordo_rows_text(const struct ordo_rows *rows, size_t row, const char *column);
/* An INTEGER value by column name; 0 where it is NULL, missing or not an integer. */
ORDO_API int64_t ordo_rows_integer(const struct ordo_rows *rows, size_t row, const char *column);
/* What a statement without result rows reported ("INSERT 0 1"), or "". Borrowed from rows. */
ORDO_API const char *ordo_rows_command(const struct ordo_rows *rows);
/* The `after` that fetches a list's next page, or NULL on the last page. Borrowed from rows. */
ORDO_API const char *ordo_rows_next_after(const struct ordo_rows *rows);
ORDO_API void ordo_rows_free(struct ordo_rows *rows);

/* ---------------------------------------------------------------- stores */

/* An open store: one shop's data, over one PostgreSQL connection. */
struct ordo_store;

struct ordo_open_options {
    /* A libpq connection string or URL. NULL: $ORDO_DATABASE_URL; if that is unset, ordo's private
       PostgreSQL, which is made and started on demand and left running. libpq's environment
       variables (PGHOST, PGPASSFILE, ...) fill in what a URL leaves out: "postgresql://" takes all
       from them. */
    const char *database;
    /* The store's name, 1..48 of a-z 0-9 _ beginning with a letter: a schema. NULL: "main". */
    const char *store;
    /* The private PostgreSQL's folder. NULL: $ORDO_HOME, then the XDG data folder. */
    const char *home;
    /* Who acts, 1..100 characters, recorded with stock movements and order steps.
       NULL: the name of the operating system's user. */
    const char *actor;
    /* Told once, when the private PostgreSQL is made or started; may be NULL. One line without a
       newline, valid during the call. */
    void (*notice)(const char *line, void *context);
    void *notice_context;
};

/*
 * Open a store. Three round trips at most after the connection stands; on the private PostgreSQL
 * also makes the default store and applies migrations where they are missing.
 * Errors: ORDO_INVALID (store name, connection string), ORDO_UNAVAILABLE, ORDO_DENIED (wrong
 * password, no such database), ORDO_NO_STORE, ORDO_SCHEMA_NEWER.
 * On success *store is the caller's, to be closed with ordo_close.
 */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_open(const struct ordo_open_options *options,
                                                  struct ordo_store **store,
                                                  struct ordo_error *error);
/* Close the connection and free the store. Takes NULL. */
ORDO_API void ordo_close(struct ordo_store *store);
/* The error of the last call on this store; status ORDO_OK after a success. Borrowed from store. */
ORDO_API const struct ordo_error *ordo_last_error(const struct ordo_store *store);
/* The store's currency (ISO 4217, "EUR"). Borrowed from store. */
ORDO_API const char *ordo_currency(const struct ordo_store *store);
/*
 * Ask the server to end the statement under way on this store, from another thread or a signal
 * handler (async-signal-safe, as PQcancel is). The interrupted call returns ORDO_CANCELLED, or its
 * ordinary result if it was already past the point of no return.
 */
ORDO_API void ordo_cancel(struct ordo_store *store);

struct ordo_init_options {
    const char *currency;  /* ISO 4217 code with at most 2 decimals. NULL: "EUR" for a new store */
    const char *time_zone; /* an IANA zone ("Europe/Berlin"): where days begin. NULL: "UTC" */
    bool is_demo;          /* a new store is marked as one that the demo may delete */
};

/*
 * Make the store that `where` names, or bring its schema up to this library's version. Each
 * migration is a transaction; an advisory lock lets one process migrate at a time. Idempotent.
 * `where` and `options` may be NULL: all defaults, here and below.
 * Errors: as ordo_open; ORDO_INVALID (currency, time_zone); ORDO_CONFLICT if the store exists with
 * another currency or time zone, or if an applied migration's checksum differs.
 */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_init(const struct ordo_open_options *where,
                                                  const struct ordo_init_options *options,
                                                  struct ordo_error *error);
/* All stores of the database, by name: store, currency, time_zone, schema_version, is_demo,
   created_at. */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_store_list(const struct ordo_open_options *where,
                                                        struct ordo_rows **rows,
                                                        struct ordo_error *error);
/* Delete the store that `where` names, with all its data, for ever. `confirm` must equal its name.
   Errors: ORDO_INVALID (confirm), ORDO_NO_STORE. */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_store_drop(const struct ordo_open_options *where,
                                                        const char *confirm,
                                                        struct ordo_error *error);

/* ---------------------------------------------------------------- orders */

/* One line of an order. The product is named by id or by SKU. Both may be set where it is not known
   which of them a number is: then one of the two must exist, and not as two products. */
struct ordo_order_item {
    int64_t product_id; /* 1.., or 0 */
    const char *sku;    /* or NULL */
    int64_t quantity;   /* units, 1..2147483647 */
};

struct ordo_order {
    int64_t customer_id;                 /* 1.. */
    const struct ordo_order_item *items; /* a product may stand on several lines */
    size_t item_count;                   /* 1..10000 */
    /* 1..255 characters that name this request, or NULL. The same key with the same order answers
       with the first order again; with another order it is ORDO_CONFLICT. */
    const char *idempotency_key;
};

/*
 * Place an order: all lines or none. Prices are the products' at this moment; each line rounds to
 * the store's minor unit, half away from zero, and the total is the sum of the rounded lines.
 * One transaction, one round trip. With a key, a lost connection is tried again by itself.
 * *rows: one row: order_id, customer_id, order_date, total_amount, status, replayed (true for a
 * repeated key: the first order, as it is now).
 * Errors, whose field says which: ORDO_INVALID (no items, a quantity, an ambiguous product),
 * ORDO_NOT_FOUND (unknown customer or product), ORDO_CONFLICT (archived customer or product; a key
 * used for another order), ORDO_OUT_OF_STOCK, ORDO_OUTCOME_UNKNOWN.
 */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_order_create(struct ordo_store *store,
                                                          const struct ordo_order *order,
                                                          struct ordo_rows **rows,
                                                          struct ordo_error *error);

/* ---------------------------------------------------------------- any SQL */

/*
 * Run one SQL statement with `value_count` parameters $1, $2, ... as text (NULL for SQL NULL). It
 * is a transaction of its own: committed if it succeeds, rolled back if it fails. Parameters are
 * bound, never pasted; a second statement after ; is refused, and so are BEGIN and COPY.
 * A SET lasts for this handle: one of search_path would lead its later calls astray.
 * Errors: ORDO_QUERY_FAILED with sqlstate, message and position; ORDO_CANCELLED.
 */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_query(struct ordo_store *store, const char *sql,
                                                   const char *const *values, size_t value_count,
                                                   struct ordo_rows **rows,
                                                   struct ordo_error *error);

/* ---------------------------------------------------------------- trust */

/*
 * Check every invariant of the store's data in one read-only snapshot. *rows, also on failure: one
 * row an invariant (invariant, name, checked, violations, milliseconds).
 * *violations, also on failure and may be NULL: up to 20 offending rows an invariant
 * (invariant, offender as JSON).
 * Errors: ORDO_VERIFY_FAILED if any invariant is broken.
 */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_verify(struct ordo_store *store,
                                                    struct ordo_rows **rows,
                                                    struct ordo_rows **violations,
                                                    struct ordo_error *error);

/* ---------------------------------------------------------------- files */

struct ordo_import_options {
    /* "online-retail", "customers", "products" or "orders": what the file holds. See ordo(1). */
    const char *what;
    const char *path; /* a CSV file, plain or gzip; "-" is standard input */
    /* Where lines that are not taken go, with line number and reason. NULL: none is written. The
       file appears when the import is committed. It replaces a former one; any other file that is
       there is left alone, and the import refused. */
    const char *rejects_path;
    /* "column=name" pairs: ordo's column is called `name` in the file. NULL if map_count is 0. */
    const char *const *maps;
    size_t map_count;
    /* Called at most a few times a second, also while a pipe has nothing to give, with what is
       being done and how far it is (0..1, or negative if unknown); return false to stop, which
       undoes everything. May be NULL. */
    bool (*progress)(const char *phase, double fraction, void *context);
    void *progress_context;
};

/*
 * Import a file in one transaction: interrupted, nothing remains; run twice, nothing doubles.
 * *rows: one row: counts (lines, rejected, already_there, customers, products, orders,
 * order_items), and columns_not_taken, the names of the file's columns that mean nothing to ordo
 * ("telephone, notes"), or NULL. Memory stays flat, whatever the file's size.
 * Errors: ORDO_FILE, ORDO_INVALID (what, file, rejects, maps, a missing column), ORDO_CANCELLED.
 */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_import(struct ordo_store *store,
                                                    const struct ordo_import_options *options,
                                                    struct ordo_rows **rows,
                                                    struct ordo_error *error);

enum ordo_export_format { ORDO_EXPORT_CSV, ORDO_EXPORT_JSON_LINES };

/*
 * Write a whole table, in key order, streamed: memory stays flat. `what` is "customers",
 * "products", "orders" (a row an order line, with the order's columns repeated: what ordo_import
 * takes) or "order-items". `write` gets pieces of bytes and returns false to stop (ORDO_FILE).
 * One read-only snapshot.
 */
ORDO_API ORDO_MUST_USE enum ordo_status
ordo_export(struct ordo_store *store, const char *what, enum ordo_export_format format,
            bool (*write)(const char *bytes, size_t length, void *context), void *context,
            struct ordo_error *error);

#ifdef __cplusplus
}
#endif

/* The operations: one struct of parameters and one function each, made from sql/operations/. */
#include "ordo_operations.h"

#endif
