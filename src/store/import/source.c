#include "store/import/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { INPUT_BYTES = 128 * 1024 };

struct import_source {
    int descriptor;
    const char *path;
    struct import_patience patience;
    struct stat identity;
    off_t read_bytes;
    bool is_begun;
    bool is_gzip;
    bool at_end;
    z_stream stream; /* its input is what was read and is not given yet, of a plain file too */
    struct ordo_error error; /* why reading ended early */
    unsigned char input[INPUT_BYTES];
};

static enum ordo_status read_error(const char *path, int number, struct ordo_error *error)
{
    return error_set(error, ORDO_FILE, "file", "%s cannot be read: %s", path, strerror(number));
}

/* Standard input is shared with others, so how it blocks is left as it is. */
static int open_file(const char *path)
{
    return strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                  : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

enum ordo_status import_source_open(const char *path, const struct import_patience *patience,
                                    struct import_source **opened, struct ordo_error *error)
{
    *opened = NULL;
    struct import_source *source = calloc(1, sizeof *source);
    if (source == NULL)
        return error_no_memory(error);
    source->path = path;
    source->patience = *patience;
    source->descriptor = open_file(path);
    enum ordo_status status = ORDO_OK;
    if (source->descriptor < 0 || fstat(source->descriptor, &source->identity) != 0)
        status = read_error(path, errno, error);
    else if (S_ISDIR(source->identity.st_mode))
        status = read_error(path, EISDIR, error);
    if (status == ORDO_OK)
        *opened = source;
    else
        import_source_close(source);
    return status;
}

bool import_source_is(const struct import_source *source, const char *path)
{
    struct stat other;
    return S_ISREG(source->identity.st_mode) && stat(path, &other) == 0 &&
           other.st_dev == source->identity.st_dev && other.st_ino == source->identity.st_ino;
}

/* Wait until a read returns at once; false if that is given up. */
static bool await_input(struct import_source *source)
{
    enum { PAUSE_MS = 200 };
    struct pollfd input = {.fd = source->descriptor, .events = POLLIN};
    while (poll(&input, 1, PAUSE_MS) <= 0)
        if (source->patience.ask(source->patience.context, &source->error) != ORDO_OK)
            return false;
    return true;
}

/* Read more behind what is not given yet; false at the end, and where it fails. */
static bool fill(struct import_source *source)
{
    z_stream *stream = &source->stream;
    if (stream->avail_in > 0)
        memmove(source->input, stream->next_in, stream->avail_in);
    stream->next_in = source->input;
    while (await_input(source)) {
        ssize_t length = read(source->descriptor, source->input + stream->avail_in,
                              INPUT_BYTES - stream->avail_in);
        if (length >= 0) {
            stream->avail_in += (unsigned)length;
            source->read_bytes += length;
            return length > 0;
        }
        if (errno != EINTR && errno != EAGAIN) {
            (void)!read_error(source->path, errno, &source->error);
            return false;
        }
    }
    return false;
}

/* Whether what comes next is gzip data, by its first two bytes. */
static bool finds_gzip(struct import_source *source)
{
    const z_stream *stream = &source->stream;
    while (stream->avail_in < 2)
        if (!fill(source))
            return false;
    return stream->next_in[0] == 0x1f && stream->next_in[1] == 0x8b;
}

static void begin(struct import_source *source)
{
    enum { LARGEST_WINDOW = 15, GZIP_ONLY = 16 };
    source->is_begun = true;
    if (!finds_gzip(source))
        return;
    source->is_gzip = inflateInit2(&source->stream, LARGEST_WINDOW + GZIP_ONLY) == Z_OK;
    if (!source->is_gzip)
        (void)!error_no_memory(&source->error);
}

static size_t take_plain(struct import_source *source, char *target, size_t size)
{
    z_stream *stream = &source->stream;
    if (stream->avail_in == 0 && !fill(source))
        return 0;
    size_t length = stream->avail_in < size ? stream->avail_in : size;
    memcpy(target, stream->next_in, length);
    stream->next_in += length;
    stream->avail_in -= (unsigned)length;
    return length;
}

/* Inflate what is there. Several members may follow one another; what follows them and is no gzip
   data is padding. */
static void inflate_input(struct import_source *source)
{
    switch (inflate(&source->stream, Z_NO_FLUSH)) {
    case Z_OK:
    case Z_BUF_ERROR:
        break;
    case Z_STREAM_END:
        source->at_end = !finds_gzip(source) || inflateReset(&source->stream) != Z_OK;
        break;
    case Z_MEM_ERROR:
        (void)!error_no_memory(&source->error);
        break;
    default:
        (void)!error_set(&source->error, ORDO_FILE, "file",
                         "%s is damaged: its gzip data is not valid", source->path);
        break;
    }
}

static size_t take_inflated(struct import_source *source, char *target, size_t size)
{
    z_stream *stream = &source->stream;
    stream->next_out = (unsigned char *)target;
    stream->avail_out = (unsigned)size;
    while (stream->avail_out == size && !source->at_end && source->error.status == ORDO_OK) {
        if (stream->avail_in > 0 || fill(source))
            inflate_input(source);
        else if (source->error.status == ORDO_OK)
            (void)!error_set(&source->error, ORDO_FILE, "file",
                             "%s is not whole: its gzip data ends too early", source->path);
    }
    return size - stream->avail_out;
}

size_t import_source_read(char *target, size_t size, void *context)
{
    struct import_source *source = context;
    if (!source->is_begun)
        begin(source);
    if (source->at_end || source->error.status != ORDO_OK)
        return 0;
    size_t length =
        source->is_gzip ? take_inflated(source, target, size) : take_plain(source, target, size);
    source->at_end = source->at_end || length == 0;
    return length;
}

enum ordo_status import_source_check(const struct import_source *source, struct ordo_error *error)
{
    if (source->error.status != ORDO_OK)
        *error = source->error;
    return source->error.status;
}

double import_source_fraction(const struct import_source *source)
{
    off_t size_bytes = S_ISREG(source->identity.st_mode) ? source->identity.st_size : 0;
    if (size_bytes == 0)
        return -1;
    double fraction = (double)source->read_bytes / (double)size_bytes;
    return fraction > 1 ? 1 : fraction;
}

void import_source_close(struct import_source *source)
{
    if (source == NULL)
        return;
    if (source->is_gzip)
        inflateEnd(&source->stream);
    if (source->descriptor >= 0)
        close(source->descriptor);
    free(source);
}
