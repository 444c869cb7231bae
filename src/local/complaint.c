#include "local/complaint.h"

#include <stdio.h>
#include <string.h>

/* A position in one line: what is behind the first mark in [begin, end), or NULL. */
static const char *behind_mark(const char *begin, const char *end)
{
    static const char *const marks[] = {"PANIC:", "FATAL:", "ERROR:", "error:"};
    const char *first = NULL;
    size_t length = 0;
    for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++) {
        const char *found = memmem(begin, (size_t)(end - begin), marks[m], strlen(marks[m]));
        if (found != NULL && (first == NULL || found < first)) {
            first = found;
            length = strlen(marks[m]);
        }
    }
    return first == NULL ? NULL : first + length + strspn(first + length, " ");
}

void complaint_find(const char *text, char *line, size_t size)
{
    const char *best = "";
    const char *best_end = best;
    bool is_marked = false;
    for (const char *end = text; *text != '\0' && !is_marked; text = end + (*end == '\n')) {
        end = text + strcspn(text, "\n");
        const char *marked = behind_mark(text, end);
        if (end == text)
            continue;
        is_marked = marked != NULL;
        best = is_marked ? marked : text;
        best_end = end;
    }
    snprintf(line, size, "%.*s", (int)(best_end - best), best);
}

bool complaint_is_full_disk(const char *log)
{
    static const char ready[] = "database system is ready to accept connections";
    const char *next;
    while ((next = strstr(log, ready)) != NULL)
        log = next + strlen(ready);
    return strstr(log, "No space left on device") != NULL;
}
