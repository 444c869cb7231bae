/* The table of commands: no name means two things, and the examples that users copy are right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <wordexp.h>

#include "cli/options.h"
#include "cli/settings.h"

static void no_two_commands_have_the_same_words(void **state)
{
    (void)state;
    for (const struct command *const *a = command_all(); *a != NULL; a++) {
        size_t length = strlen((*a)->path);
        for (const struct command *const *b = command_all(); *b != NULL; b++) {
            bool begins = strncmp((*a)->path, (*b)->path, length) == 0;
            if (a != b && begins && strchr(" ", (*b)->path[length]) != NULL)
                fail_msg("\"%s\" hides \"%s\"", (*a)->path, (*b)->path);
        }
    }
}

static void assert_distinct(const struct command *command, const struct command_option *a,
                            const struct command_option *others)
{
    for (const struct command_option *b = others; b != NULL && b->name != NULL; b++)
        if (a != b && strcmp(a->name, b->name) == 0)
            fail_msg("%s has two options --%s", command->path, a->name);
}

static void no_two_options_of_a_command_have_the_same_name(void **state)
{
    (void)state;
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        const struct command_option *option = (*c)->options;
        for (; option != NULL && option->name != NULL; option++) {
            assert_distinct(*c, option, (*c)->options);
            assert_distinct(*c, option, global_options);
        }
    }
}

static void each_command_is_described(void **state)
{
    (void)state;
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        assert_non_null((*c)->run);
        assert_non_null((*c)->examples);
        assert_int_equal((*c)->summary[strlen((*c)->summary) - 1], '.');
    }
}

/* Parse one example, up to a pipe, as the shell and then the program would. */
static void assert_example(const struct command *command, const char *line, size_t length)
{
    char *text = strndup(line, length);
    struct arena arena = {0};
    struct invocation invocation;
    enum request request;
    wordexp_t words;
    char *pipe = strstr(text, " | ");
    if (pipe != NULL)
        *pipe = '\0';
    memset(&invocation, 0, sizeof invocation);
    if (wordexp(text, &words, WRDE_NOCMD) != 0)
        fail_msg("%s: no shell reads the example: %s", command->path, text);
    if (options_parse((int)words.we_wordc, words.we_wordv, &invocation, &request, &arena) !=
        ORDO_OK)
        fail_msg("%s: %s", text, invocation.error.message);
    if (invocation.command != command)
        fail_msg("%s is not an example of %s", text, command->path);
    assert_int_equal(request, REQUEST_RUN);
    wordfree(&words);
    arena_free(&arena);
    free(text);
}

static void each_example_is_a_line_of_its_command(void **state)
{
    (void)state;
    for (const struct command *const *c = command_all(); *c != NULL; c++) {
        size_t length;
        for (const char *line = (*c)->examples; *line != '\0'; line += length) {
            line += *line == '\n';
            length = strcspn(line, "\n");
            if (strncmp(line, "ordo ", 5) == 0)
                assert_example(*c, line, length);
        }
    }
}

static int set_up(void **state)
{
    (void)state;
    return setenv("ORDO_CONFIG", "/dev/null", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_commands_have_the_same_words),
        cmocka_unit_test(no_two_options_of_a_command_have_the_same_name),
        cmocka_unit_test(each_command_is_described),
        cmocka_unit_test(each_example_is_a_line_of_its_command),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
