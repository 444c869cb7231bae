/* The framing of requests: what is sound, where it ends, and what is refused, however the bytes come
   in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "http/framing.h"

enum { BODY_BYTES_MOST = 1000 };

/* What became of the bytes: where the head ended and how much was taken, told as text. */
static void take(struct framing *framing, const char *bytes, size_t length, size_t *head,
                 size_t *taken)
{
    while (length > 0 && framing->phase < FRAMING_COMPLETE) {
        size_t step = framing_take(framing, bytes, length);
        *taken += step;
        bytes += step;
        length -= step;
        if (*head == 0 && (framing->phase == FRAMING_BODY || framing->phase == FRAMING_COMPLETE))
            *head = *taken;
    }
}

static void describe(const struct framing *framing, size_t head, size_t taken, struct buffer *told)
{
    static const char *const phases[] = {"idle", "head", "body", "complete"};
    if (framing->phase == FRAMING_REFUSED)
        buffer_printf(told, "%d %s", framing->status, framing->reason);
    else
        buffer_printf(told, "%s %zu+%zu", phases[framing->phase], head, taken - head);
    if (framing->head_skipped > 0)
        buffer_printf(told, " skip %zu", framing->head_skipped);
    if (framing->expects_continue)
        buffer_text(told, " continue");
    if (framing->phase == FRAMING_COMPLETE && framing->body_declared > 0)
        buffer_printf(told, " content %zu", (size_t)framing->body_declared);
}

static void assert_taken(const char *bytes, size_t length, size_t split, const char *expected)
{
    struct framing framing;
    struct buffer told = {0};
    size_t head = 0;
    size_t taken = 0;
    framing_begin(&framing, BODY_BYTES_MOST);
    assert_int_equal(framing.phase, FRAMING_IDLE);
    take(&framing, bytes, split, &head, &taken);
    take(&framing, bytes + split, length - split, &head, &taken);
    assert_int_equal(framing_take(&framing, "x", framing.phase >= FRAMING_COMPLETE), 0);
    describe(&framing, head, taken, &told);
    assert_string_equal(told.bytes, expected);
    buffer_free(&told);
}

/* At once, and parted at every place. */
static void assert_framed(const char *bytes, size_t length, const char *expected)
{
    for (size_t split = 0; split <= length; split++)
        assert_taken(bytes, length, split, expected);
}

#define FRAMED(bytes, expected) assert_framed(bytes, sizeof(bytes) - 1, expected)
#define LINE                    "GET / HTTP/1.1\r\n"
#define HOST                    "Host: shop.example\r\n"
#define POST                    "POST /v1/orders HTTP/1.1\r\n" HOST
#define CHUNKED                 POST "Transfer-Encoding: chunked\r\n\r\n"
#define LINES                   "400 Lines must end in CR LF, and neither stands elsewhere"
#define TARGET                                                                                     \
    "400 The target must be of visible ASCII without quotes, #, < and >; others are written as "   \
    "%XX"
#define NAME    "400 A field must be a name and a colon right after it, in one line"
#define CONTROL "400 A field's value holds a control character"
#define LENGTH  "400 Content-Length must be one number of digits alone"
#define A_HOST  "400 Host must be a name or an address, and perhaps a port"
#define CHUNK   "400 A chunk must begin with its size, 1 to 8 hexadecimal digits alone"
#define METHOD  "501 The method must be GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS"
#define VERSION "400 The request line must end in the version HTTP/1.1"
#define CODING  "501 Transfer-Encoding must be chunked, and nothing else"
#define LARGE   "413 The body is larger than is taken"

static void a_request_without_a_body_ends_with_its_head(void **state)
{
    (void)state;
    FRAMED(LINE HOST "\r\n", "complete 38+0");
    FRAMED(LINE HOST "\r\nGET /next", "complete 38+0");
    FRAMED("HEAD /a?b=c%20d&e[0]=f HTTP/1.1\r\nHOST:[::1]:80\r\n\r\n", "complete 50+0");
    FRAMED("GET / HTTP/1.0\r\n\r\n", "complete 18+0");
    FRAMED("OPTIONS * HTTP/1.1\r\n" HOST "\r\n", "complete 42+0");
    FRAMED(POST "Content-Length: 0\r\n\r\n", "complete 67+0");
    FRAMED(LINE HOST "Content-Length: 000\r\n\r\n", "complete 59+0");
    FRAMED(LINE HOST "Empty:\r\nText: caf\xc3\xa9\t \"x\"  \r\n\r\n", "complete 66+0");
    FRAMED(LINE HOST "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n",
           "complete 89+0");
}

