/*
 * API keys: "ordo_" key_id "_" 64 hex digits, as create_api_key makes them. What the database says of
 * a key is kept for a second, so that a request costs no look-up and a key that is revoked stops
 * within one.
 */
#ifndef ORDO_HTTP_KEYS_H
#define ORDO_HTTP_KEYS_H

#include "base/buffer.h"
#include "base/error.h"
#include "http/route.h"
#include "http/token_bucket.h"
#include "rows/rows.h"

enum { KEYS_KEPT = 1024, KEY_SECRET_DIGITS = 64, KEY_HASH_BYTES = 32, KEY_NAME_BYTES = 401 };

struct key {
    int64_t key_id; /* 0: no key is kept here */
    bool exists;    /* and is not revoked */
    enum role role;
    int64_t rate_limit; /* requests a second, or 0: the server's */
    unsigned char hash[KEY_HASH_BYTES];
    char name[KEY_NAME_BYTES];
    int64_t asked_us;  /* when the database was asked, which said so */
    bool is_asked_for; /* again, ahead of time */
    struct token_bucket bucket;
    int64_t used_at_s; /* its last use that is not recorded yet, seconds since 1970; or 0 */
};

struct keys {
    struct key *kept;     /* KEYS_KEPT */
    int64_t forgotten_us; /* what was asked for until then says nothing any more */
};

/* A key as it stands in a request. */
struct presented_key {
    int64_t key_id;
    unsigned char hash[KEY_HASH_BYTES]; /* SHA-256 of its digits */
};

MUST_USE bool keys_open(struct keys *keys);
void keys_close(struct keys *keys);

/* "Bearer ordo_..." (RFC 6750, section 2.1), NULL: none. False if it has not the form of a key. */
bool key_present(const char *authorization, struct presented_key *presented);

/* What is kept of a key, if that is fresh; else NULL: it is to be looked up. Never one that does not
   exist. */
struct key *keys_find(struct keys *keys, int64_t key_id, int64_t now_us);

/* Whether what is kept is old enough to be asked for again ahead of time. True for one caller, who does
   so: as if each did when it is not fresh any more, all requests under way would. */
bool keys_is_due(struct key *key, int64_t now_us);

/* The look-up: $1 the key_id; and what it answered, asked at `asked_us`, which is kept if the key is
   there. NULL if it is not, or is revoked. */
extern const char keys_find_sql[];
struct key *keys_keep(struct keys *keys, int64_t key_id, const struct ordo_rows *rows,
                      int64_t asked_us);

/* Whether the secret is the key's; takes the same time whatever it is. */
bool key_matches(const struct key *key, const struct presented_key *presented);

/* Keys were changed: ask for all of them again. A look-up that is under way may not know of it yet. */
void keys_forget(struct keys *keys, int64_t now_us);

/* The uses that are to be recorded, as two arrays of PostgreSQL's (key_ids, seconds since 1970), which are the
   parameters of keys_record_sql; they count as recorded. False if there are none. */
extern const char keys_record_sql[];
bool keys_take_uses(struct keys *keys, struct buffer *key_ids, struct buffer *times);

#endif
