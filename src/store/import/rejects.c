#include "store/import/rejects.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "store/output_file.h"

/* What the spool holds before each row of the file. */
struct spool_entry {
    uint64_t line_number;
    size_t length;
};

struct import_rejects {
    const char *path;         /* NULL: none is written */
    FILE *spool;              /* without a name, so that nothing is left of it in any case */
    struct output_file *file; /* NULL until the first row goes there */
    struct spool_entry next;  /* of the spool, once it is read again; length 0 at its end */
    bool is_merging;
    struct buffer row;
    int64_t count;
};

static const char header[] = "line_number,reason,line\n";

static enum ordo_status spool_error(struct ordo_error *error)
{
    return error_set(error, ORDO_FILE, "rejects", "a temporary file for the rejects failed: %s",
                     strerror(errno));
}

/* Whether a file may go to `path`: of what is there only an empty file, or one of rejects, which
   begins with its header, is replaced. What is not an ordinary file is written as it is. */
static enum ordo_status check_path(const char *path, struct ordo_error *error)
{
    char beginning[sizeof header] = "";
    struct stat there;
    if (strcmp(path, "-") == 0)
        return error_set(error, ORDO_INVALID, "rejects",
                         "rejects: they go to a file, not to standard output; name one");
    if (stat(path, &there) != 0 || !S_ISREG(there.st_mode) || there.st_size == 0)
        return ORDO_OK;
    enum ordo_status status = ORDO_OK;
    FILE *file = fopen(path, "re");
    if (file == NULL || (fgets(beginning, sizeof beginning, file) == NULL && ferror(file))) {
        status =
            error_set(error, ORDO_FILE, "rejects", "%s cannot be read: %s", path, strerror(errno));
    } else if (strcmp(beginning, header) != 0) {
        (void)!error_set(error, ORDO_INVALID, "rejects",
                         "rejects: %s exists and is no rejects file, so it is not replaced", path);
        status = error_hint(error, "Name another file, or move this one away.");
    }
    if (file != NULL)
        fclose(file);
    return status;
}

enum ordo_status import_rejects_open(const char *path, struct import_rejects **opened,
                                     struct ordo_error *error)
{
    *opened = NULL;
    struct import_rejects *rejects = calloc(1, sizeof *rejects);
    if (rejects == NULL)
        return error_no_memory(error);
    enum ordo_status status = ORDO_OK;
    rejects->path = path;
    if (path != NULL)
        status = check_path(path, error);
    if (status == ORDO_OK && path != NULL)
        status = output_file_check(path, error);
    if (status == ORDO_OK && path != NULL) {
        rejects->spool = tmpfile();
        if (rejects->spool == NULL)
            status = spool_error(error);
    }
    if (status == ORDO_OK)
        *opened = rejects;
    else
        import_rejects_close(rejects);
    return status;
}

static void append_quoted(struct buffer *row, const char *bytes, size_t length)
{
    buffer_byte(row, '"');
    while (length > 0) {
        const char *quote = memchr(bytes, '"', length);
        size_t plain = quote == NULL ? length : (size_t)(quote + 1 - bytes);
        buffer_append(row, bytes, plain);
        if (quote != NULL)
            buffer_byte(row, '"');
        bytes += plain;
        length -= plain;
    }
    buffer_byte(row, '"');
}

/* The file's row, in rejects->row. A line may be any bytes, so it is always quoted. */
static enum ordo_status make_row(struct import_rejects *rejects, uint64_t line_number,
                                 const char *reason, const char *line, size_t length,
                                 struct ordo_error *error)
{
    buffer_clear(&rejects->row);
    buffer_printf(&rejects->row, "%" PRIu64 ",", line_number);
    append_quoted(&rejects->row, reason, strlen(reason));
    buffer_byte(&rejects->row, ',');
    append_quoted(&rejects->row, line, length);
    buffer_byte(&rejects->row, '\n');
    return rejects->row.failed ? error_no_memory(error) : ORDO_OK;
}

