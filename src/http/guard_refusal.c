#include <event2/buffer.h>
#include <event2/util.h>
#include <stdio.h>
#include <string.h>

#include "http/guard_internal.h"

static const char *title_of(int status)
{
    switch (status) {
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 417:
        return "Expectation Failed";
    case 431:
        return "Request Header Fields Too Large";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Bad Request";
    }
}

void guard_write_refusal(struct evbuffer *output, int status, const char *reason)
{
    const char *title = title_of(status);
    char date[64] = "";
    char body[512];
    evutil_date_rfc1123(date, sizeof date, NULL);
    int length = snprintf(body, sizeof body,
                          "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,"
                          "\"detail\":\"%s.\"}\n",
                          title, status, reason);
    evbuffer_add_printf(output,
                        "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: application/problem+json\r\n"
                        "Content-Length: %d\r\n%sConnection: close\r\n\r\n%s",
                        status, title, date, length, status == 503 ? "Retry-After: 1\r\n" : "",
                        body);
}
