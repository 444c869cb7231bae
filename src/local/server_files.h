/* The private PostgreSQL's configuration files: their text. Pure. */
#ifndef ORDO_LOCAL_SERVER_FILES_H
#define ORDO_LOCAL_SERVER_FILES_H

#include <stdint.h>

#include "base/buffer.h"

/* ordo.conf: durable, private, and sized to the machine. */
void server_files_settings(struct buffer *text, int64_t memory_bytes, int64_t disk_free_bytes);

/* pg_hba.conf: who may connect. */
void server_files_access(struct buffer *text);

/* pg_ident.conf: who they are. `owner` is the user that runs the server. */
void server_files_identities(struct buffer *text, const char *owner);

#endif
