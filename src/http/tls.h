/* TLS (OpenSSL): the certificate, read again on demand. */
#ifndef ORDO_HTTP_TLS_H
#define ORDO_HTTP_TLS_H

#include <openssl/ssl.h>

#include "base/error.h"

/*
 * A context with the certificate chain and its key, both PEM files: TLS 1.2 and 1.3, HTTP/1.1. To be
 * freed with SSL_CTX_free.
 * Errors: ORDO_FILE (field "tls_cert" or "tls_key": cannot be read, or is not one), ORDO_INVALID
 * (the key is not the certificate's).
 */
MUST_USE enum ordo_status tls_open(const char *certificate, const char *key, SSL_CTX **context,
                                   struct ordo_error *error);

#endif