static void what_is_not_complete_waits(void **state)
{
    (void)state;
    FRAMED("", "idle 0+0");
    FRAMED("G", "head 0+1");
    FRAMED(LINE HOST "\r", "head 0+37");
    FRAMED(POST "Content-Length: 3\r\n\r\nab", "body 67+2");
    FRAMED(CHUNKED "3\r\nabc\r\n0\r\n\r", "body 76+12");
}

static void a_body_is_as_long_as_it_says(void **state)
{
    (void)state;
    FRAMED(POST "Content-Length: 3\r\n\r\nabcGET /next", "complete 67+3 content 3");
    FRAMED(POST "content-length:\t0003 \t\r\n\r\nabcd", "complete 72+3 content 3");
    FRAMED("DELETE / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n\r", "complete 60+1 content 1");
    FRAMED(POST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\nx",
           "complete 89+1 continue content 1");
}

static void chunks_end_with_an_empty_one(void **state)
{
    (void)state;
    FRAMED(CHUNKED "0\r\n\r\nGET /next", "complete 76+5");
    FRAMED(CHUNKED "3\r\nabc\r\n00a\r\n0123456789\r\n00000000\r\n\r\nx",
           "complete 76+37 content 13");
    FRAMED(CHUNKED "B\r\n0\r\n\r\n0\r\n\r\n0\r\n0\r\n\r\n", "complete 76+21 content 11");
    FRAMED(POST "Transfer-Encoding:CHUNKED \r\n\r\n0\r\n\r\n", "complete 76+5");
}

static void one_empty_line_before_a_request_is_skipped(void **state)
{
    (void)state;
    FRAMED("\r\n" LINE HOST "\r\n", "complete 40+0 skip 2");
    FRAMED("\r\n\r\n" LINE HOST "\r\n", "400 The request line must begin with a method skip 2");
    FRAMED("\n" LINE HOST "\r\n", "400 The request line must begin with a method");
    FRAMED("\rGET", LINES " skip 2");
}

static void the_request_line_is_strict(void **state)
{
    (void)state;
    FRAMED(" GET / HTTP/1.1\r\n", "400 The request line must begin with a method");
    FRAMED("\0GET / HTTP/1.1\r\n", "400 The request line must begin with a method");
    FRAMED("G\0T / HTTP/1.1\r\n", "400 The method must be of letters, with one space after it");
    FRAMED("GET\t/ HTTP/1.1\r\n", "400 The method must be of letters, with one space after it");
    FRAMED("GET\r\n", "400 The method must be of letters, with one space after it");
    FRAMED("get / HTTP/1.1\r\n", METHOD);
    FRAMED("CONNECT a:1 HTTP/1.1\r\n", METHOD);
    FRAMED("TRACE / HTTP/1.1\r\n", METHOD);
    FRAMED("GETGETGETGETGETGETGETGETGETGET / HTTP/1.1\r\n", METHOD);
    FRAMED("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", METHOD);
    FRAMED("GET  / HTTP/1.1\r\n", "400 The target must follow the method after one space");
    FRAMED("GET /  HTTP/1.1\r\n", VERSION);
    FRAMED("GET / HTTP/1.1 \r\n", VERSION);
    FRAMED("GET /\r\n", TARGET);
    FRAMED("GET / \r\n", VERSION);
    FRAMED("GET / http/1.1\r\n", VERSION);
    FRAMED("GET / HTTP/1.1x\r\n", VERSION);
    FRAMED("GET / HTTP/11\r\n", VERSION);
    FRAMED("GET / HTTP/1.1\n", LINES);
    FRAMED("GET / HTTP/1.1\r\r\n", LINES);
    FRAMED("GET / HTTP/2.0\r\n", "505 The version must be HTTP/1.1");
    FRAMED("GET / HTTP/1.2\r\n", "505 The version must be HTTP/1.1");
    FRAMED("GET / HTTP/0.9\r\n", "505 The version must be HTTP/1.1");
}

