#include "http/framing_internal.h"

#include <string.h>

/* Keep a byte of a word that is compared with short ones; longer than there is room it equals
   none. */
static void keep_in_name(struct framing *framing, unsigned char byte)
{
    if (framing->length < FRAMING_NAME_BYTES - 1)
        framing->name[framing->length++] = (char)byte;
    framing->name[framing->length] = '\0';
}

static void keep_in_value(struct framing *framing, unsigned char byte)
{
    if (framing->length < FRAMING_VALUE_BYTES - 1)
        framing->value[framing->length++] = (char)byte;
    else if (byte != ' ' && byte != '\t')
        framing->is_too_long = true;
}

static void take_start(struct framing *framing, unsigned char byte)
{
    framing->phase = FRAMING_HEAD;
    framing_enter(framing, STATE_METHOD);
    if (byte == '\r' && framing->head_skipped == 0)
        framing->state = STATE_START_LF;
    else if (framing_is_token(byte))
        keep_in_name(framing, byte);
    else
        framing_refuse(framing, 400, "The request line must begin with a method");
}

static void take_method(struct framing *framing, unsigned char byte)
{
    if (framing_is_token(byte)) {
        keep_in_name(framing, byte);
    } else if (byte == ' ') {
        framing_judge_method(framing);
        framing_enter(framing, STATE_TARGET);
    } else {
        framing_refuse(framing, 400, "The method must be of letters, with one space after it");
    }
}

static void end_target(struct framing *framing)
{
    if (framing->length == 0)
        framing_refuse(framing, 400, "The target must follow the method after one space");
    if (framing->is_asterisk && (framing->length > 1 || !framing->is_options))
        framing_refuse(framing, 400, "The target * is for OPTIONS alone");
    framing_enter(framing, STATE_VERSION);
}

static void take_target(struct framing *framing, unsigned char byte)
{
    if (byte == ' ') {
        end_target(framing);
        return;
    }
    if (byte <= ' ' || byte >= 0x7f || byte == '"' || byte == '#' || byte == '<' || byte == '>')
        framing_refuse(framing, 400,
                       "The target must be of visible ASCII without quotes, #, < and >; others are "
                       "written as %XX");
    if (framing->length == 0 && byte != '/' && byte != '*')
        framing_refuse(framing, 400, "The target must be a path that begins with /");
    if (framing->length == 0)
        framing->is_asterisk = byte == '*';
    if (framing->length == 1 && byte == '/' && !framing->is_asterisk && framing->value[0] == '/')
        framing_refuse(framing, 400, "The target must not begin with //");
    if (framing->length == 0)
        framing->value[0] = (char)byte;
    if (++framing->length > FRAMING_TARGET_BYTES_MOST)
        framing_refuse(framing, 414, "The target is longer than 8 KB");
}

static void take_version(struct framing *framing, unsigned char byte)
{
    if (byte == '\r') {
        framing_judge_version(framing);
        framing_enter(framing, STATE_LINE_LF);
    } else {
        keep_in_name(framing, byte);
        if (byte <= ' ' || byte >= 0x7f)
            framing_refuse(framing, 400,
                           byte == '\n' ? framing_line_end
                                        : "The request line must end in the version "
                                          "HTTP/1.1");
    }
}

static void take_name(struct framing *framing, unsigned char byte)
{
    if (framing_is_token(byte)) {
        keep_in_name(framing,
                     byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte);
    } else if (byte == ':' && framing->length > 0) {
        framing->is_too_long = false;
        framing_enter(framing, STATE_VALUE_SPACE);
    } else {
        framing_refuse(framing, 400,
                       "A field must be a name and a colon right after it, in one line");
    }
}

static void take_field(struct framing *framing, unsigned char byte)
{
    if (byte == '\r') {
        framing_enter(framing, STATE_HEAD_LF);
        return;
    }
    if (++framing->fields > FRAMING_FIELDS_MOST)
        framing_refuse(framing, 431, "There are more than 100 fields");
    framing_enter(framing, STATE_NAME);
    take_name(framing, byte);
}

static void take_value(struct framing *framing, unsigned char byte)
{
    if (byte == '\r') {
        framing_judge_field(framing);
        framing_enter(framing, STATE_LINE_LF);
    } else if (byte == '\n') {
        framing_refuse(framing, 400, framing_line_end);
    } else if ((byte < ' ' && byte != '\t') || byte == 0x7f) {
        framing_refuse(framing, 400, "A field's value holds a control character");
    } else {
        keep_in_value(framing, byte);
    }
}

static void take_value_space(struct framing *framing, unsigned char byte)
{
    if (byte == ' ' || byte == '\t')
        return;
    framing_enter(framing, STATE_VALUE);
    take_value(framing, byte);
}

static void take_start_line_feed(struct framing *framing, unsigned char byte)
{
    framing->head_skipped = strlen("\r\n");
    framing_line_feed(framing, byte, STATE_START);
}

static void take_line_line_feed(struct framing *framing, unsigned char byte)
{
    framing_line_feed(framing, byte, STATE_FIELD);
}

static void take_head_line_feed(struct framing *framing, unsigned char byte)
{
    framing_line_feed(framing, byte, framing->is_chunked ? STATE_CHUNK_SIZE : STATE_BYTES);
    framing_judge_head(framing);
    if (!framing->is_chunked && framing->left == 0)
        framing_complete(framing);
    else if (framing->phase != FRAMING_REFUSED)
        framing->phase = FRAMING_BODY;
}

void framing_take_head_byte(struct framing *framing, unsigned char byte)
{
    static void (*const takers[])(struct framing *, unsigned char) = {
        [STATE_START] = take_start,
        [STATE_START_LF] = take_start_line_feed,
        [STATE_METHOD] = take_method,
        [STATE_TARGET] = take_target,
        [STATE_VERSION] = take_version,
        [STATE_LINE_LF] = take_line_line_feed,
        [STATE_FIELD] = take_field,
        [STATE_NAME] = take_name,
        [STATE_VALUE_SPACE] = take_value_space,
        [STATE_VALUE] = take_value,
        [STATE_HEAD_LF] = take_head_line_feed,
    };
    if (++framing->head_bytes > FRAMING_HEAD_BYTES_MOST)
        framing_refuse(framing, 431, "The head is longer than 16 KB");
    takers[framing->state](framing, byte);
}
