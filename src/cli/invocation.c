/* What a running command asks of its invocation. */
#include <string.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/output.h"

const char *invocation_option(const struct invocation *invocation, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; i < invocation->given_count; i++)
        if (strcmp(invocation->given[i].option->name, name) == 0)
            value = invocation->given[i].value;
    return value;
}

bool invocation_has(const struct invocation *invocation, const char *name)
{
    for (size_t i = 0; i < invocation->given_count; i++)
        if (strcmp(invocation->given[i].option->name, name) == 0)
            return true;
    return false;
}

const char *invocation_argument(const struct invocation *invocation, size_t index)
{
    return index < invocation->argument_count ? invocation->arguments[index] : NULL;
}

struct ordo_open_options invocation_open_options(const struct invocation *invocation)
{
    return (struct ordo_open_options){
        .database = invocation->settings.database,
        .store = invocation->settings.store,
        .home = invocation->settings.home,
        .actor = invocation->settings.actor,
        .notice = output_notice,
        .notice_context = (void *)(uintptr_t)invocation,
    };
}

enum ordo_status invocation_open(struct invocation *invocation, struct ordo_store **store)
{
    const struct ordo_open_options options = invocation_open_options(invocation);
    enum ordo_status status = ordo_open(&options, store, &invocation->error);
    if (status == ORDO_OK)
        interrupt_cancels(*store);
    return status;
}

void invocation_close(struct ordo_store *store)
{
    interrupt_cancels(NULL);
    ordo_close(store);
}
