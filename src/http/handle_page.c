/* The pages: files that are in the program. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "http/assets.h"
#include "http/exchange.h"

static int compare_path(const void *path, const void *asset)
{
    return strcmp(path, ((const struct asset *)asset)->path);
}

/* Whether the client takes gzip: RFC 9110, section 12.5.3, as far as browsers and curl write it. */
static bool takes_gzip(const struct exchange *exchange)
{
    const char *given = exchange_given(exchange, "Accept-Encoding");
    const char *gzip = given == NULL ? NULL : strstr(given, "gzip");
    return gzip != NULL && strncmp(gzip + 4, ";q=0", 4) != 0;
}

/* For clients that do not. */
static bool unpack(const struct asset *asset, struct buffer *body)
{
    enum { GZIP_WINDOW = 16 + MAX_WBITS };
    unsigned char piece[16 * 1024];
    z_stream stream = {0};
    int state = Z_OK;
    if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
        return false;
    stream.next_in = (Bytef *)(uintptr_t)asset->bytes;
    stream.avail_in = (uInt)asset->length;
    while (state == Z_OK) {
        stream.next_out = piece;
        stream.avail_out = sizeof piece;
        state = inflate(&stream, Z_NO_FLUSH);
        buffer_append(body, (const char *)piece, sizeof piece - stream.avail_out);
    }
    inflateEnd(&stream);
    return state == Z_STREAM_END;
}

static void answer_asset(struct exchange *exchange, const struct asset *asset)
{
    struct buffer body = {0};
    exchange_header(exchange, "Vary", "Accept-Encoding");
    if (!asset->is_gzip || takes_gzip(exchange)) {
        if (asset->is_gzip)
            exchange_header(exchange, "Content-Encoding", "gzip");
        buffer_append(&body, (const char *)asset->bytes, asset->length);
    } else if (!unpack(asset, &body)) {
        body.failed = true;
    }
    exchange_answer(exchange, 200, asset->content_type, &body);
}

/* The pages' build puts a hash of the content into these names. */
static bool is_named_by_content(const struct asset *asset)
{
    return strncmp(asset->path, "/office/", 8) == 0 && strchr(asset->path, '-') != NULL;
}

void handle_page(struct exchange *exchange)
{
    const struct asset *asset =
        bsearch(exchange->match.route->path, assets, asset_count, sizeof assets[0], compare_path);
    const char *known = exchange_given(exchange, "If-None-Match");
    struct buffer none = {0};
    exchange_header(exchange, "ETag", asset->etag);
    exchange_header(exchange, "Cache-Control",
                    is_named_by_content(asset) ? "public, max-age=31536000, immutable"
                                               : "no-cache"); /* asked for, and mostly not sent */
    exchange_header(exchange, "Referrer-Policy", "no-referrer");
    exchange_header(exchange, "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; "
                    "img-src 'self' data:; connect-src 'self'; "
                    "base-uri 'none'; form-action 'none'; "
                    "frame-ancestors 'none'");
    if (known != NULL && strstr(known, asset->etag) != NULL)
        exchange_answer(exchange, 304, NULL, &none);
    else
        answer_asset(exchange, asset);
}

void handle_home(struct exchange *exchange)
{
    struct buffer none = {0};
    exchange_header(exchange, "Location", "/openapi.json");
    exchange_answer(exchange, 303, NULL, &none);
}