static void the_target_is_a_path(void **state)
{
    (void)state;
    FRAMED("GET http://shop.example/ HTTP/1.1\r\n",
           "400 The target must be a path that begins with /");
    FRAMED("GET x HTTP/1.1\r\n", "400 The target must be a path that begins with /");
    FRAMED("GET //other.example/ HTTP/1.1\r\n", "400 The target must not begin with //");
    FRAMED("GET * HTTP/1.1\r\n", "400 The target * is for OPTIONS alone");
    FRAMED("OPTIONS */ HTTP/1.1\r\n", "400 The target * is for OPTIONS alone");
    FRAMED("GET /a\0b HTTP/1.1\r\n", TARGET);
    FRAMED("GET /a\tb HTTP/1.1\r\n", TARGET);
    FRAMED("GET /caf\xc3\xa9 HTTP/1.1\r\n", TARGET);
    FRAMED("GET /a\x7f HTTP/1.1\r\n", TARGET);
    FRAMED("GET /a#b HTTP/1.1\r\n", TARGET);
    FRAMED("GET /a\"b HTTP/1.1\r\n", TARGET);
}

static void fields_are_strict(void **state)
{
    (void)state;
    FRAMED(LINE HOST "Name : x\r\n\r\n", NAME);
    FRAMED(LINE HOST ": x\r\n\r\n", NAME);
    FRAMED(LINE HOST "Name\r\n\r\n", NAME);
    FRAMED(LINE HOST "Na\0me: x\r\n\r\n", NAME);
    FRAMED(LINE HOST "N\xc3\xa4me: x\r\n\r\n", NAME);
    FRAMED(LINE HOST "Name: x\r\n folded\r\n\r\n", NAME);
    FRAMED(LINE HOST "Name: x\r\n\tfolded\r\n\r\n", NAME);
    FRAMED(LINE " " HOST "\r\n", NAME);
    FRAMED(LINE HOST "Name: a\0b\r\n\r\n", CONTROL);
    FRAMED(LINE HOST "Name: a\x7f\r\n\r\n", CONTROL);
    FRAMED(LINE HOST "Name: a\x1b[0m\r\n\r\n", CONTROL);
    FRAMED(LINE HOST "Name: a\nOther: b\r\n\r\n", LINES);
    FRAMED(LINE HOST "Name: \nOther: b\r\n\r\n", LINES);
    FRAMED(LINE HOST "Name: a\rb\r\n\r\n", LINES);
    FRAMED(LINE HOST "Name: a\r\n\n", NAME);
    FRAMED(LINE HOST "Name: a\r\n\rx", LINES);
}

static void a_host_is_a_must_and_one(void **state)
{
    (void)state;
    FRAMED(LINE "\r\n", "400 Host is missing");
    FRAMED(LINE HOST HOST "\r\n", "400 Host is given twice");
    FRAMED("GET / HTTP/1.0\r\n" HOST HOST "\r\n", "400 Host is given twice");
    FRAMED(LINE "Host:\r\n\r\n", A_HOST);
    FRAMED(LINE "Host: a b\r\n\r\n", A_HOST);
    FRAMED(LINE "Host: a/b\r\n\r\n", A_HOST);
    FRAMED(LINE "Host: u@a\r\n\r\n", A_HOST);
    FRAMED(LINE "Host: a, b\r\n\r\n", A_HOST);
    FRAMED(LINE "Host: a:x\r\n\r\n", A_HOST);
    FRAMED(LINE "Host: a:123456\r\n\r\n", A_HOST);
    FRAMED(LINE "Host: :80\r\n\r\n", A_HOST);
    FRAMED(LINE "Host: []\r\n\r\n", A_HOST);
    FRAMED(LINE "Host: [::1\r\n\r\n", A_HOST);
}

