/* Memory: the growing buffer and the arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"

static void buffer_gathers_what_is_appended(void **state)
{
    struct buffer buffer = {0};
    (void)state;
    buffer_text(&buffer, "one");
    buffer_byte(&buffer, ' ');
    buffer_append(&buffer, "two!", 3);
    buffer_repeat(&buffer, '.', 4);
    buffer_printf(&buffer, "%d-%s", 3, "x");
    assert_string_equal(buffer.bytes, "one two....3-x");
    assert_int_equal(buffer.length, 14);
    assert_false(buffer.failed);
    buffer_free(&buffer);
    assert_null(buffer.bytes);
}

static void buffer_holds_any_byte(void **state)
{
    struct buffer buffer = {0};
    (void)state;
    buffer_append(&buffer, "a\0b", 3);
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer.bytes, "a\0b", 4);
    buffer_free(&buffer);
}

static void buffer_is_text_even_when_nothing_was_appended(void **state)
{
    struct buffer buffer = {0};
    (void)state;
    buffer_text(&buffer, "");
    assert_string_equal(buffer.bytes, "");
    assert_int_equal(buffer.length, 0);
    buffer_free(&buffer);
}

static void buffer_grows_far(void **state)
{
    struct buffer buffer = {0};
    (void)state;
    for (int i = 0; i < 100000; i++)
        buffer_printf(&buffer, "%05d", i);
    buffer_repeat(&buffer, 'x', 1000000);
    assert_false(buffer.failed);
    assert_int_equal(buffer.length, 1500000);
    assert_memory_equal(buffer.bytes + 99999 * 5, "99999xxxxx", 10);
    assert_int_equal(strlen(buffer.bytes), 1500000);
    buffer_free(&buffer);
}

static void buffer_writes_numbers_in_decimal(void **state)
{
    static const int64_t numbers[] = {0, 7, -1, 10, 2147483648, INT64_MAX, INT64_MIN};
    struct buffer buffer = {0};
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        buffer_integer(&buffer, numbers[i]);
        buffer_byte(&buffer, ' ');
    }
    assert_string_equal(buffer.bytes,
                        "0 7 -1 10 2147483648 9223372036854775807 -9223372036854775808 ");
    buffer_free(&buffer);
}

static void buffer_keeps_its_memory_when_cleared(void **state)
{
    struct buffer buffer = {0};
    (void)state;
    buffer_clear(&buffer);
    assert_null(buffer.bytes);
    buffer_text(&buffer, "content");
    const char *bytes = buffer.bytes;
    buffer_clear(&buffer);
    assert_ptr_equal(buffer.bytes, bytes);
    assert_string_equal(buffer.bytes, "");
    assert_int_equal(buffer.length, 0);
    buffer_free(&buffer);
}

static void buffer_remembers_a_failure(void **state)
{
    struct buffer buffer = {0};
    (void)state;
    buffer_text(&buffer, "before");
    buffer_repeat(&buffer, 'x', SIZE_MAX / 2);
    assert_true(buffer.failed);
    buffer_text(&buffer, "after");
    assert_true(buffer.failed);
    assert_string_equal(buffer.bytes, "before");
    buffer_free(&buffer);
    assert_false(buffer.failed);
}

static void arena_memory_is_aligned_and_apart(void **state)
{
    struct arena arena = {0};
    char *pieces[1000];
    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        pieces[i] = arena_alloc(&arena, i + 1);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        memset(pieces[i], (int)(i % 251), i + 1);
    }
    for (size_t i = 0; i < 1000; i++)
        for (size_t byte = 0; byte <= i; byte++)
            assert_int_equal((unsigned char)pieces[i][byte], i % 251);
    arena_free(&arena);
}

static void arena_copies_bytes_and_ends_them(void **state)
{
    struct arena arena = {0};
    (void)state;
    char *copy = arena_copy(&arena, "Ada Lovelace", 3);
    assert_string_equal(copy, "Ada");
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    arena_free(&arena);
}

static void arena_serves_large_and_refuses_absurd_sizes(void **state)
{
    struct arena arena = {0};
    (void)state;
    char *large = arena_alloc(&arena, 10000000);
    assert_non_null(large);
    memset(large, 'x', 10000000);
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_alloc(&arena, SIZE_MAX - 8));
    assert_string_equal(arena_copy(&arena, "still here", 10), "still here");
    arena_free(&arena);
}

static void arena_can_be_used_again_after_free(void **state)
{
    struct arena arena = {0};
    (void)state;
    arena_free(&arena);
    assert_non_null(arena_alloc(&arena, 100));
    arena_free(&arena);
    assert_null(arena.newest);
    assert_string_equal(arena_copy(&arena, "again", 5), "again");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_gathers_what_is_appended),
        cmocka_unit_test(buffer_holds_any_byte),
        cmocka_unit_test(buffer_is_text_even_when_nothing_was_appended),
        cmocka_unit_test(buffer_grows_far),
        cmocka_unit_test(buffer_writes_numbers_in_decimal),
        cmocka_unit_test(buffer_keeps_its_memory_when_cleared),
        cmocka_unit_test(buffer_remembers_a_failure),
        cmocka_unit_test(arena_memory_is_aligned_and_apart),
        cmocka_unit_test(arena_copies_bytes_and_ends_them),
        cmocka_unit_test(arena_serves_large_and_refuses_absurd_sizes),
        cmocka_unit_test(arena_can_be_used_again_after_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
