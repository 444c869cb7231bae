#include "db/conninfo.h"

#include <stdio.h>
#include <string.h>

#include "db/connection_internal.h"

PQconninfoOption *conninfo_parse(const char *conninfo, struct ordo_error *error)
{
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    if (options == NULL) {
        error_set(error, ORDO_INVALID, "database",
                  "database: this is not a connection string that PostgreSQL's libpq can read");
        error_hint(error, "Write postgresql://USER@HOST:PORT/DATABASE, or host=... dbname=...");
    }
    return options;
}

static void append_keyword(struct buffer *out, const char *keyword, const char *value)
{
    buffer_printf(out, "%s%s='", out->length > 0 ? " " : "", keyword);
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '\'' || *c == '\\')
            buffer_byte(out, '\\');
        buffer_byte(out, *c);
    }
    buffer_byte(out, '\'');
}

/* The value of `options`, if the URL's query part gives one, or NULL. The last one counts. */
static const char *find_url_options(const char *query)
{
    static const char name[] = "options=";
    const char *found = NULL;
    for (; query != NULL; query = strchr(query, '&')) {
        query++; /* past ? or & */
        if (strncmp(query, name, strlen(name)) == 0)
            found = query + strlen(name);
    }
    return found;
}

static void append_url_in_schema(struct buffer *out, const char *url, const char *schema)
{
    const char *query = strchr(url, '?');
    const char *value = find_url_options(query);
    if (value == NULL) {
        buffer_text(out, url);
        if (query == NULL)
            buffer_byte(out, '?');
        else if (query[1] != '\0')
            buffer_byte(out, '&');
        buffer_printf(out, "options=-csearch_path%%3D%s", schema);
        return;
    }
    const char *end = value + strcspn(value, "&");
    buffer_append(out, url, (size_t)(end - url));
    buffer_printf(out, "%s-csearch_path%%3D%s", end == value ? "" : "%20", schema);
    buffer_text(out, end);
}

/* A keyword that comes twice counts as it comes last. */
static void append_keywords_in_schema(struct buffer *out, const char *conninfo,
                                      const PQconninfoOption *options, const char *schema)
{
    struct buffer merged = {0};
    for (const PQconninfoOption *o = options; o->keyword != NULL; o++)
        if (strcmp(o->keyword, "options") == 0 && o->val != NULL && o->val[0] != '\0')
            buffer_printf(&merged, "%s ", o->val);
    buffer_printf(&merged, "-csearch_path=%s", schema);
    buffer_text(out, conninfo);
    if (!merged.failed)
        append_keyword(out, "options", merged.bytes);
    out->failed = out->failed || merged.failed;
    buffer_free(&merged);
}

static bool is_url(const char *conninfo)
{
    static const char *const schemes[] = {"postgresql://", "postgres://"};
    for (size_t s = 0; s < sizeof schemes / sizeof schemes[0]; s++)
        if (strncmp(conninfo, schemes[s], strlen(schemes[s])) == 0)
            return true;
    return false;
}

enum ordo_status conninfo_in_schema(const char *conninfo, const char *schema, struct buffer *out,
                                    struct ordo_error *error)
{
    PQconninfoOption *options = conninfo_parse(conninfo, error);
    if (options == NULL)
        return error->status;
    if (is_url(conninfo))
        append_url_in_schema(out, conninfo, schema);
    else
        append_keywords_in_schema(out, conninfo, options, schema);
    PQconninfoFree(options);
    return out->failed ? error_no_memory(error) : ORDO_OK;
}

static bool says_where(const char *keyword)
{
    return strcmp(keyword, "host") == 0 || strcmp(keyword, "hostaddr") == 0 ||
           strcmp(keyword, "port") == 0;
}

enum ordo_status conninfo_on_host(const char *conninfo, const char *host, int port,
                                  struct buffer *out, struct ordo_error *error)
{
    char number[16];
    PQconninfoOption *options = conninfo_parse(conninfo, error);
    if (options == NULL)
        return error->status;
    for (const PQconninfoOption *o = options; o->keyword != NULL; o++)
        if (o->val != NULL && !says_where(o->keyword))
            append_keyword(out, o->keyword, o->val);
    snprintf(number, sizeof number, "%d", port);
    append_keyword(out, "host", host);
    append_keyword(out, "hostaddr", ""); /* an address would go before the host */
    append_keyword(out, "port", number);
    PQconninfoFree(options);
    return out->failed ? error_no_memory(error) : ORDO_OK;
}

enum ordo_status conninfo_as_user(const char *conninfo, const char *user, struct buffer *out,
                                  struct ordo_error *error)
{
    PQconninfoOption *options = conninfo_parse(conninfo, error);
    if (options == NULL)
        return error->status;
    for (const PQconninfoOption *o = options; o->keyword != NULL; o++)
        if (o->val != NULL && strcmp(o->keyword, "user") != 0 &&
            strcmp(o->keyword, "password") != 0)
            append_keyword(out, o->keyword, o->val);
    append_keyword(out, "user", user);
    append_keyword(out, "password", ""); /* else libpq would take PGPASSWORD, another user's */
    PQconninfoFree(options);
    return out->failed ? error_no_memory(error) : ORDO_OK;
}

enum ordo_status conninfo_without_password(const char *conninfo, struct buffer *out,
                                           struct buffer *password, struct ordo_error *error)
{
    PQconninfoOption *options = conninfo_parse(conninfo, error);
    enum ordo_status status = ORDO_OK;
    if (options == NULL)
        return error->status;
    buffer_text(password, "");
    for (const PQconninfoOption *o = options; status == ORDO_OK && o->keyword != NULL; o++) {
        if (o->val == NULL)
            continue;
        if (strcmp(o->keyword, "password") == 0)
            buffer_text(password, o->val);
        else if (strchr(o->dispchar, '*') == NULL) /* how libpq marks its secrets */
            append_keyword(out, o->keyword, o->val);
        else
            status = error_set(error, ORDO_INVALID, "database",
                               "database: %s cannot be handed to another program without showing "
                               "it to all users of this machine",
                               o->keyword);
    }
    if (status == ORDO_OK && (out->failed || password->failed))
        status = error_no_memory(error);
    PQconninfoFree(options);
    return status;
}
