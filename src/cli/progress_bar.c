#include "cli/progress_bar.h"

#include <stdio.h>
#include <unistd.h>

struct progress_bar progress_bar(bool is_quiet)
{
    return (struct progress_bar){.is_wanted = !is_quiet && isatty(STDERR_FILENO)};
}

void progress_bar_draw(struct progress_bar *bar, const char *phase, double fraction)
{
    enum { WIDTH = 30 };
    if (!bar->is_wanted)
        return;
    progress_bar_erase(bar);
    if (fraction < 0) {
        fprintf(stderr, "%s ...", phase);
    } else {
        int full = (int)(fraction * WIDTH);
        fprintf(stderr, "[%.*s%*s] %3.0f%% %s", full, "##############################",
                WIDTH - full, "", fraction * 100, phase);
    }
    fflush(stderr);
    bar->is_drawn = true;
}

void progress_bar_erase(struct progress_bar *bar)
{
    if (bar->is_drawn)
        fputs("\r\033[K", stderr);
    bar->is_drawn = false;
}
