/* The demo: what its steps share, and the steps. */
#ifndef ORDO_CLI_DEMO_H
#define ORDO_CLI_DEMO_H

#include "cli/command.h"

/* Ids are those that the steps before got. */
struct demo {
    struct invocation *invocation; /* its error is the demo's, its settings name the store */
    struct ordo_store *store;
    int64_t ada, alan, grace;                 /* customers */
    int64_t laptop, mouse, keyboard, monitor; /* products */
    int64_t first_order, second_order;
};

/* Print a line or a few. */
MUST_USE enum ordo_status demo_say(struct demo *demo, const char *format, ...) PRINTF_LIKE(2, 3);

/* Show a result below the command that gives it, and free it. */
MUST_USE enum ordo_status demo_show(struct demo *demo, const char *command, struct ordo_rows *rows);

typedef enum ordo_status demo_step(struct demo *demo);

/* In their order; ends with NULL. */
extern demo_step *const demo_steps[];

#endif
