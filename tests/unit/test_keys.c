/* API keys: their form, what is kept of them and for how long, and what is recorded of their use. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "http/keys.h"
#include "rows/rows.h"

#define ZEROS16 "0000000000000000"
#define ZEROS   ZEROS16 ZEROS16 ZEROS16 ZEROS16
/* SHA-256 of 64 digits "0". */
#define HASH_OF_ZEROS "60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55"

static const int64_t second_us = 1000000;
static const int64_t start_us = 1000 * (int64_t)1000000;
static struct keys keys;

static int open_keys(void **state)
{
    (void)state;
    return keys_open(&keys) ? 0 : -1;
}

static int close_keys(void **state)
{
    (void)state;
    keys_close(&keys);
    return 0;
}

/* ---------------------------------------------------------------- the form */

static void a_key_is_taken_apart(void **state)
{
    struct presented_key presented;
    struct key key = {0};
    (void)state;
    assert_true(key_present("Bearer ordo_17_" ZEROS, &presented));
    assert_int_equal(presented.key_id, 17);
    assert_true(key_present("bearer   ordo_9223372036854775807_" ZEROS, &presented));
    assert_int_equal(presented.key_id, INT64_MAX);
    assert_false(key_matches(&key, &presented));
    memcpy(key.hash, presented.hash, sizeof key.hash);
    assert_true(key_matches(&key, &presented));
    for (size_t i = 0; i < sizeof key.hash; i++) { /* each byte counts */
        key.hash[i] ^= 1;
        assert_false(key_matches(&key, &presented));
        key.hash[i] ^= 1;
    }
}

static void another_secret_has_another_hash(void **state)
{
    struct presented_key one;
    struct presented_key other;
    (void)state;
    assert_true(key_present("Bearer ordo_1_" ZEROS, &one));
    assert_true(key_present("Bearer ordo_1_" ZEROS16 ZEROS16 ZEROS16 "000000000000000f", &other));
    assert_memory_not_equal(one.hash, other.hash, KEY_HASH_BYTES);
}

static void what_has_not_the_form_of_a_key_is_none(void **state)
{
    static const char *const texts[] = {
        "",
        "Bearer",
        "Bearer ",
        "Basic ordo_1_" ZEROS,
        "Bearerordo_1_" ZEROS,
        "ordo_1_" ZEROS,
        "Bearer 1_" ZEROS,
        "Bearer ordo_" ZEROS,
        "Bearer ordo__" ZEROS,
        "Bearer ordo_0_" ZEROS,
        "Bearer ordo_-1_" ZEROS,
        "Bearer ordo_x_" ZEROS,
        "Bearer ordo_1" ZEROS,
        "Bearer ordo_9223372036854775808_" ZEROS,
        "Bearer ordo_11111111111111111111111111_" ZEROS,
        "Bearer ordo_1_" ZEROS16 ZEROS16 ZEROS16 "000000000000000",
        "Bearer ordo_1_" ZEROS "0",
        "Bearer ordo_1_" ZEROS " ",
        "Bearer ordo_1_" ZEROS16 ZEROS16 ZEROS16 "000000000000000F",
        "Bearer ordo_1_" ZEROS16 ZEROS16 ZEROS16 "000000000000000g",
    };
    struct presented_key presented;
    (void)state;
    assert_false(key_present(NULL, &presented));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (key_present(texts[i], &presented))
            fail_msg("\"%s\" was taken", texts[i]);
}

/* ---------------------------------------------------------------- what is kept */

static struct ordo_rows *rows_of(const char *role, const char *rate_limit, const char *hash)
{
    static const struct row_column columns[] = {{"key_name", ORDO_TYPE_TEXT},
                                                {"role", ORDO_TYPE_TEXT},
                                                {"rate_limit", ORDO_TYPE_INTEGER},
                                                {"secret_hash", ORDO_TYPE_TEXT}};
    struct ordo_rows *rows = rows_new(columns, 4, 1);
    assert_non_null(rows);
    assert_true(rows_set(rows, 0, 0, "web") && rows_set(rows, 0, 1, role) &&
                rows_set(rows, 0, 2, rate_limit) && rows_set(rows, 0, 3, hash));
    return rows;
}