static void a_length_is_digits_and_one(void **state)
{
    (void)state;
    FRAMED(POST "Content-Length: +5\r\n\r\nabcde", LENGTH);
    FRAMED(POST "Content-Length: -5\r\n\r\nabcde", LENGTH);
    FRAMED(POST "Content-Length: 5, 5\r\n\r\nabcde", LENGTH);
    FRAMED(POST "Content-Length: 5 5\r\n\r\nabcde", LENGTH);
    FRAMED(POST "Content-Length: 0x5\r\n\r\nabcde", LENGTH);
    FRAMED(POST "Content-Length:\r\n\r\nabcde", LENGTH);
    FRAMED(POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
           "400 Content-Length is given twice");
    FRAMED(POST "Content-Length: 1000\r\n\r\n", "body 70+0");
    FRAMED(POST "Content-Length: 1001\r\n\r\n", LARGE);
    FRAMED(POST "Content-Length: 18446744073709551616\r\n\r\n", LARGE);
    FRAMED(POST "Content-Length: 18446744073709551621x\r\n\r\n", LENGTH);
}

static void the_only_coding_is_chunked(void **state)
{
    (void)state;
    FRAMED(POST "Transfer-Encoding: xchunked\r\n\r\n", CODING);
    FRAMED(POST "Transfer-Encoding: chunkedx\r\n\r\n", CODING);
    FRAMED(POST "Transfer-Encoding: chunked;q=1\r\n\r\n", CODING);
    FRAMED(POST "Transfer-Encoding: gzip, chunked\r\n\r\n", CODING);
    FRAMED(POST "Transfer-Encoding: chunked, identity\r\n\r\n", CODING);
    FRAMED(POST "Transfer-Encoding: \"chunked\"\r\n\r\n", CODING);
    FRAMED(POST "Transfer-Encoding: \x0b"
                "chunked\r\n\r\n",
           CONTROL);
    FRAMED(POST "Transfer-Encoding:\r\n\r\n", CODING);
    FRAMED(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
           "400 Transfer-Encoding is given twice");
    FRAMED(POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
           "400 Content-Length and Transfer-Encoding exclude each other");
    FRAMED(POST "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
           "400 Content-Length and Transfer-Encoding exclude each other");
    FRAMED("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
           "400 Transfer-Encoding is not for HTTP/1.0");
}

static void chunks_are_strict(void **state)
{
    (void)state;
    FRAMED(CHUNKED "\r\n", CHUNK);
    FRAMED(CHUNKED "x\r\n", CHUNK);
    FRAMED(CHUNKED "0x5\r\nabcde\r\n", CHUNK);
    FRAMED(CHUNKED "+5\r\nabcde\r\n", CHUNK);
    FRAMED(CHUNKED " 5\r\nabcde\r\n", CHUNK);
    FRAMED(CHUNKED "5 \r\nabcde\r\n", CHUNK);
    FRAMED(CHUNKED "5;name=value\r\nabcde\r\n", CHUNK);
    FRAMED(CHUNKED "000000005\r\nabcde\r\n", CHUNK);
    FRAMED(CHUNKED "5\nabcde\r\n", CHUNK);
    FRAMED(CHUNKED "5\rabcde\r\n", LINES);
    FRAMED(CHUNKED "3\r\nabcd\r\n", "400 A chunk must be as long as its size says");
    FRAMED(CHUNKED "3\r\nabc\n0", "400 A chunk must be as long as its size says");
    FRAMED(CHUNKED "3\r\nabc\r0", LINES);
    FRAMED(CHUNKED "3\r\nab\r\n0\r\n\r\n", "400 A chunk must be as long as its size says");
    FRAMED(CHUNKED "0\r\nTrailer: x\r\n\r\n",
           "400 After the last chunk there must be an empty line");
    FRAMED(CHUNKED "0\r\n\n", "400 After the last chunk there must be an empty line");
    FRAMED(CHUNKED "0\r\n\rx", LINES);
    FRAMED(CHUNKED "3e9\r\n", LARGE);
    FRAMED(CHUNKED "ffffffff\r\n", LARGE);
    FRAMED(CHUNKED "1\r\nx\r\n3E8\r\n", LARGE);
}

