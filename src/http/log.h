/* The server's log: one logfmt line an event, on standard error. Never a secret, a query or a body. */
#ifndef ORDO_HTTP_LOG_H
#define ORDO_HTTP_LOG_H

#include "base/buffer.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO };

struct log {
    enum log_level level;  /* what is less than this is not written */
    struct buffer pending; /* lines not written yet */
};

/* The level of a name ("info"); false if there is none. */
bool log_level_of(const char *name, enum log_level *level);

/* Begin a line, with time, level and what happened ("request"). NULL if it is not to be written.
   Then log_text and so on add to it, and log_end ends it. */
struct buffer *log_begin(struct log *log, enum log_level level, const char *event);
void log_text(struct buffer *line, const char *name, const char *text);
void log_integer(struct buffer *line, const char *name, int64_t number);
void log_end(struct log *log, struct buffer *line);

/* A line that says one thing more. */
void log_line(struct log *log, enum log_level level, const char *event, const char *name,
              const char *text);

/* Write what is pending: once a turn of the loop, so that a line costs no system call. */
void log_flush(struct log *log);

#endif