static struct key *keep(int64_t key_id, const char *role, const char *hash, int64_t asked_us)
{
    struct ordo_rows *rows = rows_of(role, NULL, hash);
    struct key *key = keys_keep(&keys, key_id, rows, asked_us);
    ordo_rows_free(rows);
    return key;
}

static void what_the_database_said_is_kept_for_a_second(void **state)
{
    struct presented_key presented;
    (void)state;
    assert_null(keys_find(&keys, 5, start_us));
    struct ordo_rows *rows = rows_of("clerk", "300", HASH_OF_ZEROS);
    struct key *key = keys_keep(&keys, 5, rows, start_us);
    ordo_rows_free(rows);
    assert_non_null(key);
    assert_string_equal(key->name, "web");
    assert_int_equal(key->role, ROLE_CLERK);
    assert_int_equal(key->rate_limit, 300);
    assert_true(key_present("Bearer ordo_5_" ZEROS, &presented));
    assert_true(key_matches(key, &presented));
    assert_ptr_equal(keys_find(&keys, 5, start_us), key);
    assert_ptr_equal(keys_find(&keys, 5, start_us + second_us - 1), key);
    assert_null(keys_find(&keys, 5, start_us + second_us));
    assert_null(keys_find(&keys, 6, start_us));
    assert_null(keys_find(&keys, 5 + KEYS_KEPT, start_us));
}

static void one_is_to_ask_again_after_half_a_second(void **state)
{
    (void)state;
    struct key *key = keep(5, "reader", HASH_OF_ZEROS, start_us);
    assert_false(keys_is_due(key, start_us + second_us / 2 - 1));
    assert_true(keys_is_due(key, start_us + second_us / 2));
    assert_false(keys_is_due(key, start_us + second_us / 2));
    assert_false(keys_is_due(key, start_us + second_us - 1));
    assert_ptr_equal(keep(5, "reader", HASH_OF_ZEROS, start_us + second_us * 6 / 10), key);
    assert_false(keys_is_due(key, start_us + second_us));
    assert_true(keys_is_due(key, start_us + second_us * 12 / 10));
}

static void a_key_that_is_gone_is_not_found_any_more(void **state)
{
    static const struct row_column column = {"key_name", ORDO_TYPE_TEXT};
    struct ordo_rows *none = rows_new(&column, 1, 0);
    (void)state;
    assert_non_null(keep(5, "admin", HASH_OF_ZEROS, start_us));
    assert_null(keys_keep(&keys, 5 + KEYS_KEPT, none, start_us)); /* another's, in the same place */
    assert_non_null(keys_find(&keys, 5, start_us));
    assert_null(keys_keep(&keys, 5, none, start_us));
    assert_null(keys_find(&keys, 5, start_us));
    ordo_rows_free(none);
}

static void a_hash_that_cannot_be_read_is_no_key(void **state)
{
    (void)state;
    assert_null(keep(5, "admin", NULL, start_us));
    assert_null(keep(5, "admin", "", start_us));
    assert_null(keep(5, "admin", "00", start_us));
    assert_null(keep(5, "admin", HASH_OF_ZEROS "00", start_us));
    assert_null(keys_find(&keys, 5, start_us));
}

static void a_role_that_is_unknown_may_nothing(void **state)
{
    (void)state;
    assert_int_equal(keep(5, "owner", HASH_OF_ZEROS, start_us)->role, ROLE_NOBODY);
}

