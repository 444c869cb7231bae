#include "http/framing_internal.h"

#include <string.h>

/* The fields that count: how often they come, and most of them for what they say. */
enum field {
    FIELD_HOST,
    FIELD_CONTENT_LENGTH,
    FIELD_TRANSFER_ENCODING,
    FIELD_EXPECT,
    FIELD_CONNECTION,
    FIELD_AUTHORIZATION,
    FIELD_CONTENT_TYPE,
    FIELD_IDEMPOTENCY_KEY,
    FIELD_OTHER,
};

static const struct {
    const char *name;
    const char *twice;
} fields[FIELD_OTHER] = {
    [FIELD_HOST] = {"host", "Host is given twice"},
    [FIELD_CONTENT_LENGTH] = {"content-length", "Content-Length is given twice"},
    [FIELD_TRANSFER_ENCODING] = {"transfer-encoding", "Transfer-Encoding is given twice"},
    [FIELD_EXPECT] = {"expect", "Expect is given twice"},
    [FIELD_CONNECTION] = {"connection", "Connection is given twice"},
    [FIELD_AUTHORIZATION] = {"authorization", "Authorization is given twice"},
    [FIELD_CONTENT_TYPE] = {"content-type", "Content-Type is given twice"},
    [FIELD_IDEMPOTENCY_KEY] = {"idempotency-key", "Idempotency-Key is given twice"},
};

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_alphanumeric(unsigned char byte)
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_one_of(unsigned char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte) != NULL;
}

bool framing_is_token(unsigned char byte)
{
    return is_alphanumeric(byte) || is_one_of(byte, "!#$%&'*+-.^_`|~");
}

void framing_judge_method(struct framing *framing)
{
    static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    size_t i = 0;
    if (framing->length == 0) {
        framing_refuse(framing, 400, "The request line must begin with a method");
        return;
    }
    while (i < sizeof known / sizeof known[0] && strcmp(framing->name, known[i]) != 0)
        i++;
    if (i == sizeof known / sizeof known[0])
        framing_refuse(framing, 501,
                       "The method must be GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
    framing->has_no_body = i < 2;
    framing->is_options = i == sizeof known / sizeof known[0] - 1;
}

void framing_judge_version(struct framing *framing)
{
    const char *version = framing->name;
    bool is_version = framing->length == strlen("HTTP/1.1") && strncmp(version, "HTTP/", 5) == 0 &&
                      is_digit((unsigned char)version[5]) && version[6] == '.' &&
                      is_digit((unsigned char)version[7]);
    if (!is_version)
        framing_refuse(framing, 400, "The request line must end in the version HTTP/1.1");
    else if (version[5] != '1' || version[7] > '1')
        framing_refuse(framing, 505, "The version must be HTTP/1.1");
    framing->is_1_0 = version[7] == '0';
}

/* A name or an address as RFC 3986, 3.2.2 has it, and a port. */
static bool is_host(const char *value)
{
    const char *at = value;
    if (*at == '[') {
        do
            at++;
        while (is_alphanumeric((unsigned char)*at) || is_one_of((unsigned char)*at, ":."));
        if (*at != ']' || at == value + 1)
            return false;
        at++;
    } else {
        while (is_alphanumeric((unsigned char)*at) ||
               is_one_of((unsigned char)*at, "-._~%!$&'()*+,;="))
            at++;
        if (at == value)
            return false;
    }
    if (*at == ':')
        at++;
    for (size_t digits = 0; is_digit((unsigned char)*at) && digits < 5; digits++)
        at++;
    return *at == '\0';
}

static bool is_same(const char *value, const char *lower)
{
    for (; *value != '\0' && *lower != '\0'; value++, lower++)
        if (*value != *lower && (*value < 'A' || *value > 'Z' || *value + ('a' - 'A') != *lower))
            return false;
    return *value == *lower;
}

static void judge_length(struct framing *framing)
{
    const char *at = framing->value;
    uint64_t number = 0;
    for (; is_digit((unsigned char)*at); at++)
        number = number > UINT64_MAX / 10 - 1 ? UINT64_MAX : number * 10 + (unsigned)(*at - '0');
    if (at == framing->value || *at != '\0')
        framing_refuse(framing, 400, "Content-Length must be one number of digits alone");
    else if (number > framing->body_bytes_most)
        framing_refuse(framing, 413, "The body is larger than is taken");
    framing->left = number;
}

static enum field field_of(const char *name)
{
    enum field field = FIELD_HOST;
    while (field < FIELD_OTHER && strcmp(name, fields[field].name) != 0)
        field++;
    return field;
}

static void judge_value(struct framing *framing, enum field field)
{
    switch (field) {
    case FIELD_HOST:
        if (!is_host(framing->value))
            framing_refuse(framing, 400, "Host must be a name or an address, and perhaps a port");
        break;
    case FIELD_CONTENT_LENGTH:
        judge_length(framing);
        break;
    case FIELD_TRANSFER_ENCODING:
        if (!is_same(framing->value, "chunked"))
            framing_refuse(framing, 501, "Transfer-Encoding must be chunked, and nothing else");
        framing->is_chunked = true;
        break;
    case FIELD_EXPECT:
        if (framing->is_1_0 || !is_same(framing->value, "100-continue"))
            framing_refuse(framing, 417, "Expect must be 100-continue, in HTTP/1.1");
        framing->expects_continue = true;
        break;
    case FIELD_CONNECTION:
    case FIELD_AUTHORIZATION:
    case FIELD_CONTENT_TYPE:
    case FIELD_IDEMPOTENCY_KEY:
    case FIELD_OTHER:
        break;
    }
}

/* Only these are read here; the others are as long as the head allows. */
static bool is_read(enum field field)
{
    return field <= FIELD_EXPECT;
}

void framing_judge_field(struct framing *framing)
{
    enum field field = field_of(framing->name);
    if (field == FIELD_OTHER)
        return;
    if ((framing->seen & 1U << field) != 0)
        framing_refuse(framing, 400, fields[field].twice);
    framing->seen |= 1U << field;
    if (framing->is_too_long && is_read(field))
        framing_refuse(framing, 400,
                       "Host, Content-Length, Transfer-Encoding and Expect take up to 271 bytes");
    size_t length = framing->length;
    while (length > 0 && is_one_of((unsigned char)framing->value[length - 1], " \t"))
        length--;
    framing->value[length] = '\0';
    judge_value(framing, field);
}

void framing_judge_head(struct framing *framing)
{
    bool has_length = (framing->seen & 1U << FIELD_CONTENT_LENGTH) != 0;
    if (!framing->is_1_0 && (framing->seen & 1U << FIELD_HOST) == 0)
        framing_refuse(framing, 400, "Host is missing");
    if (framing->is_chunked && has_length)
        framing_refuse(framing, 400, "Content-Length and Transfer-Encoding exclude each other");
    if (framing->is_chunked && framing->is_1_0)
        framing_refuse(framing, 400, "Transfer-Encoding is not for HTTP/1.0");
    if (framing->has_no_body && (framing->is_chunked || framing->left > 0))
        framing_refuse(framing, 400, "GET and HEAD take no body");
    framing->body_declared = framing->left;
}
