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
    ORDO_BUSY,            /* Too much is waiting already; try again later. Nothing was done. */
    ORDO_UNAVAILABLE,     /* No connection was made, or it was lost before anything was done. */
    ORDO_OUTCOME_UNKNOWN, /* The connection was lost while a write was under way: it may have
                             happened. Look before trying again; with an idempotency key trying
                             again is safe. */
    ORDO_NO_STORE,        /* The store does not exist, or its schema is older than this library. */
    ORDO_SCHEMA_NEWER,    /* The store was written by a newer ordo. Nothing was done. */
    ORDO_QUERY_FAILED,    /* PostgreSQL rejected the statement; sqlstate and message say why. */
    ORDO_LIMIT,           /* Disk, memory, connections or time ran out. Nothing was done. */
    ORDO_CANCELLED,       /* ordo_cancel, or a signal, ended the call. Nothing was done, but for
                             ordo_orders_create what it did before. */
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
/* The status that `ordo serve` answers with (RFC 9110), for a program with an API of its own: 200
   for ORDO_OK, else 400..599. */
ORDO_API int ordo_status_http_status(enum ordo_status status);
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
    bool is_demo;          /* a new store is marked as one that the demo and the bench may delete */
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
    const char *sku;    /* 1..64 characters, or NULL */
    int64_t quantity;   /* units, 1..2147483647 */
};

struct ordo_order {
    int64_t customer_id;                 /* 1.. */
    const struct ordo_order_item *items; /* a product may stand on several lines */
    size_t item_count;                   /* 1..10000 */
    /* 1..255 characters that name this request, or NULL. The same key with the same
       request (customer, and lines written in the same way) answers with the first order again;
       with another it is ORDO_CONFLICT. */
    const char *idempotency_key;
};

/* What the database decided about an order. */
enum ordo_verdict {
    ORDO_VERDICT_NONE = 0, /* nothing: it was not asked, or gave no answer; the status says which */
    ORDO_VERDICT_ACCEPTED,
    ORDO_VERDICT_REPLAYED, /* the same key and request as an order before: that one stands */
    /* Refusals: nothing was written. */
    ORDO_VERDICT_KEY_CONFLICT, /* the key stands for another request */
    ORDO_VERDICT_UNKNOWN_CUSTOMER,
    ORDO_VERDICT_ARCHIVED_CUSTOMER,
    ORDO_VERDICT_UNKNOWN_PRODUCT,
    ORDO_VERDICT_AMBIGUOUS_PRODUCT, /* one product's id and another's SKU */
    ORDO_VERDICT_ARCHIVED_PRODUCT,
    ORDO_VERDICT_OUT_OF_STOCK,
    ORDO_VERDICT_TOO_LARGE, /* the total cannot be kept: past 999999999999.99 */
    ORDO_VERDICT_INVALID    /* a field is out of its range: the database was not asked */
};

