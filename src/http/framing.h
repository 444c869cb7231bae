/*
 * Where a request of HTTP/1 begins and ends (RFC 9112): a strict reader of its framing, fed with
 * bytes in pieces of any size. Pure: no allocation, no I/O, no clock.
 *
 * What two programs on a connection could read differently is refused, so that no request can be
 * smuggled past one of them (RFC 9112, 11.2). Lines end in CRLF and nothing else (2.2); of empty
 * lines before a request, one is skipped (2.2). The request line (3):
 *   - the method is GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS; another, and so TRACE and
 *     CONNECT, is 501;
 *   - the target is a path that begins with one '/' (3.2.1), or '*' for OPTIONS (3.2.4). The
 *     absolute form (3.2.2) is for proxies: no client sends it to the server itself, and its host
 *     could differ from the field's. Of RFC 3986's characters that need no encoding, and of
 *     [ ] { } | ^ ` \, which browsers leave as they are; at most FRAMING_TARGET_BYTES_MOST, or 414;
 *   - the version is HTTP/1.1 or HTTP/1.0, or 505.
 * Fields (5): the name is a token with the colon right after it; the value is visible ASCII,
 * spaces, tabs and bytes past 0x7f; no line is continued (5.2). At most FRAMING_FIELDS_MOST of
 * them, and with the request line FRAMING_HEAD_BYTES_MOST, or 431. Once at most are Host, Connection,
 * Content-Length, Transfer-Encoding, Expect, Authorization, Content-Type and Idempotency-Key; Host is a must in
 * HTTP/1.1 (3.2).
 * The body (6): its length is one decimal number (6.2), or it comes in chunks and is coded in no
 * other way, which is 501, and not with HTTP/1.0 or a length (6.1); GET and HEAD have none. At most
 * as many bytes as was said, or 413, already at the head where that tells it. Chunks (7.1) have a
 * size of up to FRAMING_CHUNK_DIGITS_MOST hexadecimal digits, no extensions (the server behind reads
 * none either), and no trailers (7.1.2). Expect is 100-continue in HTTP/1.1, or 417 (RFC 9110,
 * 10.1.1). Upgrade is ignored (RFC 9110, 7.8).
 */
#ifndef ORDO_HTTP_FRAMING_H
#define ORDO_HTTP_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRAMING_TARGET_BYTES_MOST = 8 * 1024,
    FRAMING_HEAD_BYTES_MOST = 16 * 1024, /* with its line ends */
    FRAMING_FIELDS_MOST = 100,
    FRAMING_CHUNK_DIGITS_MOST = 8,
};

enum framing_phase {
    FRAMING_IDLE,     /* not one byte of the request is here */
    FRAMING_HEAD,     /* its head is not complete */
    FRAMING_BODY,     /* its head is sound, its body not complete */
    FRAMING_COMPLETE, /* all of it is sound */
    FRAMING_REFUSED,
};

enum { FRAMING_NAME_BYTES = 24, FRAMING_VALUE_BYTES = 272 };

struct framing {
    enum framing_phase phase;
    int status;         /* refused: 400, 413, 414, 417, 431, 501 or 505 */
    const char *reason; /* refused: one sentence without its full stop; static */
    /* From FRAMING_BODY on: */
    size_t head_skipped;    /* how many of the head's first bytes are an empty line: 0 or 2 */
    bool expects_continue;  /* the client may wait for a 100 before it sends the body */
    uint64_t body_declared; /* bytes of the body, without chunks' framing, as far as is known */

    /* The rest is the reader's own. */
    unsigned state;
    uint64_t body_bytes_most;
    uint64_t left;     /* of the body, or of the chunk */
    size_t head_bytes; /* so far */
    size_t length;     /* of the word that is being read */
    unsigned fields;   /* so far */
    unsigned seen;     /* which of those that count came: a bit each */
    bool is_1_0;       /* HTTP/1.0 */
    bool is_options;   /* the method */
    bool has_no_body;  /* by its method */
    bool is_asterisk;  /* the target */
    bool is_chunked;
    bool is_too_long;              /* the value; only of those that count does it matter */
    char name[FRAMING_NAME_BYTES]; /* of the field, lower case, cut; also the method, the version */
    char value[FRAMING_VALUE_BYTES]; /* of the field, cut */
};

/* Begin with a request. `body_bytes_most` counts the body without chunks' framing. */
void framing_begin(struct framing *framing, uint64_t body_bytes_most);

/*
 * Take bytes, up to the end of the head, of the request, or of `bytes`, whatever comes first, and
 * tell how many were taken. Called again with the rest it goes on; a request that is complete or
 * refused takes none. Once the phase is FRAMING_BODY or beyond, what was taken may pass; refused,
 * nothing more of it may.
 */
size_t framing_take(struct framing *framing, const char *bytes, size_t length);

#endif
