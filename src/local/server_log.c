#include "local/server_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

off_t server_log_size(const struct place *place)
{
    char path[PLACE_PATH_BYTES];
    struct stat log;
    place_path(place, PLACE_LOG, path);
    return lstat(path, &log) == 0 ? log.st_size : 0;
}

void server_log_read(const struct place *place, off_t begin, struct buffer *text)
{
    enum { TAIL_BYTES = 16384 };
    char path[PLACE_PATH_BYTES];
    char bytes[TAIL_BYTES];
    off_t end = server_log_size(place);
    place_path(place, PLACE_LOG, path);
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (end - begin > TAIL_BYTES)
        begin = end - TAIL_BYTES;
    ssize_t got = end > begin ? pread(fd, bytes, (size_t)(end - begin), begin) : 0;
    if (got > 0)
        buffer_append(text, bytes, (size_t)got);
    close(fd);
}
