#include "http/keys.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const int64_t fresh_us = 1000 * 1000;
static const int64_t due_us = 500 * 1000;

const char keys_find_sql[] =
    "SELECT key_name, role, rate_limit, encode(secret_hash, 'hex') AS secret_hash "
    "FROM api_keys WHERE key_id = $1 AND revoked_at IS NULL";

const char keys_record_sql[] =
    "SELECT record_key_uses($1, ARRAY(SELECT to_timestamp(s) FROM unnest($2) AS u (s)))";

bool keys_open(struct keys *keys)
{
    keys->kept = calloc(KEYS_KEPT, sizeof *keys->kept);
    return keys->kept != NULL;
}

void keys_close(struct keys *keys)
{
    free(keys->kept);
    keys->kept = NULL;
}

/* Found once: OpenSSL looks through its providers each time that it is asked. */
static const EVP_MD *sha256(void)
{
    static EVP_MD *found;
    if (found == NULL)
        found = EVP_MD_fetch(NULL, "SHA256", NULL);
    return found;
}

bool key_present(const char *authorization, struct presented_key *presented)
{
    static const char scheme[] = "Bearer ";
    static const char prefix[] = "ordo_";
    char number[24];
    unsigned length = 0;
    if (authorization == NULL || strncasecmp(authorization, scheme, sizeof scheme - 1) != 0)
        return false;
    const char *text = authorization + sizeof scheme - 1;
    text += strspn(text, " ");
    if (strncmp(text, prefix, sizeof prefix - 1) != 0)
        return false;
    text += sizeof prefix - 1;
    const size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits >= sizeof number || text[digits] != '_')
        return false;
    memcpy(number, text, digits);
    number[digits] = '\0';
    const char *secret = text + digits + 1;
    if (strspn(secret, "0123456789abcdef") != KEY_SECRET_DIGITS ||
        secret[KEY_SECRET_DIGITS] != '\0' ||
        text_integer(number, 1, INT64_MAX, &presented->key_id) != TEXT_NUMBER_OK)
        return false;
    return EVP_Digest(secret, KEY_SECRET_DIGITS, presented->hash, &length, sha256(), NULL) == 1;
}

static struct key *place_of(struct keys *keys, int64_t key_id)
{
    return &keys->kept[(uint64_t)key_id % KEYS_KEPT];
}

struct key *keys_find(struct keys *keys, int64_t key_id, int64_t now_us)
{
    struct key *key = place_of(keys, key_id);
    const bool is_fresh = key->key_id == key_id && key->exists &&
                          key->asked_us > keys->forgotten_us && now_us - key->asked_us < fresh_us;
    return is_fresh ? key : NULL;
}

bool keys_is_due(struct key *key, int64_t now_us)
{
    if (key->is_asked_for || now_us - key->asked_us < due_us)
        return false;
    key->is_asked_for = true;
    return true;
}

static bool read_hash(const char *hex, unsigned char *hash)
{
    for (size_t i = 0; i < KEY_HASH_BYTES; i++) {
        unsigned byte;
        if (hex == NULL || strlen(hex) != 2 * KEY_HASH_BYTES ||
            sscanf(hex + 2 * i, "%2x", &byte) != 1)
            return false;
        hash[i] = (unsigned char)byte;
    }
    return true;
}

struct key *keys_keep(struct keys *keys, int64_t key_id, const struct ordo_rows *rows,
                      int64_t asked_us)
{
    struct key *key = place_of(keys, key_id);
    unsigned char hash[KEY_HASH_BYTES];
    const bool exists =
        ordo_rows_count(rows) == 1 && read_hash(ordo_rows_text(rows, 0, "secret_hash"), hash);
    if (!exists) {
        if (key->key_id == key_id)
            key->exists = false;
        return NULL;
    }
    if (key->key_id != key_id) /* the place was another key's; its last use may go unrecorded */
        *key = (struct key){.key_id = key_id};
    key->exists = true;
    key->role = role_of(ordo_rows_text(rows, 0, "role"));
    key->rate_limit = ordo_rows_integer(rows, 0, "rate_limit");
    key->asked_us = asked_us;
    key->is_asked_for = false;
    memcpy(key->hash, hash, sizeof hash);
    snprintf(key->name, sizeof key->name, "%s", ordo_rows_text(rows, 0, "key_name"));
    return key;
}

bool key_matches(const struct key *key, const struct presented_key *presented)
{
    return CRYPTO_memcmp(key->hash, presented->hash, KEY_HASH_BYTES) == 0;
}

void keys_forget(struct keys *keys, int64_t now_us)
{
    keys->forgotten_us = now_us;
}

bool keys_take_uses(struct keys *keys, struct buffer *key_ids, struct buffer *times)
{
    size_t count = 0;
    for (size_t i = 0; i < KEYS_KEPT; i++) {
        struct key *key = &keys->kept[i];
        if (key->used_at_s == 0)
            continue;
        buffer_printf(key_ids, "%s%" PRId64, count == 0 ? "{" : ",", key->key_id);
        buffer_printf(times, "%s%" PRId64, count == 0 ? "{" : ",", key->used_at_s);
        key->used_at_s = 0;
        count++;
    }
    buffer_byte(key_ids, '}');
    buffer_byte(times, '}');
    return count > 0 && !key_ids->failed && !times->failed;
}
