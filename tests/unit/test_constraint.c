/* A broken constraint, told in the user's words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ops/constraint.h"

static const struct parameter parameters[] = {
    {.name = "email", .type = PARAMETER_EMAIL},
    {.name = "name", .type = PARAMETER_TEXT},
    {.name = "sku", .type = PARAMETER_TEXT},
};
static const struct operation operation = {
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
};
static const char *const values[] = {"ada@example.com", "Tea cup", "CUP-1"};

static struct ordo_error error;

/* What PostgreSQL said, as far as this room knows. */
static int set_up(void **state)
{
    (void)state;
    (void)error_set(&error, ORDO_QUERY_FAILED, NULL, "duplicate key value");
    return 0;
}

static void assert_conflict(const char *constraint, const char *field, const char *message)
{
    assert_int_equal(constraint_explain(constraint, &operation, values, &error), ORDO_CONFLICT);
    assert_int_equal(error.status, ORDO_CONFLICT);
    assert_string_equal(error.field, field);
    assert_string_equal(error.message, message);
}

static void an_address_belongs_to_one_customer(void **state)
{
    (void)state;
    assert_conflict("idx_customers_email", "email",
                    "email: \"ada@example.com\" belongs to another customer already; addresses are "
                    "unique without regard to case");
}

static void a_name_belongs_to_one_product(void **state)
{
    (void)state;
    assert_conflict("products_product_name_key", "name",
                    "name: \"Tea cup\" is another product's name already; names are unique");
}

static void a_sku_belongs_to_one_product(void **state)
{
    (void)state;
    assert_conflict("products_sku_key", "sku",
                    "sku: \"CUP-1\" is another product's SKU already; SKUs are unique");
}

static void a_name_belongs_to_one_key(void **state)
{
    (void)state;
    assert_conflict(
        "idx_api_keys_key_name", "name",
        "name: \"Tea cup\" is another key's name already; names of keys are unique until "
        "they are revoked");
}

static void what_has_no_plainer_word_stays(void **state)
{
    static const char *const others[] = {"", "orders_customer_id_fkey", "idx_customers_emai",
                                         "idx_customers_email_2"};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(constraint_explain(others[i], &operation, values, &error),
                         ORDO_QUERY_FAILED);
        assert_string_equal(error.message, "duplicate key value");
        assert_string_equal(error.field, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_address_belongs_to_one_customer, set_up),
        cmocka_unit_test_setup(a_name_belongs_to_one_product, set_up),
        cmocka_unit_test_setup(a_sku_belongs_to_one_product, set_up),
        cmocka_unit_test_setup(a_name_belongs_to_one_key, set_up),
        cmocka_unit_test_setup(what_has_no_plainer_word_stays, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
