/* The generated table of operations: what everything that walks it may rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "ops/check.h"
#include "ops/run.h"

/* No operation declares more; what runs them has room for as many. */
enum { PARAMETERS_MOST = 32 };

/* Run `assert_one` for each operation; a failure names the operation. */
static void for_each(void (*assert_one)(const struct operation *operation))
{
    for (size_t i = 0; i < operation_count; i++)
        assert_one(&operations[i]);
}

#define ASSERT_OF(operation, condition)                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s: not %s", (operation)->name, #condition);                                 \
    } while (0)

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words != NULL && strcmp(word, *words) != 0)
        words++;
    return *words != NULL;
}

static void assert_described(const struct operation *operation)
{
    static const char *const roles[] = {"reader", "clerk", "admin", NULL};
    static const char *const methods[] = {"GET", "POST", "PATCH", "DELETE", NULL};
    ASSERT_OF(operation, strchr(operation->name, '.') != NULL);
    ASSERT_OF(operation, operation->summary[strlen(operation->summary) - 1] == '.');
    ASSERT_OF(operation, is_one_of(operation->role, roles));
    ASSERT_OF(operation, is_one_of(operation->http_method, methods));
    ASSERT_OF(operation, strncmp(operation->http_path, "/v1/", 4) == 0);
    ASSERT_OF(operation, operation->http_status >= 200 && operation->http_status < 300);
    ASSERT_OF(operation, operation->writes == (strcmp(operation->http_method, "GET") != 0));
    ASSERT_OF(operation, operation->writes ? strcmp(operation->role, "reader") != 0
                                           : strcmp(operation->role, "clerk") != 0);
    ASSERT_OF(operation, operation->parameter_count <= PARAMETERS_MOST);
}

static void each_is_described(void **state)
{
    (void)state;
    assert_true(operation_count > 0);
    for_each(assert_described);
}

static void no_two_answer_to_the_same_call(void **state)
{
    (void)state;
    for (size_t a = 0; a < operation_count; a++) {
        for (size_t b = 0; b < a; b++) {
            assert_string_not_equal(operations[a].name, operations[b].name);
            assert_string_not_equal(operations[a].cli, operations[b].cli);
            if (strcmp(operations[a].http_path, operations[b].http_path) == 0)
                assert_string_not_equal(operations[a].http_method, operations[b].http_method);
        }
    }
}

static void each_is_found_by_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < operation_count; i++)
        assert_ptr_equal(operation_find(operations[i].name), &operations[i]);
    assert_null(operation_find("customer.fly"));
    assert_null(operation_find("customer"));
    assert_null(operation_find(""));
}

static void assert_examples(const struct operation *operation)
{
    size_t length = strlen(operation->cli);
    for (const char *line = operation->examples; line != NULL;) {
        ASSERT_OF(operation, strncmp(line, "ordo ", 5) == 0);
        ASSERT_OF(operation, strncmp(line + 5, operation->cli, length) == 0);
        ASSERT_OF(operation, strchr(" \n", line[5 + length]) != NULL);
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
}

static void each_example_is_the_operation_s_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < operation_count; i++)
        ASSERT_OF(&operations[i], operations[i].examples != NULL);
    for_each(assert_examples);
}

static void assert_parameters(const struct operation *operation)
{
    bool after_positional = false;
    for (size_t p = 0; p < operation->parameter_count; p++) {
        const struct parameter *parameter = &operation->parameters[p];
        struct ordo_error error;
        char in_path[64];
        snprintf(in_path, sizeof in_path, "{%s}", parameter->name);
        ASSERT_OF(operation, parameter->help != NULL);
        ASSERT_OF(operation, parameter->minimum <= parameter->maximum);
        ASSERT_OF(operation, !(parameter->required && parameter->default_value != NULL));
        ASSERT_OF(operation, (parameter->type == PARAMETER_CHOICE) == (parameter->choices != NULL));
        ASSERT_OF(operation,
                  parameter->default_value == NULL ||
                      parameter_check(parameter, parameter->default_value, &error) == ORDO_OK);
        ASSERT_OF(operation, !parameter->positional || (parameter->required && !after_positional));
        ASSERT_OF(operation,
                  parameter->positional == (strstr(operation->http_path, in_path) != NULL));
        ASSERT_OF(operation, parameter->type != PARAMETER_ITEMS || operation->by_engine);
        after_positional = !parameter->positional;
    }
}

