#include "http/framing.h"

#include "http/framing_internal.h"

const char framing_line_end[] = "Lines must end in CR LF, and neither stands elsewhere";

void framing_refuse(struct framing *framing, int status, const char *reason)
{
    if (framing->phase == FRAMING_REFUSED)
        return;
    framing->phase = FRAMING_REFUSED;
    framing->status = status;
    framing->reason = reason;
}

void framing_complete(struct framing *framing)
{
    if (framing->phase != FRAMING_REFUSED)
        framing->phase = FRAMING_COMPLETE;
}

void framing_enter(struct framing *framing, enum state state)
{
    framing->state = state;
    framing->length = 0;
}

void framing_line_feed(struct framing *framing, unsigned char byte, enum state next)
{
    if (byte != '\n')
        framing_refuse(framing, 400, framing_line_end);
    framing_enter(framing, next);
}

void framing_begin(struct framing *framing, uint64_t body_bytes_most)
{
    *framing = (struct framing){.body_bytes_most = body_bytes_most};
}

static int hexadecimal(unsigned char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}

static void take_chunk_size(struct framing *framing, unsigned char byte)
{
    int digit = hexadecimal(byte);
    if (digit >= 0 && framing->length < FRAMING_CHUNK_DIGITS_MOST) {
        framing->left = framing->left * 16 + (unsigned)digit;
        framing->length++;
    } else if (byte == '\r' && framing->length > 0) {
        framing_enter(framing, STATE_CHUNK_SIZE_LF);
    } else {
        framing_refuse(framing, 400,
                       "A chunk must begin with its size, 1 to 8 hexadecimal digits alone");
    }
}

static void take_chunk_size_line_feed(struct framing *framing, unsigned char byte)
{
    framing_line_feed(framing, byte, framing->left == 0 ? STATE_LAST_CR : STATE_CHUNK_BYTES);
    framing->body_declared += framing->left;
    if (framing->body_declared > framing->body_bytes_most)
        framing_refuse(framing, 413, "The body is larger than is taken");
}

static void take_chunk_end(struct framing *framing, unsigned char byte)
{
    if (byte != '\r')
        framing_refuse(framing, 400, "A chunk must be as long as its size says");
    framing_enter(framing, STATE_CHUNK_LF);
}

static void take_chunk_line_feed(struct framing *framing, unsigned char byte)
{
    framing_line_feed(framing, byte, STATE_CHUNK_SIZE);
}

static void take_last(struct framing *framing, unsigned char byte)
{
    if (byte != '\r')
        framing_refuse(framing, 400, "After the last chunk there must be an empty line");
    framing_enter(framing, STATE_LAST_LF);
}

static void take_last_line_feed(struct framing *framing, unsigned char byte)
{
    framing_line_feed(framing, byte, STATE_LAST_LF);
    framing_complete(framing);
}

/* A byte of the chunks' framing. */
static void take_chunk_byte(struct framing *framing, unsigned char byte)
{
    static void (*const takers[])(struct framing *, unsigned char) = {
        [STATE_CHUNK_SIZE] = take_chunk_size, [STATE_CHUNK_SIZE_LF] = take_chunk_size_line_feed,
        [STATE_CHUNK_CR] = take_chunk_end,    [STATE_CHUNK_LF] = take_chunk_line_feed,
        [STATE_LAST_CR] = take_last,          [STATE_LAST_LF] = take_last_line_feed,
    };
    takers[framing->state](framing, byte);
}

/* As much of the content as is there. */
static size_t take_content(struct framing *framing, size_t length)
{
    size_t taken = length < framing->left ? length : (size_t)framing->left;
    framing->left -= taken;
    if (framing->left == 0 && framing->is_chunked)
        framing_enter(framing, STATE_CHUNK_CR);
    else if (framing->left == 0)
        framing_complete(framing);
    return taken;
}

static size_t take_head(struct framing *framing, const char *bytes, size_t length)
{
    size_t taken = 0;
    while (taken < length && framing->phase <= FRAMING_HEAD)
        framing_take_head_byte(framing, (unsigned char)bytes[taken++]);
    return taken;
}

static size_t take_body(struct framing *framing, const char *bytes, size_t length)
{
    size_t taken = 0;
    while (taken < length && framing->phase == FRAMING_BODY) {
        if (framing->state == STATE_BYTES || framing->state == STATE_CHUNK_BYTES)
            taken += take_content(framing, length - taken);
        else
            take_chunk_byte(framing, (unsigned char)bytes[taken++]);
    }
    return taken;
}

size_t framing_take(struct framing *framing, const char *bytes, size_t length)
{
    return framing->phase <= FRAMING_HEAD ? take_head(framing, bytes, length)
                                          : take_body(framing, bytes, length);
}
