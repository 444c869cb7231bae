/* ordo serve: the HTTP API. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/configuration.h"
#include "cli/output.h"
#include "http/server.h"
#include "http/sign_in.h"

enum { CONNECTIONS_DEFAULT = 2000, CONNECTIONS_MOST = 100000, RATE_DEFAULT = 2000 };

static enum ordo_status number_option(struct invocation *invocation, const char *name,
                                      int64_t least, int64_t most, int *number)
{
    const char *text = invocation_option(invocation, name);
    int64_t value = 0;
    if (text == NULL)
        return ORDO_OK;
    if (text_integer(text, least, most, &value) != TEXT_NUMBER_OK)
        return error_set(&invocation->error, ORDO_INVALID, name,
                         "--%s: \"%.60s\" is not a number from %lld to %lld", name, text,
                         (long long)least, (long long)most);
    *number = (int)value;
    return ORDO_OK;
}

/* An option that was typed, else what the configuration file says. */
static const char *text_option(const struct invocation *invocation, const char *name,
                               const char *of_file)
{
    const char *typed = invocation_option(invocation, name);
    return typed == NULL ? of_file : typed;
}

static enum ordo_status read_level(const char *name, enum log_level *level,
                                   struct ordo_error *error)
{
    if (name == NULL || log_level_of(name, level))
        return ORDO_OK;
    return error_set(error, ORDO_INVALID, "log-level",
                     "--log-level: \"%.60s\" is not one of error, warn, info", name);
}

static enum ordo_status read_options(struct invocation *invocation, struct server_options *options)
{
    const struct serve_settings *settings = &invocation->settings.serve;
    struct ordo_error *error = &invocation->error;
    const char *level = text_option(invocation, "log-level", settings->log_level);
    options->listen = text_option(invocation, "listen", settings->listen);
    if (options->listen == NULL)
        options->listen = "127.0.0.1:8080";
    options->tls_cert = text_option(invocation, "tls-cert", settings->tls_cert);
    options->tls_key = text_option(invocation, "tls-key", settings->tls_key);
    options->query_database = settings->query_database;
    if ((options->tls_cert == NULL) != (options->tls_key == NULL))
        return error_set(error, ORDO_INVALID, options->tls_cert == NULL ? "tls-cert" : "tls-key",
                         "--tls-cert and --tls-key go together");
    if (read_level(level, &options->log_level, error) != ORDO_OK)
        return error->status;
    enum ordo_status status =
        number_option(invocation, "connections", 1, CONNECTIONS_MOST, &options->connections_most);
    if (status == ORDO_OK)
        status = number_option(invocation, "rate-limit", 0, 1000000, &options->rate_limit);
    if (status == ORDO_OK)
        status = number_option(invocation, "lanes", 1, 64, &options->lanes);
    return status;
}

/* On standard output, since it is what the command is there to tell. */
static void tell_ready(const char *address, const char *token, void *context)
{
    const struct invocation *invocation = context;
    printf("ordo serves store %s at %s\n", invocation->settings.store, address);
    if (token != NULL)
        printf("Sign in, once, within %d minutes: %s/#/sign-in/%s\n", SIGN_IN_MINUTES, address,
               token);
    fflush(stdout);
}

/* The configuration file may say another level now; a level that was typed stays. */
static enum ordo_status reload_level(enum log_level *level, void *context, struct ordo_error *error)
{
    const struct invocation *invocation = context;
    struct arena arena = {0};
    struct given_settings file = {0};
    const char *path = invocation->settings.config;
    if (path == NULL || invocation_has(invocation, "log-level"))
        return ORDO_OK;
    enum ordo_status status = configuration_read(path, &file, &arena, error);
    if (status == ORDO_OK)
        status = read_level(file.serve.log_level, level, error);
    arena_free(&arena);
    return status;
}

static enum ordo_status run_serve(struct invocation *invocation)
{
    struct server_options options = {
        .where = invocation_open_options(invocation),
        .connections_most = CONNECTIONS_DEFAULT,
        .rate_limit = RATE_DEFAULT,
        .log_level = LOG_INFO,
        /* Whoever has the private PostgreSQL has all of its data anyway. */
        .offers_sign_in = invocation->settings.database == NULL,
        .ready = tell_ready,
        .reload = reload_level,
        .context = invocation,
    };
    enum ordo_status status = read_options(invocation, &options);
    if (status == ORDO_OK)
        status = server_run(&options, &invocation->error);
    return status;
}

static const struct command_option serve_options[] = {
    {"listen", "HOST:PORT", "Where to take connections. Default: 127.0.0.1:8080; port 0 is any.",
     false, false},
    {"tls-cert", "FILE", "The certificate chain, PEM; then HTTPS is spoken.", false, false},
    {"tls-key", "FILE", "Its private key, PEM.", false, false},
    {"connections", "N", "Clients connected at once, at most. Default: 2000.", false, false},
    {"rate-limit", "N",
     "Requests a second of a key that has no limit of its own; 0 is any. "
     "Default: 2000.",
     false, false},
    {"lanes", "N", "Database connections for orders. Default: a core each, at most 4.", false,
     false},
    {"log-level", "error|warn|info", "What is logged, to standard error. Default: info.", false,
     false},
    {NULL, NULL, NULL, false, false},
};

const struct command command_serve = {
    .path = "serve",
    .summary = "Serve the HTTP API of a store.",
    .description =
        "Every operation at its route under /v1, orders through the engine, for keys made by "
        "\"ordo key create\". /openapi.json describes it all, /docs shows it. SIGTERM and Ctrl-C "
        "end it when all that is under way is answered; SIGHUP reads the certificate and the log "
        "level again. listen, tls_cert, tls_key, log_level and query_database may stand in the "
        "configuration file.",
    .options = serve_options,
    .examples = "ordo serve\n"
                "ordo serve --listen 0.0.0.0:8443 --tls-cert shop.pem --tls-key shop.key",
    .run = run_serve,
};
