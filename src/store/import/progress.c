/* Telling the caller how far it is. */
#include "base/clock.h"
#include "store/import/run.h"

/* Nobody sees more. */
enum { PAUSE_US = 200000 };

enum ordo_status import_tell(struct import_run *run, const char *phase, double fraction,
                             struct ordo_error *error)
{
    const struct ordo_import_options *options = run->options;
    int64_t now_us = clock_monotonic_us();
    if (options->progress == NULL || (phase == run->told_phase && now_us - run->told_us < PAUSE_US))
        return ORDO_OK;
    run->told_phase = phase;
    run->told_us = now_us;
    if (options->progress(phase, fraction, options->progress_context))
        return ORDO_OK;
    return error_set(error, ORDO_CANCELLED, NULL, "cancelled; nothing was changed");
}
