#include "http/tls.h"

#include <openssl/err.h>
#include <string.h>

/* RFC 7301: the client's list, out of which only HTTP/1.1 is spoken here. */
static int choose_protocol(SSL *ssl, const unsigned char **chosen, unsigned char *chosen_length,
                           const unsigned char *offered, unsigned int offered_length, void *context)
{
    static const unsigned char http_1_1[] = "\x08http/1.1";
    unsigned char *choice = NULL;
    (void)ssl;
    (void)context;
    const int found = SSL_select_next_proto(&choice, chosen_length, http_1_1, sizeof http_1_1 - 1,
                                            offered, offered_length);
    *chosen = choice;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

static enum ordo_status fail(enum ordo_status status, const char *field, const char *file,
                             struct ordo_error *error)
{
    char reason[160];
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    const char *last = strrchr(reason, ':');
    ERR_clear_error();
    return error_set(error, status, field, "%s: %s: %s", field, file,
                     last == NULL ? reason : last + 1);
}

static enum ordo_status load(SSL_CTX *context, const char *certificate, const char *key,
                             struct ordo_error *error)
{
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1)
        return fail(ORDO_FILE, "tls_cert", certificate, error);
    if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
        return fail(ORDO_FILE, "tls_key", key, error);
    if (SSL_CTX_check_private_key(context) != 1)
        return fail(ORDO_INVALID, "tls_key", key, error);
    return ORDO_OK;
}

enum ordo_status tls_open(const char *certificate, const char *key, SSL_CTX **opened,
                          struct ordo_error *error)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    *opened = NULL;
    if (context == NULL)
        return error_no_memory(error);
    enum ordo_status status = load(context, certificate, key, error);
    if (status == ORDO_OK)
        *opened = context;
    else
        SSL_CTX_free(context);
    return status;
}
