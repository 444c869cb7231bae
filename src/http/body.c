/* The body of a request, where it must be JSON. */
#include <string.h>

#include "http/exchange.h"

bool exchange_takes_json(struct exchange *exchange)
{
    static const char json[] = "application/json";
    const char *type = exchange_given(exchange, "Content-Type");
    const char *end = type == NULL ? NULL : type + sizeof json - 1;
    if (exchange_given(exchange, "Content-Encoding") == NULL && type != NULL &&
        strncasecmp(type, json, sizeof json - 1) == 0 &&
        (*end == '\0' || *end == ';' || *end == ' '))
        return true;
    const struct problem problem = problem_of_http(
        PROBLEM_MEDIA_TYPE,
        "The body must be JSON as it is, with Content-Type: application/json and no "
        "Content-Encoding.");
    exchange_refuse(exchange, &problem);
    return false;
}

bool exchange_reads_object(struct exchange *exchange)
{
    struct ordo_error error = {0};
    if (!exchange_takes_json(exchange))
        return false;
    if (json_read_object(exchange->body, exchange->body_length, &exchange->json, &error) == ORDO_OK)
        return true;
    exchange_fail(exchange, &error);
    return false;
}
