/* The framing of requests: any bytes, in any pieces; and what passes, read a second time by a plain
   reader that trusts it. */
#include <string.h>

#include "http/framing.h"
#include "require.h"

enum { BODY_BYTES_MOST = 4096 };

/* What became of the bytes. */
struct outcome {
    struct framing framing;
    size_t head;  /* where the head ended; 0 while it has not */
    size_t taken; /* until the end of the request, of the bytes, or what is refused */
};

static struct outcome frame(const char *bytes, size_t length, size_t step)
{
    struct outcome outcome = {0};
    size_t given = 0;
    framing_begin(&outcome.framing, BODY_BYTES_MOST);
    while (given < length && outcome.framing.phase < FRAMING_COMPLETE) {
        size_t piece = length - given < step ? length - given : step;
        enum framing_phase before = outcome.framing.phase;
        size_t taken = framing_take(&outcome.framing, bytes + given, piece);
        REQUIRE(taken >= 1 && taken <= piece);
        REQUIRE(outcome.framing.phase >= before);
        /* It stops short of a piece's end only where there is something to tell. */
        REQUIRE(taken == piece || outcome.framing.phase > before);
        given += taken;
        if (before <= FRAMING_HEAD && outcome.framing.phase >= FRAMING_BODY)
            outcome.head = given;
    }
    outcome.taken = given;
    return outcome;
}

/* Nothing passes after a request or a refusal. */
static void check_end(struct outcome outcome)
{
    struct framing *framing = &outcome.framing;
    if (framing->phase < FRAMING_COMPLETE)
        return;
    REQUIRE(framing_take(framing, "GET / HTTP/1.1\r\n", 16) == 0);
    if (framing->phase != FRAMING_REFUSED)
        return;
    REQUIRE(framing->status >= 400 && framing->status <= 505);
    REQUIRE(framing->reason != NULL && strpbrk(framing->reason, "\"\\\r\n") == NULL);
}

static void check_same(struct outcome one, struct outcome other)
{
    REQUIRE(one.framing.phase == other.framing.phase);
    REQUIRE(one.framing.status == other.framing.status);
    REQUIRE(one.framing.reason == other.framing.reason);
    REQUIRE(one.framing.head_skipped == other.framing.head_skipped);
    REQUIRE(one.framing.body_declared == other.framing.body_declared);
    REQUIRE(one.head == other.head && one.taken == other.taken);
}

/* A line of a head that is known to be sound, its end not counted. */
static size_t line_length(const char *line, const char *end)
{
    const char *line_end = memmem(line, (size_t)(end - line), "\r\n", 2);
    REQUIRE(line_end != NULL);
    return (size_t)(line_end - line);
}

static bool line_begins(const char *line, size_t length, const char *name)
{
    return length >= strlen(name) && strncasecmp(line, name, strlen(name)) == 0;
}

/* How long the chunks are that begin here. */
static size_t chunks_length(const char *chunks, const char *end, size_t *content)
{
    const char *at = chunks;
    size_t size;
    do {
        size = strtoul(at, NULL, 16);
        at += line_length(at, end) + 2 + size;
        REQUIRE(at < end && memcmp(at, "\r\n", 2) == 0);
        at += 2;
        *content += size;
    } while (size > 0);
    return (size_t)(at - chunks);
}

/* A complete request, read again by its lines. The bytes are followed by a NUL. */
static void check_complete(const char *bytes, const struct outcome *outcome)
{
    const char *end = bytes + outcome->taken;
    const char *line = bytes + outcome->framing.head_skipped;
    size_t length_said = 0;
    size_t content = 0;
    bool is_chunked = false;
    unsigned lengths = 0;
    REQUIRE(memchr(line, '\0', outcome->head - outcome->framing.head_skipped) == NULL);
    for (size_t length; (length = line_length(line, end)) > 0; line += length + 2) {
        REQUIRE(line[0] != ' ' && line[0] != '\t');
        REQUIRE(memchr(line, '\n', length) == NULL && memchr(line, '\r', length) == NULL);
        if (line_begins(line, length, "content-length:")) {
            length_said = strtoul(line + strlen("content-length:"), NULL, 10);
            lengths++;
        }
        is_chunked = is_chunked || line_begins(line, length, "transfer-encoding:");
    }
    line += 2;
    REQUIRE(line == bytes + outcome->head);
    REQUIRE(lengths + is_chunked <= 1);
    if (is_chunked)
        REQUIRE(line + chunks_length(line, end, &content) == end);
    else
        REQUIRE(line + length_said == end);
    REQUIRE(outcome->framing.body_declared == (is_chunked ? content : length_said));
    REQUIRE(outcome->framing.body_declared <= BODY_BYTES_MOST);
}

static void check_requests(const char *bytes, size_t length, size_t step)
{
    for (;;) {
        struct outcome at_once = frame(bytes, length, SIZE_MAX);
        check_same(at_once, frame(bytes, length, step));
        check_same(at_once, frame(bytes, length, 1));
        check_end(at_once);
        REQUIRE(at_once.head <= FRAMING_HEAD_BYTES_MOST ||
                at_once.framing.phase == FRAMING_REFUSED);
        if (at_once.framing.phase != FRAMING_COMPLETE)
            return;
        check_complete(bytes, &at_once);
        bytes += at_once.taken;
        length -= at_once.taken;
    }
}

/* The first byte says in what steps the rest comes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    char *bytes = malloc(size);
    REQUIRE(bytes != NULL);
    memcpy(bytes, data + 1, size - 1);
    bytes[size - 1] = '\0';
    check_requests(bytes, size - 1, (size_t)data[0] + 1);
    free(bytes);
    return 0;
}
