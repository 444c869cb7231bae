#include "http/log.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rows/render.h"

static const char *const level_names[] = {
    [LOG_ERROR] = "error", [LOG_WARN] = "warn", [LOG_INFO] = "info"};

/* Past this, lines are written before the turn of the loop is over. */
enum { PENDING_BYTES_MOST = 64 * 1024 };

bool log_level_of(const char *name, enum log_level *level)
{
    for (size_t i = 0; i < sizeof level_names / sizeof level_names[0]; i++) {
        if (strcmp(level_names[i], name) == 0) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

/* UTC, to the millisecond; the part to the second is made once a second. */
static void append_time(struct buffer *line)
{
    static time_t made_for = -1;
    static char second[32];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec != made_for) {
        struct tm parts;
        gmtime_r(&now.tv_sec, &parts);
        strftime(second, sizeof second, "time=%Y-%m-%dT%H:%M:%S", &parts);
        made_for = now.tv_sec;
    }
    buffer_text(line, second);
    const int milliseconds = (int)(now.tv_nsec / 1000000);
    const char fraction[] = {'.', (char)('0' + milliseconds / 100),
                             (char)('0' + milliseconds / 10 % 10), (char)('0' + milliseconds % 10),
                             'Z'};
    buffer_append(line, fraction, sizeof fraction);
}

struct buffer *log_begin(struct log *log, enum log_level level, const char *event)
{
    if (level > log->level)
        return NULL;
    append_time(&log->pending);
    buffer_text(&log->pending, " level=");
    buffer_text(&log->pending, level_names[level]);
    buffer_text(&log->pending, " msg=");
    buffer_text(&log->pending, event);
    return &log->pending;
}

/* What logfmt's readers take as one word. */
static bool is_plain(const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:@+,[]%";
    return text[0] != '\0' && text[strspn(text, plain)] == '\0';
}

void log_text(struct buffer *line, const char *name, const char *text)
{
    buffer_byte(line, ' ');
    buffer_text(line, name);
    buffer_byte(line, '=');
    if (is_plain(text))
        buffer_text(line, text);
    else
        render_json_string(line, text);
}

void log_integer(struct buffer *line, const char *name, int64_t number)
{
    buffer_byte(line, ' ');
    buffer_text(line, name);
    buffer_byte(line, '=');
    buffer_integer(line, number);
}

void log_end(struct log *log, struct buffer *line)
{
    buffer_byte(line, '\n');
    if (log->pending.length > PENDING_BYTES_MOST)
        log_flush(log);
}

void log_line(struct log *log, enum log_level level, const char *event, const char *name,
              const char *text)
{
    struct buffer *line = log_begin(log, level, event);
    if (line == NULL)
        return;
    log_text(line, name, text);
    log_end(log, line);
}

/* A log that nobody takes is dropped: the server goes on. */
void log_flush(struct log *log)
{
    size_t written = 0;
    while (written < log->pending.length) {
        ssize_t count =
            write(STDERR_FILENO, log->pending.bytes + written, log->pending.length - written);
        if (count <= 0)
            break;
        written += (size_t)count;
    }
    if (log->pending.failed)
        buffer_free(&log->pending);
    buffer_clear(&log->pending);
}
