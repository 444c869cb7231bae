/* Percent-encoding, there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "http/percent.h"

static void assert_decodes(const char *text, bool is_form, const char *expected)
{
    struct arena arena = {0};
    const char *decoded = percent_decode(text, strlen(text), is_form, &arena);
    if (expected == NULL) {
        if (decoded != NULL)
            fail_msg("\"%s\" was taken", text);
    } else {
        if (decoded == NULL)
            fail_msg("\"%s\" was refused", text);
        assert_string_equal(decoded, expected);
    }
    arena_free(&arena);
}

static void two_hexadecimal_digits_are_a_byte(void **state)
{
    (void)state;
    assert_decodes("", false, "");
    assert_decodes("tea", false, "tea");
    assert_decodes("%74%65%61", false, "tea");
    assert_decodes("a%2Fb%2fc", false, "a/b/c");
    assert_decodes("%e2%82%AC", false, "\xe2\x82\xac");
    assert_decodes("%25", false, "%");
    assert_decodes("%2541", false, "%41"); /* once, and not again */
    assert_decodes("%FF", false, "\xff");
}

static void a_plus_is_a_space_in_a_form_only(void **state)
{
    (void)state;
    assert_decodes("tea+cup", true, "tea cup");
    assert_decodes("tea+cup", false, "tea+cup");
    assert_decodes("tea%2Bcup", true, "tea+cup");
}

static void what_is_wrongly_encoded_is_refused(void **state)
{
    (void)state;
    assert_decodes("%", false, NULL);
    assert_decodes("%4", false, NULL);
    assert_decodes("tea%", false, NULL);
    assert_decodes("tea%7", false, NULL);
    assert_decodes("%g0", false, NULL);
    assert_decodes("%0g", false, NULL);
    assert_decodes("%%41", false, NULL);
    assert_decodes("%+1", true, NULL);
    assert_decodes("% 1", false, NULL);
    assert_decodes("%-1", false, NULL);
    assert_decodes("%0x", false, NULL);
}

static void a_nul_is_refused(void **state)
{
    struct arena arena = {0};
    (void)state;
    assert_decodes("tea%00", false, NULL);
    assert_null(percent_decode("a\0b", 3, false, &arena));
    arena_free(&arena);
}

/* What follows the text is not looked at, whatever it is. */
static void the_length_counts(void **state)
{
    struct arena arena = {0};
    (void)state;
    assert_string_equal(percent_decode("tea%41", 3, false, &arena), "tea");
    assert_null(percent_decode("%41", 2, false, &arena));
    assert_null(percent_decode("%41", 1, false, &arena));
    assert_string_equal(percent_decode("%41", 3, false, &arena), "A");
    arena_free(&arena);
}

static void only_unreserved_characters_stay_as_they_are(void **state)
{
    struct buffer encoded = {0};
    (void)state;
    percent_encode(&encoded, "Az09-._~");
    assert_string_equal(encoded.bytes, "Az09-._~");
    buffer_clear(&encoded);
    percent_encode(&encoded, "a b/c?d&e=f+g%\"<>\r\n\xe2\x82\xac");
    assert_string_equal(encoded.bytes, "a%20b%2Fc%3Fd%26e%3Df%2Bg%25%22%3C%3E%0D%0A%E2%82%AC");
    buffer_free(&encoded);
}

static void every_byte_comes_back(void **state)
{
    struct buffer encoded = {0};
    struct arena arena = {0};
    char all[256] = "";
    (void)state;
    for (int byte = 1; byte < 256; byte++)
        all[byte - 1] = (char)byte;
    percent_encode(&encoded, all);
    assert_string_equal(percent_decode(encoded.bytes, encoded.length, false, &arena), all);
    assert_string_equal(percent_decode(encoded.bytes, encoded.length, true, &arena), all);
    buffer_free(&encoded);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hexadecimal_digits_are_a_byte),
        cmocka_unit_test(a_plus_is_a_space_in_a_form_only),
        cmocka_unit_test(what_is_wrongly_encoded_is_refused),
        cmocka_unit_test(a_nul_is_refused),
        cmocka_unit_test(the_length_counts),
        cmocka_unit_test(only_unreserved_characters_stay_as_they_are),
        cmocka_unit_test(every_byte_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
