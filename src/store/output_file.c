#include "store/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"

struct output_file {
    FILE *stream;
    char *path;
    char *temporary; /* NULL: written in place, or published */
    int write_errno; /* of the first write that failed */
};

static enum ordo_status file_error(const char *path, const char *what, int number,
                                   struct ordo_error *error)
{
    if (number == EINTR)
        return error_set(error, ORDO_CANCELLED, NULL, "cancelled; nothing was changed");
    return error_set(error, ORDO_FILE, NULL, "%s %s: %s", path, what, strerror(number));
}

/* Something is there, and it is not an ordinary file: it cannot be replaced, only written. */
static bool is_written_in_place(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

enum ordo_status output_file_check(const char *path, struct ordo_error *error)
{
    const char *slash = strrchr(path, '/');
    struct buffer folder = {0};
    buffer_append(&folder, path, slash == NULL ? 0 : (size_t)(slash + 1 - path));
    buffer_text(&folder, slash == NULL ? "." : "");
    enum ordo_status status = ORDO_OK;
    if (folder.failed)
        status = error_no_memory(error);
    else if (access(is_written_in_place(path) ? path : folder.bytes, W_OK) != 0)
        status = file_error(path, "cannot be written", errno, error);
    buffer_free(&folder);
    return status;
}

/* A new file beside `path`, or NULL with errno. */
static FILE *create_temporary(struct output_file *file)
{
    enum { TRIES_MOST = 100 };
    for (int n = 0; n < TRIES_MOST; n++) {
        free(file->temporary);
        if (asprintf(&file->temporary, "%s.%ld-%d.part", file->path, (long)getpid(), n) < 0) {
            file->temporary = NULL;
            return NULL;
        }
        int descriptor = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0)
            return fdopen(descriptor, "w");
        if (errno != EEXIST)
            break;
    }
    int number = errno;
    free(file->temporary);
    file->temporary = NULL;
    errno = number;
    return NULL;
}

enum ordo_status output_file_open(const char *path, struct output_file **opened,
                                  struct ordo_error *error)
{
    *opened = NULL;
    struct output_file *file = calloc(1, sizeof *file);
    if (file == NULL)
        return error_no_memory(error);
    file->path = strdup(path);
    enum ordo_status status = ORDO_OK;
    if (file->path == NULL) {
        status = error_no_memory(error);
    } else {
        file->stream = is_written_in_place(path) ? fopen(path, "we") : create_temporary(file);
        if (file->stream == NULL)
            status = file_error(path, "cannot be written", errno, error);
    }
    if (status == ORDO_OK)
        *opened = file;
    else
        output_file_close(file);
    return status;
}

bool output_file_write(struct output_file *file, const char *bytes, size_t length)
{
    if (file->write_errno == 0 && fwrite(bytes, 1, length, file->stream) != length)
        file->write_errno = errno;
    return file->write_errno == 0;
}

enum ordo_status output_file_finish(struct output_file *file, struct ordo_error *error)
{
    if (file->write_errno == 0 && fflush(file->stream) != 0)
        file->write_errno = errno;
    if (file->write_errno == 0 && file->temporary != NULL && fsync(fileno(file->stream)) != 0)
        file->write_errno = errno;
    if (fclose(file->stream) != 0 && file->write_errno == 0)
        file->write_errno = errno;
    file->stream = NULL;
    return file->write_errno == 0
               ? ORDO_OK
               : file_error(file->path, "cannot be written", file->write_errno, error);
}

enum ordo_status output_file_publish(struct output_file *file, struct ordo_error *error)
{
    if (file->temporary == NULL)
        return ORDO_OK;
    if (rename(file->temporary, file->path) != 0)
        return file_error(file->path, "cannot be given its name", errno, error);
    free(file->temporary);
    file->temporary = NULL;
    return ORDO_OK;
}

const char *output_file_temporary_path(const struct output_file *file)
{
    return file->temporary;
}

void output_file_close(struct output_file *file)
{
    if (file == NULL)
        return;
    if (file->stream != NULL)
        fclose(file->stream);
    if (file->temporary != NULL)
        unlink(file->temporary);
    free(file->temporary);
    free(file->path);
    free(file);
}
