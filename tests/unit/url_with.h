/* A server's address with one parameter more. */
#ifndef ORDO_TESTS_UNIT_URL_WITH_H
#define ORDO_TESTS_UNIT_URL_WITH_H

#include <stdio.h>
#include <string.h>

/* `url`, or a connection string of keywords, and "name=value". */
static inline void url_with(const char *url, const char *parameter, char *text, size_t size)
{
    const char *separator = strchr(url, '?') == NULL ? "?" : "&";
    if (strstr(url, "://") == NULL)
        separator = " ";
    snprintf(text, size, "%s%s%s", url, separator, parameter);
}

#endif