/* What became of an order. Holds no pointers. */
struct ordo_outcome {
    /* ORDO_OK: the order stands. A refusal: ORDO_INVALID, ORDO_NOT_FOUND, ORDO_CONFLICT,
       ORDO_OUT_OF_STOCK. No verdict: ORDO_OUTCOME_UNKNOWN, or any other: nothing was done. */
    enum ordo_status status;
    enum ordo_verdict verdict;
    int64_t order_id;              /* where it stands, as the rest of this group */
    char order_date[40];           /* RFC 3339 */
    char total_amount[24];         /* decimal text */
    char order_status[16];         /* "Pending"; of a replayed order, what it is now */
    size_t item;                   /* the line at fault, from 1; 0: none */
    struct ordo_shortage shortage; /* out of stock */
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

/*
 * Place `count` orders, any number, as if one by one in their order: each as ordo_order_create
 * does, and none troubles another. Some hundreds share a transaction and a round trip, so this is
 * many times faster. outcomes: `count` of them, the caller's, all written.
 * ORDO_OK: every order has a verdict, be it a refusal. Otherwise the failure that ended it; orders
 * before it have their verdicts and stand, the others' outcomes have its status, ORDO_UNAVAILABLE
 * for those not tried any more (invalid ones may have been told so already).
 */
ORDO_API ORDO_MUST_USE enum ordo_status
ordo_orders_create(struct ordo_store *store, const struct ordo_order *orders, size_t count,
                   struct ordo_outcome *outcomes, struct ordo_error *error);

/*
 * Tell an outcome as an error: field, message and hint as ordo_order_create has them. `failure`:
 * what went wrong where there is no verdict; may be NULL. Returns outcome->status.
 */
ORDO_API enum ordo_status ordo_outcome_explain(const struct ordo_order *order,
                                               const struct ordo_outcome *outcome,
                                               const struct ordo_error *failure,
                                               struct ordo_error *error);

/* ---------------------------------------------------------------- the order engine */

/*
 * Orders of many clients at once, on a few connections ("lanes"), for a program with an event loop:
 * a server. What waits while a lane is busy goes out together when it is free; a lone order goes
 * out at once. Nothing here blocks but ordo_engine_open and ordo_engine_wait; nothing makes a
 * thread. An engine is for one thread at a time.
 *
 * The loop: ordo_engine_submit orders as they come; wait until a descriptor of ordo_engine_poll is
 * ready or its time has passed; ordo_engine_advance, which calls back for what is decided; again.
 *
 * Lost connections are made again by themselves, with growing pauses. An order that was under way
 * on one is sent again if it has an idempotency key (the server process that was lost is ended
 * first); without one its outcome is ORDO_OUTCOME_UNKNOWN. Of several orders with one key, one is
 * under way at a time.
 *
 * Orders are sent in the order in which they come, but for what is sent again and what repeats a key
 * that is still to be decided: that waits behind the one it repeats, and others pass it by.
 */
struct ordo_engine;

struct ordo_engine_options {
    int lanes;           /* connections, 1..64. 0: as many as the machine has cores, at most 4 */
    size_t queue_orders; /* orders in the engine, waiting or under way, 1..1000000. 0: 10000 */
    size_t queue_bytes;  /* their memory. 0: 64 MB */
    size_t batch_orders; /* in one transaction, 1..10000. 0: 512 */
    int timeout_ms;      /* how long an order may wait for its turn, trying again included, and a
                            batch for its answer, 1..3600000. 0: 10000. An order whose time is over
                            is ORDO_BUSY or ORDO_UNAVAILABLE; if it was under way, ORDO_LIMIT where
                            the server gave it up, else ORDO_OUTCOME_UNKNOWN. */
};

/* Names an order in the engine. Never 0; a place's tickets repeat after 2^32 orders in it. */
typedef uint64_t ordo_ticket;

/* Called from ordo_engine_advance, ordo_engine_wait or ordo_engine_close, once an order; it may
   submit and abandon, nothing else of the engine. Both pointers are borrowed for the call; `failure`
   is NULL where there is a verdict. */
typedef void ordo_engine_done(const struct ordo_outcome *outcome, const struct ordo_error *failure,
                              void *context);

/*
 * Open an engine on the store that `where` names (NULL: the defaults), which is opened once to see
 * that it is there and current; the lanes connect when the loop runs. `options` may be NULL.
 * Errors: as ordo_open; ORDO_INVALID (an option out of its range). *engine is the caller's.
 */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_engine_open(const struct ordo_open_options *where,
                                                         const struct ordo_engine_options *options,
                                                         struct ordo_engine **engine,
                                                         struct ordo_error *error);

/*
 * Take an order into the queue; it is copied. `done` is called when it is decided, never from here.
 * *ticket (may be NULL) names it. Nothing is sent before ordo_engine_advance.
 * Errors, and then `done` is not called: ORDO_INVALID (as ordo_order_create, before the database is
 * asked), ORDO_BUSY (the queue is full: try again later, nothing was done), ORDO_LIMIT (the order is
 * larger than the whole queue), ORDO_UNAVAILABLE (the engine drains).
 */
ORDO_API ORDO_MUST_USE enum ordo_status ordo_engine_submit(struct ordo_engine *engine,
                                                           const struct ordo_order *order,
                                                           ordo_engine_done *done, void *context,
                                                           ordo_ticket *ticket,
                                                           struct ordo_error *error);

/* `done` of this order is not to be called any more: its client has left. If it still waits, it is
   withdrawn and true returned: it is not placed. If it is under way, it goes on. */
ORDO_API bool ordo_engine_abandon(struct ordo_engine *engine, ordo_ticket ticket);

/* What to wait for: fills up to `capacity` elements and returns how many there are, at most one a
   lane. `events` are poll(2)'s. *timeout_ms: for poll(2): 0 if there is something to do at once, -1
   if nothing is due. To be asked again after each ordo_engine_advance and ordo_engine_submit.
   `registration` is for epoll(7) and kqueue(2), which forget a descriptor that is closed: where it
   differs from the last time, the descriptor is another one, even if its number is the same. */
struct ordo_descriptor {
    int fd;
    short events;
    unsigned registration;
};
ORDO_API size_t ordo_engine_poll(struct ordo_engine *engine, struct ordo_descriptor *descriptors,
                                 size_t capacity, int *timeout_ms);

/* Do what can be done without waiting: connect, send, receive, call back. */
ORDO_API void ordo_engine_advance(struct ordo_engine *engine);

/* For a program without a loop of its own: wait for what ordo_engine_poll tells, `most_ms` at most
   (-1: without end), then ordo_engine_advance. */
ORDO_API void ordo_engine_wait(struct ordo_engine *engine, int most_ms);

/* Take no more orders. Those in the engine go on; when ordo_engine_stats tells of none, it may be
   closed and nobody was turned away. */
ORDO_API void ordo_engine_drain(struct ordo_engine *engine);

struct ordo_engine_stats {
    size_t waiting;            /* orders in the queue now */
    size_t under_way;          /* orders sent and not answered now */
    int lanes;                 /* connections there may be */
    int lanes_ready;           /* of them, connected now */
    uint64_t accepted;         /* orders since the engine was opened: accepted or replayed */
    uint64_t refused;          /* by a verdict */
    uint64_t failed;           /* without a verdict */
    uint64_t batches;          /* answered by the database */
    uint64_t retried;          /* orders that were sent once more */
    uint64_t reconnects;       /* connections made after the first one of each lane */
    struct ordo_error trouble; /* why the last lane went down; status ORDO_OK while all is well */
};
ORDO_API void ordo_engine_stats(const struct ordo_engine *engine, struct ordo_engine_stats *stats);

/* Close the connections and free the engine. Orders still waiting are answered ORDO_UNAVAILABLE,
   those under way ORDO_OUTCOME_UNKNOWN. Takes NULL. */
ORDO_API void ordo_engine_close(struct ordo_engine *engine);

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
