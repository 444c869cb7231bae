/* How clients reach the private PostgreSQL. */
#include <string.h>

#include "local/local.h"
#include "local/place.h"

/* Everything that libpq would else take from its environment variables. */
static const char fixed_parameters[] =
    " hostaddr='' port=5432 user=ordo dbname=ordo password='' options='' sslmode=disable"
    " gssencmode=disable channel_binding=disable target_session_attrs=any";

static void append_quoted(struct buffer *conninfo, const char *value)
{
    buffer_byte(conninfo, '\'');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '\'' || *c == '\\')
            buffer_byte(conninfo, '\\');
        buffer_byte(conninfo, *c);
    }
    buffer_byte(conninfo, '\'');
}

static void append_percent_encoded(struct buffer *url, const char *value)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (const char *c = value; *c != '\0'; c++) {
        if (strchr(plain, *c) != NULL)
            buffer_byte(url, *c);
        else
            buffer_printf(url, "%%%02X", (unsigned char)*c);
    }
}

static enum ordo_status find_socket_folder(const char *home, char folder[PLACE_PATH_BYTES],
                                           struct ordo_error *error)
{
    struct place place;
    enum ordo_status status = place_find(home, &place, error);
    if (status == ORDO_OK)
        place_path(&place, PLACE_RUN, folder);
    return status;
}

enum ordo_status local_conninfo(const char *home, struct buffer *conninfo, struct ordo_error *error)
{
    char folder[PLACE_PATH_BYTES];
    enum ordo_status status = find_socket_folder(home, folder, error);
    if (status != ORDO_OK)
        return status;
    buffer_text(conninfo, "host=");
    append_quoted(conninfo, folder);
    buffer_text(conninfo, fixed_parameters);
    return conninfo->failed ? error_no_memory(error) : ORDO_OK;
}

enum ordo_status local_url(const char *home, struct buffer *url, struct ordo_error *error)
{
    char folder[PLACE_PATH_BYTES];
    enum ordo_status status = find_socket_folder(home, folder, error);
    if (status != ORDO_OK)
        return status;
    buffer_text(url, "postgresql://ordo@/ordo?host=");
    append_percent_encoded(url, folder);
    buffer_text(url, "&port=5432");
    return url->failed ? error_no_memory(error) : ORDO_OK;
}
