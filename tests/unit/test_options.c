/* Command lines: which command they name, what they give it, and what is wrong with the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"

enum { WORDS_MOST = 24 };

/* A parsed command line; freed by the next one. */
static struct parsed {
    char *words[WORDS_MOST + 1];
    int word_count;
    struct arena arena;
    struct invocation invocation;
    enum request request;
    enum ordo_status status;
} parsed;

static void forget(void)
{
    for (int i = 0; i < parsed.word_count; i++)
        free(parsed.words[i]);
    arena_free(&parsed.arena);
    memset(&parsed, 0, sizeof parsed);
}

/* Parse "ordo" and the words of `line`, which single spaces part. */
static enum ordo_status parse(const char *line)
{
    forget();
    parsed.words[parsed.word_count++] = strdup("ordo");
    while (*line != '\0') {
        size_t length = strcspn(line, " ");
        assert_true(parsed.word_count < WORDS_MOST);
        parsed.words[parsed.word_count++] = strndup(line, length);
        line += length + (line[length] == ' ');
    }
    char *argv[WORDS_MOST + 1];
    memcpy(argv, parsed.words, sizeof argv);
    parsed.status =
        options_parse(parsed.word_count, argv, &parsed.invocation, &parsed.request, &parsed.arena);
    /* The arguments stand in argv, which is gone after this. */
    size_t count = parsed.invocation.argument_count;
    const char **kept = arena_alloc(&parsed.arena, (count + 1) * sizeof *kept);
    for (size_t i = 0; i < count; i++)
        kept[i] = parsed.invocation.arguments[i];
    parsed.invocation.arguments = kept;
    return parsed.status;
}

static void assert_command(const char *line, const char *path)
{
    if (parse(line) != ORDO_OK)
        fail_msg("\"%s\" is refused: %s", line, parsed.invocation.error.message);
    assert_int_equal(parsed.request, REQUEST_RUN);
    assert_string_equal(parsed.invocation.command->path, path);
}

static void assert_refused(const char *line, const char *message, const char *hint)
{
    if (parse(line) != ORDO_INVALID)
        fail_msg("\"%s\" is taken", line);
    assert_string_equal(parsed.invocation.error.message, message);
    assert_string_equal(parsed.invocation.error.hint, hint);
}

static const char *option(const char *name)
{
    return invocation_option(&parsed.invocation, name);
}

static int set_up(void **state)
{
    (void)state;
    unsetenv("ORDO_DATABASE_URL");
    unsetenv("ORDO_STORE");
    unsetenv("ORDO_FORMAT");
    unsetenv("ORDO_ACTOR");
    unsetenv("ORDO_HOME");
    return setenv("ORDO_CONFIG", "/dev/null", 1);
}

static int tear_down(void **state)
{
    (void)state;
    forget();
    return 0;
}

static void a_command_is_found_by_its_words(void **state)
{
    (void)state;
    assert_command("customer list", "customer list");
    assert_command("report stock-ledger 7", "report stock-ledger");
    assert_command("verify", "verify");
    assert_command("db status", "db status");
}

static void options_and_arguments_stand_in_any_order(void **state)
{
    static const char *const lines[] = {
        "customer update 7 --phone 123 --first-name=Ada",
        "customer update --phone 123 7 --first-name Ada",
        "customer update --first-name Ada --phone=123 7",
        "customer update --first-name Ada --phone=123 -- 7",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_command(lines[i], "customer update");
        assert_string_equal(option("phone"), "123");
        assert_string_equal(option("first-name"), "Ada");
        assert_null(option("last-name"));
        assert_int_equal(parsed.invocation.argument_count, 1);
        assert_string_equal(invocation_argument(&parsed.invocation, 0), "7");
        assert_null(invocation_argument(&parsed.invocation, 1));
    }
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    assert_command("query SELECT -- -5 --format", "query");
    assert_int_equal(parsed.invocation.argument_count, 3);
    assert_string_equal(invocation_argument(&parsed.invocation, 0), "SELECT");
    assert_string_equal(invocation_argument(&parsed.invocation, 1), "-5");
    assert_string_equal(invocation_argument(&parsed.invocation, 2), "--format");
}

static void a_value_may_look_like_an_option(void **state)
{
    (void)state;
    assert_command("product stock 7 --add -5 --reason broken", "product stock");
    assert_string_equal(option("add"), "-5");
    assert_command("product update 7 --sku=", "product update");
    assert_string_equal(option("sku"), "");
}

static void of_an_option_given_twice_the_last_counts(void **state)
{
    (void)state;
    assert_command("customer list --limit 5 --archived --limit 6", "customer list");
    assert_string_equal(option("limit"), "6");
    assert_true(invocation_has(&parsed.invocation, "archived"));
    assert_false(invocation_has(&parsed.invocation, "search"));
}

static void an_option_that_repeats_keeps_its_order(void **state)
{
    (void)state;
    assert_command("order create --item 3:2 --customer 1 --item CUP-1:1", "order create");
    assert_int_equal(parsed.invocation.given_count, 3);
    assert_string_equal(parsed.invocation.given[0].value, "3:2");
    assert_string_equal(parsed.invocation.given[1].value, "1");
    assert_string_equal(parsed.invocation.given[2].value, "CUP-1:1");
}

