/* What the files of framing share. */
#ifndef ORDO_HTTP_FRAMING_INTERNAL_H
#define ORDO_HTTP_FRAMING_INTERNAL_H

#include "http/framing.h"

/* What the next byte belongs to. */
enum state {
    STATE_START, /* the method, or an empty line before it */
    STATE_START_LF,
    STATE_METHOD,
    STATE_TARGET,
    STATE_VERSION,
    STATE_LINE_LF,
    STATE_FIELD, /* a field's name, or the empty line that ends the head */
    STATE_NAME,
    STATE_VALUE_SPACE,
    STATE_VALUE,
    STATE_HEAD_LF,
    STATE_BYTES, /* of the body */
    STATE_CHUNK_SIZE,
    STATE_CHUNK_SIZE_LF,
    STATE_CHUNK_BYTES,
    STATE_CHUNK_CR,
    STATE_CHUNK_LF,
    STATE_LAST_CR,
    STATE_LAST_LF,
};

extern const char framing_line_end[]; /* a reason: what lines must end in */

/* Refuse the request, unless it is refused already. `reason` is static. */
void framing_refuse(struct framing *framing, int status, const char *reason);
/* All of the request is here, unless it is refused. */
void framing_complete(struct framing *framing);
/* The next byte begins with this. */
void framing_enter(struct framing *framing, enum state state);
/* A byte that must be a line feed, and what comes then. */
void framing_line_feed(struct framing *framing, unsigned char byte, enum state next);

/* framing_head.c: the lines of the head. */
void framing_take_head_byte(struct framing *framing, unsigned char byte);

/*
 * framing_fields.c: what they say. Each looks at a word that was read, and may refuse the request:
 * the method and the version in `name`, a field in `name` and `value`, and at last the head as a
 * whole, whose body `left` and `is_chunked` tell.
 */
bool framing_is_token(unsigned char byte); /* RFC 9110, 5.6.2 */
void framing_judge_method(struct framing *framing);
void framing_judge_version(struct framing *framing);
void framing_judge_field(struct framing *framing);
void framing_judge_head(struct framing *framing);

#endif
