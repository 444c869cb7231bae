#include "store/import/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

struct import_source {
    gzFile file;
    const char *path;
    off_t size_bytes; /* as it stands on the disk; 0 if not known */
    bool at_end;
    int zlib_error; /* Z_OK, or why reading ended early */
    int read_errno; /* for Z_ERRNO */
};

static enum ordo_status read_error(const char *path, int number, struct ordo_error *error)
{
    return error_set(error, ORDO_FILE, "path", "%s cannot be read: %s", path, strerror(number));
}

/* The file's descriptor, or -1 with errno. */
static int open_file(const char *path, off_t *size_bytes)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int descriptor =
        is_stdin ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0)
        return -1;
    if (fstat(descriptor, &status) == 0 && !S_ISDIR(status.st_mode)) {
        *size_bytes = S_ISREG(status.st_mode) ? status.st_size : 0;
        return descriptor;
    }
    close(descriptor);
    errno = EISDIR;
    return -1;
}

enum ordo_status import_source_open(const char *path, struct import_source **opened,
                                    struct ordo_error *error)
{
    enum { BUFFER_BYTES = 128 * 1024 };
    *opened = NULL;
    struct import_source *source = calloc(1, sizeof *source);
    if (source == NULL)
        return error_no_memory(error);
    enum ordo_status status = ORDO_OK;
    source->path = path;
    int descriptor = open_file(path, &source->size_bytes);
    if (descriptor < 0) {
        status = read_error(path, errno, error);
    } else {
        source->file = gzdopen(descriptor, "rb");
        if (source->file == NULL || gzbuffer(source->file, BUFFER_BYTES) != 0)
            status = error_no_memory(error);
        if (source->file == NULL)
            close(descriptor);
    }
    if (status == ORDO_OK)
        *opened = source;
    else
        import_source_close(source);
    return status;
}

size_t import_source_read(char *target, size_t size, void *context)
{
    struct import_source *source = context;
    if (source->at_end)
        return 0;
    errno = 0;
    int length = gzread(source->file, target, (unsigned)size);
    if (length <= 0) {
        source->at_end = true;
        source->read_errno = errno;
        (void)gzerror(source->file, &source->zlib_error);
    }
    return length < 0 ? 0 : (size_t)length;
}

enum ordo_status import_source_check(const struct import_source *source, struct ordo_error *error)
{
    switch (source->zlib_error) {
    case Z_OK:
    case Z_STREAM_END:
        return ORDO_OK;
    case Z_ERRNO:
        return read_error(source->path, source->read_errno, error);
    case Z_MEM_ERROR:
        return error_no_memory(error);
    case Z_BUF_ERROR:
        return error_set(error, ORDO_FILE, "path", "%s is not whole: its gzip data ends too early",
                         source->path);
    default:
        return error_set(error, ORDO_FILE, "path", "%s is damaged: its gzip data is not valid",
                         source->path);
    }
}

double import_source_fraction(const struct import_source *source)
{
    if (source->size_bytes == 0)
        return -1;
    double fraction = (double)gzoffset(source->file) / (double)source->size_bytes;
    return fraction > 1 ? 1 : fraction;
}

void import_source_close(struct import_source *source)
{
    if (source == NULL)
        return;
    if (source->file != NULL)
        gzclose(source->file);
    free(source);
}
