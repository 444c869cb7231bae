/* The files of the pages: made from web/ by tools/embed.py. Empty in a build without pages. */
#ifndef ORDO_HTTP_ASSETS_H
#define ORDO_HTTP_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

struct asset {
    const char *path;         /* as it is asked for: "/docs", "/docs/docs.js" */
    const char *content_type; /* "text/html; charset=utf-8" */
    const char *etag;         /* with its quotation marks; tells the content, not its compression */
    const unsigned char *bytes;
    size_t length;
    bool is_gzip; /* the bytes are compressed: Content-Encoding: gzip */
};

extern const struct asset assets[]; /* sorted by path, as strcmp has it */
extern const size_t asset_count;

#endif
