#include "cli/archive_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "store/search_index.h"

static void write_lines(FILE *file, const char *list)
{
    for (const char *line = list; *line != '\0';) {
        const size_t length = strcspn(line, "\n");
        const char *index =
            memmem(line, length, " " SEARCH_INDEX_NAME " ", sizeof " " SEARCH_INDEX_NAME " " - 1);
        if (index == NULL)
            fprintf(file, "%.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

enum ordo_status archive_list_write(struct invocation *invocation, const char *list,
                                    char path[ARCHIVE_LIST_PATH_BYTES])
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, ARCHIVE_LIST_PATH_BYTES, "%s/ordo-restore.XXXXXX",
             folder == NULL || folder[0] == '\0' ? "/tmp" : folder);
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    bool done = file != NULL;
    if (done) {
        interrupt_deletes(path);
        write_lines(file, list);
        done = ferror(file) == 0;
        done = fclose(file) == 0 && done;
    } else if (fd >= 0) {
        close(fd);
    }
    if (done)
        return ORDO_OK;
    error_set(&invocation->error, ORDO_FILE, "TMPDIR", "TMPDIR: %s cannot be written: %s", path,
              strerror(errno));
    if (fd >= 0)
        unlink(path);
    interrupt_deletes(NULL);
    return ORDO_FILE;
}

static bool has_store(const struct ordo_rows *stores, const char *name)
{
    for (size_t r = 0; r < ordo_rows_count(stores); r++)
        if (strcmp(ordo_rows_text(stores, r, "store"), name) == 0)
            return true;
    return false;
}

enum ordo_status archive_list_check(struct invocation *invocation, const char *file, char *list,
                                    const struct ordo_rows *present, struct buffer *names)
{
    char *next = NULL;
    for (char *line = strtok_r(list, "\n", &next); line != NULL;
         line = strtok_r(NULL, "\n", &next)) {
        char name[64];
        int end = 0;
        if (sscanf(line, "%*d; %*d %*d TABLE %63s store_settings %n", name, &end) != 1 || end == 0)
            continue;
        if (has_store(present, name)) {
            error_set(&invocation->error, ORDO_CONFLICT, "FILE",
                      "FILE: %s holds the store %s, which is there already; nothing was restored",
                      file, name);
            return error_hint(&invocation->error,
                              "Restore into another database (--db, --home), or delete that store "
                              "first: ordo store drop %s",
                              name);
        }
        buffer_printf(names, "%s%s", names->length > 0 ? ", " : "", name);
    }
    if (names->length == 0)
        return error_set(&invocation->error, ORDO_INVALID, "FILE", "FILE: %s holds no store", file);
    return ORDO_OK;
}
