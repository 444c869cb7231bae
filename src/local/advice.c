#include "local/advice.h"

#include <stdio.h>
#include <string.h>

/* In quotes where a shell would act on it. */
static void quote_word(const char *word, char *quoted)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/";
    if (word[strspn(word, plain)] == '\0') {
        strcpy(quoted, word);
        return;
    }
    *quoted++ = '\'';
    for (; *word != '\0'; word++)
        quoted = *word == '\'' ? stpcpy(quoted, "'\\''") : mempcpy(quoted, word, 1);
    strcpy(quoted, "'");
}

void advice_stop_command(const struct place *place, char command[ADVICE_COMMAND_BYTES])
{
    char home[4 * PLACE_HOME_BYTES];
    quote_word(place->home, home);
    if (place->is_usual)
        snprintf(command, ADVICE_COMMAND_BYTES, "ordo db stop");
    else
        snprintf(command, ADVICE_COMMAND_BYTES, "ordo --home %s db stop", home);
}

enum ordo_status advice_full_disk(const struct place *place, struct ordo_error *error)
{
    const struct ordo_error before = *error;
    const bool is_undone = before.status == ORDO_UNAVAILABLE;
    error_set(error, is_undone ? ORDO_LIMIT : before.status, NULL, "disk full under %s: %s",
              place->home, before.message);
    if (is_undone)
        return error_hint(error,
                          "Free space there, then try again; PostgreSQL recovers by itself.");
    return error_hint(error, "Free space there; PostgreSQL recovers by itself. %s", before.hint);
}
