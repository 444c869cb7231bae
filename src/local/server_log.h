/* What the server writes of itself. */
#ifndef ORDO_LOCAL_SERVER_LOG_H
#define ORDO_LOCAL_SERVER_LOG_H

#include <sys/types.h>

#include "base/buffer.h"
#include "local/place.h"

/* Its length in bytes; 0 if there is none. */
off_t server_log_size(const struct place *place);

/* Append what was written to it from `begin` on, or the last 16 KB of that. */
void server_log_read(const struct place *place, off_t begin, struct buffer *text);

#endif