static void global_options_stand_before_and_behind_the_command(void **state)
{
    static const char *const lines[] = {
        "--store shop2 --format=json --quiet customer list",
        "customer list --store shop2 --format json --quiet",
        "--store=shop2 customer list --quiet --format json",
        "--store other --format csv customer list --store shop2 --format json --quiet",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_command(lines[i], "customer list");
        assert_string_equal(parsed.invocation.settings.store, "shop2");
        assert_int_equal(parsed.invocation.settings.format, OUTPUT_JSON);
        assert_true(parsed.invocation.settings.quiet);
        assert_int_equal(parsed.invocation.given_count, 0);
    }
}

static void each_global_option_is_a_setting(void **state)
{
    static const char line[] = "customer list --db host=db --store shop2 --format csv "
                               "--actor ada --home /srv/ordo --config /dev/null --quiet";
    const struct settings *settings = &parsed.invocation.settings;
    (void)state;
    assert_command(line, "customer list");
    assert_string_equal(settings->database, "host=db");
    assert_string_equal(settings->store, "shop2");
    assert_int_equal(settings->format, OUTPUT_CSV);
    assert_string_equal(settings->actor, "ada");
    assert_string_equal(settings->home, "/srv/ordo");
    assert_true(settings->quiet);
}

static void help_is_of_a_command_a_family_or_the_program(void **state)
{
    (void)state;
    assert_int_equal(parse("customer add --help"), ORDO_OK);
    assert_int_equal(parsed.request, REQUEST_HELP);
    assert_string_equal(parsed.invocation.command->path, "customer add");

    assert_int_equal(parse("customer --help"), ORDO_OK);
    assert_int_equal(parsed.request, REQUEST_HELP);
    assert_null(parsed.invocation.command);
    assert_string_equal(invocation_argument(&parsed.invocation, 0), "customer");

    static const char *const whole[] = {"", "--help", "-h", "--store shop2"};
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        assert_int_equal(parse(whole[i]), ORDO_OK);
        assert_int_equal(parsed.request, REQUEST_HELP);
        assert_null(parsed.invocation.command);
        assert_int_equal(parsed.invocation.argument_count, 0);
    }
    assert_int_equal(parse("--version"), ORDO_OK);
    assert_int_equal(parsed.request, REQUEST_VERSION);
}

static void what_is_no_command_is_told(void **state)
{
    (void)state;
    assert_refused("fly", "unknown command \"fly\"", "See: ordo --help");
    assert_refused("customer", "\"customer\" needs a second word", "See: ordo customer --help");
    assert_refused("customer fly", "unknown command \"customer fly\"", "See: ordo customer --help");
    assert_refused("Customer list", "unknown command \"Customer\"", "See: ordo --help");
    assert_refused("custom list", "unknown command \"custom\"", "See: ordo --help");
    assert_refused("customers list", "unknown command \"customers\"", "See: ordo --help");
    assert_refused("customer lists", "unknown command \"customer lists\"",
                   "See: ordo customer --help");
    assert_refused("fly --help", "unknown command \"fly\"", "See: ordo --help");
}

static void what_is_no_option_is_told(void **state)
{
    (void)state;
    assert_refused("--wings customer list", "unknown option --wings before the command",
                   "See: ordo --help");
    assert_refused("--limit 5 customer list", "unknown option --limit before the command",
                   "See: ordo --help");
    assert_refused("customer list --wings 2", "unknown option --wings",
                   "See: ordo customer list --help");
    assert_refused("customer list -x", "unknown option -x", "See: ordo customer list --help");
}

static void an_option_takes_a_value_or_none(void **state)
{
    (void)state;
    assert_refused("--store", "--store: needs a value", "See: ordo --help");
    assert_refused("customer list --limit", "--limit: needs a value",
                   "See: ordo customer list --help");
    assert_refused("customer list --archived=yes", "--archived=yes: the option takes no value",
                   "See: ordo customer list --help");
    assert_refused("--quiet=yes customer list", "--quiet=yes: the option takes no value",
                   "See: ordo --help");
    assert_refused("--help=customer", "--help=customer: the option takes no value",
                   "See: ordo --help");
}

static void what_a_command_needs_must_be_there(void **state)
{
    static const char hint[] = "See: ordo customer add --help";
    (void)state;
    assert_refused("customer add", "--first-name TEXT is missing", hint);
    assert_refused("customer add --first-name Ada --last-name Lovelace", "--email EMAIL is missing",
                   hint);
    assert_refused("customer show", "CUSTOMER_ID is missing", "See: ordo customer show --help");
    assert_refused("customer show 7 8", "\"8\" is one argument too many",
                   "See: ordo customer show --help");
    assert_refused("order create --customer 1", "--item PRODUCT:QUANTITY is missing",
                   "See: ordo order create --help");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_is_found_by_its_words),
        cmocka_unit_test(options_and_arguments_stand_in_any_order),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(a_value_may_look_like_an_option),
        cmocka_unit_test(of_an_option_given_twice_the_last_counts),
        cmocka_unit_test(an_option_that_repeats_keeps_its_order),
        cmocka_unit_test(global_options_stand_before_and_behind_the_command),
        cmocka_unit_test(each_global_option_is_a_setting),
        cmocka_unit_test(help_is_of_a_command_a_family_or_the_program),
        cmocka_unit_test(what_is_no_command_is_told),
        cmocka_unit_test(what_is_no_option_is_told),
        cmocka_unit_test(an_option_takes_a_value_or_none),
        cmocka_unit_test(what_a_command_needs_must_be_there),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
