#include "ops/constraint.h"

#include <string.h>

static const struct {
    const char *constraint;
    const char *field; /* the parameter whose value broke it */
    const char *what;
} breaches[] = {
    {"idx_customers_email", "email",
     "belongs to another customer already; addresses are unique without regard to case"},
    {"products_product_name_key", "name", "is another product's name already; names are unique"},
    {"products_sku_key", "sku", "is another product's SKU already; SKUs are unique"},
    {"idx_api_keys_key_name", "name",
     "is another key's name already; names of keys are unique until they are revoked"},
};

static const char *value_of(const struct operation *operation, const char *const *values,
                            const char *field)
{
    for (size_t p = 0; p < operation->parameter_count; p++)
        if (strcmp(operation->parameters[p].name, field) == 0)
            return values[p];
    return NULL;
}

enum ordo_status constraint_explain(const char *constraint, const struct operation *operation,
                                    const char *const *values, struct ordo_error *error)
{
    for (size_t i = 0; i < sizeof breaches / sizeof breaches[0]; i++) {
        if (strcmp(constraint, breaches[i].constraint) != 0)
            continue;
        const char *value = value_of(operation, values, breaches[i].field);
        return error_set(error, ORDO_CONFLICT, breaches[i].field, "%s: \"%s\" %s",
                         breaches[i].field, value == NULL ? "" : value, breaches[i].what);
    }
    return error->status;
}