enum ordo_status import_rejects_add(struct import_rejects *rejects, uint64_t line_number,
                                    const char *reason, const char *line, size_t length,
                                    struct ordo_error *error)
{
    rejects->count++;
    if (rejects->path == NULL)
        return ORDO_OK;
    enum ordo_status status = make_row(rejects, line_number, reason, line, length, error);
    if (status != ORDO_OK)
        return status;
    const struct spool_entry entry = {line_number, rejects->row.length};
    if (fwrite(&entry, sizeof entry, 1, rejects->spool) != 1 ||
        fwrite(rejects->row.bytes, 1, entry.length, rejects->spool) != entry.length)
        return spool_error(error);
    return ORDO_OK;
}

/* rejects->row goes to the file. A disk that is full is told at the end. */
static enum ordo_status write_row(struct import_rejects *rejects, struct ordo_error *error)
{
    if (rejects->file == NULL) {
        enum ordo_status status = output_file_open(rejects->path, &rejects->file, error);
        if (status != ORDO_OK)
            return status;
        (void)output_file_write(rejects->file, header, sizeof header - 1);
    }
    (void)output_file_write(rejects->file, rejects->row.bytes, rejects->row.length);
    return ORDO_OK;
}

static enum ordo_status read_next_entry(struct import_rejects *rejects, struct ordo_error *error)
{
    if (fread(&rejects->next, sizeof rejects->next, 1, rejects->spool) == 1)
        return ORDO_OK;
    rejects->next = (struct spool_entry){0};
    return ferror(rejects->spool) ? spool_error(error) : ORDO_OK;
}

static enum ordo_status begin_merge(struct import_rejects *rejects, struct ordo_error *error)
{
    if (rejects->is_merging)
        return ORDO_OK;
    rejects->is_merging = true;
    if (fflush(rejects->spool) != 0 || fseek(rejects->spool, 0, SEEK_SET) != 0)
        return spool_error(error);
    return read_next_entry(rejects, error);
}

/* What the spool has of lines before `line_number` goes to the file. */
static enum ordo_status copy_spool(struct import_rejects *rejects, uint64_t line_number,
                                   struct ordo_error *error)
{
    enum ordo_status status = begin_merge(rejects, error);
    while (status == ORDO_OK && rejects->next.length > 0 &&
           rejects->next.line_number < line_number) {
        buffer_clear(&rejects->row);
        buffer_repeat(&rejects->row, ' ', rejects->next.length);
        if (rejects->row.failed)
            return error_no_memory(error);
        if (fread(rejects->row.bytes, 1, rejects->next.length, rejects->spool) !=
            rejects->next.length)
            return spool_error(error);
        status = write_row(rejects, error);
        if (status == ORDO_OK)
            status = read_next_entry(rejects, error);
    }
    return status;
}

enum ordo_status import_rejects_merge(struct import_rejects *rejects, uint64_t line_number,
                                      const char *reason, const char *line,
                                      struct ordo_error *error)
{
    rejects->count++;
    if (rejects->path == NULL)
        return ORDO_OK;
    enum ordo_status status = copy_spool(rejects, line_number, error);
    if (status == ORDO_OK)
        status = make_row(rejects, line_number, reason, line, strlen(line), error);
    if (status == ORDO_OK)
        status = write_row(rejects, error);
    return status;
}

enum ordo_status import_rejects_finish(struct import_rejects *rejects, struct ordo_error *error)
{
    if (rejects->path == NULL)
        return ORDO_OK;
    enum ordo_status status = copy_spool(rejects, UINT64_MAX, error);
    if (status == ORDO_OK && rejects->file != NULL)
        status = output_file_finish(rejects->file, error);
    return status;
}

enum ordo_status import_rejects_publish(struct import_rejects *rejects, struct ordo_error *error)
{
    return rejects->file == NULL ? ORDO_OK : output_file_publish(rejects->file, error);
}

int64_t import_rejects_count(const struct import_rejects *rejects)
{
    return rejects->count;
}

void import_rejects_close(struct import_rejects *rejects)
{
    if (rejects == NULL)
        return;
    output_file_close(rejects->file);
    if (rejects->spool != NULL)
        fclose(rejects->spool);
    buffer_free(&rejects->row);
    free(rejects);
}