static void parameters_are_sound(void **state)
{
    (void)state;
    for_each(assert_parameters);
}

/* PostgreSQL's OIDs of the types that parameters are bound as. */
static uint32_t oid_of(enum parameter_type type)
{
    static const uint32_t oids[] = {
        [PARAMETER_ID] = 20,      [PARAMETER_INTEGER] = 20, [PARAMETER_TEXT] = 25,
        [PARAMETER_EMAIL] = 25,   [PARAMETER_MONEY] = 1700, [PARAMETER_TIME] = 1184,
        [PARAMETER_UNTIL] = 1184, [PARAMETER_FLAG] = 16,    [PARAMETER_CHOICE] = 25,
    };
    return oids[type];
}

static void assert_inputs(const struct operation *operation)
{
    bool used[PARAMETERS_MOST] = {false};
    char placeholder[24];
    for (size_t i = 0; i < operation->input_count; i++) {
        int input = operation->inputs[i];
        snprintf(placeholder, sizeof placeholder, "$%zu", i + 1);
        ASSERT_OF(operation, strstr(operation->sql, placeholder) != NULL);
        ASSERT_OF(operation, input >= INPUT_HANDLER && input < (int)operation->parameter_count);
        ASSERT_OF(operation, input != INPUT_HANDLER || operation->by_engine);
        if (input < 0)
            continue;
        ASSERT_OF(operation, !used[input]);
        ASSERT_OF(operation,
                  operation->input_types[i] == oid_of(operation->parameters[input].type));
        used[input] = true;
    }
    for (size_t p = 0; p < operation->parameter_count; p++)
        ASSERT_OF(operation, used[p] || operation->by_engine);
    snprintf(placeholder, sizeof placeholder, "$%zu", operation->input_count + 1);
    ASSERT_OF(operation, strstr(operation->sql, placeholder) == NULL);
    ASSERT_OF(operation, strstr(operation->sql, ":'") == NULL);
    ASSERT_OF(operation, strchr(operation->sql, ';') == NULL);
}

static void every_placeholder_has_its_input(void **state)
{
    (void)state;
    for_each(assert_inputs);
}

static bool declares(const struct operation *operation, const char *name)
{
    for (size_t p = 0; p < operation->parameter_count; p++)
        if (strcmp(operation->parameters[p].name, name) == 0)
            return true;
    return false;
}

static void assert_group(const struct operation *operation, const int *group)
{
    for (const int *p = group; p != NULL && *p >= 0; p++) {
        ASSERT_OF(operation, *p < (int)operation->parameter_count);
        ASSERT_OF(operation, !operation->parameters[*p].required);
        ASSERT_OF(operation, operation->parameters[*p].default_value == NULL);
    }
}

static void assert_lists_and_groups(const struct operation *operation)
{
    ASSERT_OF(operation, operation->page_column == NULL || operation->lists);
    ASSERT_OF(operation, operation->page_column == NULL || declares(operation, "after"));
    ASSERT_OF(operation, operation->page_column == NULL || declares(operation, "limit"));
    ASSERT_OF(operation, operation->page_column != NULL || !declares(operation, "after"));
    ASSERT_OF(operation, operation->subject_sql == NULL || operation->lists);
    ASSERT_OF(operation, operation->subject_sql == NULL || operation->parameters[0].positional);
    ASSERT_OF(operation, operation->chart == NULL || operation->lists);
    assert_group(operation, operation->one_of);
    assert_group(operation, operation->any_of);
}

static void lists_page_and_groups_are_of_optional_parameters(void **state)
{
    (void)state;
    for_each(assert_lists_and_groups);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_described),
        cmocka_unit_test(no_two_answer_to_the_same_call),
        cmocka_unit_test(each_is_found_by_its_name),
        cmocka_unit_test(each_example_is_the_operation_s_own),
        cmocka_unit_test(parameters_are_sound),
        cmocka_unit_test(every_placeholder_has_its_input),
        cmocka_unit_test(lists_page_and_groups_are_of_optional_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
