/* `ordo serve`: the HTTP API of one store. One process, one event loop. */
#ifndef ORDO_HTTP_SERVER_H
#define ORDO_HTTP_SERVER_H

#include "base/error.h"
#include "http/log.h"
#include "ordo.h"

struct server_options {
    struct ordo_open_options where;
    const char *listen;   /* "127.0.0.1:8080"; port 0: any that is free */
    const char *tls_cert; /* PEM files; both or none */
    const char *tls_key;
    const char *query_database; /* how POST /v1/query connects; NULL: as the store's reader role */
    int lanes;                  /* of the engine; 0: its default */
    int connections_most;       /* of clients at once, 1.. */
    int rate_limit; /* requests a second of a key that says nothing else, 1..; 0: any number */
    enum log_level log_level;
    bool offers_sign_in; /* make a token for POST /v1/session; for the pages, where there are any */
    /* Told once the server takes requests, with its address ("http://127.0.0.1:8080") and the token
       (http/sign_in.h), or NULL. May be NULL. */
    void (*ready)(const char *address, const char *token, void *context);
    /* SIGHUP: read the log level again; an error is logged. May be NULL. */
    enum ordo_status (*reload)(enum log_level *level, void *context, struct ordo_error *error);
    void *context;
};

/*
 * Serve until SIGTERM or SIGINT; then take no more, answer all that is under way (half a minute at
 * most), and return. SIGHUP reads the certificate again. The listening socket may be handed over by
 * systemd (sd_listen_fds(3)), which is told of readiness (sd_notify(3)).
 * Errors: as ordo_open; ORDO_INVALID (listen, tls_cert), ORDO_FILE, ORDO_UNAVAILABLE (the address is
 * taken).
 */
MUST_USE enum ordo_status server_run(const struct server_options *options,
                                     struct ordo_error *error);

#endif
