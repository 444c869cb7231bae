/* ordo verify: the proof, on the user's own data. */
#include "cli/commands.h"
#include "cli/output.h"

static enum ordo_status run_verify(struct invocation *invocation)
{
    struct ordo_store *store = NULL;
    struct ordo_rows *rows = NULL;
    struct ordo_rows *violations = NULL;
    enum ordo_status status = invocation_open(invocation, &store);
    if (status == ORDO_OK)
        status = ordo_verify(store, &rows, &violations, &invocation->error);
    if (rows != NULL) {
        struct ordo_error verdict = invocation->error;
        enum ordo_status shown = output_rows(invocation, rows, NULL);
        if (shown == ORDO_OK && ordo_rows_count(violations) > 0 &&
            invocation->settings.format == OUTPUT_TABLE)
            shown = output_rows(invocation, violations, NULL);
        if (shown == ORDO_OK)
            invocation->error = verdict;
        else
            status = shown;
    }
    ordo_rows_free(violations);
    ordo_rows_free(rows);
    invocation_close(store);
    return status;
}

const struct command command_verify = {
    .path = "verify",
    .summary = "Prove that the data keeps every invariant, or show what breaks it.",
    .description = "All in one read-only snapshot; the shop may go on meanwhile. Exit code 8 if an "
                   "invariant is broken; the offending rows follow, up to 20 each.",
    .examples = "ordo verify",
    .run = run_verify,
};
