/* How far something is, in one line on standard error, while that is a terminal. */
#ifndef ORDO_CLI_PROGRESS_BAR_H
#define ORDO_CLI_PROGRESS_BAR_H

#include <stdbool.h>

struct progress_bar {
    bool is_wanted;
    bool is_drawn;
};

/* `is_quiet`: none, terminal or not. */
struct progress_bar progress_bar(bool is_quiet);

/* Draw it anew. `fraction`: 0..1, or negative where nobody knows. `phase`: what is done, a few words. */
void progress_bar_draw(struct progress_bar *bar, const char *phase, double fraction);

/* The line is free for what is said next. */
void progress_bar_erase(struct progress_bar *bar);

#endif
