#include "cli/bench/options.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "ops/check.h"

const struct command_option bench_command_options[] = {
    {"clients", "N",
     "How many clients order at once, each its next when the last is decided. "
     "Default: 64.",
     false, false},
    {"seconds", "N", "How long to measure. Default: 10.", false, false},
    {"lines", "N", "The lines of an order. Default: 3.", false, false},
    {"products", "N", "How many products there are. Default: 10000.", false, false},
    {"customers", "N", "How many customers there are. Default: 100000.", false, false},
    {"shape", "uniform|zipf|hot",
     "Which products are ordered: all alike, few of them mostly, or product 1 in every order. "
     "Default: uniform.",
     false, false},
    {"existing-orders", "N", "How many orders of the last year there are before. Default: 0.",
     false, false},
    {"stock", "UNITS", "Each product's stock; 0: all is sold out. Default: 2000000000.", false,
     false},
    {"keys", NULL, "Give every order an idempotency key.", false, false},
    {"lanes", "N", "How many connections to the database. Default: one a core, at most 4.", false,
     false},
    {"seed", "N", "Chooses the orders: the same seed, the same orders. Default: 1.", false, false},
    {"keep", NULL, "Keep the store; the next run uses it again.", false, false},
    {NULL, NULL, NULL, false, false},
};

static const struct {
    const char *name;
    int64_t minimum;
    int64_t maximum;
    int64_t default_value;
    size_t offset;
} numbers[] = {
    {"clients", 1, 100000, 64, offsetof(struct bench_options, clients)},
    {"seconds", 1, 86400, 10, offsetof(struct bench_options, seconds)},
    {"lines", 1, 100, 3, offsetof(struct bench_options, lines)},
    {"products", 1, 1000000, 10000, offsetof(struct bench_options, products)},
    {"customers", 1, 10000000, 100000, offsetof(struct bench_options, customers)},
    {"existing-orders", 0, 100000000, 0, offsetof(struct bench_options, existing_orders)},
    {"stock", 0, 2000000000, 2000000000, offsetof(struct bench_options, stock)},
    {"lanes", 1, 64, 0, offsetof(struct bench_options, lanes)},
    {"seed", 0, INT64_MAX, 1, offsetof(struct bench_options, seed)},
};

static const char *const shapes[] = {
    [BENCH_UNIFORM] = "uniform",
    [BENCH_ZIPF] = "zipf",
    [BENCH_HOT] = "hot",
    NULL,
};

static enum ordo_status read_numbers(const struct invocation *invocation,
                                     struct bench_options *options, struct ordo_error *error)
{
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        const struct parameter parameter = {
            .name = numbers[i].name,
            .type = PARAMETER_INTEGER,
            .minimum = numbers[i].minimum,
            .maximum = numbers[i].maximum,
        };
        const char *text = invocation_option(invocation, numbers[i].name);
        int64_t number = numbers[i].default_value;
        enum ordo_status status = text == NULL ? ORDO_OK : parameter_check(&parameter, text, error);
        if (status != ORDO_OK)
            return status;
        if (text != NULL)
            (void)text_integer(text, numbers[i].minimum, numbers[i].maximum, &number);
        memcpy((char *)options + numbers[i].offset, &number, sizeof number);
    }
    return ORDO_OK;
}

static enum ordo_status read_shape(const char *text, enum bench_shape *shape,
                                   struct ordo_error *error)
{
    const struct parameter parameter = {
        .name = "shape",
        .type = PARAMETER_CHOICE,
        .choices = shapes,
    };
    *shape = BENCH_UNIFORM;
    if (text == NULL)
        return ORDO_OK;
    for (size_t i = 0; shapes[i] != NULL; i++)
        if (strcmp(shapes[i], text) == 0)
            *shape = (enum bench_shape)i;
    return parameter_check(&parameter, text, error);
}

enum ordo_status bench_options_read(const struct invocation *invocation,
                                    struct bench_options *options, struct ordo_error *error)
{
    *options = (struct bench_options){
        .has_keys = invocation_has(invocation, "keys"),
        .keeps = invocation_has(invocation, "keep"),
    };
    enum ordo_status status = read_numbers(invocation, options, error);
    if (status == ORDO_OK)
        status = read_shape(invocation_option(invocation, "shape"), &options->shape, error);
    if (status == ORDO_OK && options->lines > options->products)
        status = error_set(error, ORDO_INVALID, "products",
                           "products: %" PRId64 " is out of range; at least %" PRId64
                           " is taken, as the lines of an order name different products",
                           options->products, options->lines);
    return status;
}