static void asking_again_leaves_what_the_server_counted(void **state)
{
    int64_t wait_us;
    (void)state;
    struct key *key = keep(5, "reader", HASH_OF_ZEROS, start_us);
    assert_true(token_bucket_take(&key->bucket, 1, start_us, &wait_us));
    key->used_at_s = 77;
    assert_ptr_equal(keep(5, "reader", HASH_OF_ZEROS, start_us + 10), key);
    assert_false(token_bucket_take(&key->bucket, 1, start_us, &wait_us));
    assert_int_equal(key->used_at_s, 77);
    key = keep(5 + KEYS_KEPT, "reader", HASH_OF_ZEROS, start_us); /* takes the place */
    assert_true(token_bucket_take(&key->bucket, 1, start_us, &wait_us));
    assert_null(keys_find(&keys, 5, start_us));
}

static void forgetting_asks_for_all_again(void **state)
{
    (void)state;
    for (int64_t id = 1; id <= KEYS_KEPT; id++)
        assert_non_null(keep(id, "reader", HASH_OF_ZEROS, start_us));
    assert_non_null(keys_find(&keys, KEYS_KEPT, start_us));
    keys_forget(&keys, start_us);
    for (int64_t id = 1; id <= KEYS_KEPT; id++)
        assert_null(keys_find(&keys, id, start_us));
}

static void what_was_asked_before_forgetting_is_asked_again(void **state)
{
    (void)state;
    keys_forget(&keys, start_us + 10);
    assert_non_null(keep(5, "reader", HASH_OF_ZEROS, start_us + 9));
    assert_null(keys_find(&keys, 5, start_us + 11));
    assert_non_null(keep(5, "reader", HASH_OF_ZEROS, start_us + 11));
    assert_non_null(keys_find(&keys, 5, start_us + 12));
}

static void uses_are_taken_once(void **state)
{
    struct buffer key_ids = {0};
    struct buffer seconds = {0};
    (void)state;
    assert_false(keys_take_uses(&keys, &key_ids, &seconds));
    buffer_clear(&key_ids);
    buffer_clear(&seconds);
    keep(7, "reader", HASH_OF_ZEROS, start_us)->used_at_s = 1767225600;
    keep(5, "reader", HASH_OF_ZEROS, start_us)->used_at_s = 1767225601;
    (void)keep(6, "reader", HASH_OF_ZEROS, start_us); /* not used */
    assert_true(keys_take_uses(&keys, &key_ids, &seconds));
    assert_string_equal(key_ids.bytes, "{5,7}");
    assert_string_equal(seconds.bytes, "{1767225601,1767225600}");
    assert_false(keys_take_uses(&keys, &key_ids, &seconds));
    buffer_free(&key_ids);
    buffer_free(&seconds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_taken_apart),
        cmocka_unit_test(another_secret_has_another_hash),
        cmocka_unit_test(what_has_not_the_form_of_a_key_is_none),
        cmocka_unit_test_setup_teardown(what_the_database_said_is_kept_for_a_second, open_keys,
                                        close_keys),
        cmocka_unit_test_setup_teardown(one_is_to_ask_again_after_half_a_second, open_keys,
                                        close_keys),
        cmocka_unit_test_setup_teardown(a_key_that_is_gone_is_not_found_any_more, open_keys,
                                        close_keys),
        cmocka_unit_test_setup_teardown(a_hash_that_cannot_be_read_is_no_key, open_keys,
                                        close_keys),
        cmocka_unit_test_setup_teardown(a_role_that_is_unknown_may_nothing, open_keys, close_keys),
        cmocka_unit_test_setup_teardown(asking_again_leaves_what_the_server_counted, open_keys,
                                        close_keys),
        cmocka_unit_test_setup_teardown(forgetting_asks_for_all_again, open_keys, close_keys),
        cmocka_unit_test_setup_teardown(what_was_asked_before_forgetting_is_asked_again, open_keys,
                                        close_keys),
        cmocka_unit_test_setup_teardown(uses_are_taken_once, open_keys, close_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