static void what_counts_comes_once(void **state)
{
    (void)state;
    FRAMED(LINE HOST "Connection: close\r\nconnection: keep-alive\r\n\r\n",
           "400 Connection is given twice");
    FRAMED(LINE HOST "Authorization: a\r\nAuthorization: b\r\n\r\n",
           "400 Authorization is given twice");
    FRAMED(POST "Content-Type: a\r\nContent-Type: b\r\n\r\n", "400 Content-Type is given twice");
    FRAMED(POST "Expect: 100-continue\r\nExpect: 100-continue\r\n\r\n",
           "400 Expect is given twice continue");
    FRAMED(LINE HOST "Accept: a\r\nAccept: b\r\n\r\n", "complete 60+0");
}

static void what_cannot_be_met_is_refused(void **state)
{
    (void)state;
    FRAMED(POST "Expect: 200-ok\r\n\r\n", "417 Expect must be 100-continue, in HTTP/1.1 continue");
    FRAMED("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n",
           "417 Expect must be 100-continue, in HTTP/1.1 continue");
    FRAMED(LINE HOST "Content-Length: 1\r\n\r\nx", "400 GET and HEAD take no body");
    FRAMED("HEAD / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "400 GET and HEAD take no body");
}

/* Of `before`, `count` times `filling`, and `after`. */
static void assert_filled(const char *before, char filling, size_t count, const char *after,
                          const char *expected)
{
    struct buffer bytes = {0};
    buffer_text(&bytes, before);
    buffer_repeat(&bytes, filling, count);
    buffer_text(&bytes, after);
    assert_taken(bytes.bytes, bytes.length, 0, expected);
    assert_taken(bytes.bytes, bytes.length, bytes.length / 2, expected);
    buffer_free(&bytes);
}

static void sizes_have_limits(void **state)
{
    (void)state;
    assert_filled("GET /", 'a', 8191, " HTTP/1.1\r\n" HOST "\r\n", "complete 8229+0");
    assert_filled("GET /", 'a', 8192, " HTTP/1.1\r\n" HOST "\r\n",
                  "414 The target is longer than 8 KB");
    assert_filled(LINE HOST "Name: ", 'a', 16338, "\r\n\r\n", "complete 16384+0");
    assert_filled(LINE HOST "Name: ", 'a', 16339, "\r\n\r\n", "431 The head is longer than 16 KB");
    assert_filled("", 'G', 20000, "", "431 The head is longer than 16 KB");
    assert_filled(LINE "Host: ", 'a', 271, "\r\n\r\n", "complete 297+0");
    assert_filled(LINE "Host: ", 'a', 272, "\r\n\r\n",
                  "400 Host, Content-Length, Transfer-Encoding and Expect take up to 271 bytes");
    assert_filled(LINE "Name: ", 'a', 300, "\r\n" HOST "\r\n", "complete 346+0");
    assert_filled(LINE "Host: a", ' ', 1000, "\r\n\r\n", "complete 1027+0");
    assert_filled(LINE HOST "Content-Length", 'x', 300, ": +5\r\n\r\n", "complete 358+0");
}

static void fields_are_counted(void **state)
{
    (void)state;
    for (size_t count = 100; count <= 101; count++) {
        struct buffer bytes = {0};
        buffer_text(&bytes, LINE HOST);
        for (size_t i = 1; i < count; i++)
            buffer_text(&bytes, "N:\r\n");
        buffer_text(&bytes, "\r\n");
        assert_taken(bytes.bytes, bytes.length, 7,
                     count == 100 ? "complete 434+0" : "431 There are more than 100 fields");
        buffer_free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_without_a_body_ends_with_its_head),
        cmocka_unit_test(what_is_not_complete_waits),
        cmocka_unit_test(a_body_is_as_long_as_it_says),
        cmocka_unit_test(chunks_end_with_an_empty_one),
        cmocka_unit_test(one_empty_line_before_a_request_is_skipped),
        cmocka_unit_test(the_request_line_is_strict),
        cmocka_unit_test(the_target_is_a_path),
        cmocka_unit_test(fields_are_strict),
        cmocka_unit_test(a_host_is_a_must_and_one),
        cmocka_unit_test(a_length_is_digits_and_one),
        cmocka_unit_test(the_only_coding_is_chunked),
        cmocka_unit_test(chunks_are_strict),
        cmocka_unit_test(what_counts_comes_once),
        cmocka_unit_test(what_cannot_be_met_is_refused),
        cmocka_unit_test(sizes_have_limits),
        cmocka_unit_test(fields_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
